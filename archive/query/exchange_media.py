"""Pictures and documents with all that was recorded of them, for the formats that web archives exchange."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.digest import short_id
from archive.model import CaptureKind
from archive.query.exchange import Captured, HeldAs, of_row

_HELD = f"""
SELECT f.uri, f.address, f.started_at, f.ended_at, {whole("request_headers", "f")} AS request_headers,
       f.status, f.protocol, f.phrase, {whole("response_headers", "f")} AS response_headers,
       f.peer, f.crawl, f.reason, f.via, f.wire_bytes, f.wire_digest, f.flags, f.chain,
       f.blob, b.size, b.state, b.type, m.resource, m.variant, crawl.site
FROM media_fetch m JOIN fetch f ON f.id = m.fetch JOIN blob b ON b.digest = f.blob JOIN crawl ON crawl.id = f.crawl
WHERE (:site IS NULL OR crawl.site = :site)
  AND (:until IS NULL OR f.ended_at <= :until)
  AND (:posts IS NULL OR m.resource IN (
        SELECT r.id FROM resource r JOIN snapshot s ON s.id = r.snapshot
        WHERE s.post IN (SELECT value FROM json_each(:posts))))
ORDER BY f.ended_at, f.id
"""  # noqa: S608 - columns of ours


def held(
    database: Database, *, site: str | None, posts: Sequence[str] | None, until: datetime | None
) -> Iterator[Captured]:
    """The answers that brought pictures and documents of *site* or of the *posts*, until *until*, oldest first."""
    asked = {
        "site": site,
        "posts": None if posts is None else json.dumps(list(posts)),
        "until": timestamps.optional_text(until),
    }
    for row in database.execute(_HELD, asked):
        # The shape of a page's capture, so that one planner writes both.
        as_captured = {
            "id": holding_id(row["uri"], row["ended_at"], row["blob"], row["resource"]),
            "source": "crawl",
            "kind": CaptureKind.RESPONSE,
            "payload": row["blob"],
            "observed_at": row["ended_at"],
            "recorded_at": row["ended_at"],
            "confirms": None,
            "verdict": None,
            "foreign_": None,
        }
        media = HeldAs(resource=row["resource"], variant=row["variant"], type=row["type"])
        yield replace(of_row({**dict(row), **as_captured}), media=media)


def holding_id(uri: str, observed_at: str, blob: str, resource: str) -> str:
    """The id under which the answer that brought *blob* goes out."""
    return short_id(uri, observed_at, blob, resource)


def is_held(database: Database, captured: Captured) -> bool:
    """Return whether the answer *captured*, which brought a picture or document, is known."""
    assert captured.media
    # By what is in the record itself: ids of fetches differ from archive to archive.
    row = database.execute(
        """SELECT 1 FROM media_fetch m JOIN fetch f ON f.id = m.fetch
           WHERE m.resource = ? AND f.uri = ? AND f.started_at = ? AND f.blob = ?""",
        (captured.media.resource, captured.uri, captured.started_at, captured.payload),
    ).fetchone()
    return row is not None
