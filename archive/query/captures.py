"""Captures as a parser needs them: bytes, headers and circumstances."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import Headers


class CaptureRow(Struct, frozen=True, kw_only=True):
    """One archived answer; `status` and `headers` are those of the answer that brought the body."""

    id: str
    site: str
    uri: str
    kind: str
    status: int
    payload: str
    observed: datetime
    headers: Headers
    via: str | None
    confirms: str | None


_ROWS = """
SELECT c.*, f.response_headers, f.via FROM capture c LEFT JOIN fetch f ON f.id = c.fetch
"""


def capture(database: Database, identity: str) -> CaptureRow:
    """The capture with this id, which must be there."""
    return _capture(database.execute(f"{_ROWS} WHERE c.id = ?", (identity,)).fetchone())


def ids(database: Database) -> tuple[str, ...]:
    """Every capture whose body was not purged, in the order of observation."""
    rows = database.execute(
        """SELECT c.id FROM capture c JOIN payload p ON p.digest = c.payload
           WHERE p.state <> 'purged' ORDER BY c.observed_at, c.id"""
    )
    return tuple(row["id"] for row in rows)


def renders(database: Database) -> tuple[str, ...]:
    """The first capture of each body that a URI answered with, those purged left out, in the order of observation."""
    rows = database.execute(
        """SELECT c.id, min(c.observed_at) AS first FROM capture c JOIN payload p ON p.digest = c.payload
           WHERE p.state <> 'purged' AND c.kind <> 'not_modified' GROUP BY c.uri, c.payload ORDER BY first, c.id"""
    )
    return tuple(row["id"] for row in rows)


def digest_read(database: Database, identity: str) -> str | None:
    """The digest of what was read of a capture, or None where nothing was."""
    row = database.execute("SELECT digest FROM reading WHERE capture = ?", (identity,)).fetchone()
    return row["digest"] if row else None


def unread(database: Database) -> tuple[str, ...]:
    """The captures that no parser has read yet, in the order of observation."""
    rows = database.execute(
        """SELECT c.id FROM capture c LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
           JOIN payload p ON p.digest = c.payload
           WHERE r.capture IS NULL AND p.state <> 'purged' ORDER BY c.observed_at, c.id"""
    )
    return tuple(row["id"] for row in rows)


def _capture(row: Mapping[str, Any]) -> CaptureRow:
    return CaptureRow(
        id=row["id"],
        site=row["site"],
        uri=row["uri"],
        kind=row["kind"],
        status=row["status"],
        payload=row["payload"],
        observed=timestamps.parse(row["observed_at"]),
        headers=tuple((name, value) for name, value in json.loads(row["response_headers"] or "[]")),
        via=row["via"],
        confirms=row["confirms"],
    )
