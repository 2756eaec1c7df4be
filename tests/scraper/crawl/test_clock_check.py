"""A wrong clock writes no history: the archive's newest row and the site's own date are asked first."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import Reason, Request
from archive.query.mistimings import newest_fetch
from scraper.cli.progress import Quiet
from scraper.crawl.clock_check import ClockDoubted, Timekept, require_after
from scraper.crawl.run import run
from scraper.frontier.plan import Options
from scraper.http.dates import said_at
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeSite, Reply, page, robots


def dated(site: FakeSite, at: datetime, **more: str) -> FakeSite:
    """*site* with a Date in every answer."""
    for uri, reply in site.pages.items():
        assert isinstance(reply, Reply)
        headers = (*reply.headers, ("Date", format_datetime(at, usegmt=True)), *more.items())
        site.pages[uri] = replace(reply, headers=headers)
    return site


def blog() -> FakeSite:
    post = fakes.make_post("ble")
    return FakeSite(
        {
            f"{ORIGIN}/": page(fakes.home_page([post])),
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/post/ble": page(fakes.post_page(post)),
        }
    )


def asked(site: FakeSite) -> None:
    kept = Timekept(site, home=f"{ORIGIN}/", pause=lambda: None)
    for uri in (f"{ORIGIN}/robots.txt", f"{ORIGIN}/post/ble"):
        kept.fetch(Request(uri=uri, reason=Reason.NEW))


@pytest.mark.parametrize("off", [timedelta(days=-400), timedelta(days=-2), timedelta(days=2), timedelta(days=14_000)])
def test_clock_that_the_site_denies_is_doubted(off: timedelta) -> None:
    with pytest.raises(ClockDoubted, match="set it right"):
        asked(dated(blog(), NOON + off))


@pytest.mark.parametrize("off", [timedelta(hours=-20), timedelta(0), timedelta(hours=20)])
def test_hours_are_no_doubt(off: timedelta) -> None:
    asked(dated(blog(), NOON + off))


def test_cache_that_tells_its_age_is_no_doubt() -> None:
    asked(dated(blog(), NOON - timedelta(days=6), Age=str(6 * 86_400)))


def test_one_stale_answer_is_no_doubt() -> None:
    site = dated(blog(), NOON)
    stale = format_datetime(NOON - timedelta(days=5), usegmt=True)
    reply = site.pages[f"{ORIGIN}/robots.txt"]
    assert isinstance(reply, Reply)
    site.pages[f"{ORIGIN}/robots.txt"] = replace(reply, headers=(*reply.headers[:-1], ("Date", stale)))

    asked(site)


def test_site_without_a_date_says_nothing() -> None:
    assert said_at(()) is None
    assert said_at((("Date", "soon"),)) is None
    asked(blog())


def test_clock_before_the_newest_row_is_doubted() -> None:
    require_after(None, NOON)
    require_after(NOON, NOON - timedelta(hours=20))
    require_after(NOON - timedelta(days=400), NOON)  # it slept for a year
    with pytest.raises(ClockDoubted, match="newest row"):
        require_after(NOON, datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("off", [timedelta(days=-20_000), timedelta(days=1_500)])
def test_run_under_a_wrong_clock_keeps_nothing(off: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archivist = Archivist(tmp_path, dated(blog(), NOON))
    archivist.crawl()
    before = archivist.rows("SELECT count(*) FROM crawl")
    archivist.site.clock.advance(off)
    monkeypatch.setattr("scraper.crawl.run.client_for", lambda *_, **__: Closing(archivist.site))

    with pytest.raises(ClockDoubted):
        crawl_by_run(archivist, Options())

    assert archivist.rows("SELECT count(*) FROM crawl") == before
    assert newest_fetch(archivist.database) < NOON + timedelta(days=1)  # type: ignore[operator]
    crawl_by_run(archivist, Options(clock_is_right=True))
    assert "clock_is_right" in archivist.rows("SELECT arguments FROM crawl ORDER BY id DESC LIMIT 1")[0][0]


class Closing:
    """A fake site as the client that a run opens."""

    def __init__(self, site: FakeSite) -> None:
        self.site = site

    def __enter__(self) -> FakeSite:
        return self.site

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""


def crawl_by_run(archivist: Archivist, options: Options) -> None:
    config = replace(archivist.config, archive=replace(archivist.config.archive, path=archivist.path))
    run(
        config,
        [archivist.config_of_site],
        options=options,
        clock=archivist.site.clock.clock,
        progress=Quiet(),
        stopped=lambda: False,
    )
