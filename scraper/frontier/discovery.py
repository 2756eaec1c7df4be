"""Discover what a site has published from sitemaps, feeds and list pages, and how far these agree.

Which documents to read is decided here; asking for them is the caller's. The union of all sources is the coverage:
how many URIs each source named, and which only one of them did.
"""

from collections import deque
from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct, field

from archive.model import Entry, Reading, Source, Verdict
from archive.uri import canonical, spelling
from scraper.parse.page import SiteContext

# Children of one index, and pages of one list: beyond this a site is looping or lying.
MAX_CHILDREN = 1_000
MAX_PAGES = 2_000


class DocumentAnswer(Struct, frozen=True, kw_only=True):
    """The answer for a sitemap, feed or list."""

    reading: Reading | None
    why: str = ""
    """Why there is no reading, or why it is no listing."""

    @property
    def listing(self) -> Reading | None:
        """The reading, if it is a listing."""
        return self.reading if self.reading and self.reading.verdict is Verdict.LISTING else None


class Found(Struct, kw_only=True):
    """The URIs that the sources of one site named in this run."""

    sources: dict[Source, set[str]] = field(default_factory=dict)
    well: dict[Source, bool] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """How the sources of this run spell a URI, where that is not its canonical spelling."""
    documents: dict[str, str] = field(default_factory=dict)
    """How the platform spells the URI of a sitemap or feed, or a page that of a list, if not in the canonical way."""

    def add(self, source: Source, uris: Iterable[str]) -> None:
        """Count *uris* as named by *source*."""
        self.sources.setdefault(source, set()).update(uris)

    def judge(self, source: Source, *, well: bool) -> None:
        """A source of several documents read well if each of them did."""
        self.well[source] = self.well.get(source, True) and well

    def counts(self) -> dict[Source, int]:
        """Return how many URIs each source named."""
        return {source: len(uris) for source, uris in self.sources.items()}

    def total(self) -> int:
        """Return how many URIs the sources named all together."""
        # Of a hundred thousand, one more set would take ten megabytes.
        earlier: list[set[str]] = []
        count = 0
        for uris in self.sources.values():
            count += sum(not any(uri in named for named in earlier) for uri in uris)
            earlier.append(uris)
        return count

    def names(self, uri: str) -> bool:
        """Return whether some source named *uri*."""
        return any(uri in uris for uris in self.sources.values())

    def only(self, source: Source) -> frozenset[str]:
        """Return what *source* named and no other did; nothing where there is no other to compare it with."""
        if sum(bool(uris) for uris in self.sources.values()) < 2:
            return frozenset()
        others = [uris for name, uris in self.sources.items() if name is not source]
        named = self.sources.get(source, ())
        return frozenset(uri for uri in named if not any(uri in uris for uris in others))

    def disagree(self) -> bool:
        """The feed names posts that the sitemap does not, or one of the two did not read well."""
        # A source that cannot be relied on cannot agree either.
        if not (self.well.get(Source.SITEMAP) and self.well.get(Source.FEED)):
            return True
        return bool(self.sources.get(Source.FEED, set()) - self.sources.get(Source.SITEMAP, set()))


