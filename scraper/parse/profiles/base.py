"""The protocol of a profile: a platform's paths, and how to recognise and read its pages. It names no site.

A site is a base URL and a profile. What a profile does not say, the general reader finds out of each page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from archive.model import Media, Problem, Reading
    from scraper.parse.head import PageHead
    from scraper.parse.page import Page
    from scraper.parse.tree import Parsed

_NOWHERE = re.compile(r"(?!)")


class Profile(Struct, frozen=True, kw_only=True):
    """A platform. Paths are relative to the site's base path and begin with a slash.

    A platform overrides the methods for what it knows better than the general reader.
    """

    name: str
    title: str
    """As people call the platform."""
    summary: str
    marker: str = ""
    """What every link to a post contains: a quick first look at it."""
    posts: re.Pattern[str] = _NOWHERE
    lists: re.Pattern[str] = _NOWHERE
    """Pages of a list and lists by label. The first page of a list can have any name."""
    labels: re.Pattern[str] = _NOWHERE
    """Addresses that label a post: `kind` is `categories`, `tags` or `hashtags`."""
    excluded: re.Pattern[str] = _NOWHERE
    """Never asked for: people, programs, shops."""
    sitemaps: tuple[str, ...] = ("/sitemap.xml",)
    """The index, then sitemaps of posts, which are tried even when the index leaves them out."""
    feeds: tuple[str, ...] = ()
    declares_api: bool = False
    """Whether its home page may declare an API that names the posts and when each was changed."""
    post_sitemaps: re.Pattern[str] = _NOWHERE
    """Sitemaps that name posts and nothing else."""
    other_sitemaps: re.Pattern[str] = _NOWHERE
    """Sitemaps that name no posts."""
    text: str = ""
    """Selector of what the platform itself puts around the text of a post. It counts where nothing in it reads like an
    article: a list of links, the notes on a recording."""
    drop: tuple[str, ...] = ()
    """Selectors of what the platform's themes show beside the text of a post and that another field holds."""
    errors: str = ""
    """Selector of what the platform itself shows where it breaks, before a page or in the middle of one."""
    signed: str = ""
    """Selector of the byline that the platform itself writes. It goes before metas, which may name the typist."""
    paging: re.Pattern[str] = re.compile(r"/page/\d+$")
    """What makes the address of a list that of one of its further pages."""
    links_posts_in_text: bool = True
    """Whether any link to a post's address leads to one."""
    media_hosts: tuple[str, ...] = ()
    """Hosts that serve a site's pictures and documents beside its own, with all hosts below them."""
    media_root: str = ""
    """Where a picture lies of which a page gives the media id alone."""
    finds_lists: bool = False
    """Whether nothing is known of the addresses of lists: then what stands below an address makes it one."""
    is_told_by_shape: bool = False
    """Whether other addresses than those of posts have the form of one: sources and shapes then tell them apart."""

    def is_post(self, path: str) -> bool:
        """Return whether *path*, which may have a query, has the form of a post's address."""
        bare = path.partition("?")[0]
        return self.posts.fullmatch(bare) is not None and not self.is_excluded(bare)

    def is_list(self, path: str) -> bool:
        """Return whether *path*, which may have a query, has the form of a further list page or of a list by label."""
        bare = path.partition("?")[0]
        return self.lists.fullmatch(bare) is not None and not self.is_excluded(bare)

    def leads_on(self, path: str) -> bool:
        """Return whether a list at *path* is worth reading for its own sake, where no sitemap names the posts."""
        return False

    def post_hrefs(self, tree: LexborHTMLParser) -> Iterable[str]:
        """The links of *tree* to posts, as written, each once."""
        # `attributes` would make a dict of all of them.
        return dict.fromkeys(node.attrs.get("href") or "" for node in tree.css(f'a[href*="{self.marker}"]'))

    def is_excluded(self, path: str) -> bool:
        """Return whether *path* is out of bounds, whatever links to it."""
        return self.excluded.match(path) is not None

    def recognised(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> str:
        """The evidence that *page* comes from this platform, in words; empty if there is none."""
        return ""

    def read(self, page: Page, parsed: Parsed, head: PageHead) -> Reading | None:
        """The reading of a page that carries the platform's own marks; None leaves it to the general reader."""
        return None

    def asks_for_a_date(self, head: PageHead) -> bool:
        """Return whether a page with this *head* is a post only if it shows when it was published."""
        return False

    def read_unmarked(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading | None:
        """The verdict on a page at a post's address without marks of an article; None to read it all the same."""
        return None

    def original(self, media: Media) -> Media:
        """*media* under the platform's own id and with the address of the original, where a page shows a rendition."""
        return media

    def smaller(self, address: str) -> str | None:
        """Return the address of a smaller rendition of the picture at *address*; None where the platform has none."""
        return None

    def doubts(self) -> tuple[Problem, ...]:
        """Problems to note on a post of this platform that the general reader read."""
        return ()

    def shows_list(self, tree: LexborHTMLParser) -> bool:
        """Return whether *tree* is marked as a list of posts."""
        return False

    def rendered(self, page: Page, *, within: bytes = b"") -> datetime | None:
        """Return when the platform produced the page, or None where it does not say so or cannot be believed.

        *within* is what the page holds besides long scripts; it is searched first.
        """
        return None
