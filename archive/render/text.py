"""The body of a post as plain text. Pure."""

import re
from collections.abc import Iterator

from archive.model import Block, BlockKind, Content, Runs

# A screen shows button labels and file cards as furniture, not as text of the article.
_UNSPOKEN = frozenset({BlockKind.BUTTON, BlockKind.FILE})
_BLANKS = re.compile(r"[ \t\r\f\v]+")
# What is tidy already: most texts.
_TIDY = re.compile(r"[^ \t\r\f\v\n]++(?: [^ \t\r\f\v\n]++)*+")


def as_text(content: Content) -> str:
    """The body as plain text, its blocks parted by a blank line."""
    return "\n\n".join(filter(None, (part for block in content.blocks for part in _spoken(block))))


def plain(runs: Runs) -> str:
    """The text of *runs*: blanks folded, lines trimmed, line breaks and no-break spaces kept."""
    return tidy("".join(run.text for run in runs))


def tidy(text: str) -> str:
    """*text* with blanks folded and lines trimmed."""
    if _TIDY.fullmatch(text):
        return text
    return "\n".join(line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n")).strip(" \n")


def _spoken(block: Block) -> Iterator[str]:
    if block.kind in _UNSPOKEN:
        return
    if block.kind is BlockKind.CODE:
        yield "".join(run.text for run in block.runs)
    else:
        yield plain(block.runs)
    yield from (plain(cell) for row in block.rows for cell in row)
