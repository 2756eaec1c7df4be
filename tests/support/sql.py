"""Asks an archive behind the program's back: the one place where tests open SQLite and speak SQL to it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from archive.database import Database
from tests.support.packing import with_packing

Where = Path | Database | sqlite3.Connection
"""The file of an archive, or an archive that is open."""


def run(
    where: Database | sqlite3.Connection, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
) -> sqlite3.Cursor:
    """Return what *sql* gives on an archive that is open."""
    # sqlite-utils commits what it executes outside of a transaction.
    return where.execute(sql, parameters)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The archive at *path* as another program opens it: each statement is committed by itself."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with_packing(connection)
        yield connection


def memory() -> sqlite3.Connection:
    """An empty database in memory."""
    return sqlite3.connect(":memory:")


def rows(where: Where, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """All rows that *sql* gives, as plain tuples."""
    with _connection(where) as connection:
        return [tuple(row) for row in connection.execute(sql, parameters)]


def column(where: Where, sql: str, *parameters: object) -> list[Any]:
    """The first value of each row that *sql* gives."""
    return [row[0] for row in rows(where, sql, *parameters)]


def value(where: Where, sql: str, *parameters: object) -> Any:
    """The first value of the first row that *sql* gives. Raises `IndexError` where it gives none."""
    return rows(where, sql, *parameters)[0][0]


def count(where: Where, table: str) -> int:
    """Return how many rows *table* has."""
    return int(value(where, f"SELECT count(*) FROM {table}"))


def tamper(path: Path, *statements: str) -> None:
    """Do what another program would do: no constraint of ours, no trigger of ours."""
    with opened(path) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def _connection(where: Where) -> Iterator[sqlite3.Connection]:
    if isinstance(where, sqlite3.Connection):
        yield where
    elif isinstance(where, Database):
        yield where.conn
    else:
        with opened(where) as connection:
            yield connection
