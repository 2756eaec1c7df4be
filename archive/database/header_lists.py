"""Headers as they are in a row of `fetch`: the whole list, or what is other than in the list of an earlier fetch.

A whole list is JSON such as `[["Server", "x"], ["Date", "y"]]`. A server says nearly the same each time, so a later
list with the same names in the same order is written as `{"of": 12, "1": "z"}`: as in the list of fetch 12 in the same
column, and the second value is z. `[4, "z", 2]` is what it was there, with z in place of all but its first four and
last two letters. Fetch 12 has a whole list always, and the chain covers it as it covers this row. Older rows say
`{"request_headers": 12}`. The view `fetch_headers` gives whole lists in plain SQL.
"""

import json
import sqlite3
from collections.abc import Sequence

from archive.model import Headers

COLUMNS = ("request_headers", "response_headers")
"""Of `fetch`: where headers are."""

# Requests for pages and for listings differ, and so do answers with a body and without: as many rows back.
_RECENT = 8
_LATEST = """
SELECT id, request_headers, response_headers FROM main.fetch ORDER BY id DESC LIMIT ?
"""
# A list that differs by more is the better example for those that follow: servers behind one name differ so. Answers of
# one Wix server take 0.37 of a whole list, of two 0.49.
_NEAR = 0.45
# In a list of differences: the fetch whose list it differs from.
_OF = "of"


def whole(column: str, fetch: str) -> str:
    """SQL: the whole list in *column* of the row *fetch* of that table, an alias of ours."""
    # A join would have SQLite make all lists first.
    return f"(SELECT h.{column} FROM fetch_headers h WHERE h.fetch = {fetch}.id)"  # noqa: S608


class RecentHeaders:
    """The whole lists that the last fetches have or lean on."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lists: dict[tuple[str, int], Sequence[Sequence[str]]] = {}
        for row in connection.execute(_LATEST, (_RECENT,)).fetchall():
            for column, stored in zip(COLUMNS, tuple(row)[1:], strict=True):
                self._add(column, row[0], stored)

    def stored(self, column: str, headers: Headers) -> str:
        """*headers* as they are to be in *column* of the next fetch."""
        full = json.dumps(headers, ensure_ascii=False)
        if "\\u0000" in full:
            # SQLite's JSON functions end a value there.
            return full
        names = [name for name, _ in headers]
        # Compared by whole values: parts of them would make any list of these names look near.
        best, fetch, known = min(
            (
                (len(_json({_OF: fetch, **_difference(known, headers)})), fetch, known)
                for (where, fetch), known in self._lists.items()
                if where == column and [name for name, _ in known] == names
            ),
            default=(len(full), 0, ()),
        )
        if best >= len(full) * _NEAR:
            return full
        changed = {place: _shorter(known[int(place)][1], value) for place, value in _difference(known, headers).items()}
        return _json({_OF: fetch, **changed})

    def _add(self, column: str, fetch: int, stored: str | None) -> None:
        if not stored:
            return
        found = json.loads(stored)
        if isinstance(found, dict):
            fetch = found.get(_OF) or found[column]
            if (column, fetch) in self._lists:
                return
            found = _pairs(_stored(self._connection, column, fetch))
        self._lists[column, fetch] = found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _shorter(before: str, value: str) -> str | tuple[int, str, int]:
    """*value*, or the part of it that is other than in *before*, whichever takes less."""
    start = _alike(before, value)
    end = _alike(before[start:][::-1], value[start:][::-1])
    part = (start, value[start : len(value) - end], end)
    return part if len(_json(part)) < len(_json(value)) else value


def _alike(one: str, other: str) -> int:
    """Return how many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def _stored(connection: sqlite3.Connection, column: str, fetch: int) -> str:
    (found,) = connection.execute(f"SELECT {column} FROM main.fetch WHERE id = ?", (fetch,)).fetchone()  # noqa: S608
    return str(found)


def _pairs(stored: str) -> list[list[str]]:
    found: list[list[str]] = json.loads(stored)
    return found


def _difference(known: Sequence[Sequence[str]], headers: Headers) -> dict[str, str]:
    """The values of *headers* that are other than in *known*, by their place."""
    places = enumerate(zip(known, headers, strict=True))
    return {str(place): pair[1] for place, (before, pair) in places if before[1] != pair[1]}
