"""Captures with all that was recorded of them, for the formats that web archives exchange."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.database import corrected_times
from archive.database.header_lists import whole
from archive.model import Content
from archive.query import evidence, own_times

Fact = dict[str, Any]


class HeldAs(Struct, frozen=True, kw_only=True):
    """The role in which the bytes of a picture or document are held."""

    resource: str
    """The media id that they were fetched for."""
    variant: str
    type: str
    """Media type, as found in the bytes."""


class Captured(Struct, frozen=True, kw_only=True):
    """One archived answer, the request that it answers, and how it came to be kept. Times are text, as stored."""

    id: str
    site: str
    uri: str
    address: str
    """As it went on the wire."""
    source: str
    kind: str
    status: int
    payload: str
    state: str
    """Of the payload: present, withheld or purged."""
    size: int
    confirms: str | None
    observed_at: str
    recorded_at: str
    started_at: str
    request_headers: tuple[tuple[str, str], ...]
    protocol: str
    phrase: str
    response_headers: tuple[tuple[str, str], ...]
    peer: str | None
    crawl: int | None
    reason: str | None
    via: str | None
    wire_bytes: int | None
    wire_digest: str | None
    flags: tuple[str, ...]
    chain: str | None
    verdict: str | None
    foreign: Fact | None = None
    """Of an answer that another tool captured: what its record says, and the number of its intake."""
    media: HeldAs | None = None
    """Of a picture or document."""


class StateContent(Struct, frozen=True, kw_only=True):
    """The content of one state, and the capture that it is named after."""

    snapshot: str
    post: str
    url: str
    capture: str
    started_at: str
    """Of the capture, as its record is dated."""
    content: Content


# Headers of a fetch may lean on those of an earlier one (`whole`); whoever exchanges them must have all of them.
_CAPTURED = f"""
SELECT c.id, c.site, c.uri, c.source, c.kind, c.status, c.payload, c.confirms, c.observed_at, c.recorded_at,
       p.state, p.size, r.verdict,
       coalesce(f.address, i.address) AS address, coalesce(f.started_at, i.date) AS started_at,
       coalesce({whole("request_headers", "f")}, i.request_headers) AS request_headers,
       coalesce(f.protocol, i.protocol) AS protocol,
       coalesce(f.phrase, i.phrase) AS phrase,
       coalesce({whole("response_headers", "f")}, i.response_headers) AS response_headers,
       coalesce(f.peer, i.peer) AS peer, coalesce(f.flags, i.flags) AS flags, coalesce(f.chain, i.chain) AS chain,
       f.crawl, f.reason, f.via, f.wire_bytes, f.wire_digest,
       CASE WHEN f.id IS NULL AND i.id IS NOT NULL THEN json_object(
         'intake', i.intake, 'place', i.place, 'record_id', i.record_id, 'type', i.type, 'claimed', i.claimed,
         'fixity', i.fixity, 'truncated', i.truncated, 'profile', i.profile, 'refers_to', i.refers_to,
         'refers_uri', i.refers_uri, 'refers_date', i.refers_date, 'origin', i.origin) END AS foreign_
FROM capture c
JOIN payload p ON p.digest = c.payload
LEFT JOIN fetch f ON f.id = c.fetch
LEFT JOIN record i ON i.id = c.record
LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
WHERE (:site IS NULL OR c.site = :site)
  AND (:as_of IS NULL OR c.observed_at <= :as_of)
  AND (:posts IS NULL OR c.uri IN (
        SELECT uri FROM address WHERE post IN (SELECT value FROM json_each(:posts))))
-- Under a clock that was set back, a 304 is dated before what it confirms; whoever takes it must have that first.
ORDER BY max(c.observed_at, coalesce((SELECT k.observed_at FROM capture k WHERE k.id = c.confirms), '')),
  c.confirms IS NOT NULL, c.observed_at, c.id
