"""Warn of captures that are kept but could not be read, beside the result of a command."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from archive.cli import output
from archive.database import schema
from archive.errors import ArchiveError
from archive.query import captures

if TYPE_CHECKING:
    from sqlite_utils import Database

_SHOWN = 10


def name_unreadable(database: "Database", *, post: str | None = None) -> None:
    """Say on stderr which captures cannot be read, of *post* or of all; nothing where all can."""
    found = captures.unreadable(database, post=post)
    for capture in found[:_SHOWN]:
        output.say(f"not read: capture {capture}")
    if len(found) > _SHOWN:
        output.say(f"not read: {len(found) - _SHOWN} more; `cirma status` counts them")


def name_unreadable_at(path: Path) -> None:
    """The same of the archive at *path*, as far as it can be opened."""
    try:
        database = schema.connect(path)
    # The calling command has done its work; this is an additional note.
    except ArchiveError as error:
        output.say(f"what cannot be read is not known: {error}")
        return
    with closing(database.conn):
        name_unreadable(database)
