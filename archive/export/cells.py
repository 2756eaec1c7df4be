"""Records as CSV that a spreadsheet opens as meant: no cell runs as a formula, no id is rounded."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TextIO

from archive.cleaning.harmless import clean

# What spreadsheets run as a formula (OWASP, CSV injection), and ids that they would take for numbers and round.
# Signs of full width are signs to some, and what has no width hides none.
_RUN = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@|%\t\r\n＝＋－＠]|\d{12,}\Z|\d+[eE]\d+\Z")


class CsvDialect(StrEnum):
    """The program that the CSV is written for."""

    PLAIN = "rfc4180"
    """Commas, and points in decimals."""
    EXCEL_FR = "excel-fr"
    """Semicolons, and commas in decimals, as Excel has it where Windows speaks French."""


class CsvWriter:
    """Writes records as the rows of one CSV text."""

    def __init__(self, into: TextIO, columns: Iterable[str], dialect: CsvDialect = CsvDialect.PLAIN) -> None:
        """Write the head at once."""
        self._french = dialect is CsvDialect.EXCEL_FR
        self._writer = csv.DictWriter(into, list(columns), delimiter=";" if self._french else ",")
        self._writer.writeheader()

    def write(self, record: Mapping[str, Any]) -> None:
        """Write one record."""
        self._writer.writerow({name: self._cell(value) for name, value in record.items()})

    def _cell(self, value: Any) -> Any:
        match value:
            case list() | tuple():
                return safe("; ".join("" if part is None else str(part) for part in value))
            # Before numbers: a bool is one to Python, and would be written as True.
            case bool():
                return str(value).lower()
            # Excel in French reads 1.5 as text or as a day.
            case float() if self._french:
                return str(value).replace(".", ",")
            case str():
                return safe(value)
            case _:
                return value


def safe(cell: str) -> str:
    """*cell* as no spreadsheet runs or rounds it: led by an apostrophe where one would; no control characters."""
    cell = clean(cell)
    return f"'{cell}" if _RUN.match(cell) else cell


def as_csv(records: Iterable[Mapping[str, Any]], columns: Iterable[str], dialect: CsvDialect = CsvDialect.PLAIN) -> str:
    """*records* as CSV with a head of *columns*, which are their keys."""
    into = io.StringIO(newline="")
    writer = CsvWriter(into, columns, dialect)
    for record in records:
        writer.write(record)
    return into.getvalue()
