"""Check the file itself: its pages, the definitions of its tables, and rows that another program changed."""

import sqlite3
from collections.abc import Iterator

from archive.database import schema, seals
from archive.verify.fault import Fault, Part

_REMEDY = {
    True: "its rows were altered; `cirma reparse --anew` derives them again",
    False: "its rows were altered by another hand or by the disk; a backup has them as they were",
}


def pages(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Faults that SQLite finds: damaged pages, rows missing from an index, values of a wrong type."""
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Fault(check=Part.FILE, what="integrity_check", why=message)


def forms(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Tables, indexes and views that are not as this program makes them."""
    # Text against text: the definitions in the file are those that this program wrote.
    here, expected = _forms(connection), _forms(schema.blank().conn)
    for name in sorted(here.keys() | expected.keys()):
        if here.get(name) != expected.get(name):
            why = "is missing" if name not in here else "is not ours" if name not in expected else "was altered"
            yield Fault(check=Part.FILE, what=name, why=f"its definition {why}")


def rows(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Tables whose rows do not match their seals."""
    derived = schema.derived_tables(connection)
    for table in seals.broken(connection):
        yield Fault(check=Part.TABLE, what=table, why=_REMEDY[table in derived])


def _forms(connection: sqlite3.Connection) -> dict[str, str | None]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_master").fetchall())
