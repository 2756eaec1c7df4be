"""Posts as they were: their states on a day."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive.errors import NoSuchState
from archive.query import posts
from archive.query.posts import Post, PostFilter, Shown, fold


class Viewpoint(Struct, frozen=True, kw_only=True):
    """Where the reader stands on the two axes of time; None is now."""

    as_of: datetime | None = None
    """What the site said then."""
    known_at: datetime | None = None
    """By what the archive knew then: a matter of how it is opened (`archive.store.known_at`), not of the question."""


NOW = Viewpoint()


def states(database: Database, wanted: PostFilter, as_of: datetime | None = None) -> Iterator[Shown]:
    """The state of each post that passes *wanted* in that state, one at a time.

    Newest publication first, as it is declared last. Posts without a state at *as_of* are left out.
    """
    if as_of is None:
        return (posts.show_snapshot(database, post.snapshot) for post in posts.posts(database, wanted))
    known = posts.posts(database, PostFilter(site=wanted.site))
    shown = (found for post in known if (found := _state(database, post, as_of)))
    return islice((item for item in shown if _passes(as_post(item), wanted)), wanted.limit)


def listed(database: Database, wanted: PostFilter, as_of: datetime | None = None) -> tuple[Post, ...]:
    """The posts that pass *wanted*, as they were, newest publication first."""
    if as_of is None:
        return posts.posts(database, wanted)
    unlimited = replace(wanted, limit=None)
    found = sorted((as_post(shown) for shown in states(database, unlimited, as_of)), key=lambda post: post.id)
    found.sort(key=lambda post: post.published.isoformat() if post.published else "", reverse=True)
    return tuple(found[: wanted.limit])


def as_post(shown: Shown) -> Post:
    """The post of *shown* as it was in that state."""
    content = shown.content
    return replace(
        shown.post,
        url=shown.url,
        title=content.title,
        authors=content.authors,
        published=content.published.instant if content.published else None,
        published_day=content.published.day if content.published else None,
        modified=content.modified.instant if content.modified else None,
        language=content.language,
        state=shown.state,
        tags=(*content.categories, *content.tags),
        reading_minutes=content.reading_minutes,
        snapshot=shown.snapshot,
        last_observed=shown.last_observed,
        uncertain=shown.uncertain,
    )


def _state(database: Database, post: Post, as_of: datetime) -> Shown | None:
    try:
        return posts.show(database, post.id, as_of=as_of)
    except NoSuchState:
        return None


def _passes(post: Post, wanted: PostFilter) -> bool:
    day = post.published_day
    return (
        (wanted.state is None or post.state is wanted.state)
        and (wanted.author is None or any(fold(wanted.author) in fold(author) for author in post.authors))
        and (wanted.tag is None or fold(wanted.tag) in map(fold, post.tags))
        and (wanted.published_since is None or (day is not None and day >= wanted.published_since))
        and (wanted.published_until is None or (day is not None and day <= wanted.published_until))
    )
