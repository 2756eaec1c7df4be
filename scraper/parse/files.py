"""Files that a page offers to download, on cards that also tell in the editor's language what a click does."""

import re

from selectolax.lexbor import LexborNode

from archive.digest import fold_spaces
from archive.model import Media, MediaKind
from scraper.parse.addresses import joined
from scraper.parse.block_tags import SKIPPED
from scraper.parse.media_addresses import stable

_SIZE = re.compile(r"[•·]\s*[\d.,]+\s*\w+$")
_EXTENSION = re.compile(r"\.\w{1,5}$")


def document_of(node: LexborNode, url: str) -> Media | None:
    """The file that a download card offers: its link where there is one, else its shown name."""
    name = _name(node)
    link = node if node.tag == "a" else node.css_first("a[href]")
    href = (link.attributes.get("href") or "") if link else ""
    if href and not href.startswith("#"):
        address = joined(href, url)
        return Media(kind=MediaKind.DOCUMENT, id=stable(address), url=address, name=name or None)
    return Media(kind=MediaKind.DOCUMENT, id=name, name=name) if name else None


def _name(node: LexborNode) -> str:
    """The name on the card, up to its extension, which has a box of its own; never what a click does, or the size."""
    name = ""
    for line in _lines(node):
        is_extension = line.startswith(".")
        if not is_extension and _EXTENSION.search(name):
            break
        if not _SIZE.search(line):
            name += line if not name or is_extension else f" {line}"
    return name


def _lines(node: LexborNode) -> list[str]:
    """The text of each element of the card that has any of its own, in order."""
    lines: dict[int, str] = {}
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each.tag == "-text" and each.parent is not None:
            lines[each.parent.mem_id] = lines.get(each.parent.mem_id, "") + (each.text_content or "")
        elif each.tag not in SKIPPED:
            waiting += reversed([*each.iter(include_text=True)])
    return [line for line in map(fold_spaces, lines.values()) if line]
