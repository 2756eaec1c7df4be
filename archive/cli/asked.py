"""The one state of a post that a command is asked for, and the doubt about it."""

from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.errors import ArchiveError
from archive.query import names, posts

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlite_utils import Database

    from archive.query.posts import Shown


def alone(option: str, **others: object) -> None:
    """Raises a usage error where one of *others* was given beside *option*, which says all."""
    for name, value in others.items():
        if value:
            raise click.UsageError(f"{option} says which version: leave out --{name.replace('_', '-')}")


def snapshot_of(database: "Database", post: str | None, snapshot: str) -> "Shown":
    """The state that *snapshot* names. Raises a usage error where it is none of *post*."""
    shown = posts.show_snapshot(database, names.shown_id(database, snapshot, "snapshot") or snapshot)
    belongs(database, post, shown.post.id, f"snapshot {shown.snapshot}")
    return shown


def say_what_was_named(database: "Database", name: str, shown: "Shown") -> None:
    """Say on stderr where *name*, by which a post was asked for, is the id of a change or of a state not *shown*."""
    state, change = (names.shown_id(database, name, kind) for kind in ("snapshot", "change"))
    if state and state != shown.snapshot:
        output.say(f"{state} is another state of this post than {shown.snapshot}: ask with --snapshot {state}")
    elif change:
        output.say(f"{change} is a change of this post; `cirma diff {change}` shows it")


def belongs(database: "Database", post: str | None, owner: str, what: str) -> None:
    """Raises a usage error where *what*, which is of the post *owner*, is not of the one called *post*."""
    if post is None or names.resolve(database, post) == owner:
        return
    raise click.UsageError(f"{what} is of another post: {owner}, “{_title(database, owner)}”")


def _title(database: "Database", post: str) -> str:
    try:
        return posts.post(database, post).title
    except ArchiveError:
        return "withheld"


def doubt(shown: "Shown", zone: "ZoneInfo") -> str | None:
    """Return why the state may not be what the site showed on the day asked for; None where nothing is in doubt."""
    if shown.uncertain is None:
        return None
    after, before = (output.local(each, zone) for each in (shown.uncertain.after, shown.uncertain.before))
    if shown.uncertain.before is None:
        return f"uncertain: it was not looked at after {after}; it may have changed since"
    return f"uncertain: it changed between {after} and {before}"
