"""The platforms that a site has been on, from the configuration of its crawls and what they fetched."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps


class Era(Struct, frozen=True, kw_only=True):
    """A time in which a site was crawled at one address with one profile."""

    profile: str
    url: str
    read: str | None = None
    """What the archivist said of its pages, as JSON."""
    since: datetime
    """When its first crawl began."""
    until: datetime
    """When its last crawl ended, or began if it never ended."""


_CRAWLS = """
SELECT id, started_at, coalesce(ended_at, started_at) AS ended_at, configuration FROM crawl
WHERE site = ? ORDER BY started_at, id
"""
# Only crawls that brought a page: a configuration that never worked was no time on a platform.
_BROUGHT_A_PAGE = """
SELECT 1 FROM fetch WHERE crawl = ? AND capture IS NOT NULL AND status < 300 AND reason NOT IN ('robots', 'discovery')
LIMIT 1
"""
_SAMPLE = """
SELECT c.id FROM capture c JOIN fetch f ON f.id = c.fetch JOIN payload p ON p.digest = c.payload
WHERE c.site = ? AND c.observed_at BETWEEN ? AND ? AND c.status = 200 AND c.kind = 'response' AND p.state = 'present'
  AND f.reason NOT IN ('robots', 'discovery')
ORDER BY c.observed_at LIMIT ?
"""


_OTHER_SETTINGS = """
SELECT max(e.started_at) FROM crawl e WHERE e.site = k.site AND e.started_at < k.started_at
  AND (json_extract(e.configuration, '$.url') IS NOT json_extract(k.configuration, '$.url')
       OR json_extract(e.configuration, '$.profile') IS NOT json_extract(k.configuration, '$.profile'))
"""


def eras(database: Database, site: str) -> tuple[Era, ...]:
    """The times in which *site* was crawled under one address and profile, oldest first."""
    return tuple(_joined(_stretches(database, site)))


def sample(database: Database, site: str, era: Era, *, most: int) -> tuple[str, ...]:
    """The ids of the first pages, *most* of them, that *era* brought of *site*."""
    rows = database.execute(_SAMPLE, (site, timestamps.text(era.since), timestamps.text(era.until), most))
    return tuple(row["id"] for row in rows.fetchall())


def is_first(database: Database, crawl: int) -> bool:
    """Return whether no crawl before *crawl* finished since the site is at this address on this platform."""
    row = database.execute(
        f"""SELECT 1 FROM crawl c JOIN crawl k ON k.id = :crawl
            WHERE c.site = k.site AND c.id <> k.id AND c.outcome IN ('done', 'partial')
              AND c.started_at > coalesce(({_OTHER_SETTINGS}), '') LIMIT 1""",  # noqa: S608
        {"crawl": crawl},
    ).fetchone()
    return row is None


def _stretches(database: Database, site: str) -> Iterator[Era]:
    """Yield the times of *site* under one address and profile; two where another was tried between and never worked."""

    def worked(crawl: Mapping[str, Any]) -> bool:
        return database.execute(_BROUGHT_A_PAGE, (crawl["id"],)).fetchone() is not None

    # A site is crawled under the same configuration for years.
    settings = cache(json.loads)
    crawls = database.execute(_CRAWLS, (site,)).fetchall()
    for place, stretch in groupby(crawls, key=lambda crawl: _place(settings(crawl["configuration"]))):
        held = list(stretch)
        # Of thousands of crawls only the first and the last that worked are looked for.
        first = next(filter(worked, held), None)
        if first is not None:
            last = next(filter(worked, reversed(held)))
            yield _era(place, first, last, said=settings(last["configuration"]))


def _place(said: Mapping[str, Any]) -> tuple[str, str]:
    return said.get("profile", ""), said.get("url", "")


def _era(place: tuple[str, str], first: Mapping[str, Any], last: Mapping[str, Any], *, said: Mapping[str, Any]) -> Era:
    # What the archivist says of the pages may change within an era; the last word stands.
    read = json.dumps(said["read"], sort_keys=True) if said.get("read") else None
    since, until = timestamps.parse(first["started_at"]), timestamps.parse(last["ended_at"])
    return Era(profile=place[0], url=place[1], read=read, since=since, until=until)


def _joined(stretches: Iterable[Era]) -> Iterator[Era]:
    for _, held in groupby(stretches, key=lambda era: (era.profile, era.url)):
        first, *others = held
        last = others[-1] if others else first
        yield replace(last, since=first.since)
