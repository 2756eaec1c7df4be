"""Rows and transactions: the few lines through which every write goes."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.database import packed_rows, schema
from archive.database.corrected_times import TIMED


# All writes of the program pass here, so what the disk refuses is translated at one border.
@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction, begun IMMEDIATE: a deferred one can fail half-way beside another writer.

    Raises `StorageFailed` where the disk or the file refuses; nothing of the transaction stays then.
    """
    try:
        # Nested: a savepoint of the outer transaction, which the caller commits or rolls back whole.
        if database.conn.in_transaction:
            with database.atomic():
                yield
            return
        database.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            database.rollback()
            raise
        database.conn.execute("COMMIT")
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        # These two are faults of ours, not of the disk: they are not dressed up as storage errors.
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        # SQLite itself may have rolled back already, as it does on a full disk.
        if database.conn.in_transaction:
            database.rollback()
        raise schema.refused(path_of(database), error) from error


def insert(database: Database, table: str, row: Mapping[str, Any]) -> int:
    """Insert *row* into *table*; its row id."""
    if table in packed_rows.PACKED:
        return packed_rows.insert(database.conn, table, row)
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    # A view of corrected times may shadow the table.
    place = f"main.{table}" if table in TIMED else table
    cursor = database.execute(f"INSERT INTO {place} ({names}) VALUES ({values})", dict(row))  # noqa: S608
    return int(cursor.lastrowid or 0)


def insert_new(database: Database, table: str, row: Mapping[str, Any]) -> None:
    """Insert *row* into *table*, unless its key is there already."""
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING", dict(row))  # noqa: S608


def one(database: Database, sql: str, *parameters: object) -> Any:
    """The first row that *sql* gives, or None."""
    return database.execute(sql, parameters).fetchone()


def after_the_last(database: Database, table: str, at: datetime) -> datetime:
    """*at*, or the millisecond after the last order in *table*.

    The order that was given last is in force, also where the clock stands or was set back since the one before.
    """
    (last,) = one(database, f"SELECT max(at) FROM main.{table}")  # noqa: S608
    return max(at, timestamps.parse(last) + timedelta(milliseconds=1)) if last else at


def path_of(database: Database) -> Path:
    """The file of *database*."""
    for _, name, file in database.conn.execute("PRAGMA database_list"):
        if name == "main":
            return Path(file)
    return Path()
