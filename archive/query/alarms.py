"""Queries for alarms: the figures of a run, the history before it, and the open alarms."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.alarms.alarm import Alarm, AlarmRule
from archive.alarms.inputs import PageRead, RunFigures, RunHistory, SourceCount
from archive.alarms.reception import looks_like
from archive.database.packed_rows import reading_details
from archive.model import CaptureKind, FetchOutcome, ProblemKind, RunOutcome
from archive.model.figures import in_full
from archive.query.run_outcomes import run_outcomes

# A month of daily crawls: enough for what is usual, and gone when the site has changed.
RUNS = 30
WEEK = timedelta(days=7)
# So many pages are history enough, however long the archive.
_PAGES = 2_000

_ANSWERS_FROM = "the site answers from "
_NO_ARTICLE = "no article"
_SYMPTOMS = {
    ProblemKind.NO_TITLE: "no title",
    ProblemKind.NO_AUTHOR: "no author",
    ProblemKind.NO_PUBLICATION_DATE: "no publication date",
    ProblemKind.NO_BODY: "no body",
    ProblemKind.OTHER_TEMPLATE: "another template",
    ProblemKind.NO_ARTICLE: _NO_ARTICLE,
    ProblemKind.EMPTY_ARTICLE: _NO_ARTICLE,
}
_USELESS = ("shell", "error", "blocked")


class AlarmRow(Struct, frozen=True, kw_only=True):
    """An alarm that rang."""

    id: str
    alarm: Alarm
    at: datetime
    crawl: int | None
    notified: datetime | None
    cleared: datetime | None
    """None while it is open."""


_LAST_ATTEMPTS = """
WITH attempt AS (
  SELECT f.uri, f.outcome, f.cause, c.kind, r.verdict, r.details,
         row_number() OVER (PARTITION BY f.uri ORDER BY f.ended_at DESC) AS place, f.ended_at
  FROM fetch f LEFT JOIN packed_capture c ON c.id = f.capture
  LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
  WHERE f.crawl = :crawl AND f.uri IN (
    SELECT uri FROM fetch WHERE crawl = :crawl AND reason IN ('new', 'declared', 'revisit', 'audit', 'confirm'))
)
SELECT * FROM attempt WHERE place = 1 ORDER BY ended_at DESC
"""
# Whoever heard that an alarm is over was notified of it then, not before.
_CLEARED = """
SELECT * FROM alarm a
WHERE notified_at IS NOT NULL AND (cleared_at = :at OR cleared_at >= :since AND notified_at < cleared_at)
  AND NOT EXISTS (SELECT 1 FROM alarm o WHERE o.cleared_at IS NULL AND o.rule = a.rule AND o.subject = a.subject
                  AND o.site IS a.site)
ORDER BY at, id
"""
_TURNED = """
SELECT DISTINCT f.uri FROM fetch f
WHERE f.crawl = :crawl AND f.outcome = 'refused' AND f.cause = 'robots'
  AND EXISTS (SELECT 1 FROM capture c WHERE c.uri = f.uri AND c.status = 200 AND c.observed_at < f.started_at)
ORDER BY f.uri
"""
_PAGES_READ = """
SELECT c.uri, r.verdict, r.details FROM capture c
JOIN reading r ON r.capture = c.id JOIN fetch f ON f.id = c.fetch
WHERE c.site = :site AND c.status = 200 AND c.kind <> 'not_modified' AND c.observed_at < :until
  AND c.uri IN (SELECT uri FROM address) AND r.verdict IN ('post', 'shell', 'other', 'not_found')
  AND (c.observed_at >= :since AND f.crawl <> :first) = :recent
