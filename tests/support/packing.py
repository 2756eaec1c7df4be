"""Rewrite packed rows in SQL, for tests: `text = NULL, packed = packed(replace(OPENED, …))`."""

import sqlite3

from archive.database import packed_json

OPENED = "(SELECT json FROM content WHERE content.digest = packed_content.digest)"
"""SQL: the JSON of a row of `packed_content`."""


def with_packing(connection: sqlite3.Connection) -> None:
    """Let SQL on *connection* pack and unpack JSON."""
    packed_json.register(connection)
    connection.create_function("packed", 1, lambda json: packed_json.packed(json.encode("utf-8", "surrogateescape")))


def replacing(before: str, after: str) -> str:
    """SQL: replace *before* by *after* in the JSON of every content state."""
    return f"UPDATE packed_content SET text = NULL, packed = packed(replace({OPENED}, '{before}', '{after}'))"
