"""The formats of export by name, each loaded when it is asked for, and the one way to run them."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from archive.database import Database
from archive.export import folder, manifest
from archive.export.folder import CannotWrite
from archive.export.manifest import ExportRequest
from archive.export.order import ExportOrder

Writer = Callable[[Path, ExportOrder], Mapping[str, int] | None]
"""Writes an export; its counts, beside that of the posts, go into the manifest."""


class Format(Struct, frozen=True):
    """A format of export: the function that writes it, loaded when it is asked for."""

    module: str
    writer: str = "write"
    is_file: bool = False
    """One file that carries its own manifest, not a folder."""
    manifest_in: str = ""
    """The folder, within that of the export, where the manifest belongs."""
    sealer: str = ""
    """The function that ends the folder once the manifest is there."""


FORMATS = {
    "jsonl": Format("archive.export.lines"),
    "csv": Format("archive.export.tables", "write_csv"),
    "parquet": Format("archive.export.tables", "write_parquet"),
    "text": Format("archive.export.corpus"),
    "markdown": Format("archive.export.pages"),
    "bibtex": Format("archive.export.references", "write_bibtex"),
    "ris": Format("archive.export.references", "write_ris"),
    "csl-json": Format("archive.export.references", "write_csl"),
    "git": Format("archive.export.repository"),
    "html": Format("archive.export.reader"),
    "warc": Format("archive.web_archive.warc_out"),
    "wacz": Format("archive.web_archive.wacz", is_file=True),
    "cdxj": Format("archive.web_archive.warc_out", "write_cdxj"),
    "bagit": Format("archive.web_archive.bag", manifest_in="data", sealer="seal"),
}


def export(into: Path, order: ExportOrder, request: ExportRequest) -> Mapping[str, int]:
    """Write *order* into the new folder or file *into*, with its manifest; what there is of what, by name.

    Raises `NotEmpty` where there is something already, `CannotWrite` where the disk refuses.
    """
    format_ = FORMATS[request.format]
    try:
        if format_.is_file:
            return _written(into, order, request, format_)
        with folder.filling(into) as half:
            return _written(half, order, request, format_)
    except OSError as error:
        raise CannotWrite(into, error.strerror or str(error)) from error


def _written(into: Path, order: ExportOrder, request: ExportRequest, format_: Format) -> Mapping[str, int]:
    # Here, so that `--help` and other formats load no library of this one.
    module = importlib.import_module(format_.module)
    writer: Writer = getattr(module, format_.writer)
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1
        order.watched()

    # The manifest inside too: it counts what the files hold.
    with _standing_still(order.database):
        counts = writer(into, replace(order, watched=counted)) or {"posts": count}
        if not format_.is_file:
            manifest.write(into / format_.manifest_in, order, request, counts=counts)
    # After the manifest, which it covers.
    if format_.sealer:
        getattr(module, format_.sealer)(into, order)
    return counts


@contextmanager
def _standing_still(database: Database) -> Iterator[None]:
    """One read transaction: a crawl at work beside us shows in all of the export or in none of it."""
    database.conn.execute("BEGIN")
    try:
        yield
    finally:
        database.conn.rollback()
