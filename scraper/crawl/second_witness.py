"""A second witness beside the pages of posts: a feed in JSON, or the API of WordPress.

It is not the truth of the page: a plugin can change either. Where the two differ, somebody should look.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from archive.digest import fold_spaces
from archive.model import Content, Stamp
from archive.render.text import as_text
from archive.uri import BadUri, canonical
from scraper.parse.addresses import API_PATH
from scraper.parse.dates import declared
from scraper.parse.json_feed import told, with_texts
from scraper.parse.json_ld import unescaped
from scraper.parse.page import Page
from scraper.parse.said import Said
from scraper.reading import reread

# Captions, buttons and related links are in one of the two texts and not in the other.
_SAME = 0.9


class Witness(Struct, frozen=True, kw_only=True):
    """The claims of another source about one post."""

    source: str
    """`API` or `JSON Feed`."""
    title: str
    """`same`, `other`, or empty where it says nothing; so are the others."""
    published: str
    modified: str
    """As it says, where the page says nothing; else `same` or `other`."""
    text: float | None
    """The share of words that its text and that of the page have in common."""

    @property
    def agrees(self) -> bool:
        """Whether nothing that it says is other than on the page."""
        return "other" not in (self.title, self.published, self.modified) and (self.text is None or self.text >= _SAME)


def source_of(home: Iterable[str], slugs: Iterable[str]) -> str | None:
    """Return the document, of those that the *home* page leads to, that says most of the posts *slugs*, or None."""
    documents = list(home)
    # The API first: it gives whole texts and the dates of changes.
    api = next((uri for uri in documents if API_PATH in uri), None)
    if api:
        return with_texts(api, slugs)
    return next((uri for uri in documents if urlsplit(uri).path.endswith((".json", "/json"))), None)


def witnesses(document: Page) -> dict[str, Mapping[str, str]]:
    """Return what *document* says of each post, by its address."""
    found: dict[str, Mapping[str, str]] = {}
    for item in told(document):
        try:
            found[canonical(item["link"], document.url)] = item
        except (BadUri, KeyError):
            continue
    return found


def compared(page: Page, content: Content, item: Mapping[str, str], *, source: str) -> Witness:
    """Compare *content*, as read from *page*, with what a witness says of it."""
    return Witness(
        source=source,
        title=_same(unescaped(item.get("title", "")), content.title),
        published=_day(item.get("pubDate", ""), page, content.published),
        modified=_day(item.get("lastmod", ""), page, content.modified),
        text=_likeness(page, item.get("text", ""), content),
    )


def _shared(one: str, other: str) -> float:
    """The share of the words of both texts that are in each, however often; 1 where they say the same."""
    first, second = Counter(one.casefold().split()), Counter(other.casefold().split())
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _same(said: str, read: str) -> str:
    if not said:
        return ""
    return "same" if fold_spaces(said).casefold() == fold_spaces(read).casefold() else "other"


def _day(said: str, page: Page, read: Stamp | None) -> str:
    stamp = declared(said, page.site.zone) if said else None
    if stamp is None:
        return ""
    if read is None:
        return stamp.day.isoformat()
    return "same" if stamp.day == read.day else "other"


def _likeness(page: Page, html: str, content: Content) -> float | None:
    if not html:
        return None
    site = replace(page.site, said=Said(body="body"))
    body = f"<!DOCTYPE html><html><head><title>.</title></head><body>{html}</body></html>".encode()
    reading = reread.read_totally(replace(page, body=body, site=site))
    return round(_shared(as_text(reading.content), as_text(content)), 2) if reading.content else None
