"""Tables for analysis: the views of `archive/database/sql/analysis.sql`, row by row, as Python has their values."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from archive.database import Database

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "posts": "published_day DESC, published DESC, id",
        "versions": "post, first_rendered, snapshot",
        "changes": "observed_at, post, happened_before, id",
        "sentences": "observed_at, post, change, number",
        "links": "post, first_seen, snapshot, place",
        "resources": "post, snapshot, id",
        "observations": "post, observed_at, capture",
    }
)
"""The names of the views, and the order in which each is read."""
TEXT_COLUMNS = frozenset({"body", "before", "after", "removed", "added", "text"})
"""What belongs to the site: left out of what is redistributed."""

LISTS = frozenset({"authors", "feed_authors", "text_authors", "unsure", "tags", "fields", "flags", "removed", "added"})
TRUTHS = frozenset({"baseline", "current", "silent", "internal", "stale"})

DECIMALS = frozenset({"confidence"})
NUMBERS = frozenset(
    {"reading_minutes", "observations", "words", "number", "position_before", "position_after", "place"}
)
"""Columns by what they hold; every other is text."""

Record = dict[str, Any]


def columns(database: Database, table: str) -> tuple[str, ...]:
    """The names of the columns of *table*, in order."""
    return tuple(row["name"] for row in database.execute(f"PRAGMA table_info({table})"))


def column_type(polars: Any, column: str) -> Any:
    """Return the *polars* type of *column*, whatever its rows: polars would guess that of an empty column."""
    if column in LISTS:
        return polars.List(polars.String)
    if column in DECIMALS:
        return polars.Float64
    return polars.Boolean if column in TRUTHS else polars.Int64 if column in NUMBERS else polars.String


def rows(database: Database, table: str, *, site: str | None = None) -> Iterator[Record]:
    """The rows of *table*, one of `TABLES`, of one site or all."""
    query = f"SELECT * FROM {table} WHERE :site IS NULL OR site = :site ORDER BY {TABLES[table]}"  # noqa: S608 - ours
    for row in database.execute(query, {"site": site}):
        yield {name: _value(name, row[name]) for name in row.keys()}  # noqa: SIM118 - a row is no mapping


def _value(column: str, value: Any) -> Any:
    """A value of SQLite as Python has it: lists out of JSON, and truth out of 0 and 1."""
    if column in LISTS:
        return json.loads(value)
    # NULL is a third answer, such as silence that cannot be judged.
    return bool(value) if column in TRUTHS and value is not None else value
