"""WACZ 1.1.1: the WARC files of an export with index, pages and texts in one ZIP file that a browser can replay.

Written by hand, because each entry must lie where its readers look for it: WARC files and the compressed index are
stored as they are, and no entry declares ZIP64, which replay in a browser takes for a damaged archive.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from archive.export.folder import replacing
from archive.export.order import ExportOrder
from archive.query import exchange
from archive.render.text import as_text
from archive.runtime import software
from archive.web_archive import cdxj, warc_out
from archive.web_archive.package import DESCRIPTION, DIGEST
from archive.web_archive.record import zipped
from archive.web_archive.warc_out import Result

_VERSION = "1.1.1"
# Lines of the index that are compressed together: a reader inflates one block to find an address.
_BLOCK = 300
# The oldest time that ZIP can write: an entry carries none of its own, so that two exports are equal bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20


class _Resource(Struct, frozen=True, kw_only=True):
    path: str
    digest: str
    size: int


def write(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write the WACZ file *into*; return its numbers of captures, tombstones and unresolved 304s."""
    # On the disk that the export goes to: the temporary one of a server may hold a few megabytes.
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=f".{into.name}.") as name:
        folder = Path(name)
        result = warc_out.warcs(folder, order)
        with replacing(into) as path, zipfile.ZipFile(path, "x") as file:
            _write_package(file, _entries(file, folder, result, order), order)
    return warc_out.counts(result)


def _entries(file: zipfile.ZipFile, folder: Path, result: Result, order: ExportOrder) -> list[_Resource]:
    warcs = [_stored_file(file, f"archive/{name}", folder / name) for name in (*result.warcs, *result.texts)]
    compressed, index = _zipnum(cdxj.lines(result.located))
    return [
        *warcs,
        _stored(file, "indexes/index.cdx.gz", compressed),
        _deflated(file, "indexes/index.idx", index),
        _deflated(file, "pages/pages.jsonl", "".join(_pages(order)).encode()),
        # Validators take an empty file of lines for a broken one.
        *(_deflated(file, "logs/fetches.jsonl", log) for log in ("".join(_unanswered(order)).encode(),) if log),
    ]


def _zipnum(lines: list[str]) -> tuple[bytes, bytes]:
    """The compressed index in blocks, and the index over its blocks (ZipNum)."""
    blocks, index = [], ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    offset = 0
    for start in range(0, len(lines), _BLOCK):
        part = lines[start : start + _BLOCK]
        block = zipped("".join(f"{line}\n" for line in part).encode())
        # Readers look for a block by the key of its first line.
        key = " ".join(part[0].split(" ", 2)[:2])
        place = {"offset": offset, "length": len(block), "digest": _digest(block), "filename": "index.cdx.gz"}
        index.append(f"{key} {json.dumps(place)}\n")
        blocks.append(block)
        offset += len(block)
    return b"".join(blocks), "".join(index).encode()


def _pages(order: ExportOrder) -> Iterator[str]:
    yield _line({"format": "json-pages-1.0", "id": "pages", "title": "Posts", "hasText": True})
    for state in exchange.state_texts(order.database, warc_out.shown_posts(order), order.viewpoint.as_of):
        page = {"id": state.snapshot, "url": state.url, "ts": state.started_at, "title": state.content.title}
        yield _line(page | ({"text": as_text(state.content)} if order.with_text else {}))


def _unanswered(order: ExportOrder) -> Iterator[str]:
    # A request without an answer belongs to no post, so it goes out with whole sites alone.
    if warc_out.selected(order) is None:
        for fact in exchange.unanswered(order.database, order.wanted.site, order.viewpoint.as_of):
            yield _line(fact)


def _write_package(file: zipfile.ZipFile, entries: list[_Resource], order: ExportOrder) -> None:
    package = json.dumps(_package(entries, order), ensure_ascii=False, indent=2).encode()
    _deflated(file, DESCRIPTION, package)
    digest = {"path": DESCRIPTION, "hash": _digest(package)}
    signed = {"signedData": order.sign(digest["hash"], _created(order))} if order.sign else {}
    _deflated(file, DIGEST, json.dumps({**digest, **signed}, indent=2).encode())


def _package(entries: list[_Resource], order: ExportOrder) -> dict[str, Any]:
    settings = order.settings
    return {
        "profile": "data-package",
        "wacz_version": _VERSION,
        "title": settings.name or "CIRMA archive",
        "created": _created(order),
        "software": software.signature(),
        "chain_head": exchange.head(order.database),
        "resources": [
            {"name": Path(each.path).name, "path": each.path, "hash": each.digest, "bytes": each.size}
            for each in entries
        ],
    }


def _created(order: ExportOrder) -> str:
    return exchange.last_recorded(order.database) or "1970-01-01T00:00:00.000Z"


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _stored_file(file: zipfile.ZipFile, path: str, source: Path) -> _Resource:
    size, digest = source.stat().st_size, hashlib.sha256()
    info = _info(path, zipfile.ZIP_STORED, size)
    # The size is set beforehand: zipfile then writes no ZIP64 field of its own accord.
    with source.open("rb") as data, file.open(info, "w") as entry:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
            entry.write(chunk)
    return _Resource(path=path, digest=f"sha256:{digest.hexdigest()}", size=size)


def _stored(file: zipfile.ZipFile, path: str, data: bytes) -> _Resource:
    file.writestr(_info(path, zipfile.ZIP_STORED, len(data)), data)
    return _Resource(path=path, digest=_digest(data), size=len(data))


def _deflated(file: zipfile.ZipFile, path: str, data: bytes) -> _Resource:
    file.writestr(_info(path, zipfile.ZIP_DEFLATED, len(data)), data)
    return _Resource(path=path, digest=_digest(data), size=len(data))


def _info(path: str, compression: int, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, date_time=_EPOCH)
    info.compress_type = compression
    info.file_size = size
    # Without a mode some tools unpack a file that nobody may read.
    info.external_attr = 0o644 << 16
    return info


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
