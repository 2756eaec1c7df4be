"""One job: taken out, crawled, verified, put back, told. And two at once, and one that was killed in between."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from archive.database import schema
from archive.verify import Sample, verify
from scraper.crawl import run as crawl_run
from scraper.fleet import answers, archive_jobs, crawling
from scraper.fleet.answers import FleetFilter
from scraper.fleet.crawling import crawl
from scraper.fleet.errors import ArchiveMissing, ArchiveUnsound, PutOff
from scraper.fleet.putting_back import put_back
from scraper.fleet.workplace import Workplace, sweep
from tests.scraper.fleet.conftest import Served
from tests.support import blogs, sql


def later(place: Workplace, days: int) -> None:
    """Let days pass for the jobs of *place*."""
    from datetime import timedelta

    place.environment = {"CIRMA_CLOCK": (blogs.FIRST_DAY + timedelta(days=days)).isoformat()}


def out(place: Workplace, site: str, path: Path) -> Path:
    """The newest archive of *site*, copied out."""
    place.depot.take(site, place.depot.newest(site), path)
    return path


def test_a_site_is_crawled_once_a_day_and_told(place: Workplace, added: Served, tmp_path: Path) -> None:
    assert crawl(place, "blog-0") == "done"
    assert crawl(place, "blog-0") == "done before"

    assert place.depot.newest("blog-0") == 1
    found = answers.status(place.ledger, today=blogs.FIRST_DAY.date())
    assert (found["crawled_today"], found["archives"], found["posts"]) == (1, 1, {"live": 2})
    (run,) = answers.runs(place.ledger, FleetFilter())
    assert (run["site"], run["outcome"], run["started"][:10]) == ("blog-0", "done", "2026-03-02")
    path = out(place, "blog-0", tmp_path / "a.db")
    assert verify(path, at=blogs.FIRST_DAY, sample=Sample(share=1, day=blogs.FIRST_DAY.date())).clean


def test_the_changes_of_another_day_are_told_with_their_site(place: Workplace, added: Served) -> None:
    crawl(place, "blog-0")
    later(place, 1)
    added.day(1)

    crawl(place, "blog-0")

    kinds = [(change["site"], change["kind"]) for change in answers.changes(place.ledger, FleetFilter())]
    assert ("blog-0", "new") in kinds
    assert len([*answers.changes(place.ledger, FleetFilter(baseline=True))]) > len(kinds)
    assert place.ledger.site("blog-0").generation == 2  # type: ignore[union-attr]


def test_a_worker_that_was_killed_between_putting_back_and_telling_asks_nothing_again(
    place: Workplace, added: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawling, "_tell", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        crawl(place, "blog-0")
    monkeypatch.undo()
    asked = len(added.requests())

    assert crawl(place, "blog-0") == "done before"

    assert len(added.requests()) == asked
    assert [run["site"] for run in answers.runs(place.ledger, FleetFilter())] == ["blog-0"]
    assert answers.status(place.ledger, today=blogs.FIRST_DAY.date())["crawled_today"] == 1


@pytest.mark.slow
def test_two_archives_made_of_one_generation_are_merged_and_neither_is_lost(
    place: Workplace, added: Served, tmp_path: Path
) -> None:
    crawl(place, "blog-0")
    mine, theirs = (out(place, "blog-0", tmp_path / name) for name in ("mine.db", "theirs.db"))
    shutil.copy(mine, theirs)
    later(place, 1)
    added.day(1)
    site = place.ledger.site("blog-0")
    assert site
    for path in (mine, theirs):
        crawling._politely(place, site, path, place.clock())
    put_back(place, "blog-0", theirs, taken=1)

    path, number = put_back(place, "blog-0", mine, taken=1)

    assert number == 3
    with closing(schema.connect(path)) as database:
        held = {row["id"] for row in sql.run(database, "SELECT id FROM capture")}
    for each in (mine, theirs):
        with closing(schema.connect(each)) as database:
            assert held >= {row["id"] for row in sql.run(database, "SELECT id FROM capture")}
    now = place.clock().now()
    assert verify(path, at=now, sample=Sample(share=1, day=now.date())).clean


def test_an_archive_that_was_damaged_here_is_not_put_back(
    place: Workplace, added: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    politely = crawling._politely

    def spoilt(place: Workplace, site: object, path: Path, clock: object) -> object:
        summary = politely(place, site, path, clock)  # type: ignore[arg-type]
        with closing(schema.create(path)) as database:
            sql.run(database, "UPDATE payload SET data = zeroblob(length(data))")
            database.conn.commit()
        return summary

    monkeypatch.setattr(crawling, "_politely", spoilt)

    with pytest.raises(ArchiveUnsound):
        crawl(place, "blog-0")
    assert place.depot.newest("blog-0") == 0


def test_a_job_that_is_told_to_end_puts_back_what_it_has_and_goes_on_later(
    place: Workplace, added: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = crawl_run.run

    def stopping(*arguments: object, **options: object) -> object:
        place.stop.set()
        return run(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(crawling, "run", stopping)
    with pytest.raises(PutOff):
        crawl(place, "blog-0")
    monkeypatch.undo()
    place.stop.clear()

    assert crawl(place, "blog-0") == "done"
    assert answers.status(place.ledger, today=blogs.FIRST_DAY.date())["posts"] == {"live": 2}


def test_a_host_is_left_alone_for_its_delay_whoever_asks_it_next(place: Workplace, added: Served) -> None:
    site = place.ledger.site("blog-0")
    assert site
    place.ledger.leave_host(site.host, seconds=0.7, delay=0.7)

    assert 0.3 < place.ledger.host_wait(site.host) <= 0.7
    crawl(place, "blog-0")

    assert place.ledger.host_wait("elsewhere:80") == 0
    assert place.ledger.host_delay(site.host, default=9.0) < 9.0


def test_a_store_that_refuses_is_told_and_tried_again(
    place: Workplace, added: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from scraper.fleet.depot import Depot
    from scraper.fleet.errors import DepotFailed

    put, refusals = Depot.put, [DepotFailed("file:///x", "full"), DepotFailed("file:///x", "full")]

    def refusing(self: Depot, *arguments: object) -> None:
        if refusals:
            raise refusals.pop()
        put(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Depot, "put", refusing)
    monkeypatch.setattr("scraper.fleet.workplace._FIRST_PAUSE", 0.01)

    assert crawl(place, "blog-0") == "done"

    assert "full" in caplog.text
    assert [*answers.alarms(place.ledger, FleetFilter())] == []


def test_reparse_verify_and_export_are_jobs_over_the_store(place: Workplace, added: Served) -> None:
    polars = pytest.importorskip("polars")
    for site in ("blog-0", "blog-1"):
        crawl(place, site)
        assert archive_jobs.verify(place, site) == "clean"
        assert archive_jobs.export(place, site, "exports/all") == "done"

    parts = place.depot.url.removeprefix("file://") + "/exports/all/*.parquet"
    assert polars.read_parquet(parts).group_by("site").len().sort("site").rows() == [("blog-0", 2), ("blog-1", 2)]
    results = answers.status(place.ledger, today=blogs.FIRST_DAY.date())["results"]
    assert [(row["job"], row["sites"], row["unwell"]) for row in results] == [("export", 2, 0), ("verify", 2, 0)]


@pytest.mark.slow
def test_a_reparse_puts_a_generation_back(place: Workplace, added: Served) -> None:
    crawl(place, "blog-0")

    assert archive_jobs.reparse(place, "blog-0") == "done"
    assert place.depot.newest("blog-0") == 2


def test_what_killed_workers_left_is_swept_and_what_others_use_is_not(place: Workplace, tmp_path: Path) -> None:
    import tempfile

    left = Path(tempfile.mkdtemp(prefix="cirma-fleet-"))
    (left / ".lock").touch()
    (left / "archive.db").touch()

    sweep()

    assert not left.exists()
    with place.bench("blog-0") as folder:
        assert folder.exists()


def test_the_search_over_all_sites_finds_what_each_archive_finds(place: Workplace, added: Served) -> None:
    from scraper.fleet.exactly import search as exactly

    for number in range(3):
        crawl(place, f"blog-{number}")
    now = place.clock().now()
    for text in (
        "médiation",
        "mediations",
        "=traité",
        '"sommet communiqué"',
        "securit*",
        "auteur:autrice -embargo",
        "titre:note sanctions OU détroits",
    ):
        near = answers.search(place.ledger, text, FleetFilter(), now=now)
        each = exactly(place.ledger, place.depot, text, site=None, limit=None, now=now)
        assert {hit["id"] for hit in near} == {hit["id"] for hit in each}, text


def test_a_store_that_is_away_is_told_and_its_sites_are_not_asked_anew(
    place: Workplace, added: Served, tmp_path: Path
) -> None:
    crawl(place, "blog-0")
    asked = len(added.requests())
    later(place, 1)
    place.depot.forget("blog-0")

    with pytest.raises(ArchiveMissing, match="is its disk mounted"):
        crawl(place, "blog-0")
    with pytest.raises(ArchiveMissing, match="generation 1 "):
        archive_jobs.verify(place, "blog-0")

    assert len(added.requests()) == asked
