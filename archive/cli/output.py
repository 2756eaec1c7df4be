"""All output of the commands: data on stdout, messages on stderr, and no control characters from any page.

The one way out to the terminal. A reader that stops early (`head`, `less`) ends no command: what is left unread is
dropped, and the exit code is that of what was done.
"""

import codecs
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

import click
from msgspec import Struct

from archive.cleaning.credentials import without_credentials
from archive.cleaning.harmless import clean, clean_text, escaped
from archive.cleaning.redaction import redacted
from archive.errors import ArchiveError

if TYPE_CHECKING:
    from archive.export.cells import CsvDialect

# By identity, since a stream that was hung up still answers to everything else.
_closed: set[int] = set()


class CannotPrint(ArchiveError):
    """The output could not be written, for example because the disk is full."""


class Styled(Struct, frozen=True, kw_only=True):
    """Text in a colour or bold."""

    text: str
    fg: str | None = None
    bold: bool = False


def styled(text: str, *, fg: str | None = None, bold: bool = False) -> Styled:
    """*text* in a colour or bold, unless NO_COLOR asks for none; off a terminal click takes both away."""
    # Any value counts (no-color.org).
    return Styled(text=text) if os.environ.get("NO_COLOR") else Styled(text=text, fg=fg, bold=bold)


def say(text: str) -> None:
    """Tell the person at the terminal; programs do not read this."""
    # Messages may quote errors of libraries, which quote addresses and headers.
    _write(clean(redacted(without_credentials(text))) + "\n", sys.stderr)


def hint(text: str) -> None:
    """Show *text* in the line where the one before it stood, on a terminal alone."""
    # In a log each hint would be a line of its own.
    if sys.stderr.isatty():
        _write(f"\r{clean(text)}", sys.stderr)


def hint_ends() -> None:
    """Go on to the next line, after hints."""
    if sys.stderr.isatty():
        _write("\n", sys.stderr)


def line(*parts: str | Styled) -> None:
    """One line of data."""
    _write("".join(map(_drawn, parts)) + "\n", sys.stdout)


def paragraph(*parts: str | Styled, below: int = 2) -> None:
    """One line of data; in a terminal broken between words, what follows the first line set in by *below* columns."""
    if not is_terminal():
        line(*parts)
        return
    # Only people need it, and it needs this module.
    from archive.cli.wrapping import wrapped

    given = [part if isinstance(part, Styled) else Styled(text=part) for part in parts]
    shown = [Styled(text=clean(part.text), fg=part.fg, bold=part.bold) for part in given]
    for row in wrapped(shown, width(), below=below):
        line(*row)


def write(text: str) -> None:
    """Data that ends its own lines, by CR LF or LF."""
    _write(clean_text(text), sys.stdout)


def raw(data: bytes) -> None:
    """Bytes as they are; on a terminal, the text in them."""
    # A terminal obeys control characters; a file must get every byte.
    if sys.stdout.isatty():
        _write(clean(data.decode("utf-8", "replace")), sys.stdout)
        say("control characters are left out on a terminal; redirect to a file to get every byte")
        return
    _write(data, sys.stdout)


def json_line(value: Mapping[str, Any]) -> None:
    """One object, one line, UTF-8 unescaped but for what would drive a terminal."""
    # JSON is UTF-8 (RFC 8259 section 8.1): a stream of another encoding, as of old locales, gets the escapes of ASCII.
    unescaped = (sys.stdout.encoding or "ascii").lower().startswith("utf")
    _write(escaped(json.dumps(value, ensure_ascii=not unescaped)) + "\n", sys.stdout)


def records(values: Sequence[Mapping[str, Any]], *, columns: Iterable[str], csv: "CsvDialect | None" = None) -> None:
    """One JSON object a line; or CSV of *columns* in the dialect *csv*, with the mark by which Excel knows UTF-8."""
    if csv is None:
        json_lines(values)
        return
    from archive.export.cells import as_csv

    # Excel takes a file without it for the local code page.
    mark = "\ufeff" if csv == "excel-fr" else ""
    write(mark + as_csv(values, columns, csv))


