"""Runs that a wrong clock dated: what was found out about their times, and what the answers of the site say of them."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.model import Headers

# `main.`: the table itself, since a view of the same name shows the corrected times. The last row of a run counts;
# earlier ones are kept as a record of what was believed.
_ALL = """
SELECT m.*, k.site, k.started_at FROM mistiming m JOIN main.crawl k ON k.id = m.crawl
WHERE m.rowid = (SELECT n.rowid FROM mistiming n WHERE n.crawl = m.crawl ORDER BY n.at DESC, n.rowid DESC LIMIT 1)
ORDER BY m.crawl
"""
_ANSWERS = f"""
SELECT ended_at, {whole("response_headers", "f")} AS response_headers FROM main.fetch f
WHERE f.crawl = ? AND f.response_headers IS NOT NULL LIMIT ?
"""  # noqa: S608 - columns of ours

# Times stand as numbers, which are in the order of what they say, or as text; only those of a corrected run are others
# in truth, so of all other runs the latest of each kind is turned into an instant.
_OF_KIND = "SELECT id, max(ended_at) FROM packed_fetch WHERE typeof(ended_at) {} 'text'"
_UNCORRECTED = "AND crawl NOT IN (SELECT crawl FROM mistiming)"
_NEWEST = f"""
SELECT max(ended_at) AS at FROM fetch WHERE id IN (
  SELECT f.id FROM mistiming m JOIN packed_fetch f ON f.crawl = m.crawl
  UNION ALL SELECT id FROM ({_OF_KIND.format("=")} {_UNCORRECTED})
  UNION ALL SELECT id FROM ({_OF_KIND.format("<>")} {_UNCORRECTED}))
"""  # noqa: S608 - words of ours


class Mistiming(Struct, frozen=True, kw_only=True):
    """The last word on the times of one run."""

    crawl: int
    site: str
    recorded: datetime
    """When it began according to its rows."""
    began: datetime | None
    """When it really began; None if its rows are right after all."""
    witness: str
    at: datetime
    """When this was written down."""
    is_derived: bool
    """Whether everything was derived with it."""


def mistimings(database: Database) -> tuple[Mistiming, ...]:
    """The last word on each run of which anything was said, by number."""
    return tuple(_mistiming(row) for row in database.execute(_ALL).fetchall())


def of(database: Database, crawl: int) -> Mistiming | None:
    """The last word on the times of *crawl*, or None."""
    return next((each for each in mistimings(database) if each.crawl == crawl), None)


def newest_fetch(database: Database) -> datetime | None:
    """Return when the latest fetch ended in truth; None of an archive without any."""
    return timestamps.optional(database.execute(_NEWEST).fetchone()["at"])


def vouched_by_nobody(database: Database) -> tuple[int, ...]:
    """The runs timed by the machine's clock alone, without the archivist's confirmation and without a correction."""
    # The archivist's word is in the arguments of the run, where `--clock-is-right` left it.
    rows = database.execute(
        """SELECT id FROM main.crawl WHERE json_extract(arguments, '$.clock_is_right') IS NOT 1
           AND id NOT IN (SELECT crawl FROM mistiming) ORDER BY id"""
    )
    return tuple(row["id"] for row in rows)


def answers(database: Database, crawl: int, *, most: int = -1) -> Iterator[tuple[datetime, Headers]]:
    """Return when each answer of *crawl* was complete, by its row, and its headers; *most* of them, -1: all."""
    for row in database.execute(_ANSWERS, (crawl, most)):
        headers = tuple((str(name), str(value)) for name, value in json.loads(row["response_headers"]))
        yield timestamps.parse(row["ended_at"]), headers


def _mistiming(row: Mapping[str, Any]) -> Mistiming:
    return Mistiming(
        crawl=row["crawl"],
        site=row["site"],
        recorded=timestamps.parse(row["started_at"]),
        began=timestamps.optional(row["began_at"]),
        witness=row["witness"],
        at=timestamps.parse(row["at"]),
        is_derived=row["derived_at"] is not None,
    )
