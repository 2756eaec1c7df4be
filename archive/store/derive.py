"""Derive one post from the kept tables: its states, changes and status.

`derive` reads what is known of a post, lets the pure modules decide, and writes the outcome whole, in the
caller's transaction; running it twice changes nothing.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import search
from archive.runtime.code_version import code_version
from archive.store import teaching
from archive.store.post_rows import EarlierRows, write_post
from archive.store.readings import pack_beside_texts


class Derived(Struct, frozen=True, kw_only=True):
    """The result of deriving a post: the changes that appeared and those that vanished."""

    post: str
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]


def derive(database: Database, post: str) -> Derived:
    """Write the snapshots, observations, changes and status of *post* from what is kept of it.

    A change that was reported before keeps its judgement, which costs the most.
    """
    return _derive(database, post, EarlierRows(changes=_change_rows(database, post)))


def derive_anew(database: Database, post: str) -> Derived:
    """As `derive`, with every change judged again: contents or rules may be others now."""
    return _derive(database, post, EarlierRows())


# Once a process: the digest parses every source that deriving imports.
@cache
def deriving_version() -> str:
    """The version of the code that derives. `cirma reparse` derives rows again that another version derived."""
    return code_version("archive.store.derive")


def clear(database: Database, post: str) -> None:
    """Remove what was derived of *post*: its addresses lead to another one now."""
    _clear_rows(database, post)
    database.execute("DELETE FROM snapshot WHERE post = ?", (post,))
    _index_only(database, post, frozenset())


def _derive(database: Database, post: str, precedent: EarlierRows) -> Derived:
    # Before they are deleted: the difference of the two is what the caller reports.
    told = set(_change_rows(database, post))
    _clear_rows(database, post)
    # Before the history: two states that differ only in what is left out are one state in it.
    teaching.leave_out(database, post)
    # A state that stays, stays in the index: its words are half of what deriving a post costs, and a deletion there
    # takes as much room as what it deletes until the index is merged.
    _index_only(database, post, write_post(database, post, precedent))
    pack_beside_texts(database, post)
    database.execute("INSERT INTO derivation VALUES (?, ?)", (post, deriving_version()))
    now = set(_change_rows(database, post))
    return Derived(post=post, appeared=tuple(sorted(now - told)), vanished=tuple(sorted(told - now)))


def _clear_rows(database: Database, post: str) -> None:
    """Remove what was derived of *post* but its states."""
    # Most of them stay; before one goes, SQLite looks for what refers to it in all observations of the archive.
    for table in ("resource", "link"):
        database.execute(f"DELETE FROM {table} WHERE snapshot IN (SELECT id FROM snapshot WHERE post = ?)", (post,))  # noqa: S608
    for table in ("derivation", "change", "observation", "post_status", "span"):
        database.execute(f"DELETE FROM {table} WHERE post = ?", (post,))  # noqa: S608


def _index_only(database: Database, post: str, snapshots: frozenset[str]) -> None:
    """Remove every state of *post* from the search index but *snapshots*."""
    for row in database.execute("SELECT snapshot FROM state_text WHERE post = ?", (post,)).fetchall():
        if row["snapshot"] not in snapshots:
            search.remove(database.conn, row["snapshot"])


def _change_rows(database: Database, post: str) -> dict[str, Mapping[str, Any]]:
    return {row["id"]: row for row in database.execute("SELECT * FROM change WHERE post = ?", (post,))}
