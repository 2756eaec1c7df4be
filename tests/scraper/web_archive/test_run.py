"""Imports, whole: what is taken, what it means, and that an archive of ours survives the way out and in."""

import gzip
import hashlib
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.database import schema
from archive.query import changes, posts
from archive.query.changes import ChangeFilter
from archive.verify import Sample, verify
from scraper.cli import program
from scraper.demo import demo_blog
from tests.scraper.web_archive.writing import answer, members, sha1, warc
from tests.support import sql
from tests.support.archives import cirma as on_demo
from tests.support.archives import demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeWix, make_post, post_page
from tests.support.sql import tamper

NOW = datetime(2026, 11, 29, tzinfo=UTC)
POST = make_post("ancien", title="Un texte ancien")
URL = f"{ORIGIN}/post/ancien"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration of one site, and no archive yet."""
    (tmp_path / "config.toml").write_text(
        f'[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.example"\n[[site]]\nid = "demo"\nurl = "{ORIGIN}"\n'
    )
    return tmp_path


def bring(folder: Path, *arguments: str) -> Result:
    words = ["import", *arguments, "--config", str(folder / "config.toml")]
    return CliRunner().invoke(program, words, env={"CIRMA_CLOCK": "2026-11-29T00:00:00Z"}, standalone_mode=False)


def code(result: Result) -> int:
    """The exit code: what the command returned, or 1 where it raised."""
    return result.return_value or 0 if result.exception is None else 1


def held(folder: Path) -> list[tuple[str, str, int, str]]:
    database = schema.connect(folder / "archive.db")
    rows = sql.run(database, "SELECT uri, kind, status, source FROM capture ORDER BY observed_at, uri")
    return [tuple(row) for row in rows]


def told(path: Path) -> list[tuple[object, ...]]:
    database = schema.connect(path)
    posts.register(database)
    found = changes.changes(database, ChangeFilter())
    return [(change.id, change.post, change.kind, change.class_, change.silent, change.baseline) for change in found]


def capture_ids(path: Path) -> list[str]:
    return [row["id"] for row in sql.run(schema.connect(path), "SELECT id FROM capture ORDER BY id")]


def is_clean(path: Path) -> bool:
    return verify(path, at=NOW, sample=Sample(share=1, day=NOW.date())).clean


def write_twice(path: Path, name: str, data: bytes) -> None:
    """A ZIP that has *name* two times."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, data)
        file.writestr(name, data)


def page(day: int, body: bytes | None = None, **fields: str) -> bytes:
    block = answer(post_page(POST) if body is None else body)
    return warc("response", block, Target_URI=URL, Date=f"2025-01-{day:02d}T10:00:00Z", **fields)


def test_a_post_that_others_saw_before_us_is_new_with_an_open_window_and_no_baseline(folder: Path) -> None:
    (folder / "a.warc.gz").write_bytes(members(page(1, Payload_Digest=sha1(post_page(POST)), Record_ID="<urn:uuid:1>")))

    result = bring(folder, str(folder / "a.warc.gz"), "--init")

    assert code(result) == 0, result.output
    assert held(folder) == [(URL, "response", 200, "import")]
    database = schema.connect(folder / "archive.db")
    posts.register(database)
    (change,) = changes.changes(database, ChangeFilter())
    assert (change.kind, change.baseline, change.window.after) == ("new", False, None)
    row = sql.run(database, "SELECT fixity, record_id FROM record").fetchone()
    assert tuple(row) == ("good", "urn:uuid:1")
    assert is_clean(folder / "archive.db")


