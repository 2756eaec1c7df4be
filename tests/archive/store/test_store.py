"""The promises of the writer: what it acknowledged stays, whatever the disk, a reader or a parser does."""

import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from archive.database import Database, schema
from archive.errors import StorageFailed
from archive.model import Cause, Failed, Fetch, Reason, Refused, Request
from archive.query import frontier
from archive.query.pace import next_allowed
from archive.store import Site, Store, crawls
from archive.store.rows import writing
from scraper.cli.progress import Quiet
from scraper.crawl.site_crawl import SiteCrawl
from scraper.crawl.summary import Summary
from scraper.demo import demo_blog
from scraper.frontier.plan import Options
from scraper.reading.reread import catch_up
from tests.support import sql
from tests.support.checking import checked
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import NOON, FakeWix, response
from tests.support.fakes import page as answer

URI = "https://blog.test/post/a"
REMEMBERED = Site(id="demo", name="Demo", url="https://blog.test", profile="wix", language="fr", timezone="UTC")


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    return Archivist(tmp_path, FakeWix(demo_blog()))


def opened(path: Path, *, now: timedelta = timedelta(0)) -> Store:
    return Store.open(path, holder="a test", now=NOON + now)


def crawl(archivist: Archivist, store: Store) -> Summary:
    """One run into a store of the test's own making."""
    catch_up(store)
    return SiteCrawl(
        SITE,
        config=archivist.config,
        store=store,
        fetcher=archivist.site,
        clock=archivist.site.clock.clock,
        options=Options(),
        progress=Quiet(),
        stopped=lambda: False,
    ).run()


def test_a_full_disk_ends_the_run_and_the_next_one_completes_it(archivist: Archivist) -> None:
    store = opened(archivist.path)
    (pages,) = sql.run(store.database.conn, "PRAGMA page_count").fetchone()
    sql.run(store.database.conn, f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(StorageFailed, match="full"):
        crawl(archivist, store)
    store.close()
    acknowledged = archivist.rows("SELECT id, payload FROM capture")
    assert checked(archivist.path).faults == ()
    archivist.sleep(days=0.01)

    summary = archivist.crawl()

    assert summary.outcome == "done"
    assert summary.resumed
    assert acknowledged
    assert set(acknowledged) <= set(archivist.rows("SELECT id, payload FROM capture"))
    assert archivist.rows("SELECT count(*) FROM post_status") == [(12,)]
    assert checked(archivist.path).faults == ()


LIMITED = """
import resource, signal, sys
from scraper.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(main(["crawl", "--init", "--config", sys.argv[2]]))
"""


def test_a_disk_that_refuses_ends_the_program_with_3_and_words(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.test"\nallow_loopback = true\n'
        '[[site]]\nid = "a"\nname = "A"\nurl = "http://127.0.0.1:9"\n'
    )

    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "20000", str(config)], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 3, done.stderr
    assert "cannot write the archive" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("hours", "waits"),
    [
        pytest.param(0, True, id="the site's pause holds beyond the end of a run"),
        pytest.param(-18, False, id="but not for as long as a clock was set back"),
        pytest.param(-24 * 400, False, id="however far"),
    ],
)
def test_a_pause_is_kept_unless_the_clock_was_set_back(archivist: Archivist, hours: int, waits: bool) -> None:
    archivist.crawl()
    now = archivist.site.clock.now() + timedelta(hours=hours)
    store = opened(archivist.path)

    allowed = store.run(next_allowed, "blog.test", now=now)
    store.close()

    assert (allowed > now) is waits


def test_a_reader_held_open_sees_one_moment_and_hinders_nobody(archivist: Archivist) -> None:
    archivist.crawl(limit=3)
    archivist.sleep(days=0.01)
    with closing(schema.connect(archivist.path).conn) as reader:
        sql.run(reader, "BEGIN")
        before = sql.value(reader, "SELECT count(*) FROM capture")

        assert archivist.crawl().outcome == "done"

        assert sql.value(reader, "SELECT count(*) FROM capture") == before
    assert archivist.rows("SELECT count(*) FROM post_status") == [(12,)]


