"""A site before its first crawl: which platform, how many posts, three of them as read, and what it will cost."""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Content, Failed, Fetch, Outcome, Reading, Reason, Request, Response, Source
from archive.uri import BadUri, canonical, host
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.crawl.site_crawl import AGENT
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.frontier.discovery import Discovery, DocumentAnswer, Found
from scraper.frontier.open_discovery import discovery_of
from scraper.http.body import PAGE, ROBOTS, SITEMAP, Limits
from scraper.parse.page import Page, page_of
from scraper.polite import robots
from scraper.polite.robots import Rules
from scraper.reading import reread
from scraper.reading.recognition import Recognised, recognised
from scraper.settings.config import SiteConfig
from scraper.settings.language import is_tag
from scraper.settings.site import context

# Enough to see whether posts are read well, and no burden to a site that has not been asked before.
_SHOWN = 3
_DENIED = (401, 403)
_MAX_HOPS = 5


class FirstLook(Struct, kw_only=True):
    """The result of a first look at a site."""

    profile: str
    recognised: str
    """The evidence for it, in words."""
    sources: dict[str, int]
    """How many posts each source names."""
    posts: int
    shown: list[Content]
    """Posts as read."""
    problems: list[str]
    language: str
    """Of most of them; empty where they name none."""
    seconds: float
    """The estimated duration of a first crawl."""
    bytes: int
    """The estimated bytes on the wire."""


def first_look(fetcher: Transport, site: SiteConfig, *, delay: float, clock: Clock) -> FirstLook:
    """Ask *site* politely; nothing is kept. Raises `SiteRefused` or `SiteUnreachable`."""
    look = Look(fetcher, site, delay=delay, clock=clock)
    found = look.platform()
    return look.count(replace(site, profile=found.profile), found.evidence)


def named_at(fetcher: Transport, site: SiteConfig, *, delay: float, clock: Clock) -> tuple[tuple[str, str], ...]:
    """Every address that *site* names as a post's, with the title that it gives it or none; nothing is kept.

    Raises `SiteRefused` or `SiteUnreachable`.
    """
    look = Look(fetcher, site, delay=delay, clock=clock)
    look.platform()
    return look.named()


