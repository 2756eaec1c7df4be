"""Everything checked, in one reading of the archive."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from archive.database import schema
from archive.errors import ArchiveError
from archive.media.folder import MediaFolder
from archive.verify import bodies, derived, file, index, log, media
from archive.verify.fault import Fault, Part, Sample
from archive.verify.log import ChainHead

# What damaged rows make of the code that reads them.
_STUMBLES = (sqlite3.Error, ValueError, LookupError, TypeError, AttributeError, msgspec.MsgspecError, ArchiveError)


class Report(Struct, frozen=True, kw_only=True):
    """What a verification found."""

    at: datetime
    scope: str
    """`full`, or the share that was looked at."""
    checked: int
    """Bodies opened and hashed."""
    fetches: int
    head: str
    """Where the chain ends."""
    withheld: int
    purged: int
    media: int = 0
    """Files of pictures and documents hashed."""
    faults: tuple[Fault, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def unreadable(self) -> bool:
        """Whether the file is so damaged that nothing should be written to it."""
        return any(fault.check is Part.FILE for fault in self.faults)

    def captures(self) -> tuple[str, ...]:
        """Every capture that some fault harms."""
        return tuple(sorted({capture for fault in self.faults for capture in fault.captures}))


def verify(path: Path, *, at: datetime, sample: Sample) -> Report:
    """Check the archive at *path*, which is only read. Raises `CannotOpen` where it is none."""
    folder = MediaFolder(path)
    # Before the one reading begins: what lies in its place by then has a row.
    lying = tuple(folder.digests())
    database = schema.connect(path)
    connection = database.conn
    # A flipped bit may make text that is no UTF-8; it is to be told, not stumbled over.
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    with closing(connection):
        # The file is open for reading alone; temporary tables are to be made beside it.
        connection.execute("PRAGMA query_only = OFF")
        # One reading: what a crawl writes meanwhile is for the next verification.
        connection.execute("BEGIN")
        head, chosen = ChainHead(), _chosen(bodies.sampled, connection, sample)
        files = _chosen(media.sampled, connection, sample)
        faults = [
            *_caught(Part.FILE, file.pages(connection)),
            *_caught(Part.FILE, file.forms(connection)),
            *_caught(Part.TABLE, file.rows(connection)),
            *_caught(Part.CHAIN, log.chain(connection, head)),
            *_caught(Part.CHAIN, log.cut(connection, head)),
            *_caught(Part.CHAIN, log.records(connection)),
            *_caught(Part.REFERENCE, log.references(connection)),
            *_caught(Part.PAYLOAD, bodies.damaged(connection, chosen)),
            *_caught(Part.MEDIA, media.damaged(connection, folder, files)),
            *_caught(Part.MEDIA, media.strays(connection, lying)),
            *_caught(Part.TAKEDOWN, bodies.takedowns(connection)),
            *_caught(Part.TAKEDOWN, media.takedowns(connection, folder)),
            *_caught(Part.CONTENT, derived.contents(connection, sample)),
            *_caught(Part.INDEX, index.index(connection)),
        ]
        states = _states(connection)
    faults += _caught(Part.DERIVED, derived.states(path, sample))
    return Report(
        at=at,
        scope=str(sample),
        checked=len(chosen),
        media=len(files),
        fetches=head.places,
        head=head.digest,
        withheld=states["withheld"],
        purged=states["purged"],
        faults=tuple(faults),
    )


def without_bodies(path: Path) -> tuple[ChainHead, tuple[Fault, ...]]:
    """The chain of the archive at *path*, and what is wrong with its file, tables and log. Raises `CannotOpen`."""
    head = ChainHead()
    with closing(schema.connect(path).conn) as connection:
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        faults = (
            *_caught(Part.FILE, file.pages(connection)),
            *_caught(Part.FILE, file.forms(connection)),
            *_caught(Part.TABLE, file.rows(connection)),
            *_caught(Part.CHAIN, log.chain(connection, head)),
            *_caught(Part.CHAIN, log.cut(connection, head)),
        )
    return head, faults


def heads(path: Path) -> ChainHead:
    """The chain of the archive at *path*, recomputed. Raises `CannotOpen`."""
    head = ChainHead()
    with closing(schema.connect(path).conn) as connection:
        tuple(log.chain(connection, head))
    return head


def _caught(check: Part, found: Iterator[Fault]) -> Iterator[Fault]:
    """*found*, and as one fault more what keeps the check from going on."""
    try:
        yield from found
    except _STUMBLES as error:
        yield Fault(check=check, what="the check itself", why=f"it could not go on: {error}")


def _chosen(
    sampled: Callable[[sqlite3.Connection, Sample], tuple[str, ...]], connection: sqlite3.Connection, sample: Sample
) -> tuple[str, ...]:
    try:
        return sampled(connection, sample)
    except sqlite3.Error:
        # The file is so damaged that its pages do not read; their own check tells.
        return ()


def _states(connection: sqlite3.Connection) -> Counter[str]:
    try:
        return Counter(dict(connection.execute("SELECT state, count(*) FROM payload GROUP BY state").fetchall()))
    except sqlite3.Error:
        return Counter()