ORDER BY c.observed_at DESC LIMIT :limit
"""


def figures(database: Database, crawl: int) -> RunFigures:
    """Return the figures by which the rules of the alarms judge *crawl*."""
    row = database.execute("SELECT * FROM crawl WHERE id = ?", (crawl,)).fetchone()
    attempts = database.execute(_LAST_ATTEMPTS, {"crawl": crawl}).fetchall()
    # What we did not ask cannot have failed.
    sent = [attempt for attempt in attempts if attempt["outcome"] != FetchOutcome.REFUSED]
    summary = in_full(json.loads(row["figures"] or "{}"))
    return RunFigures(
        site=row["site"],
        crawl=crawl,
        ended=timestamps.parse(row["ended_at"] or row["started_at"]),
        outcome=row["outcome"],
        cut=_was_cut(database, row),
        sources=_sources(database, crawl),
        asked=len(sent),
        failed=sum(_failed(attempt) for attempt in sent) + _failed_elsewhere(database, crawl, sent),
        turned=tuple(each["uri"] for each in database.execute(_TURNED, {"crawl": crawl})),
        refusal=_refusal(summary) if row["outcome"] == RunOutcome.REFUSED else "",
        unreachable=_refusal(summary) if row["outcome"] == RunOutcome.UNREACHABLE else "",
        elsewhere=next((note for note in summary.get("notes") or () if note.startswith(_ANSWERS_FROM)), ""),
        unsettled=_unsettled(database, row["site"]),
        held=summary.get("held") or "",
        held_back=_held_back(summary),
        looks_like=summary.get("looks_like") or "",
        fault=(summary.get("notes") or ["an error"])[-1] if row["outcome"] == RunOutcome.FAILED else "",
        pages=tuple(
            _page(attempt) for attempt in sent if attempt["verdict"] and attempt["kind"] != CaptureKind.NOT_MODIFIED
        ),
    )


def history(database: Database, crawl: int) -> RunHistory:
    """The history of the same site before *crawl*."""
    row = database.execute("SELECT * FROM crawl WHERE id = ?", (crawl,)).fetchone()
    before = database.execute(
        """SELECT id, started_at FROM crawl WHERE site = ? AND started_at < ? AND ended_at IS NOT NULL
           ORDER BY started_at DESC""",
        (row["site"], row["started_at"]),
    ).fetchall()
    if not before:
        return RunHistory(begun=timestamps.parse(row["started_at"]))
    span = {
        "site": row["site"],
        "until": row["started_at"],
        "since": timestamps.text(timestamps.parse(row["started_at"]) - WEEK),
        "first": before[-1]["id"],
        "limit": _PAGES,
    }
    old = [_page(page) for page in database.execute(_PAGES_READ, {**span, "recent": 0})]
    runs = [(each["started_at"], figures(database, each["id"])) for each in before[:RUNS]]
    moved = _last_move(database, row)
    return RunHistory(
        # How many posts a feed names is the platform's choice: what is usual begins anew with each.
        runs=tuple(run if began >= moved else replace(run, sources=()) for began, run in runs),
        recent=tuple(_page(page) for page in database.execute(_PAGES_READ, {**span, "recent": 1})),
        symptoms=Counter(symptom for page in old for symptom in page.symptoms),
        pages=len(old),
        begun=timestamps.parse(before[-1]["started_at"]),
    )


def _last_move(database: Database, crawl: Mapping[str, Any]) -> str:
    """When the site of *crawl* came to the platform that it was on then; empty where it never moved."""
    query = "SELECT max(observed_at) AS at FROM site_change WHERE site = ? AND observed_at <= ?"
    return database.execute(query, (crawl["site"], crawl["started_at"])).fetchone()["at"] or ""


def open_alarms(database: Database) -> tuple[AlarmRow, ...]:
    """The alarms that stand, oldest first."""
    rows = database.execute("SELECT * FROM alarm WHERE cleared_at IS NULL ORDER BY at, id")
    return tuple(_alarm(row) for row in rows)


def cleared(database: Database, *, at: datetime, since: datetime) -> tuple[AlarmRow, ...]:
    """The alarms that were reported and cleared at that instant, or *since* then and nobody has heard that.

    Not those that ring again by now.
    """
    rows = database.execute(_CLEARED, {"at": timestamps.text(at), "since": timestamps.text(since)})
    return tuple(_alarm(row) for row in rows)


def rung(database: Database, *, since: datetime) -> tuple[AlarmRow, ...]:
    """The alarms that rang since then, whether or not they stand, oldest first."""
    rows = database.execute("SELECT * FROM alarm WHERE at >= ? ORDER BY at, id", (timestamps.text(since),))
    return tuple(_alarm(row) for row in rows)


def last_verification(database: Database) -> tuple[datetime, int] | None:
    """Return when the archive was last verified, and how many faults that found; None where it never was."""
    row = database.execute("SELECT at, faults FROM verification ORDER BY at DESC LIMIT 1").fetchone()
    return (timestamps.parse(row["at"]), len(json.loads(row["faults"]))) if row else None


def _unsettled(database: Database, site: str) -> int:
    """Return how many posts of *site* have shown three states or more, over two days, that nothing confirmed."""
    (count,) = database.execute(
        """SELECT count(*) FROM (
             SELECT s.post FROM snapshot s JOIN post p ON p.id = s.post WHERE p.site = ? AND s.confirmation = 'pending'
             GROUP BY s.post HAVING count(*) >= 3
               AND julianday(max(s.last_observed)) - julianday(min(s.first_observed)) >= 2)""",
        (site,),
    ).fetchone()
    return int(count)


def _was_cut(database: Database, row: Mapping[str, Any]) -> bool:
    """Return whether the run ended, or refused itself requests, for reasons of ours."""
    refused = database.execute(
        "SELECT 1 FROM fetch WHERE crawl = ? AND outcome = 'refused' AND cause IN ('budget', 'hours') LIMIT 1",
        (row["id"],),
    ).fetchone()
    return refused is not None or row["outcome"] in (RunOutcome.INTERRUPTED, RunOutcome.RUNNING)


def _sources(database: Database, crawl: int) -> tuple[SourceCount, ...]:
    rows = database.execute(
        "SELECT * FROM survey WHERE crawl = ? AND source IN ('sitemap', 'feed') ORDER BY source", (crawl,)
    )
    # A source with a note was read whole: it is doubted only for having shrunk.
    return tuple(
        SourceCount(source=row["source"], count=row["count"], legible=bool(row["well"] or row["note"])) for row in rows
    )


def _refusal(summary: Mapping[str, Any]) -> str:
    """Return why the site refused us; for runs before notes were kept, the last failure."""
    told = summary.get("notes") or [each["why"] for each in summary.get("failures") or ()]
    return str(told[0]) if told else "the site refused"


def _held_back(summary: Mapping[str, Any]) -> str:
    # A few posts held back one by one are no alarm, even beside many that failed.
    if not summary.get("held_back_why"):
        return ""
    return f"{summary['held_back']} posts show something else at once"


def _failed(attempt: Mapping[str, Any]) -> bool:
    """Return whether the site gave no usable page; a whole page without an article is the parser's affair."""
    if attempt["outcome"] == FetchOutcome.FAILED:
        return True
    if attempt["verdict"] == "other":
        # A status that says nothing of posts: 400, 418, 204.
        return ProblemKind.STATUS in _kinds(attempt)
    return attempt["verdict"] in _USELESS and _NO_ARTICLE not in _page(attempt).symptoms


