"""Wix Blog: posts at /post/<slug>, rendered on the server."""

import re
from datetime import datetime

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from archive.model import Media, Problem, ProblemKind, Reading, Verdict
from scraper.parse.head import PageHead, alternates
from scraper.parse.listing import post_links
from scraper.parse.page import Page
from scraper.parse.profiles.base import Profile
from scraper.parse.profiles.wix import article as wix
from scraper.parse.profiles.wix.uploads import original
from scraper.parse.reading import missing, verdict
from scraper.parse.tree import Parsed

# Not "post-title" or "post-description": articles carry those too.
_MEDIA = re.compile(r"https?://[^/]+/media/([^/?#]+)")
_LIST = '[data-hook="post-list-item"], [data-hook="post-list-root"], [data-hook="post-list-pagination-container"]'


class Wix(Profile, frozen=True, kw_only=True):
    """Reads the hooks that both Wix viewers put into their pages."""

    def recognised(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> str:
        """The generator meta, or the warm-up data."""
        if head.meta("generator").startswith("Wix.com"):
            return f"meta generator: {head.meta('generator')}"
        return "wix-warmup-data in the page" if wix.is_raw(page.body) else ""

    def read(self, page: Page, parsed: Parsed, head: PageHead) -> Reading | None:
        """The post, the not-found page or the shell that the hooks show."""
        article = wix.find_article(page, parsed.tree)
        if article:
            return _post(page, parsed.tree, head, article)
        if wix.is_not_found(parsed.tree):
            return verdict(page, Verdict.NOT_FOUND)
        return verdict(page, Verdict.SHELL) if wix.is_shell(page.body) else None

    def read_unmarked(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading | None:
        """A rendered page where a post should be, that does not call itself an article, is a site's own 404 page."""
        if not wix.is_raw(page.body):
            return None
        is_missing = head.title and head.meta("og:type") == "website"
        return verdict(page, Verdict.NOT_FOUND if is_missing else Verdict.SHELL, Problem(kind=ProblemKind.NO_ARTICLE))

    def doubts(self) -> tuple[Problem, ...]:
        """A page without hooks was not made by this platform, or not lately."""
        return (Problem(kind=ProblemKind.OTHER_TEMPLATE),)

    def shows_list(self, tree: LexborHTMLParser) -> bool:
        """Return whether the hooks of a list stand in the page."""
        return tree.css_first(_LIST) is not None

    def original(self, media: Media) -> Media:
        """The upload, of which a page shows renditions; films keep the address of theirs."""
        return original(media)

    def smaller(self, address: str) -> str | None:
        """The rendition that fits into 2,000 pixels."""
        original = _MEDIA.fullmatch(address)
        return f"{address}/v1/fit/w_2000,h_2000,q_90/{original[1]}" if original else None

    def rendered(self, page: Page, *, within: bytes = b"") -> datetime | None:
        """The render time of the page's data."""
        return wix.rendered(page, within=within)


WIX = Wix(
    name="wix",
    title="Wix",
    summary="Wix Blog: posts at /post/<slug>, rendered on the server",
    marker="post/",
    # /post/slug, /single-post/2019/05/06/Slug, /blog-1/post/slug, /en/post/slug.
    posts=re.compile(r"(?:/[^/]+)?/(?:single-)?post/(?:\d{4}/\d{2}/\d{2}/)?[^/]+"),
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


def _post(page: Page, tree: LexborHTMLParser, head: PageHead, article: wix.PostRegion) -> Reading:
    if wix.ends_inside(article):
        return verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.CUT_ARTICLE))
    content = wix.read_post(page, article, head)
    if not content.blocks and not article.description.css_first("[data-rce-version]"):
        return verdict(page, Verdict.SHELL, Problem(kind=ProblemKind.EMPTY_ARTICLE))
    return replace(
        verdict(page, Verdict.POST),
        content=content,
        names=(*wix.names(page, article), *alternates(head, page.url)),
        entries=post_links(page, tree),
        problems=missing(content),
    )
