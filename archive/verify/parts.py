"""Run the checks in independent parts, so that each core can take the next one.

Each part is one reading of the archive, by a connection of its own: what a crawl writes between two of them is sound in
both.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, as_completed
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from archive.database import schema
from archive.errors import ArchiveError
from archive.media.folder import MediaFolder
from archive.runtime.workers import workers
from archive.verify import bodies, derived, file, index, log, media
from archive.verify.fault import Fault, Part
from archive.verify.notes import Notes

# What damaged rows make of the code that reads them.
_STUMBLES = (sqlite3.Error, ValueError, LookupError, TypeError, AttributeError, msgspec.MsgspecError, ArchiveError)

# Starting processes takes longer than to check so few bodies, files, contents and posts here.
_FEW = 400
# Small enough to spread over the cores, large enough that opening the archive for each costs little.
_AT_ONCE = {Part.PAYLOAD: 256, Part.MEDIA: 128, Part.CONTENT: 512, Part.DERIVED: 64}
"""By part that is of many things: how many of them are one piece of work."""

Watched = Callable[[int, int], None]
"""Called with the number of things checked so far, and of all."""


class Work(Struct, frozen=True, kw_only=True):
    """One piece of the work: a part, and which of its things; none of a part that is one whole."""

    part: Part
    things: tuple[str, ...] = ()

    def name(self, state: str) -> str:
        """Return the name under which this piece is noted, where the archive is in *state*."""
        # A post is checked against rows that crawls write; all others are named after what they are.
        told = (self.part, state if self.part is Part.DERIVED else "", *self.things)
        return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def pieces(part: Part, things: Sequence[str]) -> Iterator[Work]:
    """The work of *part* over *things*, piece by piece."""
    size = _AT_ONCE[part]
    return (Work(part=part, things=tuple(things[start : start + size])) for start in range(0, len(things), size))


def caught(check: Part, found: Iterator[Fault]) -> Iterator[Fault]:
    """*found*, and as one fault more what keeps the check from going on."""
    try:
        yield from found
    # A check that damage keeps from going on is a fault in itself, and the other checks go on.
    except _STUMBLES as error:
        yield Fault(check=check, what="the check itself", why=f"it could not go on: {error}")


class HeldOpen:
    """The archive at *path*, opened for one piece of work after another: SQLite reads 150 definitions each time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One reading, in which temporary tables may be made that end with it. Raises `CannotOpen`."""
        if self._connection is None:
            self._connection = opened(self.path)
        else:
            self._connection.execute("BEGIN")
        try:
            yield self._connection
            self._connection.rollback()
        except BaseException:
            # What a damaged file leaves behind is nothing to go on with.
            self.close()
            raise

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def done(held: HeldOpen, work: Work) -> tuple[Fault, ...]:
    """The faults that *work* finds in the archive that is *held* open."""
    return tuple(caught(work.part, _CHECKS[work.part](held, work.things)))


def all_done(path: Path, works: list[Work], *, notes: Notes, watched: Watched) -> Iterator[Fault]:
    """Yield what is wrong with *works*, in their order; those in *notes* are left out, and others are noted there."""
    todo = [work for work in works if not notes.has(work)]
    count = sum(len(work.things) for work in works)
    checked = count - sum(len(work.things) for work in todo)
    found: dict[Work, tuple[Fault, ...]] = {}
    # By all that there is and not by what is left, so that a resumed check runs as the first one did.
    for work, faults in _in_turn(path, todo) if count < _FEW else _side_by_side(path, todo):
        found[work] = faults
        # What was wrong is looked at again: it may have been mended.
        if not faults:
            notes.add(work)
        checked += len(work.things)
        watched(checked, count)
    # Several pieces may find the same body damaged that theirs stand on.
    yield from dict.fromkeys(fault for work in works for fault in found.get(work, ()))


def _in_turn(path: Path, works: list[Work]) -> Iterator[tuple[Work, tuple[Fault, ...]]]:
    with closing(HeldOpen(path)) as held:
        yield from ((work, done(held, work)) for work in works)


def _side_by_side(path: Path, works: list[Work]) -> Iterator[tuple[Work, tuple[Fault, ...]]]:
    with workers() as pool:
        running = {pool.submit(_done_by_worker, path, work): work for work in works}
        try:
            for future in as_completed(running):
                yield running[future], _result(future.result, running[future].part)
        finally:
            # Else Ctrl-C would wait for everything that was submitted.
            for future in running:
                future.cancel()


# Of a worker process, which ends with the check.
_held: dict[Path, HeldOpen] = {}


def _done_by_worker(path: Path, work: Work) -> tuple[Fault, ...]:
    return done(_held.setdefault(path, HeldOpen(path)), work)


def _result(result: Callable[[], tuple[Fault, ...]], part: Part) -> tuple[Fault, ...]:
    try:
        return result()
    except BrokenExecutor as error:
        return (Fault(check=part, what="the check itself", why=f"its process was killed: {error}"),)


# --- the checks ---------------------------------------------------------------------------------------------


def opened(path: Path) -> sqlite3.Connection:
    """The archive at *path* in one reading, and beside it temporary tables may be made. Raises `CannotOpen`."""
    connection = schema.connect(path).conn
    # A flipped bit may make text that is no UTF-8; it is to be reported, not stumbled over.
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    connection.execute("PRAGMA query_only = OFF")
    connection.execute("BEGIN")
    return connection


def _file(held: HeldOpen, _: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from file.pages(connection)
        yield from file.forms(connection)


def _tables(held: HeldOpen, _: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from file.rows(connection)


def _references(held: HeldOpen, _: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from log.references(connection)


def _bodies(held: HeldOpen, digests: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from bodies.damaged(connection, digests)


def _media(held: HeldOpen, digests: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from media.damaged(connection, MediaFolder(held.path), digests)


def _takedowns(held: HeldOpen, _: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from bodies.takedowns(connection)
        yield from media.takedowns(connection, MediaFolder(held.path))


def _contents(held: HeldOpen, digests: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from derived.contents(connection, digests)
    yield from derived.compared(held.path, digests)


def _index(held: HeldOpen, _: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from index.index(connection)


def _states(held: HeldOpen, posts: tuple[str, ...]) -> Iterator[Fault]:
    yield from derived.states(held.path, posts)


_CHECKS: dict[Part, Callable[[HeldOpen, tuple[str, ...]], Iterator[Fault]]] = {
    Part.FILE: _file,
    Part.TABLE: _tables,
    Part.REFERENCE: _references,
    Part.PAYLOAD: _bodies,
    Part.MEDIA: _media,
    Part.TAKEDOWN: _takedowns,
    Part.CONTENT: _contents,
    Part.INDEX: _index,
    Part.DERIVED: _states,
}
