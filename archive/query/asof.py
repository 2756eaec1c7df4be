"""Posts as they were: their states on a day, one or listed. The rule is `archive.query.spans`; search: `hits`."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.errors import NoSuchState
from archive.model import Basis, Stamp, State
from archive.model.content import least_confidence, unsure_fields
from archive.query import posts, spans
from archive.query.posts import Post, PostFilter, Shown, fold
from archive.query.unsigned import with_named_authors


class Viewpoint(Struct, frozen=True, kw_only=True):
    """A point on the two axes of time; None is now."""

    as_of: datetime | None = None
    """What the site showed then."""
    known_at: datetime | None = None
    """By what the archive knew then: a matter of how it is opened (`archive.store.known_at`), not of the question."""


NOW = Viewpoint()


# msgspec skips what a type does not name.
class _Declared(Struct, frozen=True, kw_only=True):
    """The part of a content state that a list of posts needs: all but its body, which takes long to decode."""

    title: str
    authors: tuple[str, ...] = ()
    published: Stamp | None = None
    modified: Stamp | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    reading_minutes: int | None = None
    basis: tuple[Basis, ...] = ()


def states(database: Database, wanted: PostFilter, as_of: datetime | None = None) -> Iterator[Shown]:
    """The state of each post that passes *wanted* in that state, one at a time.

    Newest publication first, by the date that the post declares today. Posts without a state at *as_of* are left out.
    """
    if as_of is None:
        return (posts.show_snapshot(database, post.snapshot) for post in posts.posts(database, wanted))
    # All posts: a filter holds of the state on that day, not of today's.
    known = posts.posts(database, PostFilter(site=wanted.site))
    rows = (row for post in known if (row := spans.at(database, post.id, as_of)))
    return islice((posts.shown_at(row) for row in rows if _passes(_post_at(row), wanted)), wanted.limit)


def listed(database: Database, wanted: PostFilter, as_of: datetime | None = None) -> tuple[Post, ...]:
    """The posts that pass *wanted*, as they were, newest publication first."""
    if as_of is None:
        return with_named_authors(database, posts.posts(database, wanted))
    rows = spans.all_at(database, as_of, site=wanted.site)
    found = [post for row in rows if _passes(post := _post_at(row), wanted)]
    # Sorting is stable: posts of one date then stand by id.
    found.sort(key=lambda post: post.id)
    found.sort(key=lambda post: post.published.isoformat() if post.published else "", reverse=True)
    # Cut first: the other sources are asked for what is shown alone.
    return with_named_authors(database, found[: wanted.limit])


def total(database: Database, wanted: PostFilter, as_of: datetime | None = None) -> int:
    """Return how many posts pass *wanted*, as they were, whatever its limit."""
    if as_of is None:
        return posts.count(database, wanted)
    return sum(_passes(_post_at(row), wanted) for row in spans.all_at(database, as_of, site=wanted.site))


def post_as_of(database: Database, identity: str, as_of: datetime) -> Post:
    """The post as it was. Raises `NoSuchState` where it did not exist yet."""
    row = spans.at(database, identity, as_of)
    if row is None:
        raise NoSuchState(identity, "it had no state on that day")
    return _post_at(row)


def _post_at(row: spans.Row) -> Post:
    declared = msgspec.json.decode(row["at_json"], type=_Declared)
    return replace(
        posts.post_of(row),
        url=row["at_url"],
        title=declared.title,
        authors=declared.authors,
        published=declared.published.instant if declared.published else None,
        published_day=declared.published.day if declared.published else None,
        modified=declared.modified.instant if declared.modified else None,
        language=declared.language,
        state=State(row["at_state"]),
        tags=(*declared.categories, *declared.tags),
        reading_minutes=declared.reading_minutes,
        confidence=least_confidence(declared.basis),
        unsure=unsure_fields(declared.basis),
        snapshot=row["at_snapshot"],
        last_observed=timestamps.parse(row["at_last_observed"]),
        uncertain=spans.uncertainty(row),
    )


def _passes(post: Post, wanted: PostFilter) -> bool:
    day = post.published_day
    return (
        (wanted.state is None or post.state is wanted.state)
        and (
            wanted.language is None
            or (post.language or "").split("-")[0] == wanted.language
            or post.language == wanted.language
        )
        and (wanted.author is None or any(fold(wanted.author) in fold(author) for author in post.authors))
        and (wanted.tag is None or fold(wanted.tag) in map(fold, post.tags))
        and (wanted.published_since is None or (day is not None and day >= wanted.published_since))
        and (wanted.published_until is None or (day is not None and day <= wanted.published_until))
    )
