"""Discover the posts of one site in one run: ask for its sitemaps, feeds and lists, and keep how well they read."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from archive.model import CaptureKind, Reason, Source, Verdict
from archive.query import answered, frontier, platforms
from archive.store import Crawl, Store, misses
from archive.uri import canonical
from scraper.crawl import ending
from scraper.crawl.attempt import FetchJob
from scraper.crawl.fetcher import Fetcher
from scraper.crawl.spelling import Spelling
from scraper.frontier.discovery import Discovery, DocumentAnswer, Found
from scraper.frontier.open_discovery import discovery_of
from scraper.http.body import SITEMAP
from scraper.parse.page import SiteContext
from scraper.polite import robots

# A list page that was never there is asked for so often.
_REST = timedelta(days=7)


class SiteDiscovery:
    """The documents of one site that name its posts, as one run asks for them."""

    def __init__(
        self,
        site: SiteContext,
        *,
        now: datetime,
        store: Store,
        crawl: Crawl,
        visitor: Fetcher,
        spelling: Spelling,
        done: Collection[str],
        stopped: Callable[[], bool],
    ) -> None:
        """*done* are the URIs that the crawl has settled before, if it is resumed."""
        self._site, self._store, self._crawl, self._visitor = site, store, crawl, visitor
        self._spelling, self._done, self._stopped = spelling, done, stopped
        self._lately = now - _REST
        self._is_first = store.run(platforms.is_first, crawl.id)
        self.notes: list[str] = []
        """What the archivist should know of it."""
        self.listed: set[str] = set()
        """The URIs on list pages that changed since they were last read: a page that stands says nothing new."""

    def discover(self, rules: robots.Rules, *, full: bool) -> Found:
        """Read the documents that name posts, all of them if *full* or in a first crawl; return what they name."""
        discovery = discovery_of(self._site, ask=self._ask, sitemaps=rules.sitemaps, rests=self._rests)
        found = self._spelling.found = discovery.found
        if full or self._is_first:
            discovery.full()
        else:
            discovery.quick(naming=lambda via: self._store.run(frontier.names_posts, via))
            if discovery.found.disagree() and not self._site.profile.is_told_by_shape:
                discovery.lists_again(self._store.run(frontier.listings, self._crawl.site))
        if not found.well.get(Source.SITEMAP):
            self._look_home(discovery)
        self._store.run(misses.survey, self._crawl.id, counts=found.counts(), well=found.well)
        return found

    def _rests(self, uri: str) -> bool:
        """Return whether the list page at *uri*, to which others lead, was never there: asked for daily it burdens."""
        return self._store.run(answered.is_missing, uri, since=self._lately)

    def _look_home(self, discovery: Discovery) -> None:
        """The home page shows whether the site is there at all, when its sitemap does not."""
        answer = discovery.ask(canonical(self._site.base))
        verdict = answer.reading.verdict if answer.reading else None
        is_well = verdict in (Verdict.OTHER, Verdict.LISTING, Verdict.POST)
        self._store.run(misses.survey_home, self._crawl.id, well=is_well)
        if verdict is Verdict.POST and not discovery.found.total():
            self.notes.append(ending.A_POST)

    def _ask(self, uri: str) -> DocumentAnswer:
        """Return what a sitemap, feed or list page says: asked for conditionally, or as this crawl read it already."""
        if uri in self._done:
            return DocumentAnswer(reading=self._store.run(frontier.read_in, self._crawl.id, uri), why="not read")
        if self._stopped():
            return DocumentAnswer(reading=None, why="stopped")
        # Nothing is conditional in a first crawl: validators may be left of a site that was here before.
        held = None if self._is_first else self._store.run(frontier.latest_good, uri)
        job = FetchJob(
            uri=uri,
            reason=Reason.DISCOVERY,
            group=f"{self._crawl.site} {'xml' if uri.endswith('.xml') else 'list'}",
            validators=held.validators if held else None,
            confirms=held.capture if held else None,
            limits=SITEMAP,
            address=self._spelling.of(uri),
        )
        visit = self._visitor.visit(job)
        is_changed = visit.capture is not None and visit.capture.kind is CaptureKind.RESPONSE
        if is_changed and visit.reading and visit.reading.source is Source.LIST:
            self.listed.update(entry.uri for entry in visit.reading.entries)
        return DocumentAnswer(reading=visit.reading, why=visit.why)
