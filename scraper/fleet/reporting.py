"""Report an archive to PostgreSQL: runs, changes, alarms, posts and their words.

All of it is derived. Where the last report was about the generation that this one was made from, only what is new is
told; else, after a killed worker, a merge or a better parser, all of it. To report twice changes nothing.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, LiteralString

import msgspec
from msgspec import Struct
from psycopg import Connection
from psycopg.types.json import Jsonb

from archive import timestamps
from archive.database import Database, schema
from archive.errors import NoSuchState
from archive.formats.json import change_record, post_record
from archive.model import Change
from archive.query import alarms, changes, posts, status
from archive.query.changes import ChangeFilter
from archive.query.posts import Post, PostFilter
from archive.query.status import CrawlRow
from archive.render.text import as_text
from scraper.fleet.ledger import FleetSite, Ledger
from scraper.fleet.words import vector

# Rows a round trip; records of changes are long.
_BATCH = 200
# The escape of a NUL, not six letters that a text writes: their backslash is escaped itself.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class ArchiveReport(Struct, frozen=True, kw_only=True):
    """The subject of a report."""

    site: FleetSite
    path: Path
    generation: int
    made_from: int
    """The generation that was taken out; 0 where there was none."""
    crawled_on: date | None = None
    """The day whose crawl it holds; None where this is no matter of a crawl."""
    since: datetime | None = None
    """When the job began, by its clock: older runs and changes were reported before."""


def report(ledger: Ledger, about: ArchiveReport) -> None:
    """Tell PostgreSQL of an archive, in one transaction. Raises `LedgerFailed`."""
    with closing(schema.connect(about.path)) as database, ledger.connection() as connection:
        posts.register(database)
        last = connection.execute(
            # FOR UPDATE: two workers that report the same site wait for each other, and the older report sees the
            # newer.
            "SELECT generation FROM fleet.site WHERE id = %s FOR UPDATE",
            (about.site.id,),
        ).fetchone()
        if last is None or (last["generation"] or 0) > about.generation:
            # The site was taken off the list, or a later generation was reported already.
            return
        # Only then was everything older told before.
        is_next = about.since is not None and last["generation"] == about.made_from
        since = about.since if is_next else None
        _runs(connection, database, about.site.id, since)
        _changes(connection, database, about.site.id, since)
        _alarms(connection, database, about.site.id)
        counts = _posts(connection, database, about.site.id)
        connection.execute(_SITE, _site(about, counts))


def _runs(connection: Connection[Any], database: Database, site: str, since: datetime | None) -> None:
    told = (crawl for crawl in status.crawls(database, site=site, limit=-1 if since is None else 5))
    with connection.cursor() as cursor:
        cursor.executemany(_RUN, [_run(database, crawl) for crawl in told])


def _run(database: Database, crawl: CrawlRow) -> dict[str, Any]:
    figures = crawl.figures
    return {
        "site": crawl.site,
        "started": crawl.started,
        "ended": crawl.ended,
        "outcome": crawl.outcome,
        "requests": figures.get("requests") or 0,
        "bytes": figures.get("bytes") or 0,
        "changes": changes.count_later(database, figures.get("changes") or ()),
        "left": figures.get("left") or 0,
        "notes": Jsonb(figures.get("notes") or []),
    }


def _changes(connection: Connection[Any], database: Database, site: str, since: datetime | None) -> None:
    found = changes.changes(database, ChangeFilter(site=site, since=since))
    told: set[str] = set()
    for batch in _batches(found):
        told.update(change.id for change in batch)
        with connection.cursor() as cursor:
            cursor.executemany(_CHANGE, [_change(site, change) for change in batch])
    if since is None:
        # What a better parser, or a merge, dissolved.
        gone = "DELETE FROM fleet.change WHERE site = %s AND NOT id = ANY(%s)"
        connection.execute(gone, (site, list(told)))


def _change(site: str, change: Change) -> dict[str, Any]:
    return {
        "site": site,
        "id": change.id,
        "kind": change.kind.value,
        "class": change.class_.value,
        "silent": change.silent,
        "baseline": change.baseline,
        "observed": change.observed_at,
        "record": _json(change_record(change)),
    }


def _alarms(connection: Connection[Any], database: Database, site: str) -> None:
    # Alarms of verification are of a job of its own, which hushes them.
    connection.execute("DELETE FROM fleet.alarm WHERE site = %s AND rule <> 'verify'", (site,))
    with connection.cursor() as cursor:
        for row in alarms.open_alarms(database):
            record = {**msgspec.to_builtins(row.alarm), "since": timestamps.text(row.at)}
            cursor.execute(_ALARM, (site, row.alarm.rule.value, row.alarm.subject, row.at, _json(record)))


def _posts(connection: Connection[Any], database: Database, site: str) -> dict[str, int]:
    """Report the posts that are not as they were reported last; how many there are in each state."""
    rows = connection.execute("SELECT id, snapshot, state FROM fleet.post WHERE site = %s", (site,)).fetchall()
    told = {row["id"]: (row["snapshot"], row["state"]) for row in rows}
    held = posts.posts(database, PostFilter(site=site))
    fresh = (post for post in held if told.get(post.id) != (post.snapshot, post.state.value))
    for batch in _batches(fresh):
        with connection.cursor() as cursor:
            cursor.executemany(_POST, [_post(database, post) for post in batch])
    gone = told.keys() - {post.id for post in held}
    if gone:
        connection.execute("DELETE FROM fleet.post WHERE site = %s AND id = ANY(%s)", (site, list(gone)))
    counts: dict[str, int] = {}
    for post in held:
        counts[post.state.value] = counts.get(post.state.value, 0) + 1
    return counts


def _post(database: Database, post: Post) -> dict[str, Any]:
    try:
        content = posts.show_snapshot(database, post.snapshot).content
        title, body, language = content.title, as_text(content), content.language
    except NoSuchState:
        # Withheld since: its text must be found nowhere.
        title, body, language = post.title, "", post.language
    return {
        "site": post.site,
        "id": post.id,
        "snapshot": post.snapshot,
        "state": post.state.value,
        "title": _storable(post.title),
        "url": post.url,
        "published": post.published_day,
        "record": _json(post_record(post)),
        "terms": vector(title=title or "", body=body, authors=post.authors, tags=post.tags, language=language),
    }


def _site(about: ArchiveReport, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "id": about.site.id,
        "generation": about.generation,
        "bytes": about.path.stat().st_size,
        "crawled_on": about.crawled_on,
        "posts": Jsonb(counts),
    }


def _json(record: Any) -> Jsonb:
    return Jsonb(record, dumps=json_text)


def json_text(record: Any) -> str:
    """*record* as JSON that PostgreSQL takes: without the character of number zero, which it holds in no text."""
    return _NUL.sub(r"\1", json.dumps(record, ensure_ascii=False))


def _storable(text: str) -> str:
    """*text* without what PostgreSQL holds in no text: the character of number zero."""
    return text.replace("\0", "")


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


_RUN: LiteralString = """
INSERT INTO fleet.run (site, started_at, ended_at, outcome, requests, bytes, changes, left_over, notes)
VALUES (%(site)s, %(started)s, %(ended)s, %(outcome)s, %(requests)s, %(bytes)s, %(changes)s, %(left)s, %(notes)s)
ON CONFLICT (site, started_at) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome,
  requests = excluded.requests, bytes = excluded.bytes, changes = excluded.changes, left_over = excluded.left_over,
  notes = excluded.notes
