"""Wix Blog: posts at /post/<slug>, rendered on the server."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from archive.model import Media, Problem, ProblemKind, Reading
from scraper.parse.profiles.base import Profile
from scraper.parse.profiles.wix.uploads import original

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from scraper.parse.head import PageHead
    from scraper.parse.page import Page
    from scraper.parse.tree import Parsed

_MEDIA = re.compile(r"https?://[^/]+/media/([^/?#]+)")


class Wix(Profile, frozen=True, kw_only=True):
    """Reads the hooks that both Wix viewers put into their pages.

    What reads is imported when a page is read: a crawl leaves that to a child process.
    """

    def recognised(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> str:
        """The generator meta, or the warm-up data."""
        from scraper.parse.profiles.wix.reading import recognised

        return recognised(page, head)

    def read(self, page: Page, parsed: Parsed, head: PageHead) -> Reading | None:
        """The post, the not-found page or the shell that the hooks show."""
        from scraper.parse.profiles.wix.reading import read

        return read(page, parsed, head)

    def read_unmarked(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading | None:
        """A rendered page where a post should be, that does not call itself an article, is a site's own 404 page."""
        from scraper.parse.profiles.wix.reading import read_unmarked

        return read_unmarked(page, head)

    def doubts(self) -> tuple[Problem, ...]:
        """A page without hooks was not made by this platform, or not lately."""
        return (Problem(kind=ProblemKind.OTHER_TEMPLATE),)

    def shows_list(self, tree: LexborHTMLParser) -> bool:
        """Return whether the hooks of a list stand in the page."""
        from scraper.parse.profiles.wix.reading import shows_list

        return shows_list(tree)

    def original(self, media: Media) -> Media:
        """The upload, of which a page shows renditions; films keep the address of theirs."""
        return original(media)

    def smaller(self, address: str) -> str | None:
        """The rendition that fits into 2,000 pixels."""
        found = _MEDIA.fullmatch(address)
        return f"{address}/v1/fit/w_2000,h_2000,q_90/{found[1]}" if found else None

    def rendered(self, page: Page, *, within: bytes = b"") -> datetime | None:
        """The render time of the page's data."""
        from scraper.parse.profiles.wix.reading import rendered

        return rendered(page, within=within)


WIX = Wix(
    name="wix",
    title="Wix",
    summary="Wix Blog: posts at /post/<slug>, rendered on the server",
    marker="post/",
    # /post/slug, /single-post/2019/05/06/Slug, /blog-1/post/slug, /en/post/slug, /en/blog-1/post/slug.
    posts=re.compile(r"(?:/[a-z]{2}(?:-[a-zA-Z]{2,4})?)?(?:/[^/]+)?/(?:single-)?post/(?:\d{4}/\d{1,2}/\d{1,2}/)?[^/]+"),
    lists=re.compile(
        r"(?:/[^/]+){1,2}?(?:/page/\d+|/(?:categories|tags|hashtags)/[^/]+(?:/page/\d+)?|/archive/\d{4}(?:/\d{2})?)"
    ),
    labels=re.compile(r"/(?P<kind>categories|tags|hashtags)/[^/]+$"),
    excluded=re.compile(
        r"(?:/[^/]+)?/(?:profile|members-area|account|_api|_partials|_serverless|pro-gallery-webapp|cart-page)(?:/|$)"
    ),
    sitemaps=("/sitemap.xml", "/blog-posts-sitemap.xml"),
    feeds=("/blog-feed.xml",),
    media_hosts=("wixstatic.com", "usrfiles.com", "wixmp.com"),
    media_root="https://static.wixstatic.com/media/",
)