"""  # noqa: S608 - columns of ours


def captured(
    database: Database, *, site: str | None, posts: Sequence[str] | None, as_of: datetime | None
) -> Iterator[Captured]:
    """The captures of *site*, of the *posts* with these ids and until *as_of*, oldest first.

    What is None asks nothing. No capture comes before the one that it confirms.
    """
    asked = {
        "site": site,
        "posts": None if posts is None else json.dumps(list(posts)),
        "as_of": timestamps.optional_text(as_of),
    }
    moved = corrected_times.shifts(database.conn)
    # One at a time: an export of a large archive must not hold every capture in memory.
    for row in database.execute(_CAPTURED, asked):
        found = of_row(row)
        if found.crawl in moved:
            found = replace(found, flags=own_times.flagged(found.flags, found.observed_at, moved[found.crawl]))
        yield found


# Only states whose body is present: a withheld one must not leave the archive as a text.
def state_texts(database: Database, posts: Sequence[str], as_of: datetime | None) -> Iterator[StateContent]:
    """Every state that the *posts* were seen in, by the capture that it is named after, until *as_of*."""
    rows = database.execute(
        """SELECT s.id, s.post, s.url, s.capture, s.content,
                  coalesce(f.started_at, c.observed_at) AS started_at FROM snapshot s
           JOIN capture c ON c.id = s.capture JOIN payload p ON p.digest = c.payload AND p.state = 'present'
           LEFT JOIN fetch f ON f.id = c.fetch
           WHERE s.post IN (SELECT value FROM json_each(:posts)) AND (:as_of IS NULL OR s.first_observed <= :as_of)
           ORDER BY s.first_observed, s.id""",
        {"posts": json.dumps(list(posts)), "as_of": timestamps.optional_text(as_of)},
    )
    for row in rows:
        yield StateContent(
            snapshot=row["id"],
            post=row["post"],
            url=row["url"],
            capture=row["capture"],
            started_at=row["started_at"],
            content=evidence.contents(database, [row["content"]])[row["content"]],
        )


def unanswered(database: Database, site: str | None, as_of: datetime | None) -> Iterator[Fact]:
    """The fetches that brought no body (refused, failed), as they are stored, oldest first; their headers whole."""
    rows = database.execute(
        f"""SELECT f.*, {whole("request_headers", "f")} AS sent, {whole("response_headers", "f")} AS received
           FROM fetch f JOIN crawl ON crawl.id = f.crawl
           WHERE f.capture IS NULL AND (:site IS NULL OR crawl.site = :site)
             AND NOT EXISTS (SELECT 1 FROM media_fetch m WHERE m.fetch = f.id) -- they are facts of their own
             AND (:as_of IS NULL OR f.ended_at <= :as_of) ORDER BY f.id""",  # noqa: S608 - columns of ours
        {"site": site, "as_of": timestamps.optional_text(as_of)},
    )
    for row in rows:
        yield _with_whole_headers(row)


_FACTS = {
    "sites": "SELECT * FROM site WHERE :site IS NULL OR id = :site ORDER BY id",
    "crawls": """SELECT * FROM crawl WHERE (:site IS NULL OR site = :site)
                 AND (:as_of IS NULL OR started_at <= :as_of) ORDER BY id""",
    "surveys": """SELECT survey.* FROM survey JOIN crawl ON crawl.id = survey.crawl
                  WHERE (:site IS NULL OR crawl.site = :site) AND (:as_of IS NULL OR crawl.started_at <= :as_of)
                  ORDER BY survey.crawl, survey.source""",
    "posts": """SELECT * FROM post WHERE (:site IS NULL OR site = :site)
                AND (:posts IS NULL OR id IN (SELECT value FROM json_each(:posts))) ORDER BY id""",
    "merges": """SELECT * FROM "merge" WHERE :posts IS NULL OR into_ IN (SELECT value FROM json_each(:posts))
                 ORDER BY post""",
    "intakes": """SELECT * FROM intake WHERE (:site IS NULL OR site = :site) AND EXISTS (
                    SELECT 1 FROM record LEFT JOIN packed_capture AS capture ON capture.id = record.capture
                    WHERE record.intake = intake.id AND capture.fetch IS NULL AND (:posts IS NULL OR capture.uri IN (
                      SELECT interned.id FROM address JOIN interned ON interned.text = address.uri
                      WHERE post IN (SELECT value FROM json_each(:posts)))))
                  ORDER BY id""",
    # Revisits of other tools whose bodies are not held yet.
    "waiting": """SELECT * FROM record WHERE capture IS NULL AND :posts IS NULL AND EXISTS (
                    SELECT 1 FROM intake WHERE intake.id = record.intake AND (:site IS NULL OR intake.site = :site))
                  AND NOT EXISTS (SELECT 1 FROM record s WHERE s.intake = record.intake
                                  AND s.place = record.place || ' resolved') ORDER BY id""",
    "takedowns": """SELECT takedown.* FROM takedown JOIN capture ON capture.id = takedown.capture
                    WHERE (:site IS NULL OR capture.site = :site) AND (:posts IS NULL OR capture.uri IN (
                      SELECT uri FROM address WHERE post IN (SELECT value FROM json_each(:posts))))
                    ORDER BY takedown.at, takedown.capture, takedown.payload""",
    # What was asked for and not brought, of pictures and documents.
    "attempts": f"""SELECT f.*, {whole("request_headers", "f")} AS sent, {whole("response_headers", "f")} AS received,
               m.resource, m.variant FROM media_fetch m JOIN fetch f ON f.id = m.fetch
                   JOIN crawl ON crawl.id = f.crawl
                   WHERE f.blob IS NULL AND (:site IS NULL OR crawl.site = :site)
                   AND (:as_of IS NULL OR f.ended_at <= :as_of) AND (:posts IS NULL OR m.resource IN (
                     SELECT r.id FROM resource r JOIN snapshot s ON s.id = r.snapshot
                     WHERE s.post IN (SELECT value FROM json_each(:posts)))) ORDER BY f.id""",  # noqa: S608 - columns of ours
    "media_takedowns": """SELECT t.* FROM media_takedown t JOIN post ON post.id = t.post
                          WHERE (:site IS NULL OR post.site = :site)
                          AND (:posts IS NULL OR t.post IN (SELECT value FROM json_each(:posts)))
                          ORDER BY t.at, t.blob, t.post""",
}


def facts(
    database: Database, *, site: str | None, posts: Sequence[str] | None, as_of: datetime | None = None
) -> dict[str, list[Fact]]:
    """The rows, by table, that an importing archive needs besides the captures.

    Crawls and what each surveyed say whether an absence meant anything; the rest keeps ids and orders.
    """
    asked = {
        "site": site,
        "posts": None if posts is None else json.dumps(list(posts)),
        "as_of": timestamps.optional_text(as_of),
    }
    return {name: [_with_whole_headers(row) for row in database.execute(sql, asked)] for name, sql in _FACTS.items()}


# By number, the order of the chain: times may have been corrected.
def head(database: Database) -> str | None:
    """The chain head of the fetch log: whoever keeps it can prove that nothing before it was altered."""
    row = database.execute("SELECT chain FROM fetch ORDER BY id DESC LIMIT 1").fetchone()
    return row["chain"] if row else None


def last_recorded(database: Database) -> str | None:
    """Return when the newest capture was recorded."""
    return str(database.execute("SELECT max(recorded_at) AS last FROM capture").fetchone()["last"] or "") or None


def last_observed(database: Database) -> str | None:
    """The latest observation that the archive holds."""
    row = database.execute("SELECT max(observed_at) AS last FROM capture").fetchone()
    return str(row["last"]) if row["last"] else None


def is_held(database: Database, capture: str) -> bool:
    """Return whether the capture with this id is held."""
    return database.execute("SELECT 1 FROM capture WHERE id = ?", (capture,)).fetchone() is not None


def has_site(database: Database, site: str) -> bool:
    """Return whether the archive knows the site with this id."""
    return database.execute("SELECT 1 FROM site WHERE id = ?", (site,)).fetchone() is not None


def of_row(row: Mapping[str, Any]) -> Captured:
    """The capture of a *row* with the columns of `captured`."""
    return Captured(
        id=row["id"],
        site=row["site"],
        uri=row["uri"],
        address=row["address"] or row["uri"],
        source=row["source"],
        kind=row["kind"],
        status=row["status"],
        payload=row["payload"],
        state=row["state"],
        size=row["size"],
        confirms=row["confirms"],
        observed_at=row["observed_at"],
        recorded_at=row["recorded_at"],
        started_at=row["started_at"] or row["observed_at"],
        request_headers=_pairs(row["request_headers"]),
        protocol=row["protocol"] or "HTTP/1.1",
        phrase=row["phrase"] or "",
        response_headers=_pairs(row["response_headers"]),
        peer=row["peer"],
        crawl=row["crawl"],
        reason=row["reason"],
        via=row["via"],
        wire_bytes=row["wire_bytes"],
        wire_digest=row["wire_digest"],
        flags=tuple(json.loads(row["flags"] or "[]")),
        chain=row["chain"],
        verdict=row["verdict"],
        foreign=json.loads(row["foreign_"]) if row["foreign_"] else None,
    )


def _pairs(stored: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(stored or "[]"))


def _with_whole_headers(row: Any) -> Fact:
    """*row* as a fact: of a fetch, with the headers as it sent and received them."""
    fact = dict(row)
    if "sent" in fact:
        fact |= {"request_headers": fact.pop("sent"), "response_headers": fact.pop("received")}
    return fact