"""
_CHANGE: LiteralString = """
INSERT INTO fleet.change (site, id, kind, class, silent, baseline, observed_at, record)
VALUES (%(site)s, %(id)s, %(kind)s, %(class)s, %(silent)s, %(baseline)s, %(observed)s, %(record)s)
ON CONFLICT (site, id) DO UPDATE SET kind = excluded.kind, class = excluded.class, silent = excluded.silent,
  baseline = excluded.baseline, observed_at = excluded.observed_at, record = excluded.record
"""
_ALARM: LiteralString = """
INSERT INTO fleet.alarm (site, rule, subject, since, record) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (site, rule, subject) DO NOTHING
"""
_POST: LiteralString = """
INSERT INTO fleet.post (site, id, snapshot, state, title, url, published_day, record, terms)
VALUES (%(site)s, %(id)s, %(snapshot)s, %(state)s, %(title)s, %(url)s, %(published)s, %(record)s, %(terms)s::tsvector)
ON CONFLICT (site, id) DO UPDATE SET snapshot = excluded.snapshot, state = excluded.state, title = excluded.title,
  url = excluded.url, published_day = excluded.published_day, record = excluded.record, terms = excluded.terms
"""
_SITE: LiteralString = """
UPDATE fleet.site SET generation = %(generation)s, bytes = %(bytes)s, posts = %(posts)s,
  crawled_on = greatest(crawled_on, %(crawled_on)s) WHERE id = %(id)s
"""
