"""Cut a content state into comparable pieces, each with its place."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from archive.digest import fold_spaces
from archive.model import Block, BlockKind, Content, Runs
from archive.sameness import canonical

Value = Hashable
Texts = tuple[str, ...]

FIELDS = ("title", "authors", "published", "modified", "tags", "categories", "cover")
"""The fields that can be volatile."""

_DIGITS = re.compile(r"\d+")
_QUOTES = '«“"‘„'
# Furniture is above a text in a line or two, and below it in a whole box.
_FROM_START, _FROM_END = 3, 8
# Letters: beyond these a block is taken for the article's own, wherever it is.
_A_LABEL, _A_LINE, _SHORT = 60, 60, 300
# What follows a label belongs to it as far as this.
_MOST_FOLLOWING = 12
_PATH_PARAMETER = re.compile(r";(\w+)=([^;/?#]*)")


def text_of(block: Block) -> str:
    """All that *block* says, its cells included."""
    texts = ("".join(run.text for run in runs) for runs in (block.runs, *(cell for row in block.rows for cell in row)))
    return fold_spaces(" ".join(texts))


def digitless(text: str) -> str:
    """*text* with every number as 0: counters and days are one text."""
    return _DIGITS.sub("0", text)


def whole(block: Block) -> str:
    """*block* in one line: text, targets and media. Equal of blocks that show the same, whatever their emphasis."""
    return "\x1f".join((block.kind.value, text_of(block), *addresses(block)))


def letters(content: Content) -> int:
    """Return how long the text of *content* is."""
    return sum(len(text_of(block)) for block in content.blocks)


def addresses(block: Block) -> Iterator[str]:
    """The targets of the links of *block*, and what names its media."""
    for runs in _all_runs(block):
        yield from (run.href for run in runs if run.href)
    yield from (media.id for media in block.media)


def by_place(content: Content) -> Mapping[str, Texts]:
    """Group the pieces by the places that the markup names."""
    found: dict[str, list[str]] = {}
    for block in content.blocks:
        if block.place:
            found.setdefault(block.place, []).append(whole(block))
    return {place: tuple(texts) for place, texts in found.items()}


def by_section(content: Content) -> Mapping[str, Texts]:
    """Group the pieces by the label that they follow, up to the next heading."""
    return {
        label: tuple(whole(content.blocks[index]) for index in following)
        for label, following in sections(content.blocks)
    }


def sections(blocks: Sequence[Block]) -> Iterator[tuple[str, range]]:
    """The labels among *blocks*, short lines, each with the indices of what follows it up to the next heading."""
    for index, block in enumerate(blocks):
        label = text_of(block)
        if not 2 < len(label) <= _A_LABEL or block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            continue
        end = index + 1
        while end < len(blocks) and blocks[end].kind is not BlockKind.HEADING and end <= index + _MOST_FOLLOWING:
            end += 1
        if end > index + 1:
            yield digitless(label), range(index + 1, end)


def by_position(content: Content) -> Mapping[str, Texts]:
    """Return the blocks at the beginning and at the end, each under its position and its looks."""
    return {name: (whole(content.blocks[index]),) for index, name in positions(content.blocks)}


def positions(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """The indices of the blocks at either end, with their names: `-1 list_item linked short`.

    A long paragraph has no name: it is the article's, wherever it is.
    """
    count = len(blocks)
    for index, block in enumerate(blocks):
        place = index + 1 if index < _FROM_START else index - count
        if (index < _FROM_START or count - index <= _FROM_END) and (looks := _looks(block)):
            yield index, f"{place} {looks}"


def by_field(content: Content) -> Mapping[str, Value]:
    """The fields besides the text, as they are compared."""
    bare = canonical(content)
    return {name: getattr(bare, name) for name in FIELDS}


def by_parameter(content: Content) -> Mapping[str, Texts]:
    """Return the values of each parameter of the addresses in the text, in order."""
    found: dict[str, list[str]] = {}
    for block in content.blocks:
        for address in addresses(block):
            for name, value in parameters(address):
                found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def parameters(address: str) -> Iterator[tuple[str, str]]:
    """The parameters of *address*, those in its path too."""
    if "?" in address or ";" in address:
        try:
            query = urlsplit(address).query
        except ValueError:
            return
        # Cut first: an address of a page may be as long as the page.
        yield from parse_qsl(query[:4000], keep_blank_values=True)
        yield from _PATH_PARAMETER.findall(address[:4000])


def _looks(block: Block) -> str:
    """Describe how *block* differs from an article's paragraph; empty if it does not."""
    text = text_of(block)
    if block.media and not text:
        return f"{block.kind.value} media"
    linked = sum(len(run.text) for runs in _all_runs(block) for run in runs if run.href)
    if len(text) > _SHORT or not text:
        return ""
    # A paragraph that is nearly all links leads elsewhere; one with a link in it is a paragraph.
    if 5 * linked >= 4 * len(text):
        return f"{block.kind.value} linked"
    if text[0] in _QUOTES or block.kind is BlockKind.QUOTATION:
        return f"{block.kind.value} quotation"
    return f"{block.kind.value} line" if len(text) <= _A_LINE else ""


def _all_runs(block: Block) -> Iterator[Runs]:
    yield block.runs
    for row in block.rows:
        yield from row
