"""A site whose `url` is another than at its last crawl: whether the blog of its id is there."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from archive.query import moved_sites
from archive.store import Store
from archive.text.words import folded_words
from archive.uri import canonical
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.crawl.first_look import named_at
from scraper.errors import AnotherBlog, SiteRefused, SiteUnreachable
from scraper.settings.config import SiteConfig


def place(url: str) -> str:
    """The place that *url* leads to, with or without www, by http or https."""
    return re.sub(r"^https?://(?:www\.)?", "", canonical(url)).rstrip("/")


def require_same_blog(store: Store, site: SiteConfig, transport: Transport, *, delay: float, clock: Clock) -> None:
    """Raise `AnotherBlog` where *site* is configured at another place than before, which names none of its posts.

    A place that cannot be asked, or that names no post at all, is left to the crawl.
    """
    before = store.run(moved_sites.last_url, site.id)
    if before is None or place(before) == place(site.url):
        return
    held = store.run(moved_sites.posts_held, site.id)
    try:
        named = named_at(transport, site, delay=delay, clock=clock)
    except (SiteRefused, SiteUnreachable):
        return
    # One post in common is enough: a site that moved may have left most of them behind.
    if held and named and not _marks(held) & _marks(named):
        raise AnotherBlog(site.id, before, site.url, len(held))


def _marks(posts: Iterable[tuple[str, str]]) -> set[str]:
    """The marks of a post that survive a change of address: the last part of its path, and its title."""
    found: set[str] = set()
    for uri, title in posts:
        slug = re.sub(r"\.\w{1,5}$", "", unquote(urlsplit(uri).path).rstrip("/").rpartition("/")[2]).casefold()
        # A number, or a word, may stand for another post elsewhere.
        found |= {text for text in (slug if "-" in slug else "", " ".join(folded_words(title))) if text}
    return found
