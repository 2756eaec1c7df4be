"""Links of an HTML page: to posts, to further pages of a list, to other lists and feeds."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Entry
from archive.uri import spelling
from scraper.parse.head import PageHead, absolute
from scraper.parse.json_feed import posts_of_api
from scraper.parse.page import Page

# So many addresses below another make it a list.
_ENOUGH = 3
_SUFFIX = re.compile(r"(?:(?:^|/)index)?\.(?:html?|php|aspx?)$", re.IGNORECASE)
_ARTICLE = 'meta[property="article:published_time"], [itemtype$="Article"], [itemtype$="BlogPosting"]'
_FEEDS = "link:is([rel~=alternate i], [rel~=feed i])[href], a[type][href]"
_FEED = re.compile(
    r"\s*(?:application|text)/(?:(?:rss|atom|rdf)\+xml|feed\+json|x\.atom\+xml|xml|rss|atom)\s*(?:;|$)", re.IGNORECASE
)
# Of comments; what it names are their addresses.
_COMMENTS = re.compile(r"comment|kommentar|coment[aá]r", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)|feed:(?=//)", re.IGNORECASE)
_BEHIND = re.compile(r"#|[?&]utm_")
_API = 'link[rel="https://api.w.org/"]'


def is_list(page: Page, tree: LexborHTMLParser) -> bool:
    """Return whether the page is a list of posts, by what it shows or by its address."""
    if page.site.said.posts and page.site.is_post(page.uri):
        return False
    if page.site.profile.shows_list(tree) or page.site.is_list(page.uri):
        return True
    return page.site.profile.finds_lists and not tree.css(_ARTICLE) and page.uri in folders(page, tree)


def post_links(page: Page, tree: LexborHTMLParser) -> tuple[Entry, ...]:
    """The posts of the site that the page links, in order, each once."""
    found: dict[str, Entry] = {}
    for href in page.site.profile.post_hrefs(tree):
        uri = _absolute(page, href)
        if uri and uri != page.uri and uri not in found and page.site.is_post(uri):
            found[uri] = Entry(uri=uri, address=spelling(href, uri))
    return tuple(found.values())


def further_pages(page: Page, tree: LexborHTMLParser, head: PageHead) -> tuple[str, ...]:
    """The other pages of the same list: `rel=next`, then the numbered ones that it links."""
    paging = page.site.profile.paging
    stem = paging.sub("", page.site.relative(page.uri) or "").rstrip("/")
    # Behind the number may stand a place in the page, or what canonical addresses leave out.
    hrefs = (
        head.link("next"),
        *(href for href in _hrefs(tree) if paging.search(_BEHIND.split(href, 1)[0].rstrip("/"))),
    )
    uris = dict.fromkeys(_absolute(page, href) for href in hrefs)
    return tuple(uri for uri in uris if uri and uri != page.uri and _same_list(page, uri, stem))


def further_lists(page: Page, tree: LexborHTMLParser) -> tuple[str, ...]:
    """Other lists of the site that the page links, where its profile follows them."""
    uris = dict.fromkeys(_absolute(page, href) for href in _hrefs(tree))
    found = folders(page, tree) if page.site.profile.finds_lists else frozenset()
    return tuple(uri for uri in uris if uri and uri != page.uri and (page.site.leads_on(uri) or uri in found))


def spelt(page: Page, tree: LexborHTMLParser, uris: Collection[str]) -> tuple[str, ...]:
    """The addresses with a slash at their end by which the page links *uris*."""
    slashed = (href for href in _hrefs(tree) if href.endswith("/"))
    found = ((uri, href) for href in slashed if (uri := _absolute(page, href)) in uris)
    return tuple(dict.fromkeys(address for uri, href in found if uri and (address := spelling(href, uri))))


def folders(page: Page, tree: LexborHTMLParser) -> frozenset[str]:
    """The page, and what it links of the site, where at least three other addresses that it links stand below them.

    `/articles.html` has `/articles/12-title.html` below it.
    """
    uris = {uri for href in _hrefs(tree) if (uri := _absolute(page, href)) and page.site.is_post(uri)}
    below: Counter[str] = Counter()
    for uri in uris:
        parts = (page.site.path_of(uri) or "").strip("/").split("/")
        below.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    enough = {stem for stem, count in below.items() if count >= _ENOUGH}
    return frozenset(uri for uri in (*uris, page.uri) if _stem(page, uri) in enough)


def feeds(page: Page, tree: LexborHTMLParser) -> Iterator[str]:
    """The feeds that the page declares as its own, then the list of posts that the API of WordPress gives."""
    for node in tree.css(_FEEDS):
        href = _FEED_SCHEME.sub("", node.attrs.get("href") or "")
        uri = _absolute(page, href) if _is_feed(node, href) else None
        if uri and page.site.relative(uri) is not None:
            yield uri
    # Last: a feed says more of who wrote what.
    for node in tree.css(_API)[:1]:
        uri = _absolute(page, posts_of_api(node.attrs.get("href") or ""))
        if uri and page.site.relative(uri) is not None:
            yield uri


def _is_feed(node: LexborNode, href: str) -> bool:
    """Whether *node*, which links *href*, says that a feed of posts is there."""
    says = node.attrs.get("type") or ""
    is_named = not says and "feed" in (node.attrs.get("rel") or "").lower().split()
    told = f"{href} {node.attrs.get('title') or ''}"
    return (is_named or bool(_FEED.match(says))) and not _COMMENTS.search(told)


def _absolute(page: Page, href: str) -> str | None:
    uri = absolute(href, page.url)
    return uri and page.site.by_own_scheme(uri)


def _stem(page: Page, uri: str) -> str:
    return _SUFFIX.sub("", (page.site.path_of(uri) or "").strip("/")) if "?" not in uri else ""


def _same_list(page: Page, uri: str, stem: str) -> bool:
    paging, path = page.site.profile.paging, page.site.relative(uri) or ""
    # The home page can be the first page of /blog.
    return bool(paging.search(path)) and (not stem or paging.sub("", path).rstrip("/") == stem)


def _hrefs(tree: LexborHTMLParser) -> Iterable[str]:
    """The addresses that the page links, each once."""
    # `attributes` would make a dict of all of them.
    return dict.fromkeys(node.attrs.get("href") or "" for node in tree.css("a[href]"))
