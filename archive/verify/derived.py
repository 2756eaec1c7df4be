"""Check derived data: contents against their digests, and states against the facts that they follow from.

A post is derived again by the very code that derived it, into temporary tables which shadow those of the
archive, and the rows are compared. Nothing is written to the file.
"""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec
from sqlite_utils import Database

from archive import search
from archive.database.packed_json import unpacked
from archive.model import Content
from archive.sameness import content_digest
from archive.store.post_rows import EarlierRows, write_post
from archive.store.teaching import compared_otherwise
from archive.verify.fault import Fault, Part, Sample

# `state_text` by its columns: the row id depends on the order in which states were indexed.
_COMPARED = {
    "change": "*",
    "observation": "*",
    "post_status": "*",
    "span": "*",
    "snapshot": "*",
    "state_text": "snapshot, post, site, current, since, until, published, language, indexed, words, title_words,"
    " authors, tags, title, body",
}
"""Columns by table that follow from what is kept of a post."""
_HIDDEN_TABLES = (*_COMPARED, "resource", "link", "shown", "state_post")


_PACKED = """
SELECT c.packed, t.body FROM packed_content c LEFT JOIN state_text t ON t.id = c.text WHERE c.digest = ?
"""


def sampled(connection: sqlite3.Connection, sample: Sample) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The content states and the posts to check: those of *sample*."""
    states, posts = (
        tuple(name for (name,) in connection.execute(query) if sample.includes(name))
        for query in ("SELECT digest FROM packed_content ORDER BY digest", "SELECT id FROM post ORDER BY id")
    )
    return states, posts


def contents(connection: sqlite3.Connection, digests: Iterable[str]) -> Iterator[Fault]:
    """Those of *digests* whose content state is another one."""
    for digest in digests:
        row = connection.execute(_PACKED, (digest,)).fetchone()
        if row is None:
            # A purge took it meanwhile.
            continue
        try:
            found = content_digest(msgspec.json.decode(unpacked(row[0], row[1] or ""), type=Content))
        # What does not decode is as wrong as what decodes to another state.
        except (msgspec.MsgspecError, ValueError) as error:
            found = str(error)
        if found != digest:
            why = f"it is {found}; `cirma reparse --anew` makes it again"
            yield Fault(check=Part.CONTENT, what=digest, why=why, captures=_showing(connection, digest))


def compared(database: Database, digests: Iterable[str]) -> Iterator[Fault]:
    """Those of *digests* of which something else is compared than follows from the lessons of their site."""
    for digest in compared_otherwise(database, digests):
        yield _left_out_otherwise(database.conn, digest)


def states(database: Database, posts: Iterable[str]) -> Iterator[Fault]:
    """Those of *posts* whose states, changes or status do not follow from what is kept.

    Makes temporary tables within the caller's reading.
    """
    stand_before(database.conn)
    for post in posts:
        yield from differences(database, post)


def stand_before(connection: sqlite3.Connection) -> None:
    """Make temporary tables that hide the derived ones: what is derived goes there."""
    for table in _HIDDEN_TABLES:
        # SQLite resolves a bare name in `temp` first, so the code that derives needs to know nothing of it.
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} LIMIT 0")  # noqa: S608


def differences(database: Database, post: str) -> Iterator[Fault]:
    """The rows of *post* that do not follow from what is kept; the temporary tables must shadow the others."""
    # The words of a text are for the check of the index; here a text is a row like others.
    write_post(database, post, EarlierRows(), index=search.write_text)
    for table, columns in _COMPARED.items():
        if _differs(database.conn, table, columns, post):
            yield _drifted(table, post)
    # Emptied, not undone: a savepoint round each post costs half as much again, and grows with the posts before.
    for table in _HIDDEN_TABLES:
        database.execute(f"DELETE FROM temp.{table}")  # noqa: S608


def _left_out_otherwise(connection: sqlite3.Connection, digest: str) -> Fault:
    why = "what of it is compared does not follow from what the site taught; `cirma reparse --anew` makes it again"
    return Fault(check=Part.DERIVED, what=digest, why=why, captures=_showing(connection, digest))


def _drifted(table: str, post: str) -> Fault:
    why = f"its rows in {table} do not follow from what is kept; `cirma reparse --anew` derives them again"
    return Fault(check=Part.DERIVED, what=f"post {post}", why=why)


def _differs(connection: sqlite3.Connection, table: str, columns: str, post: str) -> bool:
    here, again = (f"SELECT {columns} FROM {place}.{table} WHERE post = :post" for place in ("main", "temp"))  # noqa: S608
    # Both ways: EXCEPT alone would miss a row that is only on the other side.
    query = f"SELECT EXISTS ({here} EXCEPT {again}) OR EXISTS ({again} EXCEPT {here})"
    return bool(connection.execute(query, {"post": post}).fetchone()[0])


def _showing(connection: sqlite3.Connection, digest: str) -> tuple[str, ...]:
    query = (
        "SELECT capture FROM packed_reading WHERE content = (SELECT id FROM packed_content WHERE digest = ?) ORDER BY 1"
    )
    rows = connection.execute(query, (digest,))
    return tuple(capture for (capture,) in rows)
