"""Seals: a digest for each table over all its rows, so that a row which another hand altered shows.

The chain covers what was fetched. The other tables (sites, crawls, readings, states, the index) may be written anew,
but by this program alone: in a writer's connection temporary triggers take each row into its table's seal, and out of
it, within the transaction that writes the row. Other programs write past them, and so do failing disks.

A seal is the sum of the digests of the rows: their order does not matter, and it costs no reading of the table. FTS5's
own tables have none: it writes them at every savepoint, and a trigger on them, which takes one, would not end. Nor has
the vocabulary, three quarters of all rows: `archive.search.check` holds both to the texts, which are sealed.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256

_MODULUS = 1 << 256
_NAMES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT IN ('seal', 'state_word', 'state_compound') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
  AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%!_fts!_%' ESCAPE '!'
ORDER BY name
"""
_WRITE = "INSERT INTO seal VALUES (?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest"


def tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tables that have a seal."""
    return tuple(name for (name,) in connection.execute(_NAMES))


def watch(connection: sqlite3.Connection) -> None:
    """From now on keep the seals true to whatever is written through *connection*."""
    connection.create_function("resealed", -1, _resealed, deterministic=True)
    # Without this a row that INSERT OR REPLACE removes would leave unnoticed.
    connection.execute("PRAGMA recursive_triggers = ON")
    for table in tables(connection):
        taken, added = (_step(connection, table, row, sign) for row, sign in (("OLD", -1), ("NEW", 1)))
        for event, steps in (("INSERT", added), ("DELETE", taken), ("UPDATE", taken + added)):
            connection.execute(f"""CREATE TEMP TRIGGER IF NOT EXISTS "seal_{event}_{table}"
                AFTER {event} ON main."{table}" BEGIN {steps} END""")


def renew(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Seal the tables *names* as they stand, in the caller's transaction. The other seals are left alone."""
    for name in names:
        connection.execute(_WRITE, (name, _sum(connection, name)))


def forget(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Remove the seals of the tables *names*, which are to be dropped."""
    connection.executemany("DELETE FROM seal WHERE name = ?", ((name,) for name in names))


@contextmanager
def following(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the seals follow a migration, inside the caller's transaction. Reads every row twice.

    A migration may alter any table. Only the seals that were true before it are renewed: a row that another hand
    wrote still shows afterwards. A table that takes the place of a broken one is broken too.
    """
    before = {name: _sum(connection, name) for name in tables(connection)}
    sealed = _sealed(connection)
    broken = {name: digest for name, digest in sealed.items() if before.get(name) != digest}
    yield
    held = tables(connection)
    lost = next((digest for name, digest in broken.items() if name not in held), None)
    for name in held:
        now = _sum(connection, name)
        if name in sealed and name not in broken and now != before[name]:
            connection.execute(_WRITE, (name, now))
        elif name not in before:
            connection.execute(_WRITE, (name, lost or now))
    forget(connection, sealed.keys() - broken.keys() - set(held))


def broken(connection: sqlite3.Connection) -> Iterator[str]:
    """The tables whose rows are not those that were written by `watch`ed connections. Reads every row."""
    sealed = _sealed(connection)
    for name in tables(connection):
        if sealed.pop(name, None) != _sum(connection, name):
            yield name
    yield from sorted(sealed)


def _sealed(connection: sqlite3.Connection) -> dict[str, str]:
    """The seals by table; none before the first migration made their table."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'seal'").fetchone():
        return {}
    return dict(connection.execute("SELECT name, digest FROM seal").fetchall())


def _step(connection: sqlite3.Connection, table: str, row: str, sign: int) -> str:
    columns = ", ".join(f'{row}."{name}"' for name in _columns(connection, table))
    return f"UPDATE seal SET digest = resealed(digest, {sign}, {columns}) WHERE name = '{table}';"  # noqa: S608


def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in connection.execute(f'PRAGMA main.table_info("{table}")'))


def _resealed(digest: str, sign: int, *row: object) -> str:
    return f"{(int(digest, 16) + sign * _number(row)) % _MODULUS:064x}"


def _sum(connection: sqlite3.Connection, table: str) -> str:
    rows = connection.cursor()
    # Plain tuples: each row of each table is read.
    rows.row_factory = None
    # Whatever shadows the table: its own rows are sealed.
    rows.execute(f'SELECT * FROM main."{table}"')  # noqa: S608
    return f"{sum(map(_number, rows)) % _MODULUS:064x}"


def _number(row: tuple[object, ...]) -> int:
    """The digest of a row, as a number."""
    # By the very type: each value of each row is asked, and SQLite gives no other.
    values = [sha256(value).digest() if type(value) is bytes else value for value in row]
    # ascii() writes every value of SQLite's types differently, and the same in every version of Python.
    return int.from_bytes(sha256(ascii(values).encode()).digest())
