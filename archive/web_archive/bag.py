"""BagIt 1.0 (RFC 8493): a WACZ, the posts as JSON lines and a manifest, with digests for whoever takes them over."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from archive.export import lines, manifest
from archive.export.folder import write as write_text
from archive.export.order import ExportOrder
from archive.query import exchange
from archive.runtime import software
from archive.web_archive import dublin, wacz

_ALGORITHMS = ("sha256", "sha512")
_WACZ = "archive.wacz"
_CRATE = "ro-crate-metadata.json"


def write(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write the contents of the bag *into*; return the numbers of captures, tombstones and unresolved 304s."""
    data = into / "data"
    data.mkdir()
    counts = wacz.write(data / _WACZ, order)
    lines.write(data, order)
    write_text(data / dublin.NAME, dublin.parts(replace(order, watched=lambda: None)))
    write_text(data / _CRATE, (json.dumps(_crate(order), ensure_ascii=False, indent=2) + "\n",))
    return counts


def seal(into: Path, order: ExportOrder) -> None:
    """Write the digests of all that is in the bag, and what the bag is."""
    files = sorted(path for path in (into / "data").rglob("*") if path.is_file())
    # After the payload, before its digests: tag files are covered by the tag manifests alone.
    write_text(into / "bagit.txt", ("BagIt-Version: 1.0\n", "Tag-File-Character-Encoding: UTF-8\n"))
    write_text(into / "bag-info.txt", _info(files, order))
    for algorithm in _ALGORITHMS:
        write_text(into / f"manifest-{algorithm}.txt", _manifest(into, files, algorithm))
    # Taken before the first tag manifest is written, which must not name itself.
    tags = sorted(path for path in into.iterdir() if path.is_file())
    for algorithm in _ALGORITHMS:
        write_text(into / f"tagmanifest-{algorithm}.txt", _manifest(into, tags, algorithm))


def _info(files: list[Path], order: ExportOrder) -> Iterator[str]:
    settings = order.settings
    # The archive's own last day and not today's, so that two exports are equal bytes.
    recorded = exchange.last_recorded(order.database) or "1970-01-01"
    yield f"Bagging-Date: {recorded[:10]}\n"
    yield f"Bag-Software-Agent: {software.signature()}\n"
    if settings.institution:
        yield f"Source-Organization: {_one_line(settings.institution)}\n"
    if settings.name:
        yield f"External-Description: {_one_line(settings.name)}\n"
    yield f"Payload-Oxum: {sum(path.stat().st_size for path in files)}.{len(files)}\n"


def _manifest(into: Path, files: list[Path], algorithm: str) -> Iterator[str]:
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, algorithm).hexdigest()
        yield f"{digest}  {path.relative_to(into).as_posix()}\n"


def _crate(order: ExportOrder) -> dict[str, Any]:
    """The bag in the words of RO-Crate 1.1."""
    recorded = exchange.last_recorded(order.database) or "1970-01-01"
    parts = [
        {"@id": _WACZ, "@type": "File", "name": "The captures", "encodingFormat": "application/wacz"},
        {"@id": lines.NAME, "@type": "File", "name": "The posts", "encodingFormat": "application/jsonl"},
        {"@id": dublin.NAME, "@type": "File", "name": "The same as Dublin Core", "encodingFormat": "application/xml"},
        {"@id": manifest.NAME, "@type": "File", "name": "What was asked", "encodingFormat": "application/json"},
    ]
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": _CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": order.settings.name or "CIRMA archive",
                "description": "Captures of a blog, and the posts that were read from them.",
                "datePublished": recorded[:10],
                "hasPart": [{"@id": part["@id"]} for part in parts],
            },
            *parts,
        ],
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
