"""Tables for analysis, each a file: JSON Lines, CSV or Parquet with the same columns."""

import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.cleaning.harmless import escaped
from archive.export import folder
from archive.export.cells import CsvWriter
from archive.export.order import ExportOrder, Record, Text
from archive.query import tables
from archive.runtime.optional import require


def write_jsonl(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write `TABLE.jsonl` for each table of *order*; return the number of rows of each."""
    counts = {}
    for name in order.tables:
        # A list, since the manifest counts what was written.
        lines = [escaped(json.dumps(row, ensure_ascii=False)) + "\n" for row in _rows(name, order)]
        folder.write(into / f"{name}.jsonl", lines)
        counts[name] = len(lines)
    return counts


def write_csv(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write `TABLE.csv` for each table of *order*, with the mark by which Excel knows UTF-8."""
    counts = dict.fromkeys(order.tables, 0)
    for name in order.tables:
        # "x" refuses to overwrite, whatever the folder's own check has missed.
        with (into / f"{name}.csv").open("x", encoding="utf-8-sig", newline="") as file:
            writer = CsvWriter(file, _columns(name, order), order.dialect)
            for row in _rows(name, order):
                writer.write(row)
                counts[name] += 1
    return counts


def write_parquet(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write `TABLE.parquet` for each table of *order*. Raises `MissingExtra` without polars."""
    polars = require("polars", extra="data")
    counts = {}
    for name in order.tables:
        schema = {column: tables.column_type(polars, column) for column in _columns(name, order)}
        frame = polars.DataFrame(list(_rows(name, order)), schema=schema)
        with faults_of_the_disk(polars):
            frame.write_parquet(into / f"{name}.parquet", compression="zstd")
        counts[name] = frame.height
    return counts


@contextmanager
def faults_of_the_disk(polars: Any) -> Iterator[None]:
    """Raise the `OSError` that *polars* met, which it tells as a fault of the format, at times without a number."""
    try:
        yield
    except polars.exceptions.PolarsError as error:
        met = re.search(r"\(os error (\d+)\)|transport error", str(error))
        if met is None:
            raise
        number = int(met[1] or errno.EIO)
        raise OSError(number, os.strerror(number)) from error


def _rows(name: str, order: ExportOrder) -> Iterator[Record]:
    kept = _columns(name, order)
    for row in tables.rows(order.database, name, site=order.wanted.site):
        # By the columns that may go out: a text column that is added to a view must not leak by itself.
        yield {column: row[column] for column in kept}


def _columns(name: str, order: ExportOrder) -> tuple[str, ...]:
    hidden = tables.TEXT_COLUMNS if order.text is Text.LEFT_OUT else frozenset()
    return tuple(column for column in tables.columns(order.database, name) if column not in hidden)
