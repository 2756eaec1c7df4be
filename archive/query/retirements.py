"""The retired sites, since when and why."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database import schema

# Two orders of one instant, as in a rehearsal, stand as they were given.
_ORDERS = "SELECT * FROM retirement ORDER BY at, rowid"


class Retirement(Struct, frozen=True, kw_only=True):
    """The order by which a site is no longer crawled."""

    site: str
    at: datetime
    reason: str

    def __str__(self) -> str:
        return f"retired on {self.at:%Y-%m-%d}: {self.reason}"


def retired(database: Database) -> dict[str, Retirement]:
    """The sites that are retired today, by id."""
    # In order of time, so the last order of a site is what stays.
    last = {row["site"]: row for row in database.execute(_ORDERS)}
    return {
        site: Retirement(site=site, at=timestamps.parse(row["at"]), reason=row["reason"])
        for site, row in last.items()
        if row["action"] == "retire"
    }


def retired_at(path: Path) -> dict[str, Retirement]:
    """The same of the archive at *path*; none where there is no archive yet. Raises `CannotOpen`."""
    # Asked by a crawl that is about to make the archive.
    if not path.exists():
        return {}
    database = schema.connect(path)
    with closing(database.conn):
        return retired(database)
