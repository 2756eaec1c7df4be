"""Find where the words of a search occur, one text at a time.

The index itself marks them (`highlight()`), so a concordance, a frequency and a search count alike.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from archive import timestamps
from archive.search import match
from archive.search.query import read
from archive.search.tables import COLUMNS
from archive.search.terms import Query, SearchColumn
from archive.search.vocabulary import Vocabulary

# Noncharacters: Unicode keeps them out of any text that is interchanged.
OPEN, CLOSE = "\ufdd0", "\ufdd1"

Place = tuple[int, int]
"""First and last letter of a word or phrase in its text, the last excluded."""


class TextPart(StrEnum):
    """The part of a text in which words are counted."""

    BODY = "body"
    TITLE = "title"


class StatesRead(StrEnum):
    """The states of posts that are read."""

    CURRENT = "current"
    """As they stand now, or stood last."""
    ALL = "all"


class Occurrences(Struct, frozen=True, kw_only=True):
    """The finds in one state of a post."""

    post: str
    snapshot: str
    site: str
    title: str
    published: date | None
    since: datetime
    until: datetime | None
    current: bool
    text: str
    """The part that was read."""
    places: tuple[Place, ...]
    """In order, never empty."""


def occurrences(
    connection: sqlite3.Connection,
    query: str,
    *,
    part: TextPart = TextPart.BODY,
    states: StatesRead = StatesRead.CURRENT,
    site: str | None = None,
) -> Iterator[Occurrences]:
    """Every text that holds what *query* asks for, by date of publication. Raises `BadQuery`.

    *query* is read as a search is; words without a field are looked for in *part* alone.
    """
    asked = read(query)
    # A concordance of bodies must not count a word for standing in the title.
    scope = SearchColumn.BODY if part is TextPart.BODY else SearchColumn.TITLE
    narrowed = match.narrowed(asked, scope)
    found = connection.execute(
        _SQL[part],
        {
            "match": match.match_expression(narrowed, Vocabulary(connection)),
            "current": 1 if states is StatesRead.CURRENT else None,
            "site": site,
            **_days(asked),
            "open": OPEN,
            "close": CLOSE,
        },
    )
    signs = match.written_signs(narrowed)
    return (occurring for row in found if (occurring := _occurrences(tuple(row), signs)))


def places(marked: str) -> tuple[Place, ...]:
    """Return where the marked stretches of *marked* stand once its marks are taken out."""
    found, at = [], 0
    # The marks are noncharacters, so no text of a page can hold one.
    before, *stretches = marked.split(OPEN)
    at = len(before)
    for stretch in stretches:
        word, _, after = stretch.partition(CLOSE)
        found.append((at, at + len(word)))
        at += len(word) + len(after)
    return tuple(found)


def merged(*found: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places of several kinds as one, in order; where they overlap, the longer one."""
    kept: list[Place] = []
    # Of two that begin together the longer comes first and covers the other.
    for place in sorted({place for kind in found for place in kind}, key=lambda place: (place[0], -place[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return tuple(kept)


def _sql(part: TextPart) -> str:
    return f"""
SELECT state.post, state.snapshot, state.site, state.title, state.published, state.since, state.until, state.current,
       state.{part.value},
       highlight(state_fts, {COLUMNS.index(part.value)}, :open, :close)
FROM state_fts CROSS JOIN state_text AS state ON state.id = state_fts.rowid
WHERE state_fts MATCH :match
  AND (:current IS NULL OR state.current = :current)
  AND (:site IS NULL OR state.site = :site)
  AND (:first_day IS NULL OR state.published >= :first_day)
  AND (:day_after IS NULL OR state.published < :day_after)
ORDER BY state.published, state.post, state.since, state.snapshot
"""  # noqa: S608 - columns of ours


_SQL = {part: _sql(part) for part in TextPart}


def _days(asked: Query) -> dict[str, str | None]:
    return {
        "first_day": asked.since.isoformat() if asked.since else None,
        "day_after": asked.before.isoformat() if asked.before else None,
    }


def _occurrences(row: tuple[Any, ...], signs: tuple[str, ...]) -> Occurrences | None:
    post, snapshot, site, title, published, since, until, current, text, marked = row
    found = merged(places(marked), match.places_of(signs, text))
    if not found:
        return None
    return Occurrences(
        post=post,
        snapshot=snapshot,
        site=site,
        title=title,
        published=timestamps.day(published),
        since=timestamps.parse(since),
        until=timestamps.optional(until),
        current=bool(current),
        text=text,
        places=found,
    )
