"""Allowed hours and time limits: pure, and in whole crawls."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Source
from archive.store import Store
from scraper.cli.progress import Quiet
from scraper.crawl.site_crawl import SiteCrawl
from scraper.crawl.summary import Summary
from scraper.demo import demo_blog
from scraper.frontier.plan import Options
from scraper.polite.hours import hours, shift
from scraper.settings.config import SiteConfig
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, FakeWix

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-16T{text}").replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("text", "now", "open_"),
    [
        pytest.param("08:00-18:00", "08:00", True, id="the first minute is in"),
        pytest.param("08:00-18:00", "18:00", False, id="the last is out"),
        pytest.param("22:00-06:00", "23:59", True, id="before midnight"),
        pytest.param("22:00-06:00", "05:59", True, id="after midnight"),
        pytest.param("22:00-06:00", "12:00", False, id="at noon"),
    ],
)
def test_hours_are_of_the_site_and_may_pass_midnight(text: str, now: str, open_: bool) -> None:
    found = hours(text, PARIS)

    assert found is not None
    assert found.are_open(at(now).astimezone(UTC)) is open_


@pytest.mark.parametrize("text", ["22-6", "22:00", "24:00-06:00", "06:00-06:00", "nuit"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="are not hours"):
        hours(text, PARIS)


def test_a_shift_without_limits_is_never_over() -> None:
    assert shift(NOON, hours=None, lasting=None).over(NOON + timedelta(days=900)) is None


def crawl(archivist: Archivist, site: SiteConfig, options: Options) -> Summary:
    clock = archivist.site.clock.clock
    store = Store.open(archivist.path, holder="a test", now=clock.now())
    try:
        return SiteCrawl(
            site,
            config=archivist.config,
            store=store,
            fetcher=archivist.site,
            clock=clock,
            options=options,
            progress=Quiet(),
            stopped=lambda: False,
        ).run()
    finally:
        store.close()


def test_outside_its_hours_a_site_is_asked_nothing_and_a_row_says_why(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    closed = replace(archivist.config.sites[0], hours="22:00-06:00")

    summary = crawl(archivist, closed, Options())

    assert archivist.site.asked == []
    assert (summary.outcome, summary.cut) == (
        "interrupted",
        "outside the hours allowed for this site, 22:00-06:00 (Europe/Paris)",
    )
    assert archivist.rows("SELECT outcome, cause FROM fetch") == [("refused", "hours")]


def test_a_run_whose_time_is_over_leaves_the_rest_to_the_next(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    site = archivist.config.sites[0]

    first = crawl(archivist, site, Options(lasting=timedelta(seconds=30)))
    second = crawl(archivist, site, Options())

    assert first.outcome == "interrupted"
    assert first.left > 0
    assert second.resumed
    assert (second.outcome, second.left) == ("done", 0)
    assert archivist.rows("SELECT count(*) FROM post_status") == [(12,)]
    assert archivist.rows("SELECT count(*) FROM change WHERE baseline = 0") == [(0,)]


def test_a_run_whose_time_is_over_in_discovery_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    site = archivist.config.sites[0]

    first = crawl(archivist, site, Options(lasting=timedelta(seconds=1)))
    second = crawl(archivist, site, Options())

    assert first.outcome == "interrupted"
    assert (second.outcome, second.found.well[Source.SITEMAP]) == ("done", True)
    assert archivist.rows("SELECT count(*) FROM change WHERE baseline = 0") == [(0,)]
