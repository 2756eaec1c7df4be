"""The lines around an article that say who wrote it and when: above its text, and right below."""

import re
from collections.abc import Iterator

from msgspec import Struct

from archive.digest import fold_spaces
from scraper.parse.profiles.general.container import elsewhere
from scraper.parse.profiles.general.regions import HEADINGS, Region
from scraper.parse.profiles.general.told import DATE

_LONGEST = 160
_STANDFIRST = 400
# Such headings may name a section before the date.
_DATELINE = re.compile(rf"(?:[^\d|:·–-]{{1,20}}[|:·–-]\s*)?{DATE}")
_DATELINE_LENGTH = 60
_FAR = 12
_ABOVE_HEADING, _BELOW_HEADING, _BELOW_TEXT = 8, 30, 12


class Surroundings(Struct, frozen=True, kw_only=True):
    """Short lines in the order of the page."""

    above: tuple[str, ...] = ()
    """Between the heading and the first paragraph, right above the heading, and between a standfirst and the text."""
    below: tuple[str, ...] = ()
    """Behind the last paragraph."""


def surroundings(found: list[Region], start: int) -> Surroundings:
    """The lines around the text of region *start*."""
    heading = _heading(found, start)
    first = _first_text(found, start, heading)
    # Navigation, comments and the like, with all that is in them: their short lines look like a byline.
    # But Drupal has author and date between heading and text in a <footer>.
    outer = [index for index in elsewhere(found) if found[index].tag != "footer" or not heading < index < first]
    gone = {inner for index in outer for inner in range(index, found[index].last + 1)} - {start}
    last = max((index for index in range(start, found[start].last + 1) if found[index].good), default=start)
    before = range(max(1, heading - _ABOVE_HEADING), heading)
    above = [
        *range(heading + 1, min(first, heading + _BELOW_HEADING)),
        *before,
        *_below_standfirst(found, start, first),
    ]
    below = range(last + 1, min(len(found), last + 1 + _BELOW_TEXT))
    dated = {index for index in before if _is_dateline(found[index])}
    return Surroundings(
        above=tuple(
            _line(found[index]) for index in above if index not in gone and (_is_line(found[index]) or index in dated)
        ),
        below=tuple(_line(found[index]) for index in below if index not in gone and _is_line(found[index])),
    )


def _below_standfirst(found: list[Region], start: int, first: int) -> Iterator[int]:
    """The regions between a first paragraph of a sentence or two and the next that is text."""
    if found[first].own > _STANDFIRST:
        return
    for index in range(first + 1, min(found[start].last + 1, first + _ABOVE_HEADING)):
        if found[index].own > _LONGEST or (found[index].good and found[index].own == found[index].good):
            return
        yield index


def _heading(found: list[Region], start: int) -> int:
    """The main heading: the first h1 inside of the article, or the last one above it, or an h2 right above."""
    inside = next((index for index in range(start, found[start].last + 1) if found[index].tag == "h1"), None)
    above = next((index for index in range(start - 1, 0, -1) if found[index].tag == "h1"), None)
    # Inside first: what is above the article has headings as well. Region 0 is the page itself, never a heading.
    near = range(start - 1, max(0, start - _FAR), -1)
    return inside or above or next((index for index in near if found[index].tag == "h2"), start)


def _first_text(found: list[Region], start: int, heading: int) -> int:
    """Return where the article's text begins: its first region with a text of its own that is no line."""
    # An element whose paragraphs are broken lines holds the heading too.
    for index in range(heading + 1 if start < heading <= found[start].last else start, found[start].last + 1):
        region = found[index]
        if region.good and region.own > _LONGEST and region.own > 2 * region.own_linked:
            return index
    return found[start].last


def _is_line(region: Region) -> bool:
    return region.tag not in HEADINGS and 0 < region.own <= _LONGEST and region.chars <= _LONGEST and not region.hidden


def _is_dateline(region: Region) -> bool:
    """Whether *region* is a small heading above the title that gives the date: "Blog | 3 mai 2024"."""
    is_short = region.tag in HEADINGS and 0 < region.own <= _DATELINE_LENGTH and not region.hidden
    return is_short and bool(_DATELINE.fullmatch(_line(region)))


def _line(region: Region) -> str:
    return fold_spaces(region.node.text(separator=" ")).strip()