class Discovery:
    """Reads the documents of one site that name its posts."""

    def __init__(
        self,
        site: SiteContext,
        *,
        ask: Callable[[str], DocumentAnswer],
        sitemaps: Iterable[str] = (),
        rests: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """*sitemaps* are those that robots.txt names, in canonical spelling; a page that *rests* is not asked for."""
        self._site = site
        own = (site.by_own_scheme(uri) for uri in sitemaps if site.path_of(uri) is not None)
        self._named = () if site.said.sitemaps else tuple(dict.fromkeys(own))
        self._rests = rests
        # A document is asked for once a run, whoever needs it.
        self.ask = cache(ask)
        self.found = Found()

    def quick(self, *, naming: Callable[[str], bool]) -> None:
        """The index, the sitemaps that are known to name posts, and the feed: enough for a quiet day."""
        self._read_sitemaps(wanted=naming)
        self._read_feeds()

    def full(self) -> None:
        """Every sitemap, the feed, and the list pages that feed and sitemaps lead to."""
        self._read_sitemaps(wanted=lambda _: True)
        self.lists(self._read_feeds())

    def lists(self, starts: Iterable[str]) -> None:
        """The list pages from *starts* on, page by page."""
        follow(starts, self._read_list, most=MAX_PAGES)

    def lists_again(self, listings: Iterable[str]) -> None:
        """Read the lists among *listings* that are held, each from its first page on."""
        # Sitemaps and feeds were read as such.
        self.lists(uri for uri in listings if not uri.endswith(".xml") and not self._is_further(uri))

    def _is_further(self, uri: str) -> bool:
        """Return whether *uri* is a further page of a list."""
        return bool(self._site.profile.paging.search(self._site.relative(uri) or ""))

    def _read_sitemaps(self, *, wanted: Callable[[str], bool]) -> None:
        usual = self._documents(self._site.sitemaps)
        expected = dict.fromkeys((*usual, *self._named))
        is_told = len(expected) > len(usual)

        def followed(uri: str) -> Iterable[str]:
            # A site that names others need not have those that are usual on its platform.
            is_lacking = is_told and uri not in self._named and _is_absent(self.ask(uri).reading)
            children = self._read(uri, Source.SITEMAP, is_expected=uri in expected and not is_lacking)
            return (child for child in children if child in expected or wanted(child))

        follow(expected, followed, most=MAX_CHILDREN)

    def _read_list(self, uri: str) -> tuple[str, ...]:
        """Take in the posts that the list page at *uri* names; return the pages that it leads to."""
        page = self.ask(uri).listing
        if page is None:
            return ()
        self.found.judge(Source.LIST, well=page.complete)
        self.found.add(Source.LIST, self._posts(page.entries))
        self.found.documents.update((canonical(address), address) for address in page.spelt)
        return tuple(child for child in page.children if not self._rests(child))

    def _read_feeds(self) -> tuple[str, ...]:
        """Read the feeds; return the list pages that they lead to."""
        feeds = [self._read(uri, Source.FEED, is_expected=True) for uri in self._documents(self._site.feeds)]
        return tuple(child for children in feeds for child in children)

    def _read(self, uri: str, source: Source, *, is_expected: bool) -> tuple[str, ...]:
        """Take in the posts that the document at *uri* names; return the documents that it leads to."""
        answer = self.ask(uri)
        listing = answer.listing
        if listing is None:
            self.found.notes.append(f"{uri}: {answer.why}")
        else:
            self.found.notes.extend(f"{uri}: {problem}" for problem in listing.problems)
            self.found.add(source, self._posts(listing.entries))
        if is_expected:
            self.found.judge(source, well=listing is not None and listing.complete)
        return listing.children if listing else ()

    def _posts(self, entries: Iterable[Entry]) -> set[str]:
        posts = [entry for entry in entries if self._site.is_post(entry.uri)]
        self.found.addresses.update((entry.uri, entry.address) for entry in posts if entry.address)
        return {entry.uri for entry in posts}

    def _documents(self, paths: Iterable[str]) -> tuple[str, ...]:
        addresses = [self._site.base.rstrip("/") + path for path in paths]
        uris = tuple(map(canonical, addresses))
        spelt = ((uri, spelling(address, uri)) for uri, address in zip(uris, addresses, strict=True))
        self.found.documents.update((uri, address) for uri, address in spelt if address)
        return uris


def _is_absent(reading: Reading | None) -> bool:
    return reading is not None and reading.verdict in (Verdict.NOT_FOUND, Verdict.GONE)


def follow(starts: Iterable[str], read: Callable[[str], Iterable[str]], *, most: int) -> None:
    """*read* each of *starts* and of the documents that they lead to, once and nearest first, *most* in all."""
    queue, asked = deque(starts), set[str]()
    # Nearest first, so that what the bound leaves out is the farthest.
    while queue and len(asked) < most:
        uri = queue.popleft()
        if uri in asked:
            continue
        asked.add(uri)
        queue.extend(read(uri))
