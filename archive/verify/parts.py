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

from archive.database import Database, schema
from archive.database.bodies.stack import Chains
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
_AT_ONCE = {Part.PAYLOAD: 128, Part.MEDIA: 128, Part.CONTENT: 512, Part.DERIVED: 64}
"""By part that is of many things: how many of them are one piece of work at most."""
# The dearest pieces begin first: one that began last would keep the other cores waiting.
_BEGUN_FIRST = (Part.INDEX, Part.DERIVED)

Done = tuple["Work", tuple[Fault, ...]]
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
    # As many as are needed, of one size.
    size = -(-len(things) // -(-len(things) // _AT_ONCE[part])) if things else 1
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
        self._opened: dict[Callable[[Path], Database], Database] = {}
        self._chains: Chains | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One reading, in which temporary tables may be made that end with it. Raises `CannotOpen`."""
        with self._through(_with_odd_text) as database:
            yield database.conn

    @contextmanager
    def deriving(self) -> Iterator[Database]:
        """The same, as the code that derives knows an archive."""
        with self._through(_with_temporary_tables) as database:
            yield database

    @contextmanager
    def bodies(self) -> Iterator[tuple[sqlite3.Connection, Chains]]:
        """One reading as `reading`, with the chains of bodies; those that the last one opened are still open."""
        with self.reading() as connection:
            # To free tens of megabytes after each piece, and to touch them anew, took a tenth of its time.
            self._chains = self._chains or Chains(connection)
            yield connection, self._chains

    @contextmanager
    def _through(self, opening: Callable[[Path], Database]) -> Iterator[Database]:
        if opening not in self._opened:
            self._opened[opening] = opening(self.path)
        database = self._opened[opening]
        database.conn.execute("BEGIN")
        try:
            yield database
            database.conn.rollback()
        except BaseException:
            # What a damaged file leaves behind is nothing to go on with.
            self.close()
            raise

    def close(self) -> None:
        """Close what is open."""
        self._chains = None
        for database in self._opened.values():
            database.close()
        self._opened.clear()


def done(held: HeldOpen, work: Work) -> tuple[Fault, ...]:
    """The faults that *work* finds in the archive that is *held* open."""
    return tuple(caught(work.part, _CHECKS[work.part](held, work.things)))


@contextmanager
def begun(path: Path, works: list[Work], *, notes: Notes, watched: Watched) -> Iterator[Iterator[Fault]]:
    """What is wrong with *works*, in their order; those in *notes* are left out, and others are noted there.

    All have begun where processes do them. The caller has no connection open when this is entered: they would share it.
    """
    todo = [work for work in works if not notes.has(work)]
    count = sum(len(work.things) for work in works)
    # By all that there is and not by what is left, so that a resumed check runs as the first one did.
    with (_in_turn if count < _FEW else _side_by_side)(path, todo) as done_one_by_one:
        yield _found(works, todo, done_one_by_one, notes=notes, watched=watched)


def _found(
    works: list[Work], todo: list[Work], done_one_by_one: Iterator[Done], *, notes: Notes, watched: Watched
) -> Iterator[Fault]:
    count = sum(len(work.things) for work in works)
    checked = count - sum(len(work.things) for work in todo)
    found: dict[Work, tuple[Fault, ...]] = {}
    for work, faults in done_one_by_one:
        found[work] = faults
        # What was wrong is looked at again: it may have been mended.
        if not faults:
            notes.add(work)
        checked += len(work.things)
        watched(checked, count)
    # Several pieces may find the same body damaged that theirs stand on.
    yield from dict.fromkeys(fault for work in works for fault in found.get(work, ()))


@contextmanager
def _in_turn(path: Path, works: list[Work]) -> Iterator[Iterator[Done]]:
    with closing(HeldOpen(path)) as held:
        yield ((work, done(held, work)) for work in works)


@contextmanager
def _side_by_side(path: Path, works: list[Work]) -> Iterator[Iterator[Done]]:
    in_order = sorted(works, key=lambda work: work.part not in _BEGUN_FIRST)
    with workers() as pool:
        running = {pool.submit(_done_by_worker, path, work): work for work in in_order}
        try:
            yield ((running[each], _result(each.result, running[each].part)) for each in as_completed(running))
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
    connection = _with_odd_text(path).conn
    connection.execute("BEGIN")
    return connection


def _with_odd_text(path: Path) -> Database:
    database = _with_temporary_tables(path)
    # A flipped bit may make text that is no UTF-8; it is to be reported, not stumbled over.
    database.conn.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    return database


def _with_temporary_tables(path: Path) -> Database:
    database = schema.connect(path)
    # The file is open for reading alone; only temporary tables are to be written.
    database.conn.execute("PRAGMA query_only = OFF")
    return database


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
    with held.bodies() as (connection, chains):
        yield from bodies.damaged(connection, digests, chains=chains)


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
    with held.deriving() as database:
        yield from derived.compared(database, digests)


def _index(held: HeldOpen, _: tuple[str, ...]) -> Iterator[Fault]:
    with held.reading() as connection:
        yield from index.index(connection)


def _states(held: HeldOpen, posts: tuple[str, ...]) -> Iterator[Fault]:
    with held.deriving() as database:
        yield from derived.states(database, posts)


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
