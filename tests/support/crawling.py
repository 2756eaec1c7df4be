"""Crawls of fake sites, as the tests run them: a crawl a call, a clock that moves when told."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlite_utils import Database

from archive.database import schema
from archive.model import Change
from archive.query import changes, posts
from archive.query.changes import ChangeFilter
from archive.store import Store
from scraper.cli.progress import Quiet
from scraper.clock import Clock
from scraper.crawl.site_crawl import SiteCrawl
from scraper.crawl.summary import Summary
from scraper.frontier.plan import Options
from scraper.reading.reread import catch_up
from scraper.settings.config import Config, ScraperConfig, SiteConfig
from tests.support.fakes import ORIGIN, FakeSite

# Pages alone: what is asked for beside them is the matter of `test_media_crawl.py`.
SITE = SiteConfig(id="demo", name="Demo", url=ORIGIN, media="none")


def crawl(
    path: Path,
    site: FakeSite,
    settings: SiteConfig,
    *,
    config: Config,
    clock: Clock,
    options: Options,
    stopped: Callable[[], bool],
) -> Summary:
    """One run over *site*, with the *settings* of it, into the archive at *path*."""
    store = Store.open(path, holder="a test", now=clock.now())
    try:
        catch_up(store)
        return SiteCrawl(
            settings,
            config=config,
            store=store,
            fetcher=site,
            clock=clock,
            options=options,
            progress=Quiet(),
            stopped=stopped,
        ).run()
    finally:
        store.close()


class Archivist:
    """Crawls one fake site again and again into one archive."""

    def __init__(
        self,
        folder: Path,
        site: FakeSite,
        *,
        scraper: ScraperConfig | None = None,
        url: str = ORIGIN,
        media: str = "none",
    ) -> None:
        self.path = folder / "archive.db"
        self.site = site
        self.config_of_site = replace(SITE, url=url, media=media)
        self.config = replace(
            Config(sites=(self.config_of_site,)), scraper=scraper or ScraperConfig(contact="a@b.example")
        )

    def crawl(
        self, *, full: bool = False, limit: int | None = None, stopped: Callable[[], bool] = lambda: False
    ) -> Summary:
        """One run."""
        options = Options(full=full, limit=limit)
        return crawl(
            self.path,
            self.site,
            self.config_of_site,
            config=self.config,
            clock=self.site.clock.clock,
            options=options,
            stopped=stopped,
        )

    def sleep(self, days: float) -> None:
        """Let time pass between two runs."""
        self.site.clock.advance(timedelta(days=days))

    @property
    def database(self) -> Database:
        """The archive as researchers open it."""
        database = schema.connect(self.path)
        posts.register(database)
        return database

    def changes(self, **wanted: Any) -> list[Change]:
        """Return what changed, the baseline left out."""
        return list(changes.changes(self.database, ChangeFilter(baseline=False, **wanted)))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what SQL says."""
        return [tuple(row) for row in self.database.execute(sql)]
