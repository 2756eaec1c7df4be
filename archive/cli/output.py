"""What the commands print: data on stdout, talk on stderr, and nothing that a page's text could smuggle in."""

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from rich.console import Console

    from archive.export.cells import CsvDialect


# They make a line read otherwise than it is written (Unicode technical report 36, section 2.6).
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ID_LENGTH = 16
# JSON escapes the first 32 controls itself; terminals obey the next 33 as well.
_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in (*map(chr, range(0x7F, 0xA0)), *_BIDIRECTIONAL)}


def clean(text: str) -> str:
    """*text* without control characters, so that no page can drive the terminal; newlines and tabs stay."""
    return "".join(letter for letter in text if letter in "\n\t" or _is_harmless(letter))


def _is_harmless(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _BIDIRECTIONAL


def say(text: str) -> None:
    """Tell the person at the terminal; programs do not read this."""
    click.echo(clean(text), err=True)


def styled(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    """*text* in a colour or bold, unless NO_COLOR asks for none; off a terminal click takes both away."""
    return text if os.environ.get("NO_COLOR") else click.style(text, fg=fg, bold=bold or None)


def line(text: str = "") -> None:
    """One line of data."""
    click.echo(clean(text))


def json_line(value: Mapping[str, Any]) -> None:
    """One object, one line, UTF-8 unescaped but for what would drive a terminal."""
    click.echo(json.dumps(value, ensure_ascii=False).translate(_ESCAPED))


def records(values: Sequence[Mapping[str, Any]], *, csv: "CsvDialect | None" = None) -> None:
    """One JSON object a line; or CSV in the dialect *csv*, with the mark by which Excel knows UTF-8."""
    if csv is None:
        json_lines(values)
        return
    from archive.export.cells import as_csv

    mark = "\ufeff" if csv == "excel-fr" else ""
    click.echo((mark + as_csv(values, csv)).encode(), nl=False)


def json_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """One object a line."""
    for value in values:
        json_line(value)


def width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns


def console() -> "Console":
    """A console for tables and colour on stdout; plain where it is no terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for people; tab-separated lines, the headings first, where stdout is no terminal."""
    if not sys.stdout.isatty():
        for row in (headings, *rows):
            line("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich import box
    from rich.table import Column, Table
    from rich.text import Text

    shown = [[clean(cell) for cell in row] for row in rows]
    columns = (
        # An id is what the next command is given: never cut short, however narrow the terminal.
        Column(name, no_wrap=_is_word([row[place] for row in shown]), overflow="fold")
        for place, name in enumerate(headings)
    )
    drawn = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in shown:
        drawn.add_row(*map(Text, row))
    console().print(drawn)


def _is_word(cells: Sequence[str]) -> bool:
    """Whether a column holds short words or ids only."""
    return all(len(cell) <= _ID_LENGTH and " " not in cell for cell in cells)


def local(instant: datetime | None, zone: ZoneInfo) -> str:
    """`2026-11-22 10:00` in *zone*, or a dash."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant else "–"


def counted(count: int, noun: str) -> str:
    """`1 post`, `2 posts`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(count: int) -> str:
    """`1.2 MB` for a number of bytes."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
