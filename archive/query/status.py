"""The status of the archive: what it holds, how the last crawls went, and how honest the sites' own signals are."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.model.figures import in_full
from archive.query.mistimings import newest_fetch
from archive.query.retirements import Retirement, retired
from archive.query.site_changes import site_changes

_UNKNOWN: Mapping[str, str] = MappingProxyType({})
# A clock that keeps itself right steps back so far at most.
_CLOCK_MAY_ERR = timedelta(minutes=5)


class CrawlRow(Struct, frozen=True, kw_only=True):
    """One run over one site."""

    id: int
    site: str
    started: datetime
    ended: datetime | None
    outcome: str
    figures: dict[str, Any]


class SiteStatus(Struct, frozen=True, kw_only=True):
    """The contents of a site in the archive, and the results of its last crawls."""

    site: str
    name: str
    url: str
    platform: str
    moves: tuple[dict[str, str], ...]
    """From one platform to another: `from`, `to` and `observed_at` of each."""
    states: dict[str, int]
    unsure: dict[str, int]
    """Of how many posts each field was read without being sure."""
    snapshots: int
    changes: int
    captures: int
    payload_bytes: int
    """Decoded."""
    stored_bytes: int
    first_crawl: datetime | None
    last_crawl: CrawlRow | None
    unread: int
    unreadable: int
    """Captures that are kept and could not be read."""
    older: int | None
    """Captures whose reading is another version's than today's and can be made again; None where that is not known."""
    retired: Retirement | None
    """The order by which it is no longer crawled."""


class Honesty(Struct, frozen=True, kw_only=True):
    """The agreement of one signal of the site with what was observed."""

    site: str
    signal: str
    agreed: int
    silent: int
    """Content changed, the signal did not."""
    idle: int
    """The signal moved, no content changed."""


def sites(database: Database, *, parsers: Mapping[str, str] = _UNKNOWN) -> tuple[SiteStatus, ...]:
    """The status of each site; *parsers* are the versions of today's readers by profile."""
    rows = database.execute("SELECT * FROM site ORDER BY id").fetchall()
    return tuple(_site(database, row, parsers.values()) for row in rows)


class Seen(Struct, frozen=True, kw_only=True):
    """The last crawl of a site, and the number of its posts."""

    at: datetime | None
    """End of the last crawl that went well."""
    posts: int


def last_seen(database: Database) -> dict[str, Seen]:
    """By site, when it was last crawled well and how many posts are held."""
    rows = database.execute(
        """SELECT s.id, (SELECT max(ended_at) FROM crawl WHERE site = s.id AND outcome IN ('done', 'partial')) AS at,
                  (SELECT count(*) FROM post_status WHERE site = s.id) AS posts
           FROM site s ORDER BY s.id"""
    )
    return {row["id"]: Seen(at=timestamps.optional(row["at"]), posts=row["posts"]) for row in rows}


def crawls(database: Database, *, site: str | None = None, limit: int = 20) -> tuple[CrawlRow, ...]:
    """The last runs, newest first."""
    rows = database.execute(
        """SELECT * FROM crawl WHERE (:site IS NULL OR site = :site)
           ORDER BY started_at DESC, id DESC LIMIT :limit""",
        {"site": site, "limit": limit},
    )
    return tuple(_crawl(row) for row in rows)


def crawl_count(database: Database, *, site: str | None = None) -> int:
    """Return how many runs there are."""
    return int(
        database.execute("SELECT count(*) FROM crawl WHERE :site IS NULL OR site = :site", {"site": site}).fetchone()[0]
    )


def watched(database: Database, *, site: str | None = None) -> tuple[datetime | None, datetime | None]:
    """Return when the first crawl began, and when the last one ended or was last heard of."""
    row = database.execute(
        """SELECT min(started_at) AS first, max(coalesce(ended_at, started_at)) AS last FROM crawl
           WHERE :site IS NULL OR site = :site""",
        {"site": site},
    ).fetchone()
    return timestamps.optional(row["first"]), timestamps.optional(row["last"])