def test_every_record_that_is_left_is_left_for_a_reason(folder: Path) -> None:
    other = warc("response", answer(b"x"), Target_URI="https://elsewhere.example/", Date="2025-01-01T00:00:00Z")
    part = warc("response", answer(b"x", status="206 Partial"), Target_URI=URL, Date="2025-01-01T00:00:00Z")
    posted = warc("response", answer(b"x"), Target_URI=URL, Date="2025-01-01T00:00:00Z", Record_ID="<urn:uuid:9>")
    request = warc("request", b"POST / HTTP/1.1\r\n\r\n", Target_URI=URL, Concurrent_To="<urn:uuid:9>")
    undated = warc("response", answer(b"x"), Target_URI=URL, Date="soon")
    cut = warc("response", answer(b"x"), Target_URI=URL, Date="2025-01-01T00:00:00Z", Truncated="length")
    dns = warc("response", b"20250101000000", Target_URI="dns:example.org", Date="2025-01-01T00:00:00Z")
    text = warc("conversion", b"x", Target_URI=URL, Date="2025-01-01T00:00:00Z")
    (folder / "a.warc").write_bytes(b"".join((other, part, posted, request, undated, cut, dns, text, page(1))))

    result = bring(folder, str(folder / "a.warc"), "--init")

    assert "1 captures taken, 7 records left" in result.output
    assert "1 requests and notes were read with them" in result.output
    for reason in (
        "of no page of this site",
        "(206)",
        "no GET",
        "without a date",
        "cut short",
        "not an answer",
        "type",
    ):
        assert reason in result.output
    assert code(result) == 4
    assert len(held(folder)) == 1


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1))

    result = bring(folder, str(folder / "a.warc"), "--init", "--dry-run")

    assert "1 captures would be taken" in result.output
    assert not (folder / "archive.db").exists()


def test_a_file_is_taken_once(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1))
    bring(folder, str(folder / "a.warc"), "--init")

    again = bring(folder, str(folder / "a.warc"))

    assert code(again) == 0
    assert "before, nothing to do" in again.output
    assert len(held(folder)) == 1


def test_a_revisit_finds_its_body_in_a_later_import(folder: Path) -> None:
    revisit = warc(
        "revisit",
        answer(b""),
        Target_URI=URL,
        Date="2025-01-05T10:00:00Z",
        Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        Refers_To_Target_URI=URL,
        Refers_To_Date="2025-01-01T10:00:00Z",
    )
    (folder / "later.warc").write_bytes(revisit)
    (folder / "first.warc").write_bytes(page(1))

    waiting = bring(folder, str(folder / "later.warc"), "--init")
    assert "0 captures taken" in waiting.output
    assert "1 more taken as revisits" in waiting.output
    assert held(folder) == []
    result = bring(folder, str(folder / "first.warc"))

    assert "1 revisits have their bodies now" in result.output
    assert [kind for _, kind, _, _ in held(folder)] == ["response", "identical"]
    assert is_clean(folder / "archive.db")
    assert "revisits" not in bring(folder, str(folder / "first.warc")).output


def test_an_imported_absence_removes_nothing(folder: Path) -> None:
    gone = warc("response", answer(b"no", status="404 Not Found"), Target_URI=URL, Date="2025-03-01T10:00:00Z")
    again = warc("response", answer(b"no", status="404 Not Found"), Target_URI=URL, Date="2025-05-01T10:00:00Z")
    (folder / "a.warc").write_bytes(page(1) + gone + again)

    bring(folder, str(folder / "a.warc"), "--init")

    database = schema.connect(folder / "archive.db")
    posts.register(database)
    (post,) = posts.posts(database, posts.PostFilter())
    assert post.state == "live"


def test_a_damaged_file_gives_what_is_whole_and_ends_with_4(folder: Path) -> None:
    data = members(page(1), page(2, post_page(make_post("ancien", title="Autre"))))
    (folder / "a.warc.gz").write_bytes(data[:-20])

    result = bring(folder, str(folder / "a.warc.gz"), "--init")

    assert code(result) == 4
    assert len(held(folder)) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"\x1f\x8b\x08 not gzip at all", "no record", id="no gzip"),
        pytest.param(b"hello", "no record", id="no archive"),
        pytest.param(b"PK\x03\x04 broken", "ZIP is damaged", id="a broken ZIP"),
        pytest.param(b"", "no record", id="nothing"),
    ],
)
def test_what_cannot_be_read_is_named(folder: Path, data: bytes, said: str) -> None:
    (folder / "a.warc").write_bytes(data)

    result = bring(folder, str(folder / "a.warc"), "--init")

    assert code(result) != 0
    assert said in str(result.exception) + result.output


