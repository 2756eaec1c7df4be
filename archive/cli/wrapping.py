"""Lines of styled text broken between words: as terminals would not, and with what hangs below a sign set in."""

import textwrap
from collections.abc import Iterator, Sequence

from archive.cli.output import Styled

_LEAST = 20
"""Columns below which a line is left to the terminal."""


def wrapped(parts: Sequence[Styled], width: int, *, below: int) -> Iterator[tuple[Styled, ...]]:
    """*parts* as lines of *width* columns; those after the first are set in by *below* columns."""
    text = "".join(part.text for part in parts)
    if width - below < _LEAST or len(text) <= width:
        yield tuple(parts)
        return
    # A no-break space of French typography is no place to break at: `textwrap` breaks at ASCII spaces alone.
    lines = textwrap.wrap(
        text,
        width,
        subsequent_indent=" " * below,
        expand_tabs=False,
        replace_whitespace=False,
        break_on_hyphens=False,
    )
    at = 0
    for number, line in enumerate(lines):
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