def _failed_elsewhere(database: Database, crawl: int, attempts: Iterable[Mapping[str, Any]]) -> int:
    """Count the *attempts* of *crawl* that were led on to what failed: an error, a test of visitors, a circle."""
    led_on = {attempt["uri"] for attempt in attempts if attempt["verdict"] == "redirect"}
    # Few runs meet a redirect, and history asks for thirty of them.
    return sum(uri in led_on for uri, _ in run_outcomes(database, crawl).failures) if led_on else 0


def _page(row: Mapping[str, Any]) -> PageRead:
    return PageRead(uri=row["uri"], symptoms=frozenset(_SYMPTOMS[kind] for kind in _kinds(row) if kind in _SYMPTOMS))


def _kinds(row: Mapping[str, Any]) -> list[ProblemKind]:
    return [ProblemKind(each["kind"]) for each in reading_details(row["details"])["problems"]]


def _alarm(row: Mapping[str, Any]) -> AlarmRow:
    return AlarmRow(
        id=row["id"],
        alarm=Alarm(
            site=row["site"],
            rule=AlarmRule(row["rule"]),
            subject=row["subject"],
            expected=row["expected"],
            seen=row["seen"],
            look=row["look"],
            looks_like=looks_like(row["rule"], row["seen"]),
        ),
        at=timestamps.parse(row["at"]),
        crawl=row["crawl"],
        notified=timestamps.optional(row["notified_at"]),
        cleared=timestamps.optional(row["cleared_at"]),
    )
