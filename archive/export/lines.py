"""JSON Lines: one post a line, as `order.record` has it."""

import json
from pathlib import Path

from archive.export import folder
from archive.export.order import ExportOrder, record
from archive.harmless import escaped

NAME = "posts.jsonl"


def write(into: Path, order: ExportOrder) -> None:
    """Write `posts.jsonl`."""
    records = (record(item, order.text) for item in order.items())
    folder.write(into / NAME, (escaped(json.dumps(each, ensure_ascii=False)) + "\n" for each in records))
