"""Captures as a parser needs them: bytes, headers and circumstances."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.database.packed_rows import reading_details
from archive.model import BodyState, Headers, Name, Problem, Reading, Source, Verdict

PURGED = "purged"
"""The parser of a body that was purged before today's derived tables were filled."""


class CaptureRow(Struct, frozen=True, kw_only=True):
    """One archived answer; `status` and `headers` are those of the answer that brought the body."""

    id: str
    site: str
    uri: str
    address: str
    """As it went on the wire: what the links of the page are relative to."""
    kind: str
    status: int
    payload: str
    observed: datetime
    headers: Headers
    via: str | None
    confirms: str | None


class Unreadable(Struct, frozen=True, kw_only=True):
    """A capture that is kept and could not be read."""

    capture: str
    site: str
    uri: str
    parser: str
    """The version that could not read it."""
    problem: Problem

    def __str__(self) -> str:
        return f"{self.capture} {self.uri}: {self.problem}"


# Headers of a fetch may stand as what differs from an earlier one (`whole`); records of others have their own.
_ROWS = f"""
SELECT c.*, coalesce({whole("response_headers", "f")}, r.response_headers) AS response_headers, f.via,
       coalesce(f.address, r.address) AS address
FROM capture c LEFT JOIN fetch f ON f.id = c.fetch LEFT JOIN record r ON r.id = c.record
"""  # noqa: S608 - columns of ours


def capture(database: Database, identity: str) -> CaptureRow:
    """The capture with this id, which must be there."""
    return _capture(database.execute(f"{_ROWS} WHERE c.id = ?", (identity,)).fetchone())


def ids(database: Database) -> tuple[str, ...]:
    """Every capture, in the order of observation."""
    rows = database.execute("SELECT id FROM capture ORDER BY observed_at, id")
    return tuple(row["id"] for row in rows)


# What an address answered with is packed against its earlier answers: read one after the other, these are opened once
# for all of them, where in the order of observation each is opened for each.
def by_address(database: Database) -> tuple[str, ...]:
    """Every capture: site by site, address by address, those of one address in the order of observation."""
    rows = database.execute(
        """SELECT id FROM capture
           ORDER BY site, min(observed_at) OVER (PARTITION BY site, uri), uri, observed_at, id"""
    )
    return tuple(row["id"] for row in rows)


# A 304 has no body, and the same body at the same address reads alike, so each is read once.
def renders(database: Database) -> tuple[str, ...]:
    """The first capture of each body that a URI answered with, those purged left out, in the order of `by_address`."""
    rows = database.execute(
        """WITH first AS (
             SELECT c.id, c.site, c.uri, min(c.observed_at) AS at FROM capture c JOIN payload p ON p.digest = c.payload
             WHERE p.state <> 'purged' AND c.kind <> 'not_modified' GROUP BY c.uri, c.payload)
           SELECT id FROM first ORDER BY site, min(at) OVER (PARTITION BY site, uri), uri, at, id"""
    )
    return tuple(row["id"] for row in rows)


def read_otherwise(database: Database, post: str, *, parsers: Collection[str]) -> tuple[str, ...]:
    """The first capture of each body of *post* whose reading is none of *parsers*', those purged left out."""
    rows = database.execute(
        """SELECT c.id, min(c.observed_at) AS first FROM address a JOIN capture c ON c.uri = a.uri
           JOIN reading r ON r.capture = c.id JOIN payload p ON p.digest = c.payload
           WHERE a.post = ? AND r.parser NOT IN (SELECT value FROM json_each(?))
             AND p.state <> 'purged' AND c.kind <> 'not_modified'
           GROUP BY c.uri, c.payload ORDER BY first, c.id""",
        (post, json.dumps(sorted(parsers))),
    )
    return tuple(row["id"] for row in rows)


def newly_unreadable(database: Database, crawl: int) -> tuple[tuple[str, str], ...]:
    """Address and problem of what *crawl* could not read, at addresses where that never happened before."""
    rows = database.execute(
        """SELECT c.id, c.site, c.uri, r.parser, r.details FROM fetch f JOIN capture c ON c.id = f.capture
           JOIN reading r ON r.capture = c.id
           WHERE f.crawl = ? AND r.verdict = 'unreadable' AND NOT EXISTS (
             SELECT 1 FROM capture d JOIN reading q ON q.capture = d.id
             WHERE d.uri = c.uri AND d.id <> c.id AND d.observed_at <= c.observed_at AND q.verdict = 'unreadable')
           ORDER BY c.observed_at""",
        (crawl,),
    )
    return tuple((found.uri, str(found.problem)) for found in map(_unreadable, rows))


