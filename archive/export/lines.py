"""JSON Lines: one post a line, as `order.record` has it."""

import json
from collections.abc import Mapping
from pathlib import Path

from archive.cleaning.harmless import escaped
from archive.export import analysis, folder
from archive.export.order import ExportOrder, record

NAME = "posts.jsonl"


def write(into: Path, order: ExportOrder) -> Mapping[str, int] | None:
    """Write `posts.jsonl`."""
    if order.tables:
        return analysis.write_jsonl(into, order)
    records = (record(item, order.text) for item in order.items())
    folder.write(into / NAME, (escaped(json.dumps(each, ensure_ascii=False)) + "\n" for each in records))
    return None
