"""Write the moves of a site between platforms: one event each, whatever became of its posts."""

from itertools import pairwise

from sqlite_utils import Database

from archive import timestamps
from archive.digest import short_id
from archive.query.platforms import Era, eras
from archive.store.rows import insert, one, writing

_READ_SO = """
SELECT 1 FROM capture c JOIN reading r ON r.capture = c.id
WHERE c.site = ? AND c.observed_at BETWEEN ? AND ? AND r.verdict = 'post' AND r.parser LIKE ? LIMIT 1
"""
# Sitemaps and feeds of the earlier platform are not fetched any more, so what they named last would stand for ever.
_FORGET = """
UPDATE sighting SET until = :at WHERE site = :site AND until IS NULL AND since < :at AND via NOT IN (
  SELECT f.uri FROM fetch f JOIN crawl k ON k.id = f.crawl
  WHERE k.site = :site AND k.started_at >= :at AND f.outcome <> 'refused' AND coalesce(f.status, 304) IN (200, 304))
"""


def write_site_moves(database: Database, site: str) -> None:
    """Write the moves of *site* between platforms, in the caller's transaction."""
    # Written whole from the crawls each time: a profile corrected later takes back the move that it seemed to be.
    database.execute("DELETE FROM site_change WHERE site = ?", (site,))
    held = [era for era in eras(database, site) if _is_true(database, site, era)]
    for before, after in pairwise(held):
        if before.profile != after.profile:
            insert(database, "site_change", _row(site, before, after))
        if before.profile != after.profile or before.url != after.url:
            database.execute(_FORGET, {"site": site, "at": timestamps.text(after.since)})


def forget_sources(database: Database, crawl: int) -> None:
    """End what sources named before *crawl*, the first on another platform or at another address."""
    row = one(database, "SELECT site, started_at AS at FROM crawl WHERE id = ?", crawl)
    with writing(database):
        database.execute(_FORGET, {"site": row["site"], "at": row["at"]})


def write_all_site_moves(database: Database) -> None:
    """Do `write_site_moves` for every site."""
    for row in database.execute("SELECT id FROM site").fetchall():
        write_site_moves(database, row["id"])


def _is_true(database: Database, site: str, era: Era) -> bool:
    """Return whether posts were read as the platform's own: a profile that was merely wrong reads none."""
    since, until = timestamps.text(era.since), timestamps.text(era.until)
    # The crawl that is being settled has not ended.
    last = one(database, "SELECT max(started_at) AS at FROM crawl WHERE site = ?", site)["at"]
    return bool(one(database, _READ_SO, site, since, "9999" if until >= last else until, f"{era.profile}/%"))


def _row(site: str, before: Era, after: Era) -> dict[str, str | None]:
    return {
        "id": short_id(site, "site", before.profile, after.profile, timestamps.text(after.since)),
        "site": site,
        "observed_at": timestamps.text(after.since),
        "window_start": timestamps.text(before.until),
        "window_end": timestamps.text(after.since),
        "platform_before": before.profile,
        "platform_after": after.profile,
        "url": after.url,
        "old_url": before.url if before.url != after.url else None,
    }
