"""A timeline of many posts, in the order of events on the site."""

from collections.abc import Container
from datetime import datetime

from msgspec import Struct
from sqlite_utils import Database

from archive.model import Change
from archive.query import changes
from archive.query.changes import ChangeFilter


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """A change, with the address that the post had after it."""

    change: Change
    url: str


def happened(change: Change, as_of: datetime | None) -> bool:
    """Return whether *change* had happened for sure at *as_of*; None is now."""
    # The end of the window: before it the change may not have happened yet.
    return as_of is None or change.window.before <= as_of


def events(database: Database, posts: Container[str], as_of: datetime | None = None) -> tuple[TimelineEntry, ...]:
    """The changes of *posts*, the first ones too, by the ends of their windows."""
    # At the time of the change: a change itself carries the address of today.
    addresses = {row["id"]: row["url"] for row in database.execute("SELECT id, url FROM change")}
    known = [
        TimelineEntry(change=change, url=addresses[change.id])
        for change in changes.changes(database, ChangeFilter())
        if change.post in posts and happened(change, as_of)
    ]
    return tuple(sorted(known, key=_place))


def _place(event: TimelineEntry) -> tuple[object, ...]:
    change = event.change
    # Ids last, so that changes of one instant have one order on every machine.
    return change.window.before, change.observed_at, change.post, change.id
