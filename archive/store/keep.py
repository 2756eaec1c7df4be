"""Write fetches, captures and payloads, once each. They are never lost.

A fetch, its capture and its payload are one transaction, committed before anything is parsed.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, assert_never

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database import chain
from archive.database.bodies.packing import PackedBody
from archive.database.header_lists import RecentHeaders
from archive.digest import short_id
from archive.model import BodyState, CaptureKind, Failed, Fetch, FetchOutcome, NotModified, Refused, Response
from archive.store.crawls import Crawl
from archive.store.packer import FetchedBody, last_payload
from archive.store.rows import insert, one, writing


class Capture(Struct, frozen=True, kw_only=True):
    """An archived answer, made by `keep` of a fetch."""

    id: str
    site: str
    uri: str
    observed: datetime
    payload: str
    status: int
    kind: CaptureKind
    confirms: str | None = None
    """Of a 304: the capture whose validators were sent."""


class Pace(Struct, frozen=True, kw_only=True):
    """The time when a host may be asked again, and the reason for the wait."""

    host: str
    next_allowed: datetime
    why: str


def keep(
    database: Database,
    fetch: Fetch,
    crawl: Crawl,
    *,
    body: FetchedBody | None,
    recorded: datetime,
    group: str,
    confirms: str | None = None,
    pace: Pace | None = None,
) -> Capture | None:
    """Commit *fetch*, with its capture and *body* if a server answered; return the capture, or None.

    *group* names the pages that this body resembles; *confirms* is the capture whose validators were sent; *pace* is
    committed with it, so that a restart forgets neither.
    """
    capture = _capture(database, fetch, crawl, body=body, confirms=confirms)
    row = fetch_row(database, fetch, crawl, capture)
    with writing(database):
        # The payload before the capture that refers to it. `packed` is None where the archive has these bytes already.
        if body and body.packed:
            insert(database, "payload", payload_row(body.packed, group=group))
        captured = _capture_row(capture, recorded=recorded) if capture else {}
        # Within the transaction: two fetches must not follow the same one.
        row["chain"] = chain.link(chain_head(database), {**row, **_prefixed(captured)})
        number = insert(database, "fetch", row)
        if capture:
            insert(database, "capture", {**captured, "fetch": number})
        # In the same transaction: a process killed here must not come back and ask the host too early.
        if pace:
            set_pace(database, pace)
    return capture


def chain_head(database: Database) -> str:
    """The chain digest of the last fetch, or the genesis of an empty log."""
    last = one(database, "SELECT chain FROM fetch ORDER BY id DESC LIMIT 1")
    return str(last["chain"]) if last else chain.GENESIS


def set_pace(database: Database, pace: Pace) -> None:
    """Remember *pace*, in the caller's transaction."""
    database.execute(
        "INSERT INTO host VALUES (:host, :at, :why) ON CONFLICT DO UPDATE SET next_allowed = :at, why = :why",
        {"host": pace.host, "at": timestamps.text(pace.next_allowed), "why": pace.why},
    )


def _capture(
    database: Database, fetch: Fetch, crawl: Crawl, *, body: FetchedBody | None, confirms: str | None
) -> Capture | None:
    """The capture that *fetch* makes, or None where no server answered."""
    uri = fetch.request.uri
    match fetch.outcome:
        case Response(status=status):
            assert body is not None
            payload, confirms = body.digest, None
            # Against the last answer of this address, not any before: a page that returns to an earlier state is news.
            kind = CaptureKind.IDENTICAL if last_payload(database, uri) == payload else CaptureKind.RESPONSE
        case NotModified():
            # An unasked 304 never gets here: answer.py files it under Failed.
            assert confirms is not None
            # A 304 has no bytes; it repeats those of the capture whose validators were sent.
            validated = one(database, "SELECT payload FROM capture WHERE id = ?", confirms)
            assert validated is not None
            payload, status, kind = validated["payload"], 304, CaptureKind.NOT_MODIFIED
        case Refused() | Failed():
            return None
        case _ as unreachable:
            assert_never(unreachable)
    return Capture(
        id=short_id(uri, timestamps.text(fetch.ended), payload, kind),
        site=crawl.site,
        uri=uri,
        observed=fetch.ended,
        payload=payload,
        status=status,
        kind=kind,
        confirms=confirms,
    )


def payload_row(packed: PackedBody, *, group: str) -> dict[str, Any]:
    """The row of a body that was packed."""
    return {
        "digest": packed.digest,
        "size": packed.size,
        "state": BodyState.PRESENT,
        "base": packed.base,
        "depth": packed.depth,
        "template_group": group,
        "data": packed.data,
    }


def _capture_row(capture: Capture, *, recorded: datetime) -> dict[str, Any]:
    return {
        "id": capture.id,
        "site": capture.site,
        "uri": capture.uri,
        "observed_at": timestamps.text(capture.observed),
        "recorded_at": timestamps.text(recorded),
        "source": "crawl",
        "kind": capture.kind,
        "status": capture.status,
        "payload": capture.payload,
        "confirms": capture.confirms,
    }


def fetch_row(database: Database, fetch: Fetch, crawl: Crawl, capture: Capture | None) -> dict[str, Any]:
    """The row of *fetch* as the next one of *database*, without its link of the chain."""
    recent = RecentHeaders(database.conn)
    # Headers of one host hardly vary; a row that repeats those of a recent one refers to it.
    return {
        "crawl": crawl.id,
        "uri": fetch.request.uri,
        "address": fetch.request.target,
        "reason": fetch.request.reason.value,
        "via": fetch.via,
        "started_at": timestamps.text(fetch.started),
        "ended_at": timestamps.text(fetch.ended),
        "request_headers": recent.stored("request_headers", fetch.request.headers),
        "peer": fetch.peer,
        "capture": capture.id if capture else None,
        **_outcome(fetch, capture, recent),
    }


def _outcome(fetch: Fetch, capture: Capture | None, recent: RecentHeaders) -> dict[str, Any]:
    match fetch.outcome:
        case Response() as answer:
            return {
                "outcome": FetchOutcome.RESPONSE,
                "status": answer.status,
                "phrase": answer.phrase,
                "protocol": answer.protocol,
                "response_headers": recent.stored("response_headers", answer.headers),
                "wire_bytes": answer.wire_bytes,
                "wire_digest": answer.wire_digest,
                "payload": capture.payload if capture else None,
                "flags": json.dumps(answer.flags),
            }
        case NotModified() as answer:
            return {
                "outcome": FetchOutcome.NOT_MODIFIED,
                "status": 304,
                "phrase": answer.phrase,
                "protocol": answer.protocol,
                "response_headers": recent.stored("response_headers", answer.headers),
                "flags": "[]",
            }
        case Refused(cause=cause, detail=detail):
            return {"outcome": FetchOutcome.REFUSED, "cause": cause.value, "detail": detail, "flags": "[]"}
        case Failed() as failure:
            return {
                "outcome": FetchOutcome.FAILED,
                "cause": failure.cause.value,
                "detail": failure.detail,
                "status": failure.status,
                "response_headers": recent.stored("response_headers", failure.headers),
                "wire_bytes": failure.wire_bytes,
                "flags": "[]",
            }
        case _ as unreachable:
            assert_never(unreachable)


def _prefixed(captured: Mapping[str, Any]) -> dict[str, Any]:
    return {f"capture.{name}": value for name, value in captured.items()}
