"""Find what the sitemaps and feeds of one crawl say of a post that it did not see."""

from msgspec import Struct
from sqlite_utils import Database

from archive.history import removal
from archive.store.rows import one

# A source that named it within the fortnight is to be asked whether it still does; what named it years ago is not.
_DROPPED = """
SELECT min(coalesce(v.well, 0)) AS dropped
FROM crawl k JOIN address a ON a.post = :post
JOIN sighting s ON s.uri = a.uri AND s.source IN ('sitemap', 'feed') AND s.since <= coalesce(k.ended_at, '9999')
  AND (s.until IS NULL OR julianday(k.started_at) - julianday(s.until) <= :days)
LEFT JOIN survey v ON v.crawl = k.id AND v.source = s.source
WHERE k.id = :crawl
"""


class Standing(Struct, frozen=True, kw_only=True):
    """How a post stands in the sitemaps and feeds of one crawl."""

    listed: bool | None
    """One that was read names it; None where none does and no sitemap read well."""
    dropped: bool
    """Each that lately named it was read well in this crawl, and names it no more."""


def listed_in(database: Database, crawl: int, post: str) -> Standing:
    """Return whether the sources that *crawl* read name *post*, or have ceased to.

    A feed of twenty items proves nothing about older posts: only a sitemap can show an absence, and only if it read
    well. A feed that was not asked for, as those beside the first are only now and then, names nothing. What a sitemap
    names that shrank oddly is named all the same.
    """
    if _is_named(database, crawl, post):
        return Standing(listed=True, dropped=False)
    return Standing(
        listed=False if read_well(database, crawl, "sitemap") else None, dropped=_is_dropped(database, crawl, post)
    )


def read_well(database: Database, crawl: int, source: str) -> bool:
    """Return whether *source*, a kind of document or the home page, was read in *crawl* and is to be relied on."""
    row = one(database, "SELECT well FROM survey WHERE crawl = ? AND source = ?", crawl, source)
    return bool(row and row["well"])


def _is_named(database: Database, crawl: int, post: str) -> bool:
    named = one(
        database,
        """SELECT 1 FROM sighting s JOIN address a ON a.uri = s.uri JOIN crawl k ON k.id = ?
           JOIN survey v ON v.crawl = k.id AND v.source = s.source AND (v.well = 1 OR v.count > 0)
           WHERE a.post = ? AND s.source IN ('sitemap', 'feed')
             AND s.since <= coalesce(k.ended_at, '9999')
             AND (s.until IS NULL OR s.until > coalesce(k.ended_at, '9999'))
             AND (s.source = 'sitemap' OR EXISTS (SELECT 1 FROM fetch f WHERE f.crawl = k.id AND f.uri = s.via))""",
        crawl,
        post,
    )
    return named is not None


def _is_dropped(database: Database, crawl: int, post: str) -> bool:
    """Return whether what lately named *post*, which *crawl* found named by nothing, was all read well in it."""
    asked = {"crawl": crawl, "post": post, "days": removal.PATIENCE.days}
    return bool(database.execute(_DROPPED, asked).fetchone()["dropped"])
