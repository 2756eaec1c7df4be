"""Verify an archive, and report the faults."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from archive.database import schema
from archive.media.folder import MediaFolder
from archive.model import BodyState
from archive.verify import bodies, derived, file, log, media
from archive.verify.fault import Fault, Part, Sample
from archive.verify.log import ChainHead
from archive.verify.notes import Notes
from archive.verify.parts import Watched, Work, begun, caught, opened, pieces

T = TypeVar("T")

# What every reader of a report looks at first: the file itself, then its rows, its bytes, and what was made of them.
_ORDER = tuple(Part)


class Report(Struct, frozen=True, kw_only=True):
    """The result of a verification."""

    at: datetime
    scope: str
    """`full`, or the share that was looked at."""
    checked: int
    """Bodies opened and hashed, now or by a check within a day that was cut short."""
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


def verify(
    path: Path, *, at: datetime, sample: Sample, resume: bool = False, watched: Watched = lambda _, __: None
) -> Report:
    """Check the archive at *path*, which is only read, on all cores. Raises `CannotOpen` where it is none.

    *resume* goes on with a check that was cut short within a day, by a note beside the archive. *watched* is told how
    many bodies, files, contents and posts were checked so far, and how many there are.
    """
    # A folder has no pictures beside it.
    schema.require(path)
    # Before the first reading begins: what lies in its place by then has a row.
    lying = tuple(MediaFolder(path).digests())
    with closing(opened(path)) as connection:
        chosen, files = (_chosen(which.sampled, connection, sample) for which in (bodies, media))
        contents, posts = _chosen(derived.sampled, connection, sample) or ((), ())
        strays = tuple(caught(Part.MEDIA, media.strays(connection, lying)))
        states = _states(connection)
        notes = Notes(path if resume else None, at=at, state=_last(connection))
    works = [
        *(Work(part=part) for part in (Part.FILE, Part.INDEX, Part.TABLE, Part.REFERENCE, Part.TAKEDOWN)),
        *pieces(Part.PAYLOAD, chosen),
        *pieces(Part.MEDIA, files),
        *pieces(Part.CONTENT, contents),
        *pieces(Part.DERIVED, posts),
    ]
    # The log is one chain and cannot be split; it is read while processes begin with the rest.
    with begun(path, works, notes=notes, watched=watched) as found:
        head, broken = _log(path)
        faults = (*broken, *strays, *found)
    # Whatever was found: a whole check begins anew the next time.
    notes.end()
    return Report(
        at=at,
        scope=str(sample),
        checked=len(chosen),
        media=len(files),
        fetches=head.places,
        head=head.digest,
        withheld=states[BodyState.WITHHELD],
        purged=states[BodyState.PURGED],
        faults=tuple(sorted(faults, key=lambda fault: _ORDER.index(fault.check))),
    )


def without_bodies(path: Path) -> tuple[ChainHead, tuple[Fault, ...]]:
    """The chain of the archive at *path*, and what is wrong with its file, tables and log. Raises `CannotOpen`."""
    head = ChainHead()
    with closing(schema.connect(path).conn) as connection:
        # As in `parts.opened`: bytes that are no UTF-8 are a fault to be reported.
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        faults = (
            *caught(Part.FILE, file.pages(connection)),
            *caught(Part.FILE, file.forms(connection)),
            *caught(Part.TABLE, file.rows(connection)),
            *caught(Part.CHAIN, log.chain(connection, head)),
            *caught(Part.CHAIN, log.cut(connection, head)),
        )
    return head, faults


def heads(path: Path) -> ChainHead:
    """The chain of the archive at *path*, recomputed. Raises `CannotOpen`."""
    head = ChainHead()
    with closing(schema.connect(path).conn) as connection:
        tuple(log.chain(connection, head))
    return head


def _log(path: Path) -> tuple[ChainHead, tuple[Fault, ...]]:
    """The chain, and what is wrong with the log."""
    head = ChainHead()
    with closing(opened(path)) as connection:
        return head, (
            *caught(Part.CHAIN, log.chain(connection, head)),
            *caught(Part.CHAIN, log.cut(connection, head)),
            *caught(Part.CHAIN, log.records(connection)),
        )


def _last(connection: sqlite3.Connection) -> str:
    """The digest of the last fetch, whether or not it follows from the others: another one after each crawl."""
    try:
        row = connection.execute("SELECT chain FROM main.fetch ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""


def _chosen(
    sampled: Callable[[sqlite3.Connection, Sample], tuple[T, ...]], connection: sqlite3.Connection, sample: Sample
) -> tuple[T, ...]:
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