def crawl(database: Database, number: int) -> CrawlRow | None:
    """The run with this number, or None."""
    row = database.execute("SELECT * FROM crawl WHERE id = ?", (number,)).fetchone()
    return _crawl(row) if row else None


def fetch_ahead(database: Database, now: datetime) -> datetime | None:
    """Return when the latest fetch ended, if that is after *now*: a clock is wrong, or was. None if all is well."""
    last = newest_fetch(database)
    return last if last and last > now + _CLOCK_MAY_ERR else None


def first_row(database: Database) -> datetime | None:
    """Return when the first run began; None of an archive without any."""
    return timestamps.optional(database.execute("SELECT min(started_at) FROM crawl").fetchone()[0])


def outcomes(database: Database, number: int) -> dict[str, int]:
    """Count the fetches of a run by outcome: `response 200`, `not_modified 304`, `refused robots`, …"""
    rows = database.execute(
        """SELECT outcome || ' ' || coalesce(cause, status, '') AS name, count(*) AS n FROM fetch WHERE crawl = ?
           GROUP BY 1 ORDER BY 1""",
        (number,),
    )
    return {row["name"].strip(): row["n"] for row in rows}


def honesty(database: Database) -> tuple[Honesty, ...]:
    """For each site, how far the declared modification date, the sitemap's lastmod and the ETag told of changes.

    Each pair of consecutive observations of a post is one trial; it agrees where the signal moved if and only if
    the content did (the modification date itself left aside).
    """
    return tuple(
        honest
        for row in database.execute("SELECT id FROM site ORDER BY id").fetchall()
        for honest in _honesty_of(database, row["id"])
    )


def _honesty_of(database: Database, site: str) -> Iterator[Honesty]:
    counts = database.execute(_TRIALS, {"site": site}).fetchone()
    for signal in _SIGNALS:
        agreed, silent, idle = (counts[f"{signal}_{name}"] or 0 for name in ("agreed", "silent", "idle"))
        yield Honesty(site=site, signal=signal, agreed=agreed, silent=silent, idle=idle)


_PAIRS = f"""
WITH seen AS (
  SELECT o.post, o.observed_at, coalesce(o.rendered_at, o.observed_at) AS at, s.content,
         json_extract(t.json, '$.modified.instant') AS modified,
         (SELECT json_extract(value, '$[1]') FROM json_each({whole("response_headers", "f")})
          WHERE lower(json_extract(value, '$[0]')) = 'etag' LIMIT 1) AS etag,
         (SELECT max(g.lastmod) FROM sighting g JOIN address a ON a.uri = g.uri
          WHERE a.post = o.post AND g.source = 'sitemap' AND g.since <= o.observed_at
            AND (g.until IS NULL OR g.until > o.observed_at)) AS lastmod
  FROM observation o JOIN snapshot s ON s.id = o.snapshot JOIN content t ON t.digest = s.content
  JOIN capture c ON c.id = o.capture LEFT JOIN fetch f ON f.id = c.fetch
  JOIN post p ON p.id = o.post
  WHERE p.site = :site AND o.stale = 0 AND s.confirmation = 'counted'
), pair AS (
  SELECT post, content, modified, etag, lastmod,
         lag(content) OVER w AS content_before, lag(modified) OVER w AS modified_before,
         lag(etag) OVER w AS etag_before, lag(lastmod) OVER w AS lastmod_before,
         lag(post) OVER w AS known
  FROM seen WINDOW w AS (PARTITION BY post ORDER BY at, observed_at)
), trial AS (
  SELECT *, content <> content_before AND NOT EXISTS (
    SELECT 1 FROM change x JOIN snapshot a ON a.id = x.snapshot_before JOIN snapshot b ON b.id = x.snapshot_after
    WHERE x.post = pair.post AND a.content = pair.content_before AND b.content = pair.content
      AND x.fields = '["modified"]') AS changed
  FROM pair WHERE known IS NOT NULL
)
"""  # noqa: S608 - columns of ours
_SIGNALS = ("modified", "lastmod", "etag")
_COUNTS = """
  sum(changed = {signal}_moved) AS {signal}_agreed, sum(changed AND NOT {signal}_moved) AS {signal}_silent,
  sum({signal}_moved AND NOT changed) AS {signal}_idle
"""
# NULL where a signal is missing on either side: neither agreed nor not.
_MOVED = """
  CASE WHEN {signal} IS NOT NULL AND {signal}_before IS NOT NULL THEN {signal} <> {signal}_before END AS {signal}_moved
"""
_TRIALS = "".join(
    (
        _PAIRS,
        "SELECT ",
        ",".join(_COUNTS.format(signal=signal) for signal in _SIGNALS),
        " FROM (SELECT changed, ",
        ",".join(_MOVED.format(signal=signal) for signal in _SIGNALS),
        " FROM trial)",
    )
)

