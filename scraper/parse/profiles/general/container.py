"""Find the element that holds the article: the smallest with most of the text that reads like one."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.profiles.general.regions import Region
from scraper.parse.profiles.general.signs import signs_of, void

# The smallest element with this share of the good text is the article.
SHARE = 0.72
# What a column beside the text has of the letters of both; a lead has less.
_COLUMN = 0.2, 0.5
_TEXTUAL = frozenset({"p", "li", "dd", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})


def container(found: list[Region]) -> int:
    """The index of the region that holds the article."""
    good, chars = _without_elsewhere(found)
    best = 0
    while (inner := _child_with(found, good, best, SHARE * good[0])) is not None:
        best = inner
    return _climbed(found, good, chars, best)


def marked(found: list[Region], tree: LexborHTMLParser, selector: str, start: int) -> int:
    """*start*, or the longest of the regions that *selector* names.

    That one, where *start* is the whole page, is apart from all of them, or holds it beside a column: beside a short
    text a box of quotations has as many sentences.
    """
    nodes = {node.mem_id for node in tree.css(selector)} if selector else frozenset()
    named = [index for index, region in enumerate(found) if region.chars and region.node.mem_id in nodes]
    if not named:
        return start
    longest = max(named, key=lambda index: found[index].chars)
    is_apart = not any(_overlap(found, index, start) for index in named)
    return longest if not start or is_apart or _is_beside_a_column(found, longest, start) else start


def _is_beside_a_column(found: list[Region], text: int, start: int) -> bool:
    """Return whether *start* holds region *text*, and much else of which most does not read like an article's."""
    if not start < text <= found[start].last:
        return False
    further = found[start].chars - found[text].chars
    is_much = _COLUMN[0] * found[start].chars < further <= _COLUMN[1] * found[start].chars
    return is_much and found[start].good - found[text].good < 0.5 * further


def _overlap(found: list[Region], one: int, other: int) -> bool:
    """Return whether one of two regions holds the other."""
    return one <= other <= found[one].last or other <= one <= found[other].last


def elsewhere(found: list[Region], start: int = 0) -> Iterator[int]:
    """The outermost regions inside of *start* that are not the article's."""
    nothing = void(found, start)
    index = start + 1
    while index <= found[start].last:
        region = found[index]
        if is_hidden(region, found[start]) or signs_of(region) - nothing:
            yield index
            index = region.last + 1
        else:
            index += 1


def is_hidden(region: Region, top: Region) -> bool:
    """Return whether *region* is not shown; what holds nearly all of *top* will be, by a script."""
    return region.hidden and region.good < 0.85 * top.good


def _without_elsewhere(found: list[Region]) -> tuple[list[float], list[int]]:
    good = [region.good for region in found]
    chars = [region.chars for region in found]
    for index in elsewhere(found):
        gone, letters, around = good[index], chars[index], index
        while (around := found[around].parent) >= 0:
            good[around] -= gone
            chars[around] -= letters
        for inner in range(index, found[index].last + 1):
            good[inner] = 0
            chars[inner] = 0
    return good, chars


def _child_with(found: list[Region], good: list[float], index: int, least: float) -> int | None:
    inner = index + 1
    while inner <= found[index].last:
        if good[inner] >= least > 0 and found[inner].tag not in _TEXTUAL:
            return inner
        inner = found[inner].last + 1
    return None


def _climbed(found: list[Region], good: list[float], chars: list[int], index: int) -> int:
    """*index*, or the widest region around it whose further text is good too."""
    around = index
    while (around := found[around].parent) >= 0:
        further = chars[around] - chars[index]
        if further > 0:
            if good[around] - good[index] < 0.5 * further:
                break
            index = around
    return index
