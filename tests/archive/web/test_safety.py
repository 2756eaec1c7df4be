"""What keeps a public reading room and its readers safe."""

import logging
import re
from pathlib import Path

import pytest

from archive.web.guard import PAGE_POLICY
from tests.support.archives import demo_archive
from tests.support.rooms import Visitor, demo_change, demo_room, room_at


@pytest.mark.parametrize(
    "path", ["/", "/posts.json", "/nowhere", "/robots.txt", "/posts?state=nonsense", "/static/x.css"]
)
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = demo_room().get(path).headers

    assert headers["content-security-policy"] == PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "noindex" in headers["x-robots-tag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_reading_is_allowed(method: str) -> None:
    answer = demo_room().get("/posts", method=method)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_head_is_get_without_a_body() -> None:
    answer = demo_room().get("/posts", method="HEAD")

    assert answer.status_code == 200
    assert answer.headers["etag"] == demo_room().get("/posts").headers["etag"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "room.test.evil.example:80", "evil.example:80"]
)
def test_another_name_is_refused(host: str) -> None:
    assert demo_room().get("/", Host=host).status_code == 421


@pytest.mark.parametrize("host", ["room.test", "ROOM.test", "room.test:8000", "room.test."])
def test_its_own_names_are_answered(host: str) -> None:
    assert demo_room().get("/", Host=host).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/posts?state=nonsense", 400), ("/posts?since=never", 400), ("/posts?page=0", 400), ("/posts?page=-1", 400),
        ("/posts?page=99999999999999999999", 400), ("/posts?since=2026-12&until=2026-01", 400),
        ("/posts?site=unknown", 400), ("/changes?flag=%00", 200), ("/changes?kind=%C3%A9", 400),
        ("/search?q=%22unclosed", 400), ("/search?q=" + "x" * 501, 400), ("/search?q=" + "x" * 5000, 414),
        ("/posts/zzzz", 404), ("/posts/0123456789abcdef", 404), ("/snapshots/0123456789abcdef", 404),
        ("/changes/0123456789abcdef", 404), ("/captures/0123456789abcdef", 404), ("/compare", 400),
        ("/compare/a..b", 404), ("/day/tomorrowish", 400), ("/posts.xyz", 404), ("/posts.json.json", 404),
        ("/timegate/http://nowhere.example/", 404), ("/timegate/ftp://x/", 404),
        ("/memento/9999/http://nowhere.example/", 404),
        ("/static/../app.py", 404), ("/static/room-0000000000.css", 404), ("/%00", 404), ("/authors/nobody", 404),
        ("/oai?verb=Nonsense", 200), ("/posts?year=1", 200), ("/?year=0", 400), ("/basket?id=zzz", 200),
        ("/%FF%FE", 404),
        ("/basket?id=0123456789abcdef", 404), ("/tags/%2F..%2F", 404), ("/sources/none.example", 404),
    ],
)  # fmt: skip
def test_wrong_input_is_an_answer_in_words(path: str, status: int) -> None:
    answer = demo_room().get(path)

    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_an_error_of_a_program_is_json() -> None:
    answer = demo_room().get("/posts.json?state=nonsense")

    assert answer.json()["status"] == 400
    assert "nonsense" in answer.json()["error"]


def test_what_a_reader_types_is_shown_as_text() -> None:
    page = demo_room().get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text

    assert "<script>alert" not in page
    assert "<script>alert" not in demo_room().get("/posts?author=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text


def test_a_page_seen_again_is_a_304() -> None:
    first = demo_room().get("/changes")
    again = demo_room().get("/changes", If_None_Match=first.headers["etag"])
    other = demo_room().get("/changes?silent=1", If_None_Match=first.headers["etag"])
    english = demo_room().get("/changes", If_None_Match=first.headers["etag"], Accept_Language="en")

    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, english.status_code) == (200, 200)
    assert first.headers["cache-control"] == "no-cache"


def test_our_own_files_never_go_stale() -> None:
    address = re.search(r'href="(/static/room-[0-9a-f]+\.css)"', demo_room().get("/").text)[1]  # type: ignore[index]
    answer = demo_room().get(address)

    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_a_fault_tells_no_secret_and_logs_no_query(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("the plumbing")

    monkeypatch.setattr("archive.web.routes.about.coverage.coverage", broken)
    visitor = Visitor(room_at(demo_archive()))
    with caplog.at_level(logging.ERROR, logger="cirma.web"):
        answer = visitor.get("/about?q=private-words")

    assert answer.status_code == 500
    assert "plumbing" not in answer.text
    assert "private-words" not in caplog.text


def test_an_archive_that_is_gone_is_a_503(tmp_path: Path) -> None:
    answer = Visitor(room_at(tmp_path / "none.db")).get("/")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_the_pages_bytes_are_a_download() -> None:
    post = demo_room().get(f"/posts/{demo_change(flags='number')['post']}.json").json()
    answer = demo_room().get(f"/captures/{post['capture']}/bytes")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_frame_that_cannot_be_drawn_says_so_inside_ours() -> None:
    post = demo_room().get(f"/posts/{demo_change(flags='number')['post']}.json").json()
    plain = demo_room().get("/captures/0123456789abcdef/frame")
    drawn = demo_room().get(f"/captures/{post['capture']}/frame")

    assert "frame-ancestors 'self'" in plain.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in drawn.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in demo_room().get("/nowhere").headers["content-security-policy"]
