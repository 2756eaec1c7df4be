"""The platforms that a site has been on, from the configuration of its crawls and what they fetched."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import Struct
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


# Only crawls that brought a page: a configuration that never worked was no time on a platform.
_CRAWLS = """
SELECT c.id, c.started_at, coalesce(c.ended_at, c.started_at) AS ended_at, c.configuration FROM crawl c
WHERE c.site = ? AND EXISTS (
  SELECT 1 FROM fetch f WHERE f.crawl = c.id AND f.capture IS NOT NULL AND f.status < 300
    AND f.reason NOT IN ('robots', 'discovery'))
ORDER BY c.started_at, c.id
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
    return tuple(_eras(database.execute(_CRAWLS, (site,)).fetchall()))


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


def _eras(crawls: list[Mapping[str, Any]]) -> Iterator[Era]:
    current: Era | None = None
    # A site is crawled under the same configuration for years.
    settings = cache(json.loads)
    for row in crawls:
        said = settings(row["configuration"])
        read = json.dumps(said["read"], sort_keys=True) if said.get("read") else None
        since, until = timestamps.parse(row["started_at"]), timestamps.parse(row["ended_at"])
        era = Era(profile=said.get("profile", ""), url=said.get("url", ""), read=read, since=since, until=until)
        if current is None:
            current = era
        # What the archivist says of the pages may change within an era; the last word stands.
        elif (current.profile, current.url) == (era.profile, era.url):
            current = Era(profile=era.profile, url=era.url, read=read, since=current.since, until=until)
        else:
            yield current
            current = era
    if current is not None:
        yield current
