"""The sites that an archive holds, as they are cited."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlite_utils import Database

from archive.errors import ConfigError


class SiteRow(Struct, frozen=True, kw_only=True):
    """A site as its last crawl was configured."""

    id: str
    name: str
    url: str
    profile: str
    """The profile that reads its pages."""
    language: str
    timezone: str
    rights: str | None
    """The notice that goes with its texts."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone that its bare dates mean."""
        return ZoneInfo(self.timezone)


def sites(database: Database) -> dict[str, SiteRow]:
    """Every site, by id."""
    return {row["id"]: _site(row) for row in database.execute("SELECT * FROM site ORDER BY id")}


def require_site(database: Database, site: str) -> SiteRow:
    """The site of this id. Raises `ConfigError`."""
    held = sites(database)
    if site not in held:
        remedy = f"it holds: {', '.join(held) or 'none yet'}"
        raise ConfigError("site", f"{site!r} is not a site of this archive", remedy)
    return held[site]


def zone_of_days(database: Database, site: str | None = None) -> ZoneInfo:
    """The zone of bare days: that of *site*; else the one that all sites share, or that of the site with most posts.

    Raises `ConfigError` for a site that is not held.
    """
    # A site that was named but is unknown must be an error: its days would silently mean another zone.
    if site is not None:
        return require_site(database, site).zone
    largest = largest_site(database)
    return largest.zone if largest else ZoneInfo("UTC")


def largest_site(database: Database) -> SiteRow | None:
    """The site with most posts, the first by id of several; None where none is held."""
    row = database.execute(
        # LEFT: a site before its first crawl has no post, and may be the only one.
        """SELECT site.id FROM site LEFT JOIN post ON post.site = site.id
           GROUP BY site.id ORDER BY count(post.id) DESC, site.id LIMIT 1"""
    ).fetchone()
    return sites(database)[row["id"]] if row else None


def _site(row: Mapping[str, Any]) -> SiteRow:
    return SiteRow(
        id=row["id"],
        name=row["name"],
        url=row["url"],
        profile=row["profile"],
        language=row["language"],
        timezone=row["timezone"],
        rights=row["rights"] or None,
    )
