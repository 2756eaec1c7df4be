"""The formats of export by name, each loaded when it is asked for, and the one way to run them."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from sqlite_utils import Database

from archive.export import folder, manifest
from archive.export.folder import CannotWrite
from archive.export.manifest import ExportRequest
from archive.export.order import ExportOrder

Writer = Callable[[Path, ExportOrder], None]

FORMATS = {
    "jsonl": ("archive.export.lines", "write"),
    "csv": ("archive.export.tables", "write_csv"),
    "parquet": ("archive.export.tables", "write_parquet"),
    "markdown": ("archive.export.pages", "write"),
    "bibtex": ("archive.export.references", "write_bibtex"),
    "ris": ("archive.export.references", "write_ris"),
    "csl-json": ("archive.export.references", "write_csl"),
    "git": ("archive.export.repository", "write"),
    "html": ("archive.export.reader", "write"),
}


def export(into: Path, order: ExportOrder, request: ExportRequest) -> int:
    """Write the posts of *order* into the new folder *into*, with their manifest; how many there are.

    Raises `NotEmpty` where there is something already, `CannotWrite` where the disk refuses.
    """
    try:
        folder.prepare(into)
        return _written(into, order, request)
    except OSError as error:
        raise CannotWrite(into, error.strerror or str(error)) from error


def _written(into: Path, order: ExportOrder, request: ExportRequest) -> int:
    module, name = FORMATS[request.format]
    writer: Writer = getattr(importlib.import_module(module), name)
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1
        order.watched()

    with _standing_still(order.database):
        writer(into, replace(order, watched=counted))
        manifest.write(into, order, request, posts=count)
    return count


@contextmanager
def _standing_still(database: Database) -> Iterator[None]:
    """One read transaction: a crawl at work beside us shows in all of the export or in none of it."""
    database.conn.execute("BEGIN")
    try:
        yield
    finally:
        database.conn.rollback()
