"""What happened to many posts, in the order in which it happened on the site."""

from collections.abc import Container
from dataclasses import dataclass

from sqlite_utils import Database

from archive.model import Change
from archive.query import changes
from archive.query.asof import NOW, Viewpoint
from archive.query.changes import ChangeFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change, with the address that the post had after it."""

    change: Change
    url: str


def happened(change: Change, viewpoint: Viewpoint) -> bool:
    """Whether *change* had happened, and was known, at *viewpoint*."""
    on_site = viewpoint.as_of is None or change.window.before <= viewpoint.as_of
    return on_site and (viewpoint.known_at is None or change.observed_at <= viewpoint.known_at)


def events(database: Database, posts: Container[str], viewpoint: Viewpoint = NOW) -> tuple[Event, ...]:
    """The changes of *posts*, the first ones too, by the ends of their windows."""
    addresses = {row["id"]: row["url"] for row in database.execute("SELECT id, url FROM change")}
    known = [
        Event(change=change, url=addresses[change.id])
        for change in changes.changes(database, ChangeFilter())
        if change.post in posts and happened(change, viewpoint)
    ]
    return tuple(sorted(known, key=_place))


def _place(event: Event) -> tuple[object, ...]:
    change = event.change
    return change.window.before, change.observed_at, change.post, change.id
