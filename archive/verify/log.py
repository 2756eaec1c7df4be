"""Recompute the chain over the fetch log, and check what the log refers to."""

import sqlite3
from collections.abc import Iterator

from msgspec import Struct, field

from archive.database import chain as fixity
from archive.database.chain import Link
from archive.verify.fault import Fault, Part

# The rows themselves, whatever is known of their times.
_LOG = "SELECT * FROM main.fetch WHERE id > ? ORDER BY id"
_BEFORE = "SELECT chain FROM main.fetch WHERE id <= ? ORDER BY id DESC LIMIT 1"
_CAPTURE = "SELECT * FROM main.capture WHERE id = ?"
_MADE_BY_NONE = """
SELECT id FROM capture c
WHERE (source = 'crawl' AND NOT EXISTS (SELECT 1 FROM fetch f WHERE f.id = c.fetch AND f.capture = c.id))
   OR (source = 'import' AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = c.record AND r.capture = c.id))
"""
_MADE_ANOTHER = """
SELECT f.id FROM packed_fetch f LEFT JOIN packed_capture c ON c.id = f.capture
WHERE f.capture IS NOT NULL AND (c.id IS NULL OR c.fetch <> f.id OR f.payload IS NOT NULL AND f.payload <> c.payload)
"""
_NOBODYS = """
SELECT digest FROM payload p WHERE NOT EXISTS (SELECT 1 FROM capture c WHERE c.payload = p.digest)
"""
_DANGLING = (
    (_MADE_BY_NONE, "capture", "no fetch made it, and no import brought it"),
    (_MADE_ANOTHER, "fetch", "its capture is missing or another"),
    (_NOBODYS, "payload", "no capture has it"),
)


class ChainHead(Struct, kw_only=True):
    """The head of the chain after each fetch, according to the log."""

    passed: dict[str, int] = field(default_factory=lambda: {fixity.GENESIS: 0})
    """Digest, and after how many fetches it was the head."""
    digest: str = fixity.GENESIS
    broken: list[int] = field(default_factory=list)
    """After how many fetches the chain breaks."""

    @property
    def places(self) -> int:
        """The number of fetches."""
        return len(self.passed) - 1

    def place(self, digest: str) -> int | None:
        """The number of fetches after which *digest* was the head; None if it never was."""
        return self.passed.get(digest)

    def move(self, digest: str) -> None:
        """Advance by one fetch."""
        self.digest = digest
        self.passed[digest] = len(self.passed)


def chain(connection: sqlite3.Connection, head: ChainHead, *, since: int = 0) -> Iterator[Fault]:
    """The breaks of the chain after the fetch numbered *since*; *head* is called with its end."""
    before = connection.execute(_BEFORE, (since,)).fetchone()
    previous = before[0] if before else fixity.GENESIS
    # The chain goes on from the digest that is there: one altered row is one fault, and not all that follow.
    for place in fixity.breaks(_links(connection, head, since), previous=previous):
        head.broken.append(head.places)
        row = connection.execute("SELECT uri, capture FROM fetch WHERE id = ?", (place,)).fetchone()
        yield Fault(
            check=Part.CHAIN,
            what=f"fetch {place}",
            why=f"{row[0]}: this row or the one before it was altered, dropped or moved",
            captures=(row[1],) if row[1] else (),
        )


def records(connection: sqlite3.Connection) -> Iterator[Fault]:
    """The breaks of the chain over what was brought in from others."""
    for place in fixity.breaks(_record_links(connection)):
        row = connection.execute("SELECT uri, capture FROM record WHERE id = ?", (place,)).fetchone()
        yield Fault(
            check=Part.CHAIN,
            what=f"record {place}",
            why=f"{row[0]}: this row or the one before it was altered, dropped or moved",
            captures=(row[1],) if row[1] else (),
        )


def cut(connection: sqlite3.Connection, passed: ChainHead) -> Iterator[Fault]:
    """Heads that an earlier verification reached and that are not among those of *passed*."""
    # A chain whose end was cut off is whole in itself; only a head that was seen before can tell.
    for at, head in connection.execute("SELECT at, head FROM verification ORDER BY at"):
        if passed.place(head) is None:
            yield Fault(check=Part.CHAIN, what=head, why=f"the head of {at} is not in the log: its end was cut off")


def references(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Rows that refer to rows which are not there, and bytes that nothing refers to."""
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Fault(check=Part.REFERENCE, what=f"{table} row {row}", why=f"what it refers to in {parent} is missing")
    for query, table, why in _DANGLING:
        for (identity,) in connection.execute(query):
            captures = (identity,) if table == "capture" else ()
            yield Fault(check=Part.REFERENCE, what=f"{table} {identity}", why=why, captures=captures)


def _links(connection: sqlite3.Connection, head: ChainHead, since: int) -> Iterator[Link]:
    rows = connection.execute(_LOG, (since,))
    names = [column[0] for column in rows.description]
    captures = _Captures(connection)
    for values in rows:
        row = dict(zip(names, values, strict=True))
        head.move(row["chain"])
        yield Link(place=row["id"], row=row | captures.covered(row["capture"]), chain=row["chain"])


def _record_links(connection: sqlite3.Connection) -> Iterator[Link]:
    rows = connection.execute("SELECT * FROM record ORDER BY id")
    names = [column[0] for column in rows.description]
    captures = _Captures(connection)
    for values in rows:
        row = dict(zip(names, values, strict=True))
        captured = captures.covered(row["capture"])
        # A record of what was held already covers itself alone.
        if captured.pop("capture.record", None) != row["id"]:
            captured = {}
        yield Link(place=row["id"], row=row | captured, chain=row["chain"])


class _Captures:
    """The captures behind *connection*, as the chain covers them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # Asked once: they are the same for each row of the log.
        self._names = [f"capture.{column[0]}" for column in connection.execute(_CAPTURE, ("",)).description]

    def covered(self, capture: str | None) -> dict[str, fixity.Value]:
        """The columns of *capture*: all but the fetch, whose place is not known before."""
        if capture is None:
            return {}
        found = self._connection.execute(_CAPTURE, (capture,)).fetchone()
        row = dict(zip(self._names, found or (), strict=False))
        row.pop("capture.fetch", None)
        return row
