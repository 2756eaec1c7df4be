"""Discovery on sites where a post can have any address: what sources name, and what lists link, tells posts apart.

Documents that the site named itself come first: the sitemaps of robots.txt, the feeds of the home page. Lists are read
only where no sitemap names the posts.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from archive.model import Source
from archive.uri import canonical
from scraper.frontier.discovery import Discovery, DocumentAnswer, follow
from scraper.parse.addresses import API_PATH, meant
from scraper.parse.head import absolute
from scraper.parse.page import SiteContext

# Lists are found by links: a calendar could lead on for ever.
MAX_LISTS = 400
# First pages of lists that tell posts from pages, or what is new.
MAX_MENU = 12
_ADDRESS = re.compile(r"https?:/[^\s<>\"'\]]+", re.IGNORECASE)
# What a template should have filled in.
_PLACEHOLDER = re.compile(r"[\s{}%$]")


def discovery_of(
    site: SiteContext,
    *,
    ask: Callable[[str], DocumentAnswer],
    sitemaps: Iterable[str] = (),
    rests: Callable[[str], bool] = lambda _: False,
) -> Discovery:
    """The discovery for *site*; *sitemaps* are those of its robots.txt as written, and no list that *rests* is read."""
    kind = OpenDiscovery if site.profile.is_told_by_shape else Discovery
    named = dict.fromkeys(uri for line in sitemaps for uri in _named(site, line))
    return kind(site, ask=ask, sitemaps=named, rests=rests)


def _named(site: SiteContext, line: str) -> Iterator[str]:
    """The canonical URI-Rs of the sitemaps that a *line* of robots.txt names, which may be relative; none in others."""
    whole = _ADDRESS.findall(line)
    for address in whole or ([] if _PLACEHOLDER.search(line) else [line]):
        if uri := absolute(meant(address, site.base), f"{site.base.rstrip('/')}/"):
            yield uri


class OpenDiscovery(Discovery):
    """Reads the sources of a site where only the shape of addresses tells posts from other pages."""

    def __init__(
        self,
        site: SiteContext,
        *,
        ask: Callable[[str], DocumentAnswer],
        sitemaps: Iterable[str] = (),
        rests: Callable[[str], bool] = lambda _: False,
    ) -> None:
        super().__init__(site, ask=ask, sitemaps=sitemaps, rests=rests)
        self._sitemaps = self._named or self._documents(site.sitemaps)

    def quick(self, *, naming: Callable[[str], bool]) -> None:
        """The sitemaps and the feed; the home page where there is no sitemap, and the lists that named posts."""
        if self._site.profile.finds_lists:
            self._discover(most=MAX_MENU, wanted=lambda uri: naming(uri) and not self._is_further(uri))
        else:
            self._discover(most=1)

    def full(self) -> None:
        """The sitemaps, the feed, and all lists where there is no sitemap."""
        self._discover(most=MAX_LISTS)
        self._read_api()

    def _read_api(self) -> None:
        """The posts that the platform's API names, where the home page declares one: it says when each was changed."""
        if not self._site.profile.declares_api:
            return
        home = self.ask(canonical(self._site.base)).listing
        api = [uri for uri in (home.children if home else ()) if API_PATH in uri]
        follow(api[:1], lambda uri: self._read(uri, Source.FEED, is_expected=False), most=MAX_LISTS)

    def _discover(self, *, most: int, wanted: Callable[[str], bool] = lambda _: True) -> None:
        self._read_open_sitemaps()
        self._first_feed(self._documents(self._site.feeds))
        is_named = self.found.well.get(Source.SITEMAP, False)
        # A sitemap that read well names the posts: no list need be read.
        if is_named and not self._site.profile.finds_lists:
            return

        def read(uri: str) -> Iterable[str]:
            # A sitemap names pages with the posts: the first pages of lists show which is which.
            lists = (child for child in self._read_open_list(uri) if wanted(child))
            return (child for child in lists if not (is_named and self._is_further(child)))

        follow([canonical(self._site.base)], read, most=MAX_MENU if is_named else most)
        if not self.found.well.get(Source.FEED):
            # None of those that the profile knows answered: those that the home page declares.
            self._first_feed(self._declared)

    def _read_open_sitemaps(self) -> None:
        profile = self._site.profile

        def read(uri: str) -> Iterable[str]:
            children = self._read(uri, Source.SITEMAP, is_expected=uri in self._sitemaps)
            return (child for child in children if not profile.other_sitemaps.search(child))

        follow(self._sitemaps, read, most=MAX_LISTS)

    def _first_feed(self, uris: Iterable[str]) -> None:
        """Read the first of *uris* that is a feed."""
        for uri in uris:
            self._read(uri, Source.FEED, is_expected=False)
            if self.found.sources.get(Source.FEED):
                self.found.judge(Source.FEED, well=True)
                return

    def _read_open_list(self, uri: str) -> tuple[str, ...]:
        lists, finds = [], self._site.profile.finds_lists
        for child in self._read_list(uri):
            if self._site.is_list(child) or (finds and self._site.is_post(child)):
                lists.append(child)
            else:
                self._declared = (*self._declared, child)
        return tuple(lists)

    _declared: tuple[str, ...] = ()
