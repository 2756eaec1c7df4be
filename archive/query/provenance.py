"""The provenance of an archived answer: request, headers, digests and place in the chain."""

import json
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.model import Headers
from archive.query.origins import Origin, origin


class Provenance(Struct, frozen=True, kw_only=True):
    """Everything that is kept of one capture but its body."""

    capture: str
    site: str
    uri: str
    kind: str
    source: str
    observed: datetime
    recorded: datetime
    status: int
    payload: str
    size: int
    """Decoded bytes."""
    payload_state: str
    confirms: str | None
    crawl: int | None
    reason: str | None
    started: datetime | None
    protocol: str | None
    phrase: str | None
    peer: str | None
    request_headers: Headers
    response_headers: Headers
    """Of the answer itself; a 304 has its own."""
    wire_bytes: int | None
    wire_digest: str | None
    chain: str | None
    chain_place: int | None
    verdict: str | None
    parser: str | None
    rendered: datetime | None
    post: str | None
    snapshot: str | None
    stale: bool
    media_type: str
    origin: Origin | None = None
    """Whose capture it is, where it was brought in."""


# `b` and `l` belong to the capture that a 304 confirms: the type of a body is in the headers that came with it. Of an
# imported capture the record takes the place of the fetch.
_ROW = f"""
SELECT c.*, p.size, p.state AS payload_state, f.id AS chain_place, f.crawl, f.reason,
       coalesce(f.started_at, i.date) AS started_at, coalesce(f.protocol, i.protocol) AS protocol,
       coalesce(f.phrase, i.phrase) AS phrase, coalesce(f.peer, i.peer) AS peer,
       coalesce({whole("request_headers", "f")}, i.request_headers) AS request_headers,
       coalesce({whole("response_headers", "f")}, i.response_headers) AS response_headers, f.wire_bytes, f.wire_digest,
       f.chain,
       r.verdict, r.parser, r.rendered_at, o.post, o.snapshot, o.stale,
       coalesce({whole("response_headers", "b")}, {whole("response_headers", "l")},
                {whole("response_headers", "f")}, i.response_headers) AS body_headers
FROM capture c JOIN payload p ON p.digest = c.payload
LEFT JOIN fetch f ON f.id = c.fetch LEFT JOIN packed_capture k ON k.id = c.confirms LEFT JOIN fetch b ON b.id = k.fetch
LEFT JOIN record i ON i.id = c.record LEFT JOIN record l ON l.id = k.record
LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id) LEFT JOIN observation o ON o.capture = c.id
WHERE c.id = :id
"""  # noqa: S608 - columns of ours


def provenance(database: Database, capture: str) -> Provenance | None:
    """The provenance of *capture*; None if there is no such capture."""
    row = database.execute(_ROW, {"id": capture}).fetchone()
    return _provenance(row, origin(database, capture)) if row else None


def _provenance(row: Any, brought: Origin | None) -> Provenance:
    # Here, not above: mementos ask for provenance as well.
    from archive.query.mementos import media_type

    return Provenance(
        capture=row["id"],
        site=row["site"],
        uri=row["uri"],
        kind=row["kind"],
        source=row["source"],
        observed=timestamps.parse(row["observed_at"]),
        recorded=timestamps.parse(row["recorded_at"]),
        status=row["status"],
        payload=row["payload"],
        size=row["size"],
        payload_state=row["payload_state"],
        confirms=row["confirms"],
        crawl=row["crawl"],
        reason=row["reason"],
        started=timestamps.optional(row["started_at"]),
        protocol=row["protocol"],
        phrase=row["phrase"],
        peer=row["peer"],
        request_headers=_headers(row["request_headers"]),
        response_headers=_headers(row["response_headers"]),
        wire_bytes=row["wire_bytes"],
        wire_digest=row["wire_digest"],
        chain=row["chain"],
        chain_place=row["chain_place"],
        verdict=row["verdict"],
        parser=row["parser"],
        rendered=timestamps.optional(row["rendered_at"]),
        post=row["post"],
        snapshot=row["snapshot"],
        stale=bool(row["stale"]),
        media_type=media_type(row["body_headers"]),
        origin=brought,
    )


def _headers(stored: str | None) -> Headers:
    return tuple((name, value) for name, value in json.loads(stored or "[]"))
