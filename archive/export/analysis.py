"""Tables for analysis, each a file: JSON Lines, CSV or Parquet with the same columns."""

import json
from collections.abc import Iterator
from pathlib import Path

from archive.export import folder
from archive.export.cells import CsvWriter
from archive.export.order import ExportOrder, Record, Text
from archive.harmless import escaped
from archive.optional import require
from archive.query import tables


def write_jsonl(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write `TABLE.jsonl` for each table of *order*; how many rows each has."""
    counts = {}
    for name in order.tables:
        lines = [escaped(json.dumps(row, ensure_ascii=False)) + "\n" for row in _rows(name, order)]
        folder.write(into / f"{name}.jsonl", lines)
        counts[name] = len(lines)
    return counts


def write_csv(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write `TABLE.csv` for each table of *order*, with the mark by which Excel knows UTF-8."""
    counts = dict.fromkeys(order.tables, 0)
    for name in order.tables:
        with (into / f"{name}.csv").open("x", encoding="utf-8-sig", newline="") as file:
            writer = None
            for row in _rows(name, order):
                writer = writer or CsvWriter(file, row, order.dialect)
                writer.write(row)
                counts[name] += 1
    return counts


def write_parquet(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write `TABLE.parquet` for each table of *order*. Raises `MissingExtra` without polars."""
    polars = require("polars", extra="data")
    counts = {}
    for name in order.tables:
        frame = polars.DataFrame(list(_rows(name, order)), infer_schema_length=None)
        frame.write_parquet(into / f"{name}.parquet", compression="zstd")
        counts[name] = frame.height
    return counts


def _rows(name: str, order: ExportOrder) -> Iterator[Record]:
    hidden = tables.TEXT_COLUMNS if order.text is Text.LEFT_OUT else frozenset()
    for row in tables.rows(order.database, name, site=order.wanted.site):
        yield {column: value for column, value in row.items() if column not in hidden}
