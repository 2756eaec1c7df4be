"""Makes the fetchers of one run over one site: one for its pages, one for each queue of pictures and documents."""

from collections.abc import Callable
from datetime import timedelta

from msgspec import Struct

from archive.query.pace import next_allowed
from archive.runtime import software
from archive.store import Crawl, Reread, Store
from scraper.clock import Clock
from scraper.crawl.fetcher import Fetcher, Transport, WithinScope
from scraper.parse.page import SiteContext
from scraper.polite.hours import RunWindow
from scraper.polite.pace import Politeness
from scraper.settings.config import Config

AGENT = software.NAME


class Fetchers(Struct, frozen=True, kw_only=True):
    """Makes the fetchers of a run, with what they have in common."""

    config: Config
    store: Store
    crawl: Crawl
    site: SiteContext
    clock: Clock
    shift: RunWindow
    stopped: Callable[[], bool]
    reread: Reread

    def of(self, transport: Transport, *, host: str, scope: WithinScope, budget: int) -> Fetcher:
        """A fetcher for the host *host* over *transport*, within *scope*, for at most *budget* requests."""
        return Fetcher(
            fetcher=transport,
            store=self.store,
            crawl=self.crawl,
            site=self.site,
            scope=scope,
            politeness=Politeness(
                min_delay=timedelta(seconds=self.config.scraper.min_delay),
                # A run that starts right after another must keep the host's pause all the same.
                next_allowed=self.store.run(next_allowed, host, now=self.clock.now()),
            ),
            clock=self.clock,
            agent=AGENT,
            budget=budget,
            shift=self.shift,
            stopped=self.stopped,
            reread=self.reread,
        )
