"""Check only what came since a given fetch: for archives that move between machines after each crawl."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from archive.database import schema
from archive.verify import bodies, log
from archive.verify.fault import Fault, Part
from archive.verify.report import Report

_NEW = """
SELECT DISTINCT c.payload FROM capture c JOIN payload p ON p.digest = c.payload
WHERE c.fetch > ? AND p.state <> 'purged' AND c.payload IS NOT NULL
"""


def last_fetch(path: Path) -> int:
    """The number of the last fetch in the archive at *path*; 0 where there is none. Raises `CannotOpen`."""
    with closing(schema.connect(path).conn) as connection:
        return _last(connection)


def verify_new(path: Path, *, since: int, at: datetime) -> Report:
    """Check the pages of the file, every fetch after the number *since*, and every body that came with them.

    Raises `CannotOpen` where there is no archive at *path*, which is only read.
    """
    with closing(schema.connect(path).conn) as connection:
        # One reading, so that what is checked and what is counted are of one moment.
        connection.execute("BEGIN")
        head = log.ChainHead()
        new = tuple(digest for (digest,) in connection.execute(_NEW, (since,)))
        try:
            faults = (*_pages(connection), *log.chain(connection, head, since=since), *bodies.damaged(connection, new))
        except sqlite3.DatabaseError as error:
            faults = (Fault(check=Part.FILE, what="the check itself", why=f"it could not go on: {error}"),)
    return Report(
        at=at,
        scope=f"since fetch {since}",
        checked=len(new),
        fetches=head.places,
        head=head.digest,
        withheld=0,
        purged=0,
        faults=faults,
    )


def _last(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT coalesce(max(id), 0) FROM fetch").fetchone()
    return int(number)


def _pages(connection: sqlite3.Connection) -> Iterator[Fault]:
    # Without the indexes, which the full check compares: this one runs after each crawl of each site.
    for (message,) in connection.execute("PRAGMA quick_check"):
        if message != "ok":
            yield Fault(check=Part.FILE, what="quick_check", why=message)
