"""Atom feeds (RFC 4287), paged as RFC 5005 has it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from archive.formats import xml

MEDIA_TYPE = "application/atom+xml"


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One entry: a change."""

    id: str
    """An IRI that never changes."""
    title: str
    updated: datetime
    link: str
    summary_html: str
    """Escaped HTML."""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class AtomFeed(Struct, frozen=True, kw_only=True):
    """One page of a feed."""

    id: str
    title: str
    updated: datetime
    author: str
    language: str
    entries: Sequence[FeedEntry]
    links: Sequence[tuple[str, str]]
    """Relation and address: `self`, `alternate`, and of a paged feed `first`, `next`, `previous`, `last`."""


def write(feed: AtomFeed) -> str:
    """The document of *feed*."""
    inside = [
        xml.element("id", feed.id),
        xml.element("title", feed.title),
        xml.element("updated", _instant(feed.updated)),
        xml.markup("author", xml.element("name", feed.author)),
        xml.element("generator", "cirma"),
        *(_link(relation, address) for relation, address in feed.links),
        *(_entry(entry) for entry in feed.entries),
    ]
    # RFC 4287 allows the language at the root, for all texts inside.
    root = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language}
    return xml.DECLARATION + xml.markup("feed", "\n".join(inside), root) + "\n"


def _link(relation: str, address: str) -> str:
    kind = {"self": MEDIA_TYPE, "alternate": "text/html"}.get(relation, MEDIA_TYPE)
    return xml.element("link", None, {"rel": relation, "type": kind, "href": address})


def _entry(entry: FeedEntry) -> str:
    inside = [
        xml.element("id", entry.id),
        xml.element("title", entry.title),
        xml.element("updated", _instant(entry.updated)),
        xml.element("link", None, {"rel": "alternate", "type": "text/html", "href": entry.link}),
        *(xml.markup("author", xml.element("name", name)) for name in entry.authors),
        *(xml.element("category", None, {"term": term}) for term in entry.categories),
        # HTML as text, escaped: RFC 4287, section 3.1.1.2.
        xml.element("summary", entry.summary_html, {"type": "html"}),
    ]
    return xml.markup("entry", "".join(inside))


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
