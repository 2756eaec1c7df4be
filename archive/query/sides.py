"""The states on either side of a change."""

from datetime import datetime

from sqlite_utils import Database

from archive.model import Change, ChangeKind
from archive.query import posts
from archive.query.posts import Shown


def sides(database: Database, change: Change) -> tuple[Shown | None, Shown | None]:
    """The state before *change* and the one after it; None where there was none.

    Of a move, each at its own address, through a page that showed it there: the text may well be the same.
    """
    window = change.window
    return _side(database, change, change.before, window.after), _side(database, change, change.after, window.before)


def one_sided(change: Change) -> str:
    """Why *change* has no two sides to compare, and which command shows the one it has."""
    shown = f"`cirma show {change.post}`"
    match change.kind:
        case ChangeKind.NEW:
            return f"change {change.id} is its publication: no text stands before it; {shown} shows it"
        case ChangeKind.REMOVED:
            return f"change {change.id} is its removal: no text stands after it; {shown} has the last one"
        case _:
            return f"change {change.id} is {change.kind.value}: it has one side only; {shown} shows it"


def _side(database: Database, change: Change, snapshot: str | None, instant: datetime | None) -> Shown | None:
    if snapshot is None:
        return None
    if change.kind is ChangeKind.MOVED and instant is not None:
        shown = posts.show(database, change.post, as_of=instant)
        if shown.snapshot == snapshot:
            return shown
    return posts.show_snapshot(database, snapshot)
