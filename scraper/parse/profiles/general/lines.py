"""The lines of a body that are not its text: title and byline above it, what follows it, and links to other texts."""

from itertools import takewhile

from archive.digest import fold_spaces
from archive.model import Block, BlockKind
from scraper.parse.profiles.general.line_phrases import (
    CREDIT,
    END,
    LISTS,
    OF_PAGE,
    OTHERS,
    PERHAPS,
    POINTER,
    RIGHTS,
)

# A line of this length or less can be a label.
LABEL = 80
_PARAGRAPH, _FEWEST_LONG = 200, 2
"""The letters of a paragraph, and how many show that a text goes on."""
_MOSTLY = 0.7
# Behind more of the letters, questions and answers of the site follow rather than the text.
_LATEST = 0.8
# Before a third of the text nothing that it says ends it.
_EARLIEST = 1 / 3
# Letters of what a list says of another text.
_TEASER = 300
# Blocks that are looked through for a text that goes on.
_MOST_BEHIND = 60
_ARROWS = " \t→➡️👉▶►•»>*"
_MEDIA = frozenset(
    {BlockKind.IMAGE, BlockKind.DIVIDER, BlockKind.GALLERY, BlockKind.VIDEO, BlockKind.AUDIO, BlockKind.EMBED}
)


def text_of(block: Block) -> str:
    """The text of *block*, its white space folded."""
    return fold_spaces("".join(run.text for run in block.runs)).strip()


def without_end(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks* up to the line that says that something else begins: comments, related texts.

    Where the text goes on behind links to related texts, it is left whole without them.
    """
    letters = [len(text_of(block)) for block in blocks]
    total, before, goes_on = sum(letters), 0, 0
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        line = text_of(block).lstrip(_ARROWS).rstrip(" :…?!") if letters[index] <= 2 * LABEL else ""
        if line and index >= goes_on and _heads_links(line, blocks, index, before / total):
            break
        if line and index >= goes_on and _ends(line, before / total):
            # A button to comment stands in the middle of letters.
            is_link = _is_link(block)
            is_inside = before < _LATEST * total and (is_link or OTHERS.fullmatch(line))
            goes_on = _behind_links(blocks, index if is_link else index + 1) if is_inside else 0
            if not goes_on:
                break
        before += letters[index]
        if index >= goes_on:
            kept.append(block)
    return tuple(kept)


def _behind_links(blocks: tuple[Block, ...], begin: int) -> int:
    """The place from *begin* where the text goes on behind links and nothing else; 0 where it does not."""
    index = next((index for index in range(begin, len(blocks)) if not _is_link(blocks[index])), len(blocks))
    stretch = [*takewhile(lambda block: not END.fullmatch(text_of(block).rstrip(" :…?!")), blocks[index:])]
    long = sum(len(text_of(block)) >= _PARAGRAPH for block in stretch)
    # Teasers of other texts alternate with their titles, which are links.
    return index if index > begin and long >= _FEWEST_LONG and not any(map(_is_link, stretch)) else 0


def _heads_links(line: str, blocks: tuple[Block, ...], index: int, share: float) -> bool:
    """Return whether *line*, at *index*, heads links to other texts, with what is said of each, and nothing else."""
    if share <= _EARLIEST or not LISTS.fullmatch(line):
        return False
    listed, carded = False, False
    for block in blocks[index + 1 : index + 1 + _MOST_BEHIND]:
        if _is_link(block):
            carded = carded or block.kind is BlockKind.HEADING
            listed = True
        elif text := text_of(block):
            # A card says something of the text that its heading leads to; a list of links does not.
            if END.fullmatch(text.rstrip(" :…?!")):
                break
            if not carded or (block.kind is not BlockKind.HEADING and len(text) > _TEASER):
                return False
    return listed


def _is_link(block: Block) -> bool:
    text = text_of(block)
    return bool(text) and linked(block) >= _MOSTLY * len(text)


def linked(block: Block) -> int:
    """Return how many letters of *block* lead elsewhere."""
    return sum(len(run.text.strip()) for run in block.runs if run.href and not run.href.startswith("#"))


def _ends(line: str, share: float) -> bool:
    return (share > _EARLIEST and bool(END.fullmatch(line))) or (share > 0.85 and bool(PERHAPS.fullmatch(line)))


def without_trailing_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks* without headings at the end, which head nothing, and without the credit of a picture or a copyright."""
    last = len(blocks)
    while last and (blocks[last - 1].kind is BlockKind.HEADING or _is_credit(blocks[last - 1])):
        last -= 1
    return blocks[:last]


def _is_credit(block: Block) -> bool:
    text = text_of(block)
    is_credit = block.kind is BlockKind.PARAGRAPH and CREDIT.fullmatch(text)
    return bool(is_credit or (block.kind is not BlockKind.QUOTATION and RIGHTS.fullmatch(text)))


def is_pointer(block: Block) -> bool:
    """Return whether *block* does nothing but lead to another text."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION) or not block.runs:
        return False
    text = text_of(block)
    if len(text) <= LABEL and PERHAPS.fullmatch(text.rstrip(" :…?!")):
        return True
    leading = linked(block)
    if len(text) <= LABEL * 2 and any(run.href for run in block.runs) and OF_PAGE.fullmatch(text):
        return True
    if leading and 10 * leading >= 9 * len(text):
        return text.isupper() or bool(POINTER.match(text))
    return bool(leading and POINTER.match(text) and 2 * leading > len(text))
