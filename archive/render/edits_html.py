"""Edits of a text as HTML: what went struck out, what came underlined. Pure; every word is escaped."""

from collections.abc import Iterable
from html import escape

from archive.model import Edit, EditKind

_TAGS = {"+": "ins", "-": "del"}


def html(edits: Iterable[Edit]) -> str:
    """*edits*, a paragraph each, with `ins` and `del`."""
    return "\n".join(f'<p dir="auto">{_marked(edit)}</p>' for edit in edits)


def _marked(edit: Edit) -> str:
    if edit.kind is EditKind.EDITED:
        return "".join(_tagged(escape(span.text), _TAGS.get(span.op)) for span in edit.spans)
    # A sentence that moved is whole on both sides; an arrow says so without marking each word.
    if edit.kind is EditKind.REORDERED:
        return f"↕ {escape(edit.after)}"
    removed, added = escape(edit.before), escape(edit.after)
    return (_tagged(removed, "del") if removed else "") + (_tagged(added, "ins") if added else "")


def _tagged(text: str, tag: str | None) -> str:
    return f"<{tag}>{text}</{tag}>" if tag else text
