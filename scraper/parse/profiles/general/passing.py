"""Lines that are of the moment at which a page was made: counts of readers, ages, labels of advertisements, tools.

Whole short lines alone: a sentence that says how often something was read is the author's.
"""

from archive.model import Block, BlockKind
from scraper.parse.profiles.general.lines import LABEL, linked, text_of
from scraper.parse.profiles.general.passing_phrases import (
    ADVERTISEMENT,
    CALL,
    COUNTS,
    OF_SITE,
    SAID,
    SHARING,
    TOOL,
    TRANSLATED,
)

# Counts stand within so many blocks of either end.
_FROM_START, _FROM_END = 6, 8
# Letters by which a text has begun.
_PARAGRAPH = 160
# The name of a network; a longer text that is shared by a click is the author's.
_NETWORK = 24
_MOSTLY = 0.7
_DECORATION = " \t«»‹›-–—_*•·|:()[]{}<>→➡️👉👁👀▶►↓⬇❤♥👏🔊🖨✉"


def without_passing(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks* without lines that are of the moment or of the page, not of the text."""
    first = next((index for index, block in enumerate(blocks) if len(text_of(block)) > _PARAGRAPH), len(blocks))
    end = max(first, len(blocks) - _FROM_END)
    return tuple(
        block
        for index, block in enumerate(blocks)
        if not is_passing(block)
        and not (index >= end and is_count(block))
        # Above a text the reading time and the age are read first.
        and not (index < min(first, _FROM_START) and is_count(block) and not SAID.fullmatch(_bare(block)))
    )


def is_count(block: Block) -> bool:
    """Return whether *block* is a count of readers, a reading time, an age, or a tool: no text at the ends of one."""
    line = _bare(block)
    return bool(line) and bool(COUNTS.fullmatch(line) or TOOL.fullmatch(line))


def is_passing(block: Block) -> bool:
    """Return whether *block* labels an advertisement, shares the page, or leads on through the site."""
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and _shares(block):
        return True
    line = _bare(block)
    if not line:
        return False
    has_links = any(run.href for run in block.runs)
    if ADVERTISEMENT.fullmatch(line) or (has_links and TRANSLATED.match(line)):
        return True
    is_link = has_links and linked(block) >= _MOSTLY * len(text_of(block))
    return is_link and bool(OF_SITE.match(line) or CALL.fullmatch(line.rstrip(" !.")))


def _bare(block: Block) -> str:
    """The text of a short paragraph without what decorates it; empty of other blocks."""
    if block.kind is not BlockKind.PARAGRAPH or not block.runs or block.media:
        return ""
    text = text_of(block)
    return text.strip(_DECORATION) if len(text) <= 2 * LABEL else ""


def _shares(block: Block) -> bool:
    """Return whether *block* does nothing but share the page on networks."""
    links = [run for run in block.runs if run.href]
    return bool(links) and all(len(run.text) <= _NETWORK and SHARING.match(run.href or "") for run in links)
