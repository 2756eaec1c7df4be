"""The body of an article on a page of any platform."""

from archive.model import Block, BlockKind
from scraper.parse.blocks import folded_blocks
from scraper.parse.profiles.general.lead import lead, notes
from scraper.parse.profiles.general.lines import LABEL, is_pointer, text_of, without_end, without_trailing_headings
from scraper.parse.profiles.general.passing import without_passing
from scraper.parse.profiles.general.pruning import pruned
from scraper.parse.profiles.general.regions import Region


def body(found: list[Region], start: int, url: str, title: str = "") -> tuple[Block, ...]:
    """The blocks of the article in region *start* of a page, its lead before them."""
    cut = pruned(found, start, url)

    def of(index: int) -> tuple[Block, ...]:
        return folded_blocks(found[index].node, url, without=cut.without, captions=cut.captions)

    above = [block for index in lead(found, start) for block in of(index)]
    blocks = (*above, *_below_title(of(start), title))
    blocks = tuple(block for block in without_end(blocks) if not is_pointer(block))
    below = [block for index in notes(found, start) for block in of(index)]
    return (*without_trailing_headings(without_passing(blocks)), *below)


def _below_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """*blocks* after the title, if that is among the first of them."""
    for index, block in enumerate(blocks[:15]):
        line = text_of(block)
        if block.kind is BlockKind.HEADING and block.level == 1 and (not title or line == title):
            return blocks[index + 1 :]
        if len(line) > LABEL * 2:
            break
    return blocks
