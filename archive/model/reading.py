"""A reading: what a parser made of a page, with verdict, content and the URIs it names."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from archive.model.content import Content
from archive.model.problem import Problem


# Every rule on absence goes by these: only `NOT_FOUND` and `GONE` can make a suspect.
class Verdict(StrEnum):
    """The kinds of response; only a `POST` is ever a state of a post."""

    POST = "post"
    LISTING = "listing"
    """A list page, sitemap or feed: it names posts."""
    SHELL = "shell"
    """A client-side render without article: a failed fetch, retried, never an emptied post."""
    NOT_FOUND = "not_found"
    """A 404, or a 200 that shows the not-found page."""
    GONE = "gone"
    REDIRECT = "redirect"
    ERROR = "error"
    BLOCKED = "blocked"
    """429 or a challenge page."""
    RESTRICTED = "restricted"
    """401, 403 or a wall."""
    OTHER = "other"
    UNREADABLE = "unreadable"
    """Kept, and not read: the fault is ours, and a better parser reads it anew. It says nothing of any post."""


class Scheme(StrEnum):
    """The systems that name a post. A name is a dated fact; names are joined by evidence."""

    URL = "url"
    PAGE_ID = "page-id"
    FEED_GUID = "feed-guid"
    ALTERNATE = "alternate"
    """An hreflang alternate: recorded, never a reason to join."""


class Name(Struct, frozen=True, kw_only=True):
    """One name of a post under one scheme."""

    scheme: Scheme
    # A string under every scheme, so that one table holds them all.
    value: str


class Source(StrEnum):
    """The kinds of documents that name a URI."""

    SITEMAP = "sitemap"
    FEED = "feed"
    LIST = "list"
    POST = "post"


class Entry(Struct, frozen=True, kw_only=True):
    """One URI that a sitemap, a feed, a list page or a post names, with what the source says of it."""

    uri: str
    address: str | None = None
    """As the source spells it, where a server could tell that from the canonical spelling: with a slash at its end."""
    # As written: a date alone says less than the instant that a parser would make of it.
    lastmod: str | None = None
    """As written: date-only on Wix."""
    guid: str | None = None
    title: str | None = None
    creator: str | None = None
    published: datetime | None = None
    text: str | None = None
    """Of a feed's item: a digest of the words of its title and text, which tells that they changed."""


class Reading(Struct, frozen=True, kw_only=True):
    """The result of one parser version on one capture."""

    parser: str
    """The profile, and a digest of the code that reads by it: `wix/3f2a91c04b7e`."""
    verdict: Verdict
    rendered: datetime | None = None
    """When the platform produced this page, as the page carries it."""
    canonical: str | None = None
    """The canonical URI-R that the page declares, absolute, whatever lives there."""
    content: Content | None = None
    """Present if the verdict is `POST` and the body was not purged since; else of the error page alone, which was asked
    for at an address that cannot exist.
    """
    names: tuple[Name, ...] = ()
    source: Source | None = None
    """Of a listing: what kind of source it is."""
    entries: tuple[Entry, ...] = ()
    """In-scope URIs that the page names: posts on list pages, sitemaps and feeds, links in posts."""
    children: tuple[str, ...] = ()
    """Further documents to read: child sitemaps, the next list page."""
    spelt: tuple[str, ...] = ()
    """Of an HTML page: the addresses of `children` that it links with a slash at their end, as it spells them."""
    # False is the safe side: from half a sitemap everything else would look removed.
    complete: bool = True
    """A listing that parsed whole, as what it should be; an incomplete one is never evidence of absence."""
    restrictions: tuple[str, ...] = ()
    """`noarchive`, `tdm-reservation: 1` and the like, recorded as found."""
    problems: tuple[Problem, ...] = ()
    """Problems that the parser met."""
