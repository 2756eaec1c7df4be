"""Rows as they stand: small, behind views such as `fetch`, `capture` and `payload`, which say them in full.

A text that rows repeat (an address, a digest, a word) stands once in `interned` and is named by its number. An instant
is the number of its milliseconds, a digest is its bytes. What has another form, as another hand may have left it,
stands as text: a view says of each row exactly what was written, and the chain covers what the views say. Who inserts
into a view from outside writes the longer form of the same.
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from archive import timestamps

PACKED = frozenset({"payload", "fetch", "capture", "sighting", "reading"})
"""The views that stand before small rows."""

_INTERNED = {
    "payload": ("base",),
    "fetch": ("uri", "address", "reason", "via", "phrase", "protocol", "peer", "payload", "flags"),
    "capture": ("uri", "payload"),
    "sighting": ("site", "source", "via", "uri"),
    "reading": ("parser", "verdict", "canonical"),
}
_DIGESTS = {"wire_digest": "sha256:", "chain": "f1:", "digest": "", "claims": ""}
_INSTANTS = ("started_at", "ended_at", "since", "until", "rendered_at")
# What is the same as in another column stands as NULL.
_SAME = {"address": "uri", "recorded_at": "observed_at"}

_HEX = re.compile("(?:[0-9a-f]{32}){1,2}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def register(connection: sqlite3.Connection) -> None:
    """Let SQL on *connection* say `packed_instant(text)` and `packed_digest(text, prefix)`, as migrations do."""
    connection.create_function("packed_instant", 1, packed_instant, deterministic=True)
    connection.create_function("packed_digest", 2, packed_digest, deterministic=True)


def insert(connection: sqlite3.Connection, view: str, row: Mapping[str, Any]) -> int:
    """Insert *row* of one of the `PACKED` views, in the caller's transaction; its row id."""
    small = dict(row)
    small |= {name: None for name, like in _SAME.items() if name in row and row[name] == row[like]}
    if view == "payload":
        small["id"] = number(connection, small.pop("digest"))
    small |= numbered(connection, {name: small[name] for name in _INTERNED[view] if name in small})
    small |= {name: packed_instant(small[name]) for name in _INSTANTS if small.get(name) is not None}
    small |= {name: packed_digest(small[name], prefix) for name, prefix in _DIGESTS.items() if name in small}
    columns, values = ", ".join(small), ", ".join(f":{name}" for name in small)
    cursor = connection.execute(f"INSERT INTO main.packed_{view} ({columns}) VALUES ({values})", small)  # noqa: S608
    return int(cursor.lastrowid or 0)


def numbered(connection: sqlite3.Connection, row: Mapping[str, str | None]) -> dict[str, int | str | None]:
    """*row* with the numbers of its texts."""
    return {name: None if text is None else number(connection, text) for name, text in row.items()}


def reading_details(stored: str) -> dict[str, Any]:
    """The details of a reading as *stored*, and nothing for those that it does not have."""
    return {"names": [], "source": None, "children": [], "restrictions": [], "problems": [], **json.loads(stored)}


def number(connection: sqlite3.Connection, text: str) -> int:
    """The number of *text* in `interned`; where it has none it gets one, in the caller's transaction."""
    row = connection.execute("SELECT id FROM main.interned WHERE text = ?", (text,)).fetchone()
    found = row[0] if row else connection.execute("INSERT INTO main.interned (text) VALUES (?)", (text,)).lastrowid
    return int(found or 0)


def packed_instant(text: str) -> int | str:
    """The milliseconds from 1970 to the instant *text*; *text* itself where a view would not say it so."""
    if _INSTANT.fullmatch(text):
        try:
            count = (timestamps.parse(text) - _FIRST) // _MILLISECOND
        except ValueError:
            return text
        if count >= 0 and timestamps.text(_FIRST + count * _MILLISECOND) == text:
            return count
    return text


def packed_digest(text: str | None, prefix: str) -> bytes | str | None:
    """The bytes of the digest *text*; *text* itself where it is not *prefix* and 32 or 64 small hex digits."""
    if text is None or not text.startswith(prefix) or not _HEX.fullmatch(text, len(prefix)):
        return text
    return bytes.fromhex(text[len(prefix) :])
