"""Connections of the reading room: one a thread, read-only, each question in one consistent view of the archive."""

import hashlib
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from archive.database import Database, schema
from archive.query import posts
from archive.query.sites import SiteRow, sites
from archive.web.room import Room

T = TypeVar("T")

_MOST_KEPT = 200
_PATIENCE = 5_000


class ArchiveView:
    """One request's view of the archive."""

    def __init__(self, database: Database, seals: dict[str, str], connections: "Connections") -> None:
        self.database = database
        self._seals = seals
        self._connections = connections
        self._shelf = connections.shelf

    @property
    def head(self) -> str:
        """A digest of all that the archive holds: it moves with every row."""
        return hashlib.sha256(repr(sorted(self._seals.items())).encode()).hexdigest()

    def kept(self, tables: tuple[str, ...], key: Hashable, compute: Callable[[], T]) -> T:
        """What *compute* gives, remembered under *key* for as long as no row of *tables* moves; each must be sealed."""
        state = tuple(self._seals[table] for table in tables)
        return self._shelf.get((key, state), compute)

    def lately(self, key: Hashable, compute: Callable[[], T], *, seconds: int = 20) -> T:
        """What *compute* gave in the last *seconds*: for counts that a crawl in progress would move at each page.

        An order to withhold or purge ends it at once.
        """
        return self._shelf.get((key, self._seals["takedown"], int(time.monotonic() / seconds)), compute)

    def eventually(self, key: Hashable, compute: Callable[[Database], T], *, seconds: int = 600) -> T:
        """What *compute* gave last; older than *seconds*, it is made anew, and this reader does not wait for that."""
        return self._connections.eventually((key, self._seals["takedown"]), compute, seconds, self.database)

    @property
    def sites(self) -> dict[str, SiteRow]:
        """Every site, by id."""
        return self.kept(("site",), "sites", lambda: sites(self.database))


class Shelf:
    """What was computed lately, the least used given up first. Threads may share it."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What is kept under *key*, else what *compute* gives."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                value: T = self._kept[key]
                return value
        value = compute()
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


class Connections:
    """Opens the archive for the threads that answer requests."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._local = threading.local()
        self.shelf = Shelf()
        self._last: dict[Hashable, tuple[float, Any]] = {}
        self._renewed: set[Hashable] = set()

    @contextmanager
    def reading(self) -> Iterator[ArchiveView]:
        """The archive as it stands now; what is written meanwhile does not show in it.

        Raises `CannotOpen`, or `sqlite3.OperationalError` where the file is locked for too long.
        """
        database = self._database()
        connection = database.conn
        connection.execute("BEGIN")
        try:
            yield ArchiveView(database, self._seals(connection), self)
        finally:
            with suppress(sqlite3.Error):
                connection.execute("COMMIT")

    def eventually(self, key: Hashable, compute: Callable[[Database], T], seconds: int, database: Database) -> T:
        """What *compute* gave last, made anew in a thread of its own where it is old."""
        if key not in self._last:
            self._last[key] = time.monotonic(), compute(database)
        made, value = self._last[key]
        if time.monotonic() - made > seconds and key not in self._renewed:
            self._renewed.add(key)
            threading.Thread(target=self._renew, args=(key, compute), daemon=True).start()
        found: T = value
        return found

    def _renew(self, key: Hashable, compute: Callable[[Database], object]) -> None:
        try:
            with self.reading() as view:
                self._last[key] = time.monotonic(), compute(view.database)
        finally:
            self._renewed.discard(key)
            self._close()

    def _database(self) -> Database:
        """The connection of this thread, made anew where another file was put in the archive's place."""
        stat = self._room.path.stat() if self._room.path.exists() else None
        file = (stat.st_dev, stat.st_ino) if stat else None
        if getattr(self._local, "file", None) != file or file is None:
            self._close()
            database = schema.connect(self._room.path)
            posts.register(database)
            database.conn.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            self._local.database, self._local.file, self._local.version = database, file, None
        found: Database = self._local.database
        return found

    def _close(self) -> None:
        database = getattr(self._local, "database", None)
        self._local.file = None
        if database is not None:
            database.conn.close()

    def _seals(self, connection: sqlite3.Connection) -> dict[str, str]:
        """The digest of each table; asked for again only where another connection wrote."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if self._local.version != version:
            self._local.seals = dict(connection.execute("SELECT name, digest FROM seal").fetchall())
            self._local.version = version
        seals: dict[str, str] = self._local.seals
        return seals