# What was read of a purged body is final.
_HELD = "(SELECT state FROM payload WHERE digest = c.payload) <> 'purged'"


# What the archivist says of a site is behind a plus.
_OLDER = """
substr(r.parser || '+', 1, instr(r.parser || '+', '+') - 1) NOT IN (SELECT value FROM json_each(:parsers))
"""


def _site(database: Database, row: Any, parsers: Collection[str]) -> SiteStatus:
    def number(sql: str) -> int:
        return int(
            database.execute(sql, {"site": row["id"], "parsers": json.dumps(sorted(parsers))}).fetchone()[0] or 0
        )

    readings = "FROM reading r JOIN capture c ON c.id = r.capture WHERE c.site = :site"

    states = database.execute(
        "SELECT state, count(*) AS n FROM post_status WHERE site = ? GROUP BY state", (row["id"],)
    )
    held = "FROM payload WHERE digest IN (SELECT payload FROM capture WHERE site = :site)"
    first = database.execute("SELECT min(started_at) AS at FROM crawl WHERE site = ?", (row["id"],)).fetchone()
    last = crawls(database, site=row["id"], limit=1)
    return SiteStatus(
        site=row["id"],
        name=row["name"],
        url=row["url"],
        platform=row["profile"],
        moves=tuple(
            {"from": str(move.before), "to": str(move.after), "observed_at": timestamps.text(move.observed_at)}
            for move in site_changes(database, site=row["id"])
        ),
        states={state["state"]: state["n"] for state in states},
        unsure=_unsure(database, row["id"]),
        snapshots=number("SELECT count(*) FROM snapshot s JOIN post p ON p.id = s.post WHERE p.site = :site"),
        changes=number(
            "SELECT count(*) FROM change c JOIN post p ON p.id = c.post WHERE p.site = :site AND c.baseline = 0"
        ),
        captures=number("SELECT count(*) FROM capture WHERE site = :site"),
        payload_bytes=number(f"SELECT sum(size) {held}"),
        stored_bytes=number(f"SELECT sum(length(data)) {held}"),
        first_crawl=timestamps.optional(first["at"]),
        last_crawl=last[0] if last else None,
        unread=number(
            "SELECT count(*) FROM capture c LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id) "
            "WHERE c.site = :site AND r.capture IS NULL"
        ),
        unreadable=number(f"SELECT count(*) {readings} AND r.verdict = 'unreadable'"),
        # Without readers, as in `python -m archive`, nobody knows today's versions.
        older=number(f"SELECT count(*) {readings} AND {_OLDER} AND {_HELD}") if parsers else None,
        retired=retired(database).get(row["id"]),
    )


def _unsure(database: Database, site: str) -> dict[str, int]:
    rows = database.execute(
        """SELECT field.value AS field, count(*) AS n FROM post_status, json_each(post_status.unsure) AS field
           WHERE post_status.site = ? GROUP BY 1 ORDER BY 1""",
        (site,),
    )
    return {row["field"]: row["n"] for row in rows}


def _crawl(row: Any) -> CrawlRow:
    return CrawlRow(
        id=row["id"],
        site=row["site"],
        started=timestamps.parse(row["started_at"]),
        ended=timestamps.optional(row["ended_at"]),
        outcome=row["outcome"],
        # A run that was killed has written none.
        figures=in_full(json.loads(row["figures"])) if row["figures"] else {},
    )
