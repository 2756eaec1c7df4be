"""A Wayback machine, imitated: what it lists, what it gives, and what it answers in place of what was asked."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from archive.database import schema
from archive.model import Failed, Fetch, Request, Response
from archive.model.fetching import Cause
from scraper.settings.config import SiteConfig
from scraper.web_archive.run import IntakeRequest, Question, ask
from scraper.web_archive.wayback import CdxRow, Machine, MachineBusy, brought
from tests.scraper.web_archive.writing import sha1
from tests.support import sql
from tests.support.fakes import NOON, ORIGIN, FakeClock, make_post, post_page

POST = make_post("ancien", title="Un texte ancien")
URL = f"{ORIGIN}/post/ancien"
BODY = post_page(POST)
HEADERS = (("memento-datetime", "Mon, 06 Jan 2025 10:00:00 GMT"), ("x-archive-orig-content-type", "text/html"))


def response(body: bytes, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(
        status=status, phrase="", protocol="HTTP/1.1", headers=headers, body=body, wire_bytes=len(body), wire_digest="x"
    )


class FakeWayback:
    """Rows of a CDX server and answers by address; every request is written down."""

    def __init__(self, *rows: tuple[str, str, str, str], answers: dict[str, Response] | None = None) -> None:
        self.rows = rows
        self.answers = answers or {}
        self.asked: list[str] = []
        self.pauses = 0

    def fetch(self, request: Request) -> Fetch:
        self.asked.append(request.target)
        path = urlsplit(request.target).path
        names = ["timestamp", "original", "statuscode", "digest"]
        listed = response(json.dumps([names, *self.rows]).encode())
        outcome = listed if path.startswith("/cdx") else self.answers.get(request.target.split("/web/")[1])
        return Fetch(
            request=request,
            started=NOON,
            ended=NOON,
            outcome=outcome or Failed(cause=Cause.CONNECT, detail="no route"),
            peer=None,
            via=None,
        )

    def pause(self) -> None:
        self.pauses += 1


def machine(fake: FakeWayback) -> Machine:
    return Machine("https://wayback.example/", fetch=fake.fetch, pause=fake.pause)


ROW = ("20250106100000", URL, "200", sha1(BODY).removeprefix("sha1:"))
KEY = f"20250106100000id_/{URL}"


def bring(fake: FakeWayback, folder: Path) -> Callable[[], Counter[str]]:
    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC)).clock

    def run() -> Counter[str]:
        asked = IntakeRequest(site=SiteConfig(id="demo", name="Demo", url=ORIGIN))
        found = ask(
            machine(fake),
            "https://wayback.example",
            Question(url=ORIGIN, since="20190101", limit=5),
            asked,
            path=folder / "archive.db",
            clock=clock,
            watched=lambda _: None,
        )
        (report,) = found.reports
        return report.left + Counter(taken=report.taken, damaged=len(report.damage))

    return run


def test_a_capture_is_taken_with_the_head_that_was_archived(tmp_path: Path) -> None:
    fake = FakeWayback(ROW, answers={KEY: response(BODY, headers=HEADERS)})

    assert bring(fake, tmp_path)() == Counter(taken=1)

    database = schema.connect(tmp_path / "archive.db")
    row = sql.run(database, "SELECT uri, date, fixity, response_headers, status FROM record").fetchone()
    assert tuple(row) == (URL, "2025-01-06T10:00:00.000Z", "good", '[["content-type", "text/html"]]', 200)
    assert sql.run(database, "SELECT source FROM capture").fetchone()["source"] == "import"


def test_the_machine_is_asked_for_what_was_asked_and_left_alone_after_each_answer(tmp_path: Path) -> None:
    fake = FakeWayback(ROW, answers={KEY: response(BODY, headers=HEADERS)})

    bring(fake, tmp_path)()

    asked = parse_qs(urlsplit(fake.asked[0]).query)
    assert (asked["url"], asked["from"], asked["limit"]) == ([ORIGIN], ["20190101"], ["5"])
    assert "to" not in asked
    assert fake.pauses == len(fake.asked) == 2


def test_a_second_run_asks_for_nothing_that_is_held(tmp_path: Path) -> None:
    fake = FakeWayback(ROW, answers={KEY: response(BODY, headers=HEADERS)})
    run = bring(fake, tmp_path)
    run()

    assert run() == Counter({"taken in an earlier run": 1})
    assert len(fake.asked) == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(
            response(BODY, headers=(("memento-datetime", "Tue, 07 Jan 2025 10:00:00 GMT"),)),
            "answered by another moment",
            id="a neighbour in time",
        ),
        pytest.param(response(b"gone", status=404), "not answered by the machine", id="an error of the machine's own"),
    ],
)
def test_what_is_not_what_was_asked_for_is_left(answer: Response, reason: str) -> None:
    fake = FakeWayback(ROW, answers={KEY: answer})
    left: Counter[str] = Counter()
    rows = machine(fake).captures(ORIGIN, since=None, until=None, limit=None)

    assert list(brought(machine(fake), rows, frozenset(), left)) == []
    assert left == Counter({reason: 1})


def test_a_digest_of_other_bytes_is_a_flag_and_no_refusal(tmp_path: Path) -> None:
    fake = FakeWayback((*ROW[:3], "A" * 32), answers={KEY: response(BODY, headers=HEADERS)})

    assert bring(fake, tmp_path)()["taken"] == 1

    row = sql.run(schema.connect(tmp_path / "archive.db"), "SELECT fixity, flags FROM record").fetchone()
    assert tuple(row) == ("none", '["other-digest"]')


def test_a_machine_that_is_busy_is_left_and_what_was_taken_is_kept(tmp_path: Path) -> None:
    second = ("20250107100000", URL, "200", "")
    fake = FakeWayback(
        ROW, second, answers={KEY: response(BODY, headers=HEADERS), f"{second[0]}id_/{URL}": response(b"", status=429)}
    )

    assert bring(fake, tmp_path)() == Counter(taken=1, damaged=1)


@pytest.mark.parametrize("body", [b"[[", b"[1, 2]", b'{"timestamp": 1'])
def test_an_answer_that_is_no_list_of_captures_is_told(body: bytes) -> None:
    with pytest.raises(MachineBusy, match="no JSON"):
        listed(body)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b""])
def test_an_answer_that_lists_nothing_is_nothing(body: bytes) -> None:
    assert listed(body) == []


def listed(body: bytes) -> list[CdxRow]:
    fake = FakeWayback()
    fake.fetch = lambda request: Fetch(  # type: ignore[method-assign]
        request=request, started=NOON, ended=NOON, outcome=response(body), peer=None, via=None
    )
    return machine(fake).captures(ORIGIN, since=None, until=None, limit=None)
