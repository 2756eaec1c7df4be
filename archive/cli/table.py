"""A table as a terminal of some width can show it: ids, dates and amounts whole, texts wrapped; else row by row."""

import io
import re
from collections.abc import Sequence

from archive.cli.wrapping import lines, width_of

_SHORT = 16
"""As long as an id, or a day with its time."""
_NARROWEST = 10
_BETWEEN = 2
# A day with its time, an amount with its unit: what has a blank in it and is no text.
_AMOUNT = re.compile(r"[\d.,:–-]+( [\d:]+| ?\w{1,3})?")


def drawn(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, spare: Sequence[str] = ()) -> str:
    """The table in *width* columns, its headings in bold, without those of *spare* that leave no room.

    Where it is too wide all the same, its rows stand one below the other, whole.
    """
    for left_out in range(len(spare) + 1):
        kept = [place for place, name in enumerate(headings) if name not in spare[:left_out]]
        found = _side_by_side(
            [headings[place] for place in kept], [[row[place] for place in kept] for row in rows], width
        )
        # The first that fits: a column goes only if the table would not fit with it.
        if found is not None:
            return found
    return _stacked(headings, rows, width)


def _side_by_side(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str | None:
    """The table; None where it does not fit into *width* columns."""
    whole = next((found for found in _candidates(headings, rows) if _fits(found, headings, rows, width)), None)
    return None if whole is None else _table(headings, rows, whole, width)


def _candidates(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[frozenset[int], frozenset[int]]:
    """The columns that are not broken: all short ones; or, where that is too many, those of ids, dates and amounts."""
    short = {place for place in range(len(headings)) if _widest(rows, place) <= _SHORT}
    exact = {place for place in short if all(_is_exact(row[place]) for row in rows)}
    return frozenset(short), frozenset(exact)


def _is_exact(cell: str) -> bool:
    return " " not in cell or _AMOUNT.fullmatch(cell) is not None


def _fits(whole: frozenset[int], headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    return sum(_least(place, whole, headings, rows) + _BETWEEN for place in range(len(headings))) - _BETWEEN <= width


def _least(place: int, whole: frozenset[int], headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The fewest columns that the column at *place* can do with."""
    widest = _widest(rows, place)
    word = max(len(word) for word in headings[place].split() or [""])
    return max(widest, word) if place in whole else max(min(widest, _NARROWEST), word)


def _widths(whole: frozenset[int], headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: what is left beside the whole ones goes to the texts, one by one, as they need it."""
    widths = [_least(place, whole, headings, rows) for place in range(len(headings))]
    wanted = [max(_widest(rows, place), len(headings[place])) for place in range(len(headings))]
    left = width - sum(widths) - _BETWEEN * (len(headings) - 1)
    while left > 0 and (narrow := [place for place, most in enumerate(wanted) if widths[place] < most]):
        # The narrowest first, so that no text gets all the room.
        place = min(narrow, key=lambda place: widths[place])
        widths[place] += 1
        left -= 1
    return widths


def _widest(rows: Sequence[Sequence[str]], place: int) -> int:
    from rich.cells import cell_len

    return max((cell_len(row[place]) for row in rows), default=0)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], whole: frozenset[int], width: int) -> str:
    from rich import box
    from rich.table import Column, Table
    from rich.text import Text

    widths = _widths(whole, headings, rows, width)
    columns = (Column(name, overflow="fold", width=widths[place]) for place, name in enumerate(headings))
    # One blank beside each cell, and one between: no more than the texts can spare.
    table = Table(*columns, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for row in rows:
        cells = (cell if place in whole else _broken(cell, widths[place]) for place, cell in enumerate(row))
        table.add_row(*(Text(cell, overflow="fold", no_wrap=place in whole) for place, cell in enumerate(cells)))
    return _printed(table, width)


def _broken(cell: str, width: int) -> str:
    """*cell* in lines of *width*, broken between words and after hyphens, and never before French punctuation."""
    # A word that is longer than its column is left to rich, which begins it on a line of its own.
    return "\n".join(lines(cell, width, cut=False)) if width_of(cell) > width else cell


def _stacked(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Each row as a block of its own: a line for each column, its heading before it."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    blocks: list[Table | Text] = []
    for row in rows:
        block = Table.grid(padding=(0, 2, 0, 0))
        for name, cell in zip(headings, row, strict=True):
            block.add_row(Text(name, style="bold", no_wrap=True), Text(cell, overflow="fold"))
        blocks += [block, Text("")]
    return _printed(Group(*blocks), width)


def _printed(what: object, width: int) -> str:
    from rich.console import Console

    # A file in memory, told that it is a terminal: all output goes through `output`, which knows the real one.
    console = Console(highlight=False, width=width, file=io.StringIO(), force_terminal=True)
    with console.capture() as captured:
        console.print(what)
    return captured.get()
