"""Import records of other archives: each is written once, chained to the one before, with its capture.

Of any other tool than ours only the answer is taken: no crawl is around it that could say whether an absence meant
anything.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlite_utils import Database

from archive import timestamps
from archive.database import chain
from archive.database.bodies.frames import Level
from archive.database.bodies.packing import Payloads
from archive.digest import sha256, short_id
from archive.model import BodyState, Headers, RunOutcome
from archive.store.keep import payload_row
from archive.store.rows import insert, one, writing

Fact = Mapping[str, Any]
THROUGH = "through"
"""In the arguments of an intake of another archive: the file through which we learned of it."""
# An archive that lacked bytes is read again: they lie in a folder beside it, which its digest does not cover.
_TAKEN = "outcome = 'done' OR outcome = 'partial' AND kind <> 'archive'"


class Intake(Struct, frozen=True, kw_only=True):
    """One file or machine that captures are brought in from."""

    id: int
    site: str
    is_resumed: bool = False


class IntakeRecord(Struct, frozen=True, kw_only=True):
    """A record's claims, and what was verified of them."""

    place: str
    type: str
    uri: str
    address: str
    date: str
    record_id: str | None = None
    request_headers: Headers = ()
    status: int | None = None
    phrase: str = ""
    protocol: str = "HTTP/1.1"
    response_headers: Headers = ()
    peer: str | None = None
    claimed: str | None = None
    fixity: str = "none"
    truncated: str | None = None
    profile: str | None = None
    refers_to: str | None = None
    refers_uri: str | None = None
    refers_date: str | None = None
    flags: tuple[str, ...] = ()
    origin: str | None = None


def begin(database: Database, row: Fact) -> Intake:
    """The intake that *row* describes, or the one of the same file that was cut short."""
    cut = one(database, f"SELECT id, site FROM intake WHERE digest = ? AND NOT ({_TAKEN})", row["digest"])  # noqa: S608
    if cut:
        # Its records are known by place, so that taking it up again adds only what is missing.
        return Intake(id=cut["id"], site=cut["site"], is_resumed=True)
    with writing(database):
        number = insert(database, "intake", {**row, "outcome": RunOutcome.RUNNING})
    return Intake(id=number, site=row["site"])


def end(database: Database, intake: Intake, *, at: datetime, outcome: str, figures: Fact) -> None:
    """Close *intake*."""
    with writing(database):
        database.execute(
            "UPDATE intake SET ended_at = ?, outcome = ?, figures = ? WHERE id = ?",
            (timestamps.text(at), outcome, json.dumps(figures, ensure_ascii=False, sort_keys=True), intake.id),
        )


def is_known(database: Database, digest: str) -> bool:
    """Return whether the file with this *digest* was brought in before, entirely or as far as it can be read."""
    # What another archive took of a file came to us as far as it was exported.
    return bool(
        one(
            database,
            f"""SELECT 1 FROM intake WHERE digest = ? AND ({_TAKEN})
                AND json_extract(arguments, '$.{THROUGH}') IS NULL""",  # noqa: S608
            digest,
        )
    )


def places(database: Database, intake: Intake) -> frozenset[str]:
    """The places of the records that *intake* has taken already."""
    rows = database.execute("SELECT place FROM record WHERE intake = ?", (intake.id,))
    return frozenset(row["place"] for row in rows)


def places_of(database: Database, kind: str, site: str) -> frozenset[str]:
    """The places of all records that intakes of *kind* have taken for *site*."""
    rows = database.execute(
        "SELECT r.place FROM record r JOIN intake i ON i.id = r.intake WHERE i.kind = ? AND i.site = ?", (kind, site)
    )
    return frozenset(row["place"] for row in rows)


def take(
    database: Database,
    payloads: Payloads,
    intake: Intake,
    record: IntakeRecord,
    body: bytes | None,
    *,
    observed: datetime,
    recorded: datetime,
    group: str,
    payload: str | None = None,
    confirms: str | None = None,
) -> bool:
    """Commit *record* with its *body*, or with the *payload* that it repeats; return whether it was new.

    Without either it waits. *confirms* is the capture that a 304 confirms. A capture that is held already is not
    written again.
    """
    digest = sha256(body) if body is not None else payload
    row = row_of(intake, record, payload=digest)
    # The record is committed even where its capture is known: the chain of records must account for every record taken.
    with writing(database):
        if digest is None:
            insert_record(database, row, {})
            return True
        if body is not None:
            insert_payload(database, payloads, digest, body, uri=record.uri, group=group)
        captured = _captured(intake, record, digest, observed=observed, recorded=recorded, confirms=confirms)
        held = one(database, "SELECT 1 FROM capture WHERE id = ?", captured["id"])
        number = insert_record(database, {**row, "capture": captured["id"]}, {} if held else captured)
        if not held:
            insert(database, "capture", {**captured, "record": number})
    return held is None


def row_of(intake: Intake, record: IntakeRecord, *, payload: str | None) -> dict[str, Any]:
    """The row of *record*, but for its capture and its chain."""
    row = asdict(record)
    for name in ("request_headers", "response_headers", "flags"):
        row[name] = json.dumps(row[name], ensure_ascii=False)
    return {"intake": intake.id, **row, "payload": payload}


def insert_record(database: Database, row: dict[str, Any], captured: Fact) -> int:
    """Write *row* into the chain of records, which covers the columns of what was *captured* with it; its number."""
    last = one(database, "SELECT chain FROM record ORDER BY id DESC LIMIT 1")
    # A capture row has no chain of its own: its columns are hashed with the record that brought it.
    linked = {f"capture.{name}": value for name, value in captured.items()}
    row["chain"] = chain.link(last["chain"] if last else chain.GENESIS, {**row, **linked})
    return insert(database, "record", row)


def insert_payload(
    database: Database,
    payloads: Payloads,
    digest: str,
    body: bytes,
    *,
    uri: str,
    group: str,
    state: str = BodyState.PRESENT,
) -> None:
    """Pack and write *body*, unless it is here already, or was purged."""
    # A purged payload keeps its row without data. That row is what keeps an import from bringing it back.
    if one(database, "SELECT 1 FROM payload WHERE digest = ?", digest):
        return
    last = one(database, "SELECT payload FROM capture WHERE uri = ? ORDER BY observed_at DESC LIMIT 1", uri)
    packed = payloads.pack(
        body, kind=group, digest=digest, previous=last["payload"] if last else None, level=Level.FAST
    )
    insert(database, "payload", {**payload_row(packed, group=group), "state": state})


def _captured(
    intake: Intake,
    record: IntakeRecord,
    payload: str,
    *,
    observed: datetime,
    recorded: datetime,
    confirms: str | None,
) -> dict[str, Any]:
    # By the words of RFC 9110 and WARC: a 304 confirms, a revisit repeats, anything else is an answer of its own.
    kind = "not_modified" if confirms else "identical" if record.type == "revisit" else "response"
    at = timestamps.text(observed)
    return {
        "id": short_id(record.uri, at, payload, kind),
        "site": intake.site,
        "uri": record.uri,
        "observed_at": at,
        "recorded_at": timestamps.text(recorded),
        "source": "import",
        "kind": kind,
        "status": 304 if confirms else record.status or 200,
        "payload": payload,
        "confirms": confirms,
    }
