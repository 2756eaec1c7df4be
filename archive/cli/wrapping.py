"""Lines of styled text broken between words: as terminals would not, and with what hangs below a sign set in."""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from archive.cli.output import Styled

_LEAST = 20
"""Columns below which a line is left to the terminal."""
# A noncharacter, which no cleaned text holds.
_SECOND = "\ufdd2"


def lines(text: str, columns: int, *, below: int = 0, cut: bool = True) -> list[str]:
    """*text* in lines of *columns*; those after the first are set in by *below* columns.

    With *cut* a word that is longer than a line is cut; else it is left whole, and words are broken after hyphens.
    Letters of Chinese, Japanese and Korean take two columns.
    """
    # A no-break space of French typography is no place to break at: `textwrap` breaks at ASCII spaces alone.
    found = textwrap.wrap(
        _spread(text),
        columns,
        subsequent_indent=" " * below,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=cut,
        break_on_hyphens=not cut,
    )
    return [line.replace(_SECOND, "") for line in found]


def width_of(text: str) -> int:
    """Return how many columns *text* takes."""
    return len(_spread(text))


def _spread(text: str) -> str:
    """*text* with a second sign before each letter that takes two columns: a line may be cut between them."""
    if text.isascii():
        return text
    return "".join(_SECOND + sign if unicodedata.east_asian_width(sign) in "WF" else sign for sign in text)


def wrapped(parts: Sequence[Styled], width: int, *, below: int) -> Iterator[tuple[Styled, ...]]:
    """*parts* as lines of *width* columns; those after the first are set in by *below* columns."""
    text = "".join(part.text for part in parts)
    if width - below < _LEAST or width_of(text) <= width:
        yield tuple(parts)
        return
    at = 0
    for number, line in enumerate(lines(text, width, below=below)):
        shown = line[below:] if number else line
        start = text.index(shown, at)
        at = start + len(shown)
        yield (*([Styled(text=" " * below)] if number else []), *_cut(parts, start, at))


def _cut(parts: Sequence[Styled], start: int, end: int) -> Iterator[Styled]:
    """The stretch of *parts* from letter *start* to *end*, in its styles."""
    place = 0
    for part in parts:
        inner = part.text[max(0, start - place) : max(0, end - place)]
        if inner:
            yield Styled(text=inner, fg=part.fg, bold=part.bold)
        place += len(part.text)
