"""Sites and their crawls, as the archive keeps them: begun, taken up again where they were cut short, and ended."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import RunOutcome
from archive.model.figures import sparse
from archive.query import mistimings
from archive.store.rows import insert, one, writing
from archive.store.site_moves import forget_sources

# Later it would be another look at the site: what the first half saw would be mixed with what is there a day after.
RESUMABLE = timedelta(days=1)


class Site(Struct, frozen=True, kw_only=True):
    """A site as the archive remembers it."""

    id: str
    name: str
    url: str
    profile: str
    language: str
    timezone: str
    rights: str | None = None
    read: str | None = None
    """What the archivist says of its pages, as JSON."""


class Crawl(Struct, frozen=True, kw_only=True):
    """One run over one site; a resumed one keeps its id and start."""

    id: int
    site: str
    started: datetime
    resumed: bool


def remember_site(database: Database, site: Site) -> None:
    """Store what the configuration says of *site* today."""
    with writing(database):
        database.execute(
            """INSERT INTO site (id, name, url, profile, language, timezone, rights, read)
               VALUES (:id, :name, :url, :profile, :language, :timezone, :rights, :read)
               ON CONFLICT (id) DO UPDATE SET name = :name, url = :url, profile = :profile,
                 language = :language, timezone = :timezone, rights = :rights, read = :read""",
            {name: getattr(site, name) for name in Site.__struct_fields__},
        )


def begin_crawl(
    database: Database,
    site: str,
    *,
    now: datetime,
    arguments: Mapping[str, Any],
    configuration: Mapping[str, Any],
    software: str,
    parser: str,
) -> Crawl:
    """Return a crawl to fill: the last one of *site* if it was cut short within a day under the same arguments."""
    wanted = json.dumps(arguments, sort_keys=True)
    # A mistimed run is never resumed: its start is in doubt, and every capture added would share that doubt.
    last = one(database, "SELECT * FROM crawl WHERE site = ? ORDER BY started_at DESC, id DESC LIMIT 1", site)
    if last and _resumable(last, wanted, now) and not mistimings.of(database, last["id"]):
        with writing(database):
            # `main.`, here and below: a view of corrected times may shadow the table, and a view cannot be updated.
            database.execute("UPDATE main.crawl SET ended_at = NULL, outcome = 'running' WHERE id = ?", (last["id"],))
        return Crawl(id=last["id"], site=site, started=timestamps.parse(last["started_at"]), resumed=True)
    with writing(database):
        row = {
            "site": site,
            "started_at": timestamps.text(now),
            "outcome": RunOutcome.RUNNING,
            "arguments": wanted,
            "configuration": json.dumps(configuration, sort_keys=True, ensure_ascii=False),
            "software": software,
            "parser": parser,
        }
        number = insert(database, "crawl", row)
        if last and _differs(last["configuration"], configuration):
            forget_sources(database, number)
    return Crawl(id=number, site=site, started=now, resumed=False)


def abandoned(database: Database, site: str, *, now: datetime) -> tuple[Crawl, ...]:
    """The crawls of *site* that never ended and are too old to be resumed."""
    rows = database.execute(
        "SELECT id, started_at FROM crawl WHERE site = ? AND ended_at IS NULL AND started_at <= ? ORDER BY started_at",
        (site, timestamps.text(now - RESUMABLE)),
    ).fetchall()
    return tuple(
        Crawl(id=row["id"], site=site, started=timestamps.parse(row["started_at"]), resumed=False) for row in rows
    )


def end_crawl(
    database: Database, crawl: Crawl, *, now: datetime, outcome: RunOutcome, figures: Mapping[str, Any]
) -> None:
    """Close *crawl* with its outcome and its summary, of which what is nothing is left out."""
    with writing(database):
        database.execute(
            "UPDATE main.crawl SET ended_at = ?, outcome = ?, figures = ? WHERE id = ?",
            (timestamps.text(now), outcome, json.dumps(sparse(figures), ensure_ascii=False), crawl.id),
        )


def withdraw_crawl(database: Database, crawl: Crawl) -> None:
    """Delete a crawl that asked for nothing and kept nothing: its date is wrong."""
    with writing(database):
        database.execute(
            "DELETE FROM main.crawl WHERE id = :id AND NOT EXISTS (SELECT 1 FROM main.fetch WHERE crawl = :id)",
            {"id": crawl.id},
        )


def _differs(before: str, now: Mapping[str, Any]) -> bool:
    """Return whether this crawl is made at another address or on another platform than the one *before*."""
    earlier = json.loads(before)
    return any(earlier.get(key) != now.get(key) for key in ("url", "profile"))


def _resumable(last: Mapping[str, Any], arguments: str, now: datetime) -> bool:
    # A clock set back makes `recent` negative: such a run starts anew rather than mixing two times.
    unfinished = last["ended_at"] is None or last["outcome"] == RunOutcome.INTERRUPTED
    recent = timedelta(0) <= now - timestamps.parse(last["started_at"]) < RESUMABLE
    return unfinished and recent and last["arguments"] == arguments
