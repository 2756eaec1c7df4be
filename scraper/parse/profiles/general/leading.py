"""The lines that a body begins with and that are not its text: its title again, byline, date, reading time."""

import re

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Block, BlockKind, Stamp
from scraper.parse.dates import visible_on
from scraper.parse.page import Page
from scraper.parse.profiles.general.bylines import byline_names
from scraper.parse.profiles.general.lines import LABEL, text_of
from scraper.parse.profiles.general.publication import of_publication
from scraper.parse.profiles.general.title import loose

_READING = re.compile(
    r"(?:temps de lecture|reading time|lesezeit|lecture)?\s*:?\s*(\d+)\s*min(?:utes?|\.|uten)?"
    r"(?:\s+(?:de lecture|read|de lectura|de leitura|lesezeit))?",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:dernière (?:mise à jour|modification)|mis à jour|modifié|last (?:updated|modified)|updated|aktualisiert|"
    r"actualizado|atualizado|zuletzt geändert)\b\s*:?\s*(.+)",
    re.IGNORECASE,
)
_MOST = 10
# Letters of a line that is a date and little else.
_DATELINE = 40
# Letters: "docteur en histoire moderne"; the place and the month of a date have fewer.
_ROLE = 20
_PASSED = frozenset(
    {BlockKind.IMAGE, BlockKind.CAPTION, BlockKind.DIVIDER, BlockKind.GALLERY, BlockKind.VIDEO, BlockKind.EMBED}
)


class Leading(Struct, frozen=True, kw_only=True):
    """The facts in the lines above a text."""

    blocks: tuple[Block, ...] = ()
    """The body without them."""
    authors: tuple[str, ...] = ()
    published: Stamp | None = None
    reading_minutes: int | None = None
    update_line: str | None = None


def without_leading(blocks: tuple[Block, ...], title: str, page: Page) -> Leading:
    """*blocks* without the lines above the text, and what those say."""
    read, kept = Leading(), list[Block]()
    for index, block in enumerate(blocks[: 2 * _MOST]):
        if block.kind in _PASSED:
            kept.append(block)
            continue
        line = text_of(block)
        taken = _taken(read, line, block.kind, title, page)
        if taken is None:
            return replace(read, blocks=(*kept, *blocks[index:]))
        read = taken
        if _says_who_signs(line, title):
            kept.append(block)
    return replace(read, blocks=(*kept, *blocks[2 * _MOST :]))


def _says_who_signs(line: str, title: str) -> bool:
    """Return whether *line* is a byline that tells more of its author than the name: no other field holds that."""
    names = byline_names(line) if loose(line) != loose(title) else ()
    _, found, further = line.rpartition(names[-1]) if names else ("", "", "")
    return bool(found) and further.startswith(",") and sum(map(str.isalpha, further)) >= _ROLE


def _taken(read: Leading, line: str, kind: BlockKind, title: str, page: Page) -> Leading | None:
    """*read* with what *line* adds to it, or None where the line is text."""
    if loose(line) == loose(title):
        return read
    if len(line) > LABEL or kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return None
    if names := byline_names(line):
        return replace(read, authors=read.authors or names)
    if loose(line) in map(loose, read.authors):
        return read
    if match := _READING.fullmatch(line):
        return replace(read, reading_minutes=int(match[1]))
    if _UPDATED.fullmatch(line) and visible_on(page, line, rendered=page.observed):
        return replace(read, update_line=line)
    if len(line) >= _DATELINE:
        return None
    told = of_publication(line, page.languages)
    if not told and visible_on(page, line, rendered=page.observed):
        return replace(read, update_line=line)
    stamp = visible_on(page, told, rendered=page.site.profile.rendered(page))
    return replace(read, published=read.published or stamp) if stamp else None
