"""Choose the addresses to ask for as posts on sites where their form alone does not tell."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from archive.model import Known, Source
from scraper.frontier.shapes import Shapes, common, learnt
from scraper.parse.page import SiteContext


class Candidates(Struct, frozen=True, kw_only=True):
    """The addresses of a site by what its sources say of them."""

    site: SiteContext
    certain: frozenset[str] = frozenset()
    """What a feed, or a sitemap of posts alone, named."""
    is_closed: bool = False
    """Whether a sitemap of posts names them all."""
    shapes: Shapes = Shapes(known=frozenset())

    def has(self, item: Known) -> bool:
        """Return whether *item* is a post, or may be one."""
        if not self.site.is_post(item.uri):
            return False
        # What once was a post stays one, whatever its address looks like.
        if not self.site.tells_by_shape or item.state is not None or item.uri in self.certain:
            return True
        return not self.is_closed and self.shapes.fits(self.site.relative(item.uri) or "")


def candidates(site: SiteContext, named: Iterable[tuple[str, str, str]]) -> Candidates:
    """Return what *named*, each an address, its source and the document that names it, says of the posts of *site*."""
    if not site.tells_by_shape:
        return Candidates(site=site)
    certain, is_closed = set[str](), False
    lists: dict[str, set[str]] = {}
    for uri, source, via in named:
        names_posts_alone = site.profile.post_sitemaps.search(via) is not None
        is_closed |= names_posts_alone
        if names_posts_alone or source == Source.FEED.value:
            certain.add(uri)
        elif source == Source.LIST.value:
            lists.setdefault(via, set()).add(uri)
    shapes = learnt(_paths(site, certain))
    if site.profile.finds_lists:
        shapes = _with_lists(site, shapes, lists)
    return Candidates(site=site, certain=frozenset(certain), is_closed=is_closed, shapes=shapes)


def _with_lists(site: SiteContext, shapes: Shapes, lists: Mapping[str, Collection[str]]) -> Shapes:
    """*shapes* of posts that a feed named, with those of other lists; a home page links what is no post, too."""
    counted = [named for via, named in lists.items() if not shapes.known or site.path_of(via) != "/"]
    found = common(_paths(site, {uri for named in counted for uri in named if site.is_post(uri)}))
    return Shapes(known=shapes.known | found.known)


def _paths(site: SiteContext, uris: Iterable[str]) -> set[str]:
    return {path for uri in uris if (path := site.relative(uri)) is not None}
