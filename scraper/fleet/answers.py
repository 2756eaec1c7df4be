"""Answers over all sites from PostgreSQL: status, runs, changes, alarms and occurrences of words."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, LiteralString

from msgspec import Struct

from archive import timestamps
from archive.search import query as asked
from archive.search.told import explain
from scraper.fleet.ledger import Ledger
from scraper.fleet.words import condition

Record = dict[str, Any]


class FleetFilter(Struct, frozen=True, kw_only=True):
    """The rows to list; None asks nothing."""

    site: str | None = None
    since: datetime | None = None
    silent: bool = False
    """Of changes: only edits whose declared modification date stood still."""
    baseline: bool = False
    """Of changes: with the posts that a first crawl found."""
    limit: int | None = None

    def parameters(self) -> dict[str, Any]:
        """By name, for SQL."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


def status(ledger: Ledger, *, today: date) -> Record:
    """The status of the fleet in figures."""
    (figures,) = ledger.ask(_FIGURES, {"today": today})
    states = ledger.ask(_STATES)
    queued = ledger.ask(_QUEUED)
    workers = ledger.ask(_WORKERS)
    jobs: dict[str, dict[str, int]] = {}
    for row in queued:
        jobs.setdefault(row["task"], {})[row["status"]] = row["count"]
    return {
        **figures,
        "today": today.isoformat(),
        "posts": {row["state"]: int(row["count"]) for row in states},
        "jobs": jobs,
        "workers": [
            {"worker": row["id"], "silent_seconds": round(float(row["silent"]), 1), "running": row["running"]}
            for row in workers
        ],
        "results": ledger.ask(_RESULTS),
    }


def runs(ledger: Ledger, wanted: FleetFilter) -> Iterator[Record]:
    """The crawls, newest first."""
    for row in ledger.ask(_RUNS, wanted.parameters()):
        yield {
            "site": row["site"],
            "started": timestamps.text(row["started_at"]),
            "ended": timestamps.optional_text(row["ended_at"]),
            "outcome": row["outcome"],
            "requests": row["requests"],
            "bytes": row["bytes"],
            "changes": row["changes"],
            "left": row["left_over"],
            "notes": row["notes"],
        }


def changes(ledger: Ledger, wanted: FleetFilter) -> Iterator[Record]:
    """The changes of all sites, oldest observation first, each with its site."""
    for row in ledger.ask(_CHANGES, wanted.parameters()):
        yield {"site": row["site"], **row["record"]}


def alarms(ledger: Ledger, wanted: FleetFilter) -> Iterator[Record]:
    """The alarms that stand, of sites and of the fleet itself, oldest first."""
    for row in ledger.ask(_ALARMS, wanted.parameters()):
        yield {**row["record"], "since": timestamps.text(row["since"])}


def search(ledger: Ledger, text: str, wanted: FleetFilter, *, now: datetime) -> tuple[Record, ...]:
    """The posts whose current text has what *text* asks for, the best first. Raises `BadQuery`.

    It reads *text* as `cirma search` does; of words it knows the stems, not how often other texts use them.
    """
    query = asked.read(text, now=now)
    # The total comes with the rows (count(*) OVER), so that one statement sees both.
    rows = ledger.ask(
        _SEARCH,
        {
            **wanted.parameters(),
            "terms": condition(query),
            "first": query.since,
            "before": query.before,
            "limit": wanted.limit,
        },
    )
    total = rows[0]["total"] if rows else 0
    return tuple({**row["record"], "rank": float(row["rank"]), "total": total} for row in rows)


def read_as(text: str, *, now: datetime, english: bool = True) -> str:
    """Return how *text* is read as a search, in English or French. Raises `BadQuery`."""
    return explain(asked.read(text, now=now), english=english)


_FIGURES: LiteralString = """
SELECT count(*) AS sites,
  count(*) FILTER (WHERE crawled_on >= %(today)s) AS crawled_today,
  count(*) FILTER (WHERE generation IS NOT NULL) AS archives,
  coalesce(sum(bytes), 0)::bigint AS bytes,
  (SELECT count(*) FROM fleet.alarm) AS alarms
FROM fleet.site
"""
_STATES: LiteralString = """
SELECT key AS state, sum(value::bigint) AS count FROM fleet.site, jsonb_each_text(posts) GROUP BY key ORDER BY key
"""
_QUEUED: LiteralString = """
SELECT task_name AS task, status::text AS status, count(*) AS count FROM procrastinate_jobs
WHERE task_name IN ('crawl', 'reparse', 'verify', 'export') GROUP BY 1, 2 ORDER BY 1, 2
"""
_WORKERS: LiteralString = """
SELECT w.id, extract(epoch FROM now() - w.last_heartbeat) AS silent,
  (SELECT count(*) FROM procrastinate_jobs j WHERE j.worker_id = w.id AND j.status = 'doing') AS running
FROM procrastinate_workers w ORDER BY w.id
"""
_RESULTS: LiteralString = """
SELECT job, count(*) AS sites, count(*) FILTER (WHERE NOT well) AS unwell FROM fleet.result GROUP BY job ORDER BY job
"""
# The casts tell PostgreSQL the type of a parameter that is NULL, which it could not guess.
_RUNS: LiteralString = """
SELECT * FROM fleet.run
WHERE (%(site)s::text IS NULL OR site = %(site)s) AND (%(since)s::timestamptz IS NULL OR started_at >= %(since)s)
ORDER BY started_at DESC, site LIMIT %(limit)s
"""
_CHANGES: LiteralString = """
SELECT site, record FROM fleet.change
WHERE (%(site)s::text IS NULL OR site = %(site)s) AND (%(since)s::timestamptz IS NULL OR observed_at >= %(since)s)
  AND (%(baseline)s OR NOT baseline) AND (NOT %(silent)s OR silent)
ORDER BY observed_at, site, id LIMIT %(limit)s
"""
_ALARMS: LiteralString = """
SELECT since, record FROM fleet.alarm WHERE (%(site)s::text IS NULL OR site = %(site)s)
ORDER BY since, site, rule, subject LIMIT %(limit)s
"""
# An empty query matches nothing in PostgreSQL; here it asks for no word, and the days alone decide.
_SEARCH: LiteralString = """
SELECT record, ts_rank(terms, %(terms)s::tsquery) AS rank, count(*) OVER () AS total FROM fleet.post
WHERE (%(site)s::text IS NULL OR site = %(site)s)
  AND (%(terms)s = '' OR terms @@ %(terms)s::tsquery)
  AND (%(first)s::date IS NULL OR published_day >= %(first)s)
  AND (%(before)s::date IS NULL OR published_day < %(before)s)
ORDER BY rank DESC, published_day DESC NULLS LAST, site, id LIMIT %(limit)s
"""
