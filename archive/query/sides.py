"""The states on either side of a change."""

from datetime import datetime

from sqlite_utils import Database

from archive.errors import NoSuchId, NoSuchState, TwoPosts
from archive.model import Change, ChangeKind
from archive.query import changes, names, posts
from archive.query.posts import Shown


def sides(database: Database, change: Change) -> tuple[Shown | None, Shown | None]:
    """The state before *change* and the one after it; None where there was none.

    Of a move, each at its own address, through a page that showed it there: the text may well be the same.
    """
    window = change.window
    return _side(database, change, change.before, window.after), _side(database, change, change.after, window.before)


def one_sided(change: Change) -> str:
    """Return why *change* has no two sides to compare, and which command shows the one it has."""
    shown = f"`cirma show {change.post}`"
    match change.kind:
        case ChangeKind.NEW:
            return f"change {change.id} is its publication: no text stands before it; {shown} shows it"
        case ChangeKind.REMOVED:
            return f"change {change.id} is its removal: no text stands after it; {shown} has the last one"
        case _:
            return f"change {change.id} is {change.kind.value}: it has one side only; {shown} shows it"


def pair(database: Database, old: str, new: str | None, *, across: bool = False) -> tuple[Shown, Shown, Change | None]:
    """Two states to compare: those of the change *old* or, of a post, of its last edit; else *old* and *new*.

    A post's name, beside another name, means its latest state; ids may be cut short. Raises `NoSuchState`,
    `NoSuchPost`, `AmbiguousPost`, and `TwoPosts` unless *across*.
    """
    # An empty name is none: it would ask for the last edit.
    if new is not None:
        before, after = _state(database, old), _state(database, new)
        if before.post.id != after.post.id and not across:
            raise TwoPosts(before.post.id, after.post.id)
        return before, after, None
    try:
        change = changes.change(database, names.shown_id(database, old, "change") or old)
    # Ids of changes and of posts look alike; what is no change may be the name of a post.
    except NoSuchId:
        change = _last_edit(database, names.resolve(database, old))
    older, newer = sides(database, change)
    if not (older and newer):
        raise NoSuchState(change.post, one_sided(change))
    return older, newer, change


def _state(database: Database, name: str) -> Shown:
    """The snapshot that *name* is the id of; else the current state of the post of that name."""
    try:
        return posts.show_snapshot(database, names.shown_id(database, name, "snapshot") or name)
    except NoSuchId:
        # A change has two states, and neither is the latest of its post.
        if change := names.shown_id(database, name, "change"):
            raise NoSuchId(
                change, f"that is a change: name it alone, or one of its snapshots{_around(database, change)}"
            ) from None
        return posts.show(database, names.resolve(database, name))


def _around(database: Database, change: str) -> str:
    found = changes.change(database, change)
    return "".join(f" {each}" for each in (found.before, found.after) if each)


def _last_edit(database: Database, post: str) -> Change:
    edits = [item for item in changes.changes(database, changes.ChangeFilter(post=post)) if item.before and item.after]
    if not edits:
        # Says so where it was taken down.
        posts.post(database, post)
        raise NoSuchState(post, "it has only one state: nothing to compare")
    return edits[-1]


def _side(database: Database, change: Change, snapshot: str | None, instant: datetime | None) -> Shown | None:
    if snapshot is None:
        return None
    if change.kind is ChangeKind.MOVED and instant is not None:
        shown = posts.show(database, change.post, as_of=instant)
        if shown.snapshot == snapshot:
            return shown
    return posts.show_snapshot(database, snapshot)
