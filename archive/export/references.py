"""Bibliographies: one reference a post, of the version exported."""

import json
from collections.abc import Iterator
from pathlib import Path

from archive import citation
from archive.export import folder
from archive.export.order import ExportOrder


def write_bibtex(into: Path, order: ExportOrder) -> None:
    """Write `posts.bib`."""
    folder.write(into / "posts.bib", (citation.bibtex(item.citation) + "\n" for item in order.items()))


def write_ris(into: Path, order: ExportOrder) -> None:
    """Write `posts.ris`."""
    folder.write(into / "posts.ris", (citation.ris(item.citation) + "\r\n" for item in order.items()))


def write_csl(into: Path, order: ExportOrder) -> None:
    """Write `posts.json`: CSL-JSON."""
    folder.write(into / "posts.json", _listed(order))


def _listed(order: ExportOrder) -> Iterator[str]:
    # Written piece by piece: ten thousand references need not be in memory at once.
    lead = "[\n"
    for item in order.items():
        yield lead + json.dumps(citation.csl(item.citation), ensure_ascii=False)
        lead = ",\n"
    yield "\n]\n" if lead == ",\n" else "[]\n"
