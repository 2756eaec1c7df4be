"""Resolve revisits whose bodies came in another record: by address and date, by record id, by digest, in that order.

The body may be in another file, or come with a later import; until then the record waits.
"""

import json
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.digest import short_id
from archive.model import CaptureKind
from archive.store.claims import spellings
from archive.store.intake import insert_record
from archive.store.rows import insert, one, writing

# The original may also be a revisit that was resolved itself: its row has a capture by then.
_WAITING = """
SELECT r.*, i.site FROM record r JOIN intake i ON i.id = r.intake WHERE r.capture IS NULL AND NOT EXISTS (
  SELECT 1 FROM record s WHERE s.intake = r.intake AND s.place = r.place || ' resolved') ORDER BY r.date, r.id
"""
_FOUND = (
    "SELECT payload, capture, uri, status, phrase, protocol, response_headers FROM record WHERE capture IS NOT NULL"
)
_BY_PLACE = f"{_FOUND} AND uri = :uri AND substr(date, 1, 19) = substr(:date, 1, 19) LIMIT 1"
_BY_ID = f"{_FOUND} AND record_id = :id LIMIT 1"
# One body may have been served at many addresses; the revisit's own is preferred.
_SPELLINGS = "(SELECT value FROM json_each(:claimed))"
_BY_DIGEST = f"{_FOUND} AND claimed IN {_SPELLINGS} ORDER BY uri <> :own, date LIMIT 1"
_NOT_MODIFIED = "server-not-modified"


def resolve(database: Database, *, now: datetime) -> int:
    """Make the captures of revisits whose bodies are here by now; return how many there were."""
    count = 0
    with writing(database):
        for row in database.execute(_WAITING).fetchall():
            original = _original(database, row)
            if original is not None:
                _write(database, row, original, now)
                count += 1
    return count


def waiting(database: Database) -> int:
    """The number of revisits whose bodies are not here."""
    return len(database.execute(_WAITING).fetchall())


def _original(database: Database, row: Any) -> Any:
    """Return the record that *row* repeats, or None."""
    # WARC 1.1, revisit profiles: the reference by address and date is what writers must give, the others they may.
    for sql in (_BY_PLACE, _BY_ID, _BY_DIGEST):
        found = _first(database, sql, row)
        if found is not None:
            return found
    return None


def _first(database: Database, sql: str, row: Any) -> Any:
    """Return the first row that *sql* finds for what the record *row* refers to."""
    wanted = {
        "uri": row["refers_uri"],
        "date": row["refers_date"],
        "id": row["refers_to"],
        "claimed": json.dumps(spellings(row["claimed"])) if row["claimed"] else "[]",
        "own": row["uri"],
    }
    return database.execute(sql, wanted).fetchone()


def _write(database: Database, row: Any, original: Any, now: datetime) -> None:
    # A 304 confirms only its own address. Writers also mark revisits of other addresses so: those count as identical.
    confirms = original["capture"] if row["profile"] == _NOT_MODIFIED and original["uri"] == row["uri"] else None
    kind = CaptureKind.NOT_MODIFIED if confirms else CaptureKind.IDENTICAL
    captured = {
        "id": short_id(row["uri"], row["date"], original["payload"], kind),
        "site": row["site"],
        "uri": row["uri"],
        "observed_at": row["date"],
        "recorded_at": timestamps.text(now),
        "source": "import",
        "kind": kind,
        "status": 304 if confirms else row["status"] or original["status"],
        "payload": original["payload"],
        "confirms": confirms,
    }
    held = one(database, "SELECT 1 FROM capture WHERE id = ?", captured["id"])
    record = {name: row[name] for name in row.keys() if name not in ("id", "chain", "site")}  # noqa: SIM118  # a Row
    # A new record, not an update: the chain covers the waiting one as it was read.
    record |= {"place": f"{row['place']} resolved", "payload": original["payload"], "capture": captured["id"]}
    if not row["status"]:
        record |= {name: original[name] for name in ("status", "phrase", "protocol", "response_headers")}
    number = insert_record(database, record, {} if held else captured)
    if not held:
        insert(database, "capture", {**captured, "record": number})
