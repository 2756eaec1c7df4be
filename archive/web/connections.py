"""Connections of the reading room: one a thread, read-only, each question in one consistent view of the archive."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from archive.database import Database, corrected_times, schema
from archive.query import posts
from archive.query.sites import SiteRow, sites
from archive.web.cache import BoundedCache, StaleCache
from archive.web.room import Room

T = TypeVar("T")

# Milliseconds: a purge or a migration may hold the file that long; a reader would rather wait than see an error.
_PATIENCE = 5_000


class ArchiveView:
    """One request's view of the archive."""

    def __init__(self, database: Database, seals: dict[str, str], connections: "Connections") -> None:
        self.database = database
        self._seals = seals
        self._connections = connections

    @property
    def head(self) -> str:
        """A digest of all that the archive holds: it moves with every row."""
        # Seals move with every row, so nothing in a page can change without this.
        return hashlib.sha256(repr(sorted(self._seals.items())).encode()).hexdigest()

    def kept(self, tables: tuple[str, ...], key: Hashable, compute: Callable[[], T]) -> T:
        """The result of *compute*, cached under *key* until a row of *tables* changes; each must be sealed."""
        cache: BoundedCache[T] = self._connections.cache
        # The times of runs and captures move with what is known of wrong clocks, without a row of theirs.
        whole = key, tuple(self._seals[table] for table in (*tables, "mistiming"))
        found = cache.get(whole)
        # Two threads may compute the same: a lock would make every reader wait for the slowest page.
        return cache.put(whole, compute()) if found is None else found

    def lately(self, key: Hashable, compute: Callable[[Database], T], *, fresh: float = 20, stale: float = 300) -> T:
        """The result of *compute* from the last *fresh* seconds: for counts that a running crawl changes all the time.

        Until *stale* seconds have passed, a reader gets the old value and does not wait for the new one. An order to
        withhold or purge ends it at once.
        """
        whole = key, self._seals["takedown"]
        return self._connections.stale_cache.get(whole, compute, self.database, fresh=fresh, stale=stale)

    @property
    def sites(self) -> dict[str, SiteRow]:
        """Every site, by id."""
        return self.kept(("site",), "sites", lambda: sites(self.database))


class Connections:
    """Opens the archive for the threads that answer requests."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._local = threading.local()
        self.cache: BoundedCache[Any] = BoundedCache()
        self.stale_cache = StaleCache(self._renewed)

    @contextmanager
    def reading(self) -> Iterator[ArchiveView]:
        """The archive as it is now; what is written meanwhile does not show in it.

        Raises `CannotOpen`, or `sqlite3.OperationalError` where the file is locked for too long.
        """
        database = self._database()
        connection = database.conn
        # In WAL mode a reader sees one state until it commits, and holds no writer up.
        connection.execute("BEGIN")
        try:
            seals = self._seals(connection)
            # Temporary views belong to the connection, so each thread makes its own.
            if self._local.mistiming != seals["mistiming"]:
                corrected_times.stand_before(connection)
                self._local.mistiming = seals["mistiming"]
            yield ArchiveView(database, seals, self)
        finally:
            # A failed statement may have ended the transaction already.
            with suppress(sqlite3.Error):
                connection.execute("COMMIT")

    def _renewed(self, compute: Callable[[Database], Any]) -> Any:
        with self.reading() as view:
            return compute(view.database)

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
            self._local.mistiming = None
        found: Database = self._local.database
        return found

    def _close(self) -> None:
        database = getattr(self._local, "database", None)
        self._local.file = None
        if database is not None:
            database.conn.close()

    def _seals(self, connection: sqlite3.Connection) -> dict[str, str]:
        """The digest of each table; asked for again only where another connection wrote."""
        # Costs nothing and moves when another connection has written.
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if self._local.version != version:
            self._local.seals = dict(connection.execute("SELECT name, digest FROM seal").fetchall())
            self._local.version = version
        seals: dict[str, str] = self._local.seals
        return seals
