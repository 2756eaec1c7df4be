"""Tables, migrations, and the opening of the file.

Kept tables hold what cannot be recovered: they only ever migrate. Derived tables hold what is computed from them:
when their version moves they are dropped and filled again by `cirma reparse`. Times are ISO 8601 UTC text with
milliseconds, so that text order is time order; nothing orders by row id.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database, Migrations

from archive import search
from archive.database import corrected_times, packed_json, packed_rows, seals
from archive.database.holders import in_words
from archive.database.journals import address, quoted
from archive.database.presence import require as require
from archive.database.presence import require_file
from archive.errors import CannotOpen, StorageFailed, TooNew

APPLICATION_ID = 0x4349524D  # "CIRM", read by file(1)
KEPT_VERSION = 11
DERIVED_VERSION = 28

PAGE_SIZE = 2048  # bytes, of a new file: see `docs/design.md`
WAIT = 30.0
"""Seconds to wait for another program that has the file locked."""

_ROOM = 2_000_000  # with less left, a file that cannot be written has met a full disk

_REPARSE = "`cirma reparse` (with --archive FILE for one that you were given)"
_ELSEWHERE = "; copy it first to a place where you may write"

KEPT = Migrations("cirma")
_DERIVED_TABLES = (
    "document_text", "link", "resource", "compared", "learnt", "derivation", "post_status", "change", "doubt", "miss",
    "observation", "span", "snapshot", "sighting", "packed_sighting", "address", "joining", "naming", "packed_naming",
    "reading", "packed_reading", "content", "packed_content", "site_change",
)  # fmt: skip


# To change kept tables: write `sql/kept_N.sql`, never edited once released, name it below as `N …`, raise KEPT_VERSION,
# and dump an archive for the tests (`tests/support/dump.py`). It runs once, in one transaction with its seals. The
# views `fetch` and `capture` are chained: they may say further columns, NULL of old rows, and nothing else.
_STEPS = (
    "1 kept tables",
    "2 what others captured",
    "3 retired sites, corrected times",
    "4 pictures and documents",
    "5 what is said of the pages of a site",
    "6 headers as they differ from earlier ones",
    "7 orders about what quotes a post",
    "8 small rows of the log",
    "9 the group of a payload",
    "10 headers as the part that differs from earlier ones",
    "11 crawls by their start",
)


def _registered(name: str) -> None:
    @KEPT(name=name)
    def migrate(database: Database) -> None:
        _step(database, int(name.partition(" ")[0]))


for _name in _STEPS:
    _registered(_name)


def create(path: Path) -> Database:
    """The archive at *path*, open for writing; made and migrated as needed.

    Raises `TooNew` for a later version's archive, `CannotOpen` for a file that is not an archive and
    `StorageFailed` where the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            require_file(path)
        else:
            # SQLite gives its files beside the archive the same permissions.
            path.touch(mode=0o600)
        database = _open(path, f"file:{quoted(path)}?mode=rwc")
        _check(database, path)
        # Of a new file alone: where it is in use the size of its pages stays.
        database.conn.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        database.conn.execute("PRAGMA journal_mode = WAL")
        database.conn.execute("PRAGMA synchronous = FULL")
        # A migration may put another table in the place of one that others refer to.
        _migrate(database)
        database.conn.execute("PRAGMA foreign_keys = ON")
        seals.watch(database.conn)
        corrected_times.stand_before(database.conn)
    except (sqlite3.OperationalError, OSError) as error:
        raise refused(path, error) from error
    return database


def connect(path: Path) -> Database:
    """The archive at *path*, read-only. Raises `CannotOpen` or `TooNew`."""
    require(path)
    try:
        database = _open(path, address(path))
        _check(database, path)
    except (sqlite3.OperationalError, OSError) as error:
        raise CannotOpen(path, _why(path, error)) from error
    if not _pragma(database, "user_version"):
        raise CannotOpen(path, "it was begun and not finished; `cirma crawl` finishes it")
    if _pragma(database, "user_version") // 1000 < KEPT_VERSION:
        place = "" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else _ELSEWHERE
        raise CannotOpen(path, f"an earlier version of cirma wrote it; {_REPARSE} brings it up to date, once{place}")
    if not derived_current(database):
        raise CannotOpen(path, f"its derived tables are of another version; run {_REPARSE} once")
    corrected_times.stand_before(database.conn)
    database.conn.execute("PRAGMA query_only = ON")
    return database


def refused(path: Path, error: Exception) -> StorageFailed:
    """The error to raise if the disk or the file of the archive at *path* gave *error*."""
    return StorageFailed(path, _why(path, error))


def blank() -> Database:
    """An empty archive in memory: the form that every archive of this version has."""
    database = Database(sqlite3.connect(":memory:"))
    _register(database.conn)
    _migrate(database)
    return database


def derived_current(database: Database) -> bool:
    """Return whether the derived tables are those that this program fills."""
    return _pragma(database, "user_version") % 1000 == DERIVED_VERSION


