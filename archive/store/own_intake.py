"""Import captures of another archive of ours with crawl and fetch: they mean what they meant there."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.database import chain
from archive.database.bodies.packing import Payloads
from archive.model import BodyState, CaptureKind, FetchOutcome
from archive.query.exchange import Captured
from archive.store.intake import Intake, IntakeRecord, insert_payload, insert_record, row_of
from archive.store.keep import chain_head
from archive.store.rows import insert, one, writing


class MissingBody(LookupError):
    """A capture repeats a body, or confirms another capture, that is not here."""


def take_own(
    database: Database,
    payloads: Payloads,
    intake: Intake,
    record: IntakeRecord,
    captured: Captured,
    body: bytes | None,
    *,
    recorded: datetime,
    group: str,
    crawls: Mapping[int, int],
) -> bool:
    """Commit a capture of another archive of ours with the fetch that made it; return whether it was new here.

    *crawls* gives our number for each of its crawls; one that is not known is left out. A *body* comes with the first
    capture that has it; one that was taken down there is kept as purged. Raises `MissingBody` where neither it nor
    what it confirms is here.
    """
    # A capture's id is made of address, time, payload and kind: the same capture has it in every archive.
    if one(database, "SELECT 1 FROM capture WHERE id = ?", captured.id):
        return False
    _require(database, captured, body)
    row = row_of(intake, record, payload=captured.payload)
    with writing(database):
        # Body, record, fetch, capture: each refers to the ones before.
        if body is not None:
            insert_payload(
                database, payloads, captured.payload, body, uri=captured.uri, group=group, state=captured.state
            )
        elif captured.state != BodyState.PRESENT:
            _insert_tombstone(database, captured, group=group)
        kept = _own_capture(captured, recorded=recorded)
        number = insert_record(database, {**row, "capture": captured.id}, kept)
        fetch = fetch_of(captured, crawls)
        if fetch:
            linked = {f"capture.{name}": value for name, value in {**kept, "record": number}.items()}
            fetch["chain"] = chain.link(chain_head(database), {**fetch, **linked})
            kept["fetch"] = insert(database, "fetch", fetch)
        insert(database, "capture", {**kept, "record": number})
    return True


def _require(database: Database, captured: Captured, body: bytes | None) -> None:
    """Raise `MissingBody` where what *captured* repeats is not here."""
    has_body = body is not None or captured.state != BodyState.PRESENT
    if not has_body and not one(database, "SELECT 1 FROM payload WHERE digest = ?", captured.payload):
        raise MissingBody(captured.payload)
    if captured.confirms and not one(database, "SELECT 1 FROM capture WHERE id = ?", captured.confirms):
        raise MissingBody(captured.confirms)


def _insert_tombstone(database: Database, captured: Captured, *, group: str) -> None:
    # The digest stays known without its bytes, so that a later import does not bring back what was purged there.
    if not one(database, "SELECT 1 FROM payload WHERE digest = ?", captured.payload):
        row = {"digest": captured.payload, "size": captured.size, "state": BodyState.PURGED, "base": None, "depth": 0}
        insert(database, "payload", {**row, "template_group": group, "data": None})


def _own_capture(captured: Captured, *, recorded: datetime) -> dict[str, Any]:
    return {
        "id": captured.id,
        "site": captured.site,
        "uri": captured.uri,
        "observed_at": captured.observed_at,
        "recorded_at": timestamps.text(recorded),
        "source": "import",
        "kind": captured.kind,
        "status": captured.status,
        "payload": captured.payload,
        "confirms": captured.confirms,
    }


def fetch_of(captured: Captured, crawls: Mapping[int, int]) -> dict[str, Any] | None:
    """The fetch of *captured*, but for its chain; None where no crawl of ours made it."""
    crawl = crawls.get(captured.crawl or 0)
    if crawl is None or captured.reason is None:
        return None
    is_304 = captured.kind == CaptureKind.NOT_MODIFIED
    return {
        "crawl": crawl,
        "uri": captured.uri,
        "address": captured.address,
        "reason": captured.reason,
        "via": captured.via,
        "started_at": captured.started_at,
        "ended_at": captured.observed_at,
        "request_headers": json.dumps(captured.request_headers, ensure_ascii=False),
        "peer": captured.peer,
        "capture": captured.id,
        "outcome": FetchOutcome.NOT_MODIFIED if is_304 else FetchOutcome.RESPONSE,
        "status": captured.status,
        "phrase": captured.phrase,
        "protocol": captured.protocol,
        "response_headers": json.dumps(captured.response_headers, ensure_ascii=False),
        "wire_bytes": captured.wire_bytes,
        "wire_digest": captured.wire_digest,
        "payload": None if is_304 else captured.payload,
        "flags": json.dumps(captured.flags),
    }
