"""Tables: CSV for spreadsheets, Parquet for data frames. The columns are those of JSON Lines."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive.export import analysis, lines
from archive.export.cells import CsvWriter
from archive.export.order import ExportOrder, Text, record
from archive.runtime.optional import require

_TEXTS = ("id", "site", "url", "title", "language", "state", "snapshot", "content", "capture", "payload", "body")
_LISTS = ("authors", "feed_authors", "text_authors", "categories", "tags", "unsure")
_INSTANTS = (
    "published", "modified", "captured", "first_rendered", "last_rendered", "first_observed", "last_observed",
    "uncertain_after", "uncertain_before",
)  # fmt: skip
_DAYS = ("published_day",)
_COLUMNS = (
    "id", "site", "url", "title", "authors", "feed_authors", "text_authors", "published", "published_day",
    "modified", "language", "state",
    "categories", "tags", "reading_minutes", "confidence", "unsure", "words", "characters", "images", "links",
    "snapshot", "content", "capture", "payload", "captured", "first_rendered", "last_rendered", "first_observed",
    "last_observed", "uncertain_after", "uncertain_before", "body",
)  # fmt: skip


def columns(text: Text) -> tuple[str, ...]:
    """The names of the columns, in order."""
    return tuple(name for name in _COLUMNS if name != "body" or text is Text.FULL)


def write_csv(into: Path, order: ExportOrder) -> Mapping[str, int] | None:
    """Write `posts.csv`: RFC 4180, UTF-8 with the mark by which Excel knows it."""
    if order.tables:
        return analysis.write_csv(into, order)
    with (into / "posts.csv").open("x", encoding="utf-8-sig", newline="") as file:
        writer = CsvWriter(file, columns(order.text), order.dialect)
        for item in order.items():
            writer.write(record(item, order.text))
    return None


def write_parquet(into: Path, order: ExportOrder) -> Mapping[str, int] | None:
    """Write `posts.parquet`, with dates as dates and lists as lists. Raises `MissingExtra` without polars."""
    if order.tables:
        return analysis.write_parquet(into, order)
    polars = require("polars", extra="data")
    with tempfile.TemporaryDirectory() as scratch:
        lines.write(Path(scratch), order)
        # By way of JSON lines on the disk, so that no frame of all texts is held in memory.
        frame = polars.scan_ndjson(Path(scratch) / lines.NAME, schema=_schema(polars, order.text))
        instants = polars.col(*_INSTANTS).str.to_datetime("%Y-%m-%dT%H:%M:%S%.3fZ", time_unit="ms", time_zone="UTC")
        days = polars.col(*_DAYS).str.to_date("%Y-%m-%d")
        told = frame.with_columns(instants, days)
        with analysis.faults_of_the_disk(polars):
            # Streams from file to file; row order is the export's.
            told.sink_parquet(into / "posts.parquet", compression="zstd", maintain_order=True)
    return None


def _schema(polars: Any, text: Text) -> dict[str, Any]:
    types = dict.fromkeys(_COLUMNS, polars.Int64)
    types |= dict.fromkeys((*_TEXTS, *_INSTANTS, *_DAYS), polars.String)
    types |= dict.fromkeys(_LISTS, polars.List(polars.String))
    types["confidence"] = polars.Float64
    return {name: types[name] for name in columns(text)}