def derived_tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tables that `cirma reparse` fills, the texts of the search index too."""
    return tuple(name for name in seals.tables(connection) if name in _DERIVED_TABLES or name.startswith("state_"))


def rebuild_derived(database: Database) -> None:
    """Drop the derived tables and make them anew, empty, inside the caller's transaction.

    Their changes are kept for this connection, in `told_before`: a change that is derived again is not a new one.
    """
    _remember_changes(database)
    _drop_views(database)
    _run(database, script("kept_views"))
    seals.forget(database.conn, derived_tables(database.conn))
    search.drop(database.conn)
    for table in _DERIVED_TABLES:
        database.execute(f"DROP TABLE IF EXISTS {table}")
    _run(database, script("derived"))
    for statement in search.DDL:
        database.execute(statement)
    _run(database, script("views"))
    _run(database, script("analysis"))
    seals.renew(database.conn, derived_tables(database.conn))
    database.execute(f"PRAGMA user_version = {KEPT_VERSION * 1000 + DERIVED_VERSION}")


def _remember_changes(database: Database) -> None:
    database.execute("CREATE TEMP TABLE IF NOT EXISTS told_before (post TEXT, id TEXT)")
    columns = {row["name"] for row in database.execute("PRAGMA main.table_info(change)")}
    if {"post", "id"} <= columns:
        database.execute("INSERT INTO told_before SELECT post, id FROM change")


def _why(path: Path, error: Exception) -> str:
    """Describe *error*: SQLite calls many a full disk an I/O error, and says "locked" without saying by whom."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{error} for more than {WAIT:g} s; {in_words(path)}"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        return said
    return f"{said}; its disk is full, {free / 1e3:.0f} kB are left" if free < _ROOM else said


def _register(connection: sqlite3.Connection) -> None:
    packed_json.register(connection)
    packed_rows.register(connection)


def _open(path: Path, at: str) -> Database:
    try:
        connection = sqlite3.connect(at, uri=True, timeout=WAIT, check_same_thread=False)
    except sqlite3.Error as error:
        raise CannotOpen(path, str(error)) from error
    connection.row_factory = sqlite3.Row
    _register(connection)
    # Plugins of sqlite-utils that are installed beside us are looked for on the whole path, and have no part in this.
    return Database(connection, execute_plugins=False)


def _check(database: Database, path: Path) -> None:
    try:
        application = _pragma(database, "application_id")
        version, derived = divmod(_pragma(database, "user_version"), 1000)
        empty = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise CannotOpen(path, f"{error}; it is not an archive, or it is damaged") from error
    if version > KEPT_VERSION or derived > DERIVED_VERSION:
        raise TooNew(path)
    if application != APPLICATION_ID and not empty:
        raise CannotOpen(path, "it belongs to another program")


def _migrate(database: Database) -> None:
    """Bring the tables to this program's version: all of it, or nothing."""
    pending = KEPT.pending(database)
    if not pending and derived_current(database):
        return
    with _transaction(database):
        if pending:
            database.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            # SQLite alters no table that a view refers to, unless the view holds afterwards too.
            views = _drop_views(database)
            with seals.following(database.conn):
                KEPT.apply(database)
        if not derived_current(database):
            rebuild_derived(database)
        elif pending:
            _restore(database, views)


def _step(database: Database, version: int) -> None:
    """Bring the kept tables from the version before to *version*."""
    derived = _pragma(database, "user_version") % 1000
    _run(database, script(f"kept_{version}"))
    database.execute(f"PRAGMA user_version = {version * 1000 + derived}")


def _drop_views(database: Database) -> tuple[tuple[str, str], ...]:
    """Drop every view, and what is done when one is written to; the name and definition of each."""
    which = "SELECT name, type, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY type DESC, rowid"
    rows = database.execute(which).fetchall()
    for name, type_, _ in rows:
        if type_ == "view":
            database.execute(f'DROP VIEW "{name}"')
    return tuple((name, sql) for name, _, sql in rows)


def _restore(database: Database, views: tuple[tuple[str, str], ...]) -> None:
    """Make the views of the kept tables as this version has them, and the others as they were."""
    _run(database, script("kept_views"))
    made = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger')")}
    for definition in (sql for name, sql in views if name not in made):
        database.execute(definition)


@contextmanager
def _transaction(database: Database) -> Iterator[None]:
    """One transaction, begun IMMEDIATE: a deferred one can fail half-way beside another writer."""
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.rollback()
        raise
    database.conn.execute("COMMIT")


def script(name: str) -> str:
    """The statements of `sql/NAME.sql`."""
    return files("archive.database").joinpath("sql", f"{name}.sql").read_text("utf-8")


def _run(database: Database, script: str) -> None:
    """Run the statements of *script* inside the caller's transaction, which `executescript` would end."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""


def _pragma(database: Database, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])
