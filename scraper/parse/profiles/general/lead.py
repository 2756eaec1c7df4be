"""Text of the article that stands outside of its element: the lead between the heading and it, notes below it."""

from scraper.parse.profiles.general.container import elsewhere
from scraper.parse.profiles.general.names import listed
from scraper.parse.profiles.general.regions import Region, ancestors
from scraper.parse.profiles.general.signs import is_caption, small_signs_of, void

_LONGEST = 1_500
_NOTES = frozenset(listed("notes footnotes endnotes bibliography bibliographie references ps"))
_HOLDERS = frozenset({"article", "main"})


def lead(found: list[Region], start: int) -> list[int]:
    """The regions between the heading above region *start* and it that hold the article's lead; often none."""
    heading = next((index for index in range(start - 1, 0, -1) if found[index].tag == "h1"), None)
    if heading is None:
        return []
    around = set(ancestors(found, heading))
    top = next(index for index in ancestors(found, start) if index in around)
    return _lead(found, top, found[heading].last + 1, start)


def notes(found: list[Region], start: int) -> list[int]:
    """The regions below region *start*, in what holds the whole article, that call themselves its notes."""
    top = next((index for index in ancestors(found, start) if found[index].tag in _HOLDERS), found[start].parent)
    out: list[int] = []
    index, gone = found[start].last + 1, None
    while top >= 0 and index <= found[top].last:
        region = found[index]
        if not region.names.isdisjoint(_NOTES) and region.good and 2 * region.linked < region.chars:
            gone = frozenset(elsewhere(found, top)) if gone is None else gone
            if gone.isdisjoint((index, *ancestors(found, index))):
                out.append(index)
                index = region.last
        index += 1
    return out


def _lead(found: list[Region], top: int, begin: int, end: int) -> list[int]:
    gone = {inner for index in elsewhere(found, top) for inner in range(index, found[index].last + 1)}
    nothing = void(found, top)
    out = [
        index
        for index in range(begin, end)
        if index not in gone
        and found[index].last < end
        and found[index].own - found[index].own_linked > 40
        and 2 * found[index].own_linked < found[index].own
        and not any(_is_beside(found[up], nothing) for up in (index, *ancestors(found, index)) if up > top)
    ]
    return out if sum(found[index].own for index in out) <= _LONGEST else []


def _is_beside(region: Region, nothing: frozenset[str]) -> bool:
    """Return whether *region* is a by-work or goes with a picture; *nothing* are the signs that say nothing here."""
    return is_caption(region) or bool(small_signs_of(region) - nothing)
