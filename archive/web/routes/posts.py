"""Lists of posts: all, removed ones, those of a day, by author, by tag, and the hosts that they cite."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from archive.formats.json import post_record
from archive.model import State, Uncertainty
from archive.query import asof, facets
from archive.query.facets import Facets, PostPage
from archive.query.posts import Post, PostFilter
from archive.query.sources import Citations
from archive.query.unsigned import with_named_authors
from archive.web import answers, filters, templating
from archive.web.answers import Refusal
from archive.web.ask import Ask
from archive.web.page import Turnstile
from archive.web.paging import offset, paging
from archive.web.room import PAGE_SIZE
from archive.web.routes.references import listed_references

_COLUMNS = (
    "id", "site", "url", "title", "authors", "feed_authors", "text_authors", "published_day", "published",
    "modified", "language", "state", "tags", "reading_minutes", "confidence", "unsure", "snapshot", "first_observed",
    "last_observed", "first_published", "failing_since",
)  # fmt: skip
_WHOLE = 10_000
"""Rows of a list that is taken away whole, as CSV or references."""
_TABLES = ("post_status",)
_citations = Citations()
_as_of = Turnstile()


class Unseen(Struct, frozen=True, kw_only=True):
    """The last look at the posts as they stood on a day: what is unsure of all of them since then is shown once."""

    morning: datetime
    """Of its day: a run takes a while."""
    last: datetime

    def covers(self, doubt: Uncertainty | None) -> bool:
        """Return whether *doubt* is no more than that."""
        return doubt is not None and doubt.before is None and doubt.after is not None and doubt.after >= self.morning


def posts(ask: Ask) -> Response:
    """`/posts`."""
    wanted, words = filters.post_filter(ask), filters.text(ask, "q")
    day = filters.span(ask, "as_of")
    if day is not None:
        return _stood(ask, wanted, day.end, heading=None)
    return _list(ask, wanted, words, "posts")


def removed(ask: Ask) -> Response:
    """`/removed`."""
    return _list(ask, replace(filters.post_filter(ask), state=State.GONE), filters.text(ask, "q"), "removed")


def author(ask: Ask) -> Response:
    """`/authors/NAME`."""
    return _list(ask, replace(filters.post_filter(ask), author=ask.parts["name"]), None, "author")


def tag(ask: Ask) -> Response:
    """`/tags/LABEL`."""
    return _list(ask, replace(filters.post_filter(ask), tag=ask.parts["name"]), None, "tag")


def day(ask: Ask) -> Response:
    """`/day/2026-06-12`: the sites as they stood at the end of that day."""
    found = filters.read_span(ask, ask.parts["day"], "day")
    if filters.iso(found) != ask.parts["day"]:
        raise answers.Elsewhere(f"/day/{found.last_day.isoformat()}")
    return _stood(ask, filters.post_filter(ask), found.end, heading="day")


def authors(ask: Ask) -> Response:
    """`/authors`."""
    return _names(ask, "author", "authors")


def tags(ask: Ask) -> Response:
    """`/tags`."""
    return _names(ask, "tag", "tags")


def sources(ask: Ask) -> Response:
    """`/sources`: the hosts that posts link to."""
    inside = frozenset(_host(site.url) for site in ask.sites.values())
    hosts = ask.reading.kept(_TABLES, "sources", lambda: _citations.hosts(ask.database, inside))
    rows = [{"host": host.host, "links": host.links, "posts": host.posts, "internal": host.internal} for host in hosts]
    if ask.format == "json":
        return answers.json({"total": len(rows), "hosts": rows})
    if ask.format == "csv":
        return answers.table(rows, ("host", "links", "posts", "internal"))
    place = paging(ask, len(hosts), 2 * PAGE_SIZE)
    shown = hosts[place.start - 1 if place.total else 0 : place.end]
    return templating.html(ask, "sources.html", hosts=shown, paging=place)


def source(ask: Ask) -> Response:
    """`/sources/HOST`: the posts that cite one."""
    host = ask.parts["name"].lower()
    citing = ask.reading.kept(_TABLES, ("source", host), lambda: _citations.citing(ask.database, host))
    if not citing:
        raise Refusal(404, "error.no_source", host=host[:80])
    found = with_named_authors(ask.database, facets.named(ask.database, citing))
    return _answer(ask, found, len(found), {}, "source", name=host)


# --- how lists are shown --------------------------------------------------------------------------------------------


def _list(ask: Ask, wanted: PostFilter, words: str | None, kind: str) -> Response:
    """The posts that pass, a page at a time; whole where a program takes them away."""
    whole = ask.format in ("csv", "bib", "ris", "csl.json")
    limit, start = (_WHOLE, 0) if whole else (PAGE_SIZE, offset(ask, PAGE_SIZE))

    def listed() -> PostPage:
        found = facets.page(ask.database, replace(wanted, limit=limit), words=words, offset=start)
        return replace(found, posts=with_named_authors(ask.database, found.posts))

    # A whole list is taken away once; many of them would fill the memory.
    found = listed() if whole else ask.reading.kept(_TABLES, ("posts", wanted, words, limit, start), listed)
    counts: Facets = {}
    if not ask.format:
        counts = ask.reading.lately(
            ("facets", wanted, words), lambda database: facets.facets(database, wanted, words=words)
        )
    name = ask.parts.get("name", "")
    # A misspelt author would else look like one who wrote nothing.
    if name and not found.total:
        raise Refusal(404, f"error.no_{kind}", name=name[:80])
    return _answer(ask, found.posts, found.total, counts, kind, name=name)


def _stood(ask: Ask, wanted: PostFilter, at: datetime, *, heading: str | None) -> Response:
    """The posts as they stood at an instant, oldest publication last."""
    # Every post's spans are read, which at ten thousand posts takes half a second.
    with _as_of:
        found: tuple[Post, ...] = ask.reading.kept(
            ("post_status", "observation", "miss"), ("stood", wanted, at), lambda: asof.listed(ask.database, wanted, at)
        )
    start = offset(ask, PAGE_SIZE)
    some = found if ask.format else found[start : start + PAGE_SIZE]
    local = at.astimezone(ask.zone())
    around = {"before": (local - timedelta(days=1)).date(), "after": (local + timedelta(days=1)).date()}
    unseen = _unseen(found, ask.zone())
    more = {"name": "", "as_of": local.date(), "around": around, "unseen": unseen}
    return _answer(ask, some, len(found), {}, heading or "posts", **more)


def _unseen(found: Sequence[Post], zone: ZoneInfo) -> Unseen | None:
    """Return where the day that was asked for, in the zone *zone*, went on after the last look at the posts."""
    looks = [post.uncertain.after for post in found if post.uncertain and post.uncertain.before is None]
    last = max(filter(None, looks), default=None)
    if last is None:
        return None
    return Unseen(morning=last.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0), last=last)


def _answer(ask: Ask, found: Sequence[Post], total: int, counts: Facets, kind: str, **more: object) -> Response:
    place = paging(ask, total, PAGE_SIZE)
    match ask.format:
        case "json":
            records = [post_record(post) for post in found]
            return answers.json({"total": total, "page": place.number, "next": place.after, "posts": records})
        case "csv":
            return answers.table((post_record(post) for post in found), _COLUMNS)
        case "bib" | "ris" | "csl.json":
            return listed_references(ask, [post.snapshot for post in found])
    values = {"as_of": None, "around": None, "unseen": None, **more}
    set_ = filters.given(ask, filters.POST_FILTERS)
    return templating.html(
        ask, "posts.html", posts=found, paging=place, facets=counts, kind=kind, chosen=dict(set_), **values
    )


def _names(ask: Ask, facet: str, template: str) -> Response:
    counts = ask.reading.lately(
        ("names", facet), lambda database: facets.facets(database, PostFilter(), most=5_000)[facet]
    )
    if ask.format == "json":
        return answers.json({"total": len(counts), template: [{"name": name, "posts": n} for name, n in counts]})
    if ask.format == "csv":
        return answers.table(({"name": name, "posts": n} for name, n in counts), ("name", "posts"))
    place = paging(ask, len(counts), 4 * PAGE_SIZE)
    shown = counts[place.start - 1 if place.total else 0 : place.end]
    return templating.html(ask, "names.html", names=shown, kind=template, paging=place)


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return (urlsplit(url).hostname or "").removeprefix("www.")
