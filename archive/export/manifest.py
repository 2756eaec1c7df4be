"""The manifest of an export: what was asked, from which archive, what came of it, and whose texts they are."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from archive import timestamps
from archive.database import Database, schema
from archive.export import folder, repository
from archive.export.order import ExportOrder, Text
from archive.query import asof
from archive.query.sites import sites
from archive.runtime import software
from archive.sameness import CONTENT_VERSION

NAME = "manifest.json"
SCHEMA = 1
"""The version of the exports in `docs/schema.md`. Columns may be added; one whose meaning changes raises it."""


class ExportRequest(Struct, frozen=True, kw_only=True):
    """The request, in the words of the command line."""

    format: str
    filters: Mapping[str, str | int]


def write(into: Path, order: ExportOrder, request: ExportRequest, *, counts: Mapping[str, int]) -> None:
    """Write `manifest.json`, last of all: an export without one was cut short."""
    text = json.dumps(_manifest(into, order, request, counts), ensure_ascii=False, indent=2)
    folder.write(into / NAME, (text + "\n",))


def _manifest(into: Path, order: ExportOrder, request: ExportRequest, counts: Mapping[str, int]) -> dict[str, Any]:
    database, viewpoint = order.database, order.viewpoint
    return {
        "format": request.format,
        "schema": SCHEMA,
        "filters": dict(request.filters),
        "as_of": timestamps.optional_text(viewpoint.as_of),
        "known_at": timestamps.optional_text(viewpoint.known_at),
        "text": order.text.value,
        **counts,
        **_total(order),
        "software": software.signature(),
        "parsers": _column(database, "SELECT DISTINCT parser FROM reading ORDER BY parser"),
        "content_digest": CONTENT_VERSION,
        "tables": {"kept": schema.KEPT_VERSION, "derived": schema.DERIVED_VERSION},
        # With the head of the chain it says which state of the archive this came from.
        "last_capture": _value(database, "SELECT max(recorded_at) FROM capture"),
        "chain_head": _value(database, "SELECT chain FROM fetch ORDER BY id DESC LIMIT 1"),
        "sites": [_site(database, name, order.text) for name in sites(database)],
        "files": dict(_digests(into)),
        "commit": repository.head(into),
    }


def _total(order: ExportOrder) -> dict[str, int]:
    """Return how many posts there are of those that a limit chose."""
    if order.wanted.limit is None:
        return {}
    return {"total": asof.total(order.database, order.wanted, order.viewpoint.as_of)}


def _site(database: Database, name: str, text: Text) -> dict[str, Any]:
    site = sites(database)[name]
    # The notice is about the texts: without them it would claim rights in facts.
    rights = site.rights if text is Text.FULL else None
    return {"id": site.id, "name": site.name, "url": site.url, "timezone": site.timezone, "rights": rights}


def _digests(into: Path) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of every file; git keeps its own."""
    for path in sorted(into.rglob("*")):
        name = path.relative_to(into)
        # git digests its own objects, and its files differ from one version of it to another.
        if path.is_file() and name.parts[0] != ".git":
            with path.open("rb") as file:
                yield name.as_posix(), hashlib.file_digest(file, "sha256").hexdigest()


def _column(database: Database, sql: str) -> list[str]:
    return [value for (value,) in database.execute(sql)]


def _value(database: Database, sql: str) -> str | None:
    row = database.execute(sql).fetchone()
    return row[0] if row else None
