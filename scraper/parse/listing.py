"""What an HTML page leads to: the posts that it links, and the further pages of a list."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from archive.model import Entry
from scraper.parse.head import PageHead, absolute
from scraper.parse.page import Page

# Not "post-title" or "post-description": articles carry those too.
_LIST = '[data-hook="post-list-item"], [data-hook="post-list-root"], [data-hook="post-list-pagination-container"]'
_PAGE_NUMBER = re.compile(r"/page/\d+$")


def is_list(page: Page, tree: LexborHTMLParser) -> bool:
    """Whether the page is a list of posts, by what it shows or by its address."""
    path = page.site.path_of(page.uri)
    return tree.css_first(_LIST) is not None or (path is not None and page.site.profile.is_list(path))


def post_links(page: Page, tree: LexborHTMLParser) -> tuple[Entry, ...]:
    """The posts of the site that the page links, in order, each once."""
    hrefs = _hrefs(tree, page.site.profile.marker)
    uris = dict.fromkeys(absolute(href, page.url) for href in hrefs)
    return tuple(Entry(uri=uri) for uri in uris if uri and uri != page.uri and page.site.is_post(uri))


def further_pages(page: Page, tree: LexborHTMLParser, head: PageHead) -> tuple[str, ...]:
    """The other pages of the same list: `rel=next`, then the numbered ones that it links."""
    stem = _PAGE_NUMBER.sub("", page.site.path_of(page.uri) or "").rstrip("/")
    uris = dict.fromkeys(absolute(href, page.url) for href in (head.link("next"), *_hrefs(tree, "/page/")))
    return tuple(uri for uri in uris if uri and uri != page.uri and _same_list(page, uri, stem))


def _same_list(page: Page, uri: str, stem: str) -> bool:
    path = page.site.path_of(uri) or ""
    # The home page can be the first page of /blog.
    return bool(_PAGE_NUMBER.search(path)) and (not stem or _PAGE_NUMBER.sub("", path) == stem)


def _hrefs(tree: LexborHTMLParser, marker: str) -> Iterable[str]:
    """The addresses of links with *marker* in them, each once."""
    # `attributes` would make a dict of all of them.
    return dict.fromkeys(node.attrs.get("href") or "" for node in tree.css(f'a[href*="{marker}"]'))