def test_a_second_connection_waits_for_the_writer_and_does_not_fail_half_way(tmp_path: Path) -> None:
    store = opened(tmp_path / "archive.db")
    other = schema.create(tmp_path / "archive.db")
    sql.run(other.conn, "PRAGMA busy_timeout = 0")

    with writing(store.database), pytest.raises(StorageFailed, match="locked"), writing(other):
        pytest.fail("two writers at once")

    with writing(other):
        sql.run(other, "DELETE FROM host")
    other.close()
    store.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "archive.db")

    def cut_short() -> None:
        with writing(store.database):
            store.run(crawls.remember_site, REMEMBERED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut_short()

    assert sql.value(store.database, "SELECT count(*) FROM site") == 0
    store.close()


@pytest.mark.parametrize(
    ("outcome", "captures"),
    [
        pytest.param(response(answer(b"<html>")), 1, id="an answer"),
        pytest.param(response(answer(b"", status=503)), 1, id="an empty error"),
        pytest.param(Failed(cause=Cause.TIMEOUT, detail="20 s"), 0, id="a failure"),
        pytest.param(Refused(cause=Cause.ROBOTS, detail="disallowed"), 0, id="a refusal"),
    ],
)
def test_every_attempt_is_a_row_and_every_answer_a_capture(tmp_path: Path, outcome: object, captures: int) -> None:
    store = opened(tmp_path / "archive.db")
    store.run(crawls.remember_site, REMEMBERED)
    run = store.run(crawls.begin_crawl, "demo", now=NOON, arguments={}, configuration={}, software="s", parser="p")
    request = Request(uri=URI, reason=Reason.NEW)
    fetch = Fetch(request=request, started=NOON, ended=NOON, outcome=outcome)  # type: ignore[arg-type]

    capture = store.keep(fetch, run, group="g", recorded=NOON)

    assert sql.value(store.database, "SELECT count(*) FROM fetch") == 1
    assert sql.value(store.database, "SELECT count(*) FROM capture") == captures
    if capture:
        assert store.body(capture.payload) == outcome.body  # type: ignore[attr-defined]
    store.close()
    assert checked(tmp_path / "archive.db").faults == ()


def test_what_is_kept_is_on_disk_before_it_is_read(archivist: Archivist, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the file at the moment in which a page is parsed finds its bytes."""
    seen: list[bool] = []

    def watched(database: Database, uri: str, payload: str, confirms: str | None, parser: str) -> None:
        seen.append(bool(sql.rows(archivist.path, "SELECT 1 FROM capture WHERE uri = ? AND payload = ?", uri, payload)))

    monkeypatch.setattr(frontier, "known_reading", watched)
    store = opened(archivist.path)

    crawl(archivist, store)

    store.close()
    assert len(seen) > 12
    assert all(seen)


def test_a_page_rendered_again_is_packed_against_its_last_capture(archivist: Archivist) -> None:
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    archivist.crawl(full=True)

    pairs = archivist.rows(
        "SELECT new.digest, new.base, old.payload FROM capture AS old JOIN capture AS later USING (uri)"
        " JOIN payload AS new ON new.digest = later.payload"
        " WHERE uri LIKE '%/post/%' AND old.observed_at < later.observed_at AND old.payload <> later.payload"
    )
    assert pairs
    assert all(base == last for _, base, last in pairs), pairs


def test_a_listing_that_says_the_same_again_adds_no_rows(archivist: Archivist) -> None:
    archivist.crawl(full=True)
    seen = archivist.rows("SELECT via, uri, since, until FROM sighting ORDER BY 1, 2, 3")
    archivist.sleep(days=0.1)
    archivist.crawl(full=True)

    assert seen
    assert archivist.rows("SELECT via, uri, since, until FROM sighting ORDER BY 1, 2, 3") == seen