def test_a_missing_archive_is_not_made_in_passing(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1))

    assert code(bring(folder, str(folder / "a.warc"))) != 0
    assert not (folder / "archive.db").exists()


@pytest.mark.parametrize("form", ["warc", "wacz", "archive"])
def test_an_archive_of_ours_survives_the_way_out_and_in(form: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.example"\n')
    source = tmp_path / f"out.{form}"
    if form == "archive":
        shutil.copyfile(demo_archive(), source)
        files = [source]
    else:
        on_demo("export", form, str(source))
        files = sorted(source.glob("archive-*")) if form == "warc" else [source]

    result = bring(tmp_path, *map(str, files), "--init")

    assert code(result) == 0, result.output
    assert capture_ids(tmp_path / "archive.db") == capture_ids(demo_archive())
    assert told(tmp_path / "archive.db") == told(demo_archive())
    assert is_clean(tmp_path / "archive.db")


def test_two_archives_of_one_blog_become_one(tmp_path: Path) -> None:
    both, second = tmp_path / "both", tmp_path / "second"
    for each in (both, second):
        each.mkdir()
    site = FakeWix(demo_blog())
    ours = Archivist(both, site)
    ours.crawl()
    ours.sleep(days=2)
    site.show(demo_blog().after(1))
    theirs = Archivist(second, site)
    theirs.crawl()

    (both / "config.toml").write_text(f'[archive]\npath = "archive.db"\n[[site]]\nid = "demo"\nurl = "{ORIGIN}"\n')
    result = bring(both, str(theirs.path))

    assert code(result) == 0, result.output
    kinds = sorted(change.kind for change in ours.changes())
    assert "edit" in kinds
    assert "removed" in kinds or "moved" in kinds
    assert is_clean(ours.path)


def test_a_killed_import_goes_on(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1))
    bring(folder, str(folder / "a.warc"), "--init")
    tamper(folder / "archive.db", "UPDATE intake SET outcome = 'running', ended_at = NULL")

    again = bring(folder, str(folder / "a.warc"))

    assert "0 captures taken" in again.output
    assert "taken in an earlier run" in again.output
    assert len(held(folder)) == 1


def test_an_altered_record_shows(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1))
    bring(folder, str(folder / "a.warc"), "--init")

    tamper(folder / "archive.db", "UPDATE record SET status = 500")

    assert not is_clean(folder / "archive.db")


def test_nothing_is_taken_from_a_zip_with_two_members_of_one_name(folder: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        write_twice(folder / "a.wacz", "archive/a.warc.gz", gzip.compress(page(1)))

    assert "one name" in str(bring(folder, str(folder / "a.wacz"), "--init").exception)


def test_a_revisit_whose_body_is_not_here_is_told_until_it_is(folder: Path) -> None:
    body = post_page(POST)
    hexadecimal = "sha1:" + hashlib.sha1(body, usedforsecurity=False).hexdigest()
    again = warc("revisit", b"", Target_URI=URL, Date="2025-01-02T10:00:00Z", Payload_Digest=hexadecimal)
    (folder / "a.warc").write_bytes(again)
    (folder / "b.warc").write_bytes(page(1, Payload_Digest=sha1(body), Record_ID="<urn:uuid:1>"))

    first = bring(folder, str(folder / "a.warc"), "--init")
    second = bring(folder, str(folder / "b.warc"))

    assert "1 revisits wait for their bodies: import the files that hold these" in first.output
    assert "1 revisits have their bodies now" in second.output
    assert "wait" not in second.output


def test_a_database_of_another_program_is_refused_before_the_first_file_is_brought_in(folder: Path) -> None:
    (folder / "a.warc").write_bytes(page(1))
    (folder / "other.db").write_bytes(b"SQLite format 3\0" + bytes(4_000))

    result = bring(folder, str(folder / "a.warc"), str(folder / "other.db"), "--init")

    assert "other.db" in str(result.exception)
    assert not (folder / "archive.db").exists()