def digest_read(database: Database, identity: str) -> str | None:
    """The digest of what was read of a capture, or None where nothing was."""
    row = database.execute("SELECT digest FROM reading WHERE capture = ?", (identity,)).fetchone()
    return row["digest"] if row else None


def unreadable(database: Database, *, post: str | None = None) -> tuple[Unreadable, ...]:
    """The captures that are kept and could not be read, of *post* or of all, oldest first."""
    rows = database.execute(
        """SELECT c.id, c.site, c.uri, r.parser, r.details FROM reading r JOIN capture c ON c.id = r.capture
           WHERE r.verdict = 'unreadable'
             AND (:post IS NULL OR c.uri IN (SELECT uri FROM address WHERE post = :post))
           ORDER BY c.observed_at, c.id""",
        {"post": post},
    )
    return tuple(_unreadable(row) for row in rows)


def unread(database: Database) -> tuple[str, ...]:
    """The captures that no parser has read yet, in the order of observation."""
    rows = database.execute(
        """SELECT c.id FROM packed_capture c LEFT JOIN packed_reading r ON r.capture = coalesce(c.confirms, c.id)
           WHERE r.capture IS NULL ORDER BY c.observed_at, c.id"""
    )
    return tuple(row["id"] for row in rows)


def is_purged(database: Database, identity: str) -> bool:
    """Return whether the body of this capture was erased on order."""
    query = "SELECT p.state FROM capture c JOIN payload p ON p.digest = c.payload WHERE c.id = ?"
    return bool(database.execute(query, (identity,)).fetchone()["state"] == BodyState.PURGED)


def without_words(reading: Reading) -> Reading:
    """*reading* as it may stand of a purged body: without a word of it, and proving no absence by what it listed."""
    # Names stay: posts are joined by them, and without them a rebuild would tear a post apart.
    # Details of problems may quote the page.
    problems = tuple(Problem(kind=problem.kind) for problem in reading.problems)
    return replace(reading, content=None, entries=(), children=(), complete=False, problems=problems)


def last_reading(database: Database, identity: str) -> Reading:
    """Return what was read of a capture before its body was purged, without any words: no parser will read it again.

    Where that was lost with the derived tables, what the orders and the names given out say of it: that it was a post,
    or nothing.
    """
    row = database.execute("SELECT * FROM reading WHERE capture = ?", (identity,)).fetchone()
    if row is None:
        verdict = Verdict.POST if _was_post(database, identity) else Verdict.OTHER
        return Reading(parser=PURGED, verdict=verdict, complete=False)
    details = reading_details(row["details"])
    return without_words(
        Reading(
            parser=row["parser"],
            verdict=Verdict(row["verdict"]),
            rendered=timestamps.optional(row["rendered_at"]),
            canonical=row["canonical"],
            names=msgspec.convert(details["names"], tuple[Name, ...]),
            source=Source(details["source"]) if details["source"] else None,
            restrictions=tuple(details["restrictions"]),
            problems=msgspec.convert(details["problems"], tuple[Problem, ...]),
        )
    )


def _was_post(database: Database, identity: str) -> bool:
    row = database.execute(
        """SELECT 1 FROM capture c WHERE c.id = ? AND (
             EXISTS (SELECT 1 FROM takedown t WHERE t.payload = c.payload AND t.post IS NOT NULL)
             OR EXISTS (SELECT 1 FROM shown s JOIN capture d ON d.id = s.capture WHERE d.payload = c.payload))""",
        (identity,),
    ).fetchone()
    return row is not None


def _unreadable(row: Mapping[str, Any]) -> Unreadable:
    # The first is the one that made it unreadable: a reading that failed has no others before it.
    problem = msgspec.convert(reading_details(row["details"])["problems"][0], Problem)
    return Unreadable(capture=row["id"], site=row["site"], uri=row["uri"], parser=row["parser"], problem=problem)


def _capture(row: Mapping[str, Any]) -> CaptureRow:
    return CaptureRow(
        id=row["id"],
        site=row["site"],
        uri=row["uri"],
        address=row["address"] or row["uri"],
        kind=row["kind"],
        status=row["status"],
        payload=row["payload"],
        observed=timestamps.parse(row["observed_at"]),
        headers=tuple((name, value) for name, value in json.loads(row["response_headers"] or "[]")),
        via=row["via"],
        confirms=row["confirms"],
    )
