"""Changes of a site as a whole: moves to another platform."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.model import Change, ChangeClass, ChangeKind, Field, Window

_ROWS = """
SELECT * FROM site_change
WHERE (:site IS NULL OR site = :site) AND (:since IS NULL OR observed_at >= :since)
  AND (:until IS NULL OR observed_at <= :until)
ORDER BY observed_at, id
"""


def site_changes(
    database: Database, *, site: str | None = None, since: str | None = None, until: str | None = None
) -> Iterator[Change]:
    """The changes of *site*, or of all sites, that were observed between two instants, oldest first."""
    for row in database.execute(_ROWS, {"site": site, "since": since, "until": until}):
        yield _change(row)


def moves_of(database: Database, site: str, crawl: str) -> tuple[tuple[str, str], ...]:
    """The platforms that *site* left and came to, as seen by *crawl*."""
    # By the crawl's own start: a move is dated by the first crawl on the new platform.
    began = database.execute("SELECT started_at FROM crawl WHERE id = ?", (crawl,)).fetchone()
    found = site_changes(database, site=site, since=began["started_at"])
    return tuple((str(change.before), str(change.after)) for change in found)


def _change(row: Mapping[str, Any]) -> Change:
    """A change of a site: its `before` and `after` are the names of the platforms."""
    return Change(
        id=row["id"],
        # No post: readers of changes must not look one up for it.
        post="",
        site=row["site"],
        url=row["url"],
        old_url=row["old_url"],
        observed_at=timestamps.parse(row["observed_at"]),
        window=Window(after=timestamps.parse(row["window_start"]), before=timestamps.parse(row["window_end"])),
        kind=ChangeKind.SITE,
        fields=(Field.PLATFORM,),
        class_=ChangeClass.METADATA,
        before=row["platform_before"],
        after=row["platform_after"],
    )
