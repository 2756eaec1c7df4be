"""Responses: HTML from a template, JSON, CSV, plain text, and the errors that a page raises on purpose."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.responses import RedirectResponse, Response

HTML, JSON, CSV, TEXT = "text/html", "application/json", "text/csv", "text/plain"
# The answer is made in memory.
_CSV_ROWS = 100_000


class Refusal(Exception):
    """The page answers with an error: *status*, and the message *key* with its *values*."""

    def __init__(self, status: int, key: str, *, headers: Mapping[str, str] | None = None, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values
        self.headers = dict(headers or {})


class Moved(Exception):
    """The page is under another address for good."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Elsewhere(Exception):
    """The page is under another address this time."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def json(value: object, *, status: int = 200, media_type: str = JSON) -> Response:
    """*value* as JSON, UTF-8; floats and dates as msgspec has them."""
    return Response(msgspec.json.encode(value), status, media_type=media_type)


def text(written: str, media_type: str = TEXT, *, name: str | None = None) -> Response:
    """Text in UTF-8; offered as a file called *name* where one is given."""
    response = Response(written, media_type=f"{media_type}; charset=utf-8")
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Response:
    """*rows* as CSV with a line of headings: lists joined by `; `, nothing for None."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for number, row in enumerate(rows):
        if number >= _CSV_ROWS:
            break
        writer.writerow([_cell(row.get(column)) for column in columns])
    return text(out.getvalue(), CSV)


def found(address: str, headers: Mapping[str, str] | None = None) -> Response:
    """A redirect for this time: 302."""
    return RedirectResponse(address, 302, headers)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        # A spreadsheet counts ones and noughts.
        case bool():
            return "1" if value else "0"
        case list() | tuple():
            return "; ".join(map(_cell, value))
        case dict():
            return msgspec.json.encode(value).decode()
    written = str(value)
    # A spreadsheet would run it as a formula.
    return (
        f"'{written}"
        if written[:1] in ("=", "+", "@", "\t") or (written[:1] == "-" and not _is_number(written))
        else written
    )


def _is_number(written: str) -> bool:
    try:
        float(written)
    except ValueError:
        return False
    return True
