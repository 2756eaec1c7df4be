"""A calendar of a year: publications, edits and removals of each day, in each site's own time zone."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.query.sites import sites


class DayCount(Struct, frozen=True, kw_only=True):
    """The changes of one day."""

    published: int = 0
    """Posts that declare this day."""
    edits: int = 0
    """Edits and moves that were first seen on it."""
    silent: int = 0
    """Edits among them whose declared modification date stood still."""
    removed: int = 0
    restored: int = 0


_PUBLISHED = """
SELECT published_day, count(*) FROM post_status
WHERE published_day >= :first AND published_day <= :last AND (:site IS NULL OR site = :site) GROUP BY 1
"""
# By the hour, so that Python can say which day of the site's zone it was. No zone is a day and an hour off.
_CHANGED = """
SELECT s.site, substr(c.observed_at, 1, 13) AS hour, c.kind, c.silent IS 1 AND c.kind = 'edit' AS silent, count(*)
FROM change c JOIN post_status s ON s.post = c.post
WHERE c.kind <> 'new' AND c.observed_at >= :before AND c.observed_at < :after AND (:site IS NULL OR s.site = :site)
GROUP BY 1, 2, 3, 4
"""
_YEARS = """
SELECT DISTINCT substr(published_day, 1, 4) FROM post_status WHERE published_day IS NOT NULL
UNION SELECT DISTINCT substr(observed_at, 1, 4) FROM change WHERE kind <> 'new'
"""
_NAMES = {"edit": "edits", "moved": "edits", "removed": "removed", "restored": "restored"}


def year(database: Database, number: int, *, site: str | None = None) -> Mapping[date, DayCount]:
    """The days of the year *number* on which anything happened."""
    counts: dict[date, Counter[str]] = {}
    asked = {"first": f"{number:04d}-01-01", "last": f"{number:04d}-12-31", "site": site}
    for day, many in database.execute(_PUBLISHED, asked):
        counts.setdefault(date.fromisoformat(day), Counter())["published"] += many
    zones = {held.id: held.zone for held in sites(database).values()}
    # A day more on either side; what lies in another year of the site's zone is dropped below.
    asked = {"before": f"{number - 1:04d}-12-31", "after": f"{number + 1:04d}-01-02", "site": site}
    for owner, hour, kind, silent, many in database.execute(_CHANGED, asked):
        day = _local(hour, zones[owner])
        if day.year == number:
            tally = counts.setdefault(day, Counter())
            tally[_NAMES[kind]] += many
            tally["silent"] += many if silent else 0
    return {day: DayCount(**tally) for day, tally in sorted(counts.items())}


def years(database: Database) -> tuple[int, ...]:
    """The years in which anything was published or changed, the newest first."""
    return tuple(sorted((int(row[0]) for row in database.execute(_YEARS)), reverse=True))


def _local(hour: str, zone: ZoneInfo) -> date:
    return timestamps.parse(f"{hour}:00:00Z").astimezone(zone).date()