def json_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """One object a line, as long as somebody reads them."""
    for value in values:
        json_line(value)
        # Nobody reads the rest, and it may be a hundred thousand lines.
        if id(sys.stdout) in _closed:
            break


def width() -> int:
    """Columns of the terminal."""
    # A hundred where nothing tells: what a wide table needs.
    return shutil.get_terminal_size((100, 24)).columns


def is_terminal() -> bool:
    """Return whether a person reads stdout."""
    return sys.stdout.isatty()


def is_wide(columns: int) -> bool:
    """Return whether stdout is a terminal of so many columns."""
    return is_terminal() and width() >= columns


def side_by_side(rows: Iterable[tuple[Sequence[Styled], Sequence[Styled]]]) -> None:
    """Rows of two texts beside each other, each wrapped in its half of the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    halves = Table.grid(padding=(0, 2), expand=True)
    for _ in range(2):
        halves.add_column(ratio=1)
    # Beside the left half stands a gap of two columns.
    half = width() // 2 - 2
    for row in rows:
        halves.add_row(*(Text.assemble(*_half(side, half)) for side in row))
    console = Console(highlight=False, width=width())
    with console.capture() as captured:
        console.print(halves)
    _write(captured.get(), sys.stdout)


def _half(side: Sequence[Styled], columns: int) -> list[tuple[str, str]]:
    """*side* with its lines broken, as rich takes it."""
    from archive.cli.wrapping import wrapped

    cleaned = [Styled(text=clean(part.text), fg=part.fg) for part in side]
    told: list[tuple[str, str]] = []
    for row in wrapped(cleaned, columns, below=0):
        told += [("\n" if told else "", ""), *((part.text, part.fg or "") for part in row)]
    return told


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, spare: Sequence[str] = ()) -> None:
    """A table for people; tab-separated lines, the headings first, where stdout is no terminal.

    A narrow terminal may leave out the columns *spare*, the first of them first.
    """
    if not sys.stdout.isatty():
        for row in (headings, *rows):
            line("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    # The library that draws is asked for by people alone.
    from archive.cli.table import drawn

    # Cleaned before it is drawn: the colours of the table itself are control characters too.
    shown = [[clean(cell) for cell in row] for row in rows]
    _write(drawn([*headings], shown, width(), spare=spare), sys.stdout)


def _drawn(part: str | Styled) -> str:
    if isinstance(part, str):
        return clean(part)
    if part.fg is None and not part.bold:
        return clean(part.text)
    return click.style(clean(part.text), fg=part.fg, bold=part.bold or None)


def _write(text: str | bytes, stream: TextIO) -> None:
    """Write *text* to *stream*, with a mark for each letter that its encoding does not have."""
    try:
        try:
            click.echo(text, file=stream, nl=False)
        # A terminal of an old encoding must not end a command that has done its work.
        except UnicodeEncodeError:
            encoding = stream.encoding or "ascii"
            click.echo(str(text).encode(encoding, _MARKED).decode(encoding), file=stream, nl=False)
    except BrokenPipeError:
        hang_up(stream)
    except OSError as error:
        raise CannotPrint(f"cannot print: {error.strerror or error}") from error


def _mark(error: UnicodeError) -> tuple[str, int]:
    """A mark for the letters that an encoding lacks, in the escapes that JSON has: `\\u00e9`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)), error.end


_MARKED = "cirma-marked"
codecs.register_error(_MARKED, _mark)


def hang_up(stream: TextIO) -> None:
    """Drop what is written to *stream* from now on: nobody reads it."""
    _closed.add(id(stream))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    # The descriptor itself, so that the interpreter's last flush finds a reader too.
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def local(instant: datetime | None, zone: ZoneInfo) -> str:
    """`2026-11-22 10:00` in *zone*, or a dash."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant else "–"


def counted(count: int, noun: str) -> str:
    """`1 post`, `2 posts`, `3 fetches`, `4 categories`."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{count} {noun[:-1]}ies"
    return f"{count} {noun}{'es' if noun.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def size(count: int) -> str:
    """`1.2 MB` for a number of bytes."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
