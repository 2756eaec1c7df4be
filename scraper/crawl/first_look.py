"""A site before its first crawl: which platform, how many posts, three of them as read, and what it will cost."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Content, Fetch, Reading, Reason, Request, Response, Source
from archive.uri import canonical
from scraper import reread
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.crawl.site_crawl import AGENT
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.frontier.discovery import Discovery, DocumentAnswer
from scraper.http.body import PAGE, ROBOTS, SITEMAP, Limits
from scraper.parse.page import page_of
from scraper.polite import robots
from scraper.polite.robots import Rules
from scraper.recognition import recognised
from scraper.settings.config import SiteConfig
from scraper.settings.site import context

_SHOWN = 3
_DENIED = (401, 403)


class FirstLook(Struct, kw_only=True):
    """What a first look at a site found."""

    profile: str
    recognised: str
    """What shows it, in words."""
    sources: dict[str, int]
    """How many posts each source names."""
    posts: int
    shown: list[Content]
    """Posts as read."""
    problems: list[str]
    seconds: float
    """What a first crawl will take, about."""
    bytes: int
    """What it will bring over the wire, about."""


def first_look(fetcher: Transport, site: SiteConfig, *, delay: float, clock: Clock) -> FirstLook:
    """Ask *site* politely; nothing is kept. Raises `SiteRefused` or `SiteUnreachable`."""
    look = _Look(fetcher, site, delay=delay, clock=clock)
    name, why = look.platform()
    return look.count(replace(site, profile=name), why)


def named_at(fetcher: Transport, site: SiteConfig, *, delay: float, clock: Clock) -> tuple[tuple[str, str], ...]:
    """Every address that *site* names as a post's, with the title that it gives it or none; nothing is kept.

    Raises `SiteRefused` or `SiteUnreachable`.
    """
    look = _Look(fetcher, site, delay=delay, clock=clock)
    look.platform()
    return look.named()


class _Look:
    """The requests of one first look, one after another."""

    def __init__(self, fetcher: Transport, site: SiteConfig, *, delay: float, clock: Clock) -> None:
        self._fetcher, self._site, self._delay, self._clock = fetcher, site, delay, clock
        self._rules: Rules | None = None
        self._took: list[float] = []
        self._titles: dict[str, str] = {}
        self._sizes: list[int] = []

    def platform(self) -> tuple[str, str]:
        """The profile that recognises the home page, and what shows it."""
        self._rules = robots.verdict(self._ask(canonical("/robots.txt", self._site.url), Reason.ROBOTS, ROBOTS).outcome)
        fetch = self._ask(canonical(self._site.url), Reason.DISCOVERY)
        if not isinstance(fetch.outcome, Response):
            raise SiteUnreachable(self._site.url, getattr(fetch.outcome, "detail", "no answer"))
        page = page_of(fetch, fetch.outcome, context(self._site))
        found = recognised(page)
        return found.profile, found.evidence

    def count(self, site: SiteConfig, why: str) -> FirstLook:
        """What the sources of *site* name, and three posts of them as read."""
        self._site = site
        discovery = Discovery(context(site), ask=self._document)
        discovery.quick(naming=lambda _: True)
        named = sorted(discovery.found.sources.get(Source.FEED, ()) or _all(discovery.found.sources))
        self._took, self._sizes = [], []
        read = [(uri, self._read(uri)) for uri in named[:_SHOWN]]
        posts = discovery.found.total()
        took = sum(self._took) / len(self._took) if self._took else 1.0
        return FirstLook(
            profile=site.profile,
            recognised=why,
            sources={source.value: len(uris) for source, uris in sorted(discovery.found.sources.items())},
            posts=posts,
            shown=[reading.content for _, reading in read if reading and reading.content],
            problems=[f"{uri}: {reading.verdict.value}" for uri, reading in read if reading and not reading.content],
            seconds=posts * (took + self._delay),
            bytes=posts * (sum(self._sizes) // len(self._sizes) if self._sizes else 0),
        )

    def named(self) -> tuple[tuple[str, str], ...]:
        """The addresses of posts that the sources name, with their titles."""
        discovery = Discovery(context(self._site), ask=self._document)
        discovery.full()
        named = set(_all(discovery.found.sources))
        return tuple((uri, self._titles.get(uri, "")) for uri in sorted(named))

    def _document(self, uri: str) -> DocumentAnswer:
        reading = self._read(uri, SITEMAP, Reason.DISCOVERY)
        self._titles |= {entry.uri: entry.title for entry in reading.entries if entry.title} if reading else {}
        return DocumentAnswer(reading=reading, why="no answer" if reading is None else "")

    def _read(self, uri: str, limits: Limits = PAGE, reason: Reason = Reason.NEW) -> Reading | None:
        fetch = self._ask(uri, reason, limits)
        if not isinstance(fetch.outcome, Response):
            return None
        return reread.read_totally(page_of(fetch, fetch.outcome, context(self._site)))

    def _ask(self, uri: str, reason: Reason, limits: Limits = PAGE) -> Fetch:
        """One request within the rules, after the pause that they ask for."""
        if self._rules is not None:
            if not self._rules.allows(uri, AGENT):
                raise SiteRefused(self._site.url, f"robots.txt forbids {uri}")
            asked = self._rules.crawl_delay(AGENT) or timedelta(0)
            self._clock.sleep(max(self._delay, asked.total_seconds()))
        fetch = self._fetcher.fetch(Request(uri=uri, reason=reason), limits=limits)
        self._took.append((fetch.ended - fetch.started).total_seconds())
        if isinstance(fetch.outcome, Response):
            self._sizes.append(fetch.outcome.wire_bytes)
            if fetch.outcome.status in _DENIED:
                raise SiteRefused(self._site.url, f"HTTP {fetch.outcome.status} for {uri}")
        return fetch


def _all(sources: dict[Source, set[str]]) -> Iterator[str]:
    for uris in sources.values():
        yield from uris
