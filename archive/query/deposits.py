"""Records for harvesters: every post ever shown, with the date of its last change or of its takedown."""

from datetime import UTC, datetime

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps


class Deposit(Struct, frozen=True, kw_only=True):
    """One record of the archive."""

    post: str
    site: str
    changed: datetime
    """When the archive last learned something new about it, to the second. UTC."""
    deleted: bool
    """Withheld, purged or merged into another; what the site removed is not deleted here."""


# Everything that may change what is shown of a post moves its datestamp, so a harvester misses nothing. An import may
# change the past of any post of its site, and so may the correction of a clock.
_MOVED = """
WITH ordered AS (
  SELECT a.post, max(max(t.at), max(c.recorded_at)) AS at -- what is captured under an order in force has its date
  FROM takedown t JOIN capture c ON c.payload = t.payload JOIN address a ON a.uri = c.uri GROUP BY a.post
), rewritten AS (
  SELECT site, max(at) AS at FROM (
    SELECT site, ended_at AS at FROM intake
    UNION ALL SELECT crawl.site, m.derived_at FROM mistiming m JOIN crawl ON crawl.id = m.crawl
  ) GROUP BY site
)
"""
_STANDING = """
SELECT s.post, s.site, max(
  (SELECT max(k.recorded_at) FROM snapshot n JOIN capture k ON k.id = n.capture WHERE n.post = s.post),
  coalesce((SELECT max(c.observed_at) FROM change c WHERE c.post = s.post), ''),
  coalesce((SELECT o.at FROM ordered o WHERE o.post = s.post), ''),
  coalesce((SELECT w.at FROM rewritten w WHERE w.site = s.site), '')
) AS at, 0 AS deleted
FROM post_status s
"""
# Only what was ever shown: an id that nobody was given needs no tombstone.
_GONE = """
SELECT p.id AS post, p.site, max(
  p.minted_at,
  coalesce((SELECT max(m.at) FROM merge m WHERE m.post = p.id), ''),
  coalesce((SELECT o.at FROM ordered o WHERE o.post = p.id), ''),
  coalesce((SELECT w.at FROM rewritten w WHERE w.site = p.site), '')
) AS at, 1 AS deleted
FROM post p WHERE NOT EXISTS (SELECT 1 FROM post_status s WHERE s.post = p.id)
  AND EXISTS (SELECT 1 FROM shown g WHERE g.post = p.id)
"""


def deposits(database: Database) -> tuple[Deposit, ...]:
    """Every record, by the instant at which it last changed and then by its id."""
    rows = database.execute(f"{_MOVED} {_STANDING} UNION ALL {_GONE}").fetchall()
    return tuple(sorted(map(_deposit, rows), key=lambda deposit: (deposit.changed, deposit.post)))


def _deposit(row: tuple[str, str, str, int]) -> Deposit:
    post, site, at, deleted = row
    changed = timestamps.parse(at).astimezone(UTC).replace(microsecond=0)
    return Deposit(post=post, site=site, changed=changed, deleted=bool(deleted))
