"""Markdown: one file a post, its metadata as front matter that any YAML reader takes."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from archive.cleaning.harmless import escaped
from archive.export import folder
from archive.export.held_files import HeldFiles
from archive.export.order import ExportOrder, Text, record
from archive.model import Content
from archive.render.markdown import as_markdown

# JSON is YAML, but for what YAML holds to be unprintable.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write(into: Path, order: ExportOrder) -> None:
    """Write a file for each post, and what is held of their pictures and documents into `media`."""
    files = HeldFiles(into, order)
    for item in order.items():
        content, copied = files.localised(item.shown.content)
        metadata = record(item, Text.LEFT_OUT) | {"files": [asdict(each) for each in copied]}
        page = markdown(metadata, content, order.text)
        folder.write(into / f"{item.stem}.md", (page,))


def markdown(metadata: Mapping[str, Any], content: Content, text: Text) -> str:
    """The file of one post: front matter, and its text unless that is left out."""
    head = "".join(f"{name}: {_yaml(value)}\n" for name, value in metadata.items() if value not in (None, []))
    body = as_markdown(content) if text is Text.FULL else ""
    return f"---\n{head}---\n\n{body}" if body else f"---\n{head}---\n"


def _yaml(value: Any) -> str:
    # Every JSON value is YAML, so no library for YAML is needed and no string is taken for a date.
    written = json.dumps(value, ensure_ascii=False)
    return escaped(_UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written))