class Look:
    """The requests of one first look, one after another."""

    def __init__(self, fetcher: Transport, site: SiteConfig, *, delay: float, clock: Clock) -> None:
        self._fetcher, self._site, self._delay, self._clock = fetcher, site, delay, clock
        self._rules: Rules | None = None
        self._took: list[float] = []
        self._titles: dict[str, str] = {}
        self._home: Page | None = None
        self._found = Found()
        self.why = ""
        self._sizes: list[int] = []

    def platform(self) -> Recognised:
        """The profile that recognises the home page, and what shows it. Raises as `home`."""
        return recognised(self.home())

    def home(self) -> Page:
        """The home page, even if it is an error page. Raises `SiteRefused` or `SiteUnreachable`."""
        self.ask_robots()
        page = self.page(canonical(self._site.url), self._site, reason=Reason.DISCOVERY)
        if page is None:
            raise SiteUnreachable(self._site.url, self.why)
        # A first look follows no redirect of the home page: the archivist should name the real address.
        if 300 <= page.status < 400:
            where = _joined(page.header("location"), page.uri) or "nowhere"
            raise SiteUnreachable(self._site.url, f"it sends to {where}; if the site is there now, say that as its url")
        self._home = page
        return page

    def pause(self) -> None:
        """Let the time pass that the rules ask for between two requests."""
        asked = self._rules.crawl_delay(AGENT) if self._rules else None
        self._clock.sleep(max(self._delay, asked.total_seconds() if asked else 0.0))

    def count(self, site: SiteConfig, why: str) -> FirstLook:
        """Count the posts that the sources of *site* name, and read three of them."""
        found = self.sources(site)
        # The feed's are surely posts; a sitemap names pages as well.
        surest = found.sources.get(Source.FEED) or found.sources.get(Source.LIST) or set(_all(found.sources))
        named = sorted(surest)
        self._took, self._sizes = [], []
        read = [(uri, self._read(uri)) for uri in named[:_SHOWN]]
        posts = found.total()
        # A guess in place of none, so that the estimate is never nought.
        took = sum(self._took) / len(self._took) if self._took else 1.0
        shown = [reading.content for _, reading in read if reading and reading.content]
        said = (re.split("[-_]", content.language)[0].lower() for content in shown if content.language)
        languages = Counter(filter(is_tag, said))
        return FirstLook(
            profile=site.profile,
            recognised=why,
            sources={source.value: len(uris) for source, uris in sorted(found.sources.items())},
            posts=posts,
            shown=shown,
            problems=[f"{uri}: {reading.verdict.value}" for uri, reading in read if reading and not reading.content],
            language=max(languages, key=languages.__getitem__, default=""),
            seconds=posts * (took + self._delay),
            bytes=posts * (sum(self._sizes) // len(self._sizes) if self._sizes else 0),
        )

    def sources(self, site: SiteConfig) -> Found:
        """The posts that the sources of *site* name; from here on pages are read as *site* says."""
        self._site = site
        discovery = self._discovery(site)
        discovery.quick(naming=lambda _: True)
        return discovery.found

    def leads(self, site: SiteConfig) -> tuple[str, ...]:
        """The further documents that the home page of *site* leads to; it is asked for once."""
        if self._home is None:
            return ()
        return reread.read_totally(replace(self._home, site=context(site))).children

    def named(self) -> tuple[tuple[str, str], ...]:
        """The addresses of posts that the sources name, with their titles."""
        discovery = self._discovery(self._site)
        discovery.full()
        named = set(_all(discovery.found.sources))
        return tuple((uri, self._titles.get(uri, "")) for uri in sorted(named))

    def _discovery(self, site: SiteConfig) -> Discovery:
        sitemaps = self._rules.sitemaps if self._rules else ()
        discovery = discovery_of(context(site), ask=self._document, sitemaps=sitemaps)
        self._found = discovery.found
        return discovery

    def _document(self, uri: str) -> DocumentAnswer:
        reading = self._read(uri, SITEMAP, Reason.DISCOVERY)
        self._titles |= {entry.uri: entry.title for entry in reading.entries if entry.title} if reading else {}
        return DocumentAnswer(reading=reading, why="no answer" if reading is None else "")

    def ask_robots(self) -> None:
        """Ask for robots.txt, which every other request keeps to. Raises `SiteRefused` and `SiteUnreachable`."""
        uri = canonical("/robots.txt", self._site.url)
        for _ in range(_MAX_HOPS + 1):
            outcome = self._ask(uri, Reason.ROBOTS, ROBOTS).outcome
            if isinstance(outcome, Failed):
                raise SiteUnreachable(self._site.url, f"{outcome.detail}; is the address right, is the network up?")
            if isinstance(outcome, Response) and (outcome.status >= 500 or outcome.status == 429):
                raise SiteUnreachable(self._site.url, f"robots.txt: HTTP {outcome.status}")
            further = _sent_to(outcome, uri)
            if further is None:
                self._rules = robots.verdict(outcome)
                return
            if host(further) != host(uri):
                # Its rules are for that host; whether this one is there is what its home page says.
                self._rules = robots.parse(b"")
                return
            uri = further
        raise SiteUnreachable(self._site.url, "robots.txt: more than 5 redirects")

    def page(
        self,
        uri: str,
        site: SiteConfig,
        limits: Limits = PAGE,
        reason: Reason = Reason.NEW,
        *,
        address: str | None = None,
    ) -> Page | None:
        """The page at *uri* of *site*, or the one of the site that it sends on to; None where no answer came: `why`.

        Raises `SiteRefused`.
        """
        address = address or self._found.addresses.get(uri) or self._found.documents.get(uri)
        for _ in range(_MAX_HOPS):
            fetch = self._ask(uri, reason, limits, address)
            if not isinstance(fetch.outcome, Response):
                self.why = getattr(fetch.outcome, "detail", "no answer")
                return None
            page = page_of(fetch, fetch.outcome, context(site))
            location = page.header("location") if 300 <= page.status < 400 else ""
            further = _joined(location, address or uri) if location else None
            if further is None or context(site).path_of(further) is None:
                return page
            # A slash at the end spells the same address; anything else is another one.
            uri, address = further, further + ("/" if location.endswith("/") and not further.endswith("/") else "")
        return page

    def _read(self, uri: str, limits: Limits = PAGE, reason: Reason = Reason.NEW) -> Reading | None:
        page = self.page(uri, self._site, limits, reason)
        return reread.read_totally(page) if page else None

    def _ask(self, uri: str, reason: Reason, limits: Limits = PAGE, address: str | None = None) -> Fetch:
        """One request within the rules, after the pause that they ask for."""
        if self._rules is not None:
            if not self._rules.allows(uri, AGENT):
                raise SiteRefused(self._site.url, f"robots.txt forbids {uri}")
            self.pause()
        fetch = self._fetcher.fetch(Request(uri=uri, reason=reason, address=address), limits=limits)
        self._took.append((fetch.ended - fetch.started).total_seconds())
        if isinstance(fetch.outcome, Response):
            self._sizes.append(fetch.outcome.wire_bytes)
            if fetch.outcome.status in _DENIED:
                raise SiteRefused(self._site.url, f"HTTP {fetch.outcome.status} for {uri}")
        return fetch


def _sent_to(outcome: Outcome, uri: str) -> str | None:
    """Return where an answer for *uri* sends on to, or None."""
    if not isinstance(outcome, Response) or not 300 <= outcome.status < 400:
        return None
    location = next((value for name, value in outcome.headers if name.lower() == "location"), "")
    return _joined(location, uri) if location else None


def _joined(location: str, base: str) -> str | None:
    try:
        return canonical(location, base)
    except BadUri:
        return None


def _all(sources: dict[Source, set[str]]) -> Iterator[str]:
    for uris in sources.values():
        yield from uris
