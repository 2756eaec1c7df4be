"""The coverage of each site: how much is held, over which period, and how closely it was watched."""

from datetime import datetime

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps


class Coverage(Struct, frozen=True, kw_only=True):
    """The coverage of one site."""

    site: str
    posts: int
    removed: int
    states: int
    changes: int
    """Those of the first crawl, which were no changes, left out."""
    captures: int
    crawls: int
    first_crawl: datetime | None
    last_crawl: datetime | None
    first_published: str | None
    last_published: str | None


_COVERAGE = """
SELECT site.id AS site,
  (SELECT count(*) FROM post_status s WHERE s.site = site.id) AS posts,
  (SELECT count(*) FROM post_status s WHERE s.site = site.id AND s.state = 'gone') AS removed,
  (SELECT count(*) FROM snapshot n JOIN post_status s ON s.post = n.post WHERE s.site = site.id) AS states,
  (SELECT count(*) FROM change c JOIN post_status s ON s.post = c.post
   WHERE s.site = site.id AND NOT c.baseline) AS changes,
  (SELECT count(*) FROM capture k WHERE k.site = site.id) AS captures,
  (SELECT count(*) FROM crawl w WHERE w.site = site.id) AS crawls,
  (SELECT min(started_at) FROM crawl w WHERE w.site = site.id) AS first_crawl,
  (SELECT max(ended_at) FROM crawl w WHERE w.site = site.id) AS last_crawl,
  (SELECT min(published_day) FROM post_status s WHERE s.site = site.id) AS first_published,
  (SELECT max(published_day) FROM post_status s WHERE s.site = site.id) AS last_published
FROM site ORDER BY site.id
"""


def coverage(database: Database) -> tuple[Coverage, ...]:
    """The coverage of each site."""
    return tuple(
        Coverage(
            # The two instants are text in the file, and dates in the value.
            **{name: row[name] for name in row.keys() if not name.endswith("_crawl")},  # noqa: SIM118 - a sqlite3.Row
            first_crawl=timestamps.optional(row["first_crawl"]),
            last_crawl=timestamps.optional(row["last_crawl"]),
        )
        for row in database.execute(_COVERAGE)
    )
