"""The notation of the labelled pairs as content: paragraphs, and where a pair needs them, links, pictures and looks.

blank line         a new block             ![](id)           a picture
[text](address)    a link                  ## , - , >        a heading, a list item, a quotation
**bold**, *italic*
"""

import re

from archive.model import Block, BlockKind, Content, Mark, Media, MediaKind, Run

_PICTURE = re.compile(r"!\[\]\((?P<id>[^)]+)\)")
_INLINE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<href>[^)]+)\)|\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*")
_STARTS = {
    "## ": Block(kind=BlockKind.HEADING, level=2),
    "- ": Block(kind=BlockKind.LIST_ITEM, level=1),
    "> ": Block(kind=BlockKind.QUOTATION),
    "": Block(kind=BlockKind.PARAGRAPH),
}


def content(text: str, language: str) -> Content:
    """The post that *text* notes, in *language*."""
    return Content(title="", language=language, blocks=tuple(map(_block, text.split("\n\n"))))


def _block(text: str) -> Block:
    if picture := _PICTURE.fullmatch(text):
        return Block(kind=BlockKind.IMAGE, media=(Media(kind=MediaKind.IMAGE, id=picture["id"]),))
    start = next(start for start in _STARTS if text.startswith(start))
    block = _STARTS[start]
    return Block(kind=block.kind, level=block.level, runs=_runs(text.removeprefix(start)))


def _runs(text: str) -> tuple[Run, ...]:
    runs, start = [], 0
    for found in _INLINE.finditer(text):
        runs += [Run(text=text[start : found.start()]), _run(found)]
        start = found.end()
    return tuple(run for run in [*runs, Run(text=text[start:])] if run.text)


def _run(found: re.Match[str]) -> Run:
    if found["href"]:
        return Run(text=found["text"], href=found["href"])
    return Run(text=found["bold"] or found["italic"], marks=(Mark.BOLD if found["bold"] else Mark.ITALIC,))
