"""Search in French over the current and past states of posts.

One hit a post: through its current state where that matches, else through the past state that matches best.
`archive.search.query` reads what is asked; `archive.search.index` and `archive.search.vocabulary` keep what answers.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from archive import timestamps
from archive.search import match
from archive.search.index import DDL, StateText, check, drop, put, put_all, rebuild, remove, update_period
from archive.search.query import read
from archive.search.vocabulary import Vocabulary

__all__ = [
    "DDL",
    "Hit",
    "Moment",
    "Segment",
    "StateText",
    "check",
    "drop",
    "explain",
    "put",
    "put_all",
    "rebuild",
    "remove",
    "search",
    "update_period",
]

SNIPPET_WORDS = 30
# Noncharacters: Unicode keeps them out of any text that is interchanged.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"


class Moment(StrEnum):
    """Which states are searched."""

    EVER = "ever"
    """All; a hit says whether the post still matches."""
    NOW = "now"
    PAST = "past"
    """States of posts that matched once and match no more."""


class Segment(Struct, frozen=True, kw_only=True):
    """A stretch of a title or snippet; *marked* where it is a word that was looked for."""

    text: str
    marked: bool = False


class Hit(Struct, frozen=True, kw_only=True):
    """A post that matches, through the state that shows it best."""

    post: str
    snapshot: str
    site: str
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    authors: tuple[str, ...]
    published: date | None
    language: str | None
    score: float
    """Larger is better; 0 where no word was looked for."""
    current: bool
    """The post as it stands matches; else only a past state does."""
    since: datetime
    until: datetime | None


def search(
    connection: sqlite3.Connection,
    query: str,
    *,
    limit: int = 20,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    stood: Callable[[str, str], bool] = lambda post, snapshot: True,
    site: str | None = None,
) -> tuple[Hit, ...]:
    """The posts that *query* finds, best first, one hit a post. Raises `BadQuery`.

    *as_of* searches what the sites said at that instant, whatever the moment. The index knows when a state stood
    first and last; *stood* tells of a post and its snapshot whether it did then, where a text went and came back.
    """
    asked = read(query)
    parameters: _Parameters = {
        "match": match.match_expression(asked, Vocabulary(connection)),
        "first_day": asked.since.isoformat() if asked.since else None,
        "day_after": asked.before.isoformat() if asked.before else None,
        "site": site,
        "as_of": timestamps.optional_text(as_of),
        "current": None if as_of else _CURRENT[moment],
        "open": _OPEN,
        "close": _CLOSE,
    }
    found = (row for row in _found(connection, parameters) if stood(row.post, row.snapshot))
    return tuple(islice(_hits(connection, parameters, found, moment=Moment.EVER if as_of else moment), limit))


def explain(query: str) -> str:
    """How *query* is read, in French. Raises `BadQuery`."""
    return match.explain(read(query))


# --- asking SQLite ------------------------------------------------------------------------------------------

_Parameters = dict[str, str | float | None]

_CURRENT: dict[Moment, float | None] = {Moment.EVER: None, Moment.NOW: 1, Moment.PAST: 0}

_COLUMNS = """
SELECT state.post, state.snapshot, state.site, state.authors, state.published, state.language, state.current,
       state.since, state.until
"""
_MARKED = f"""
  highlight(state_fts, 0, :open, :close), snippet(state_fts, 1, :open, :close, '…', {SNIPPET_WORDS})
"""
_PLAIN = "state.title, substr(state.body, 1, 300)"
_FILTERS = """
  AND (:site IS NULL OR state.site = :site)
  AND (:first_day IS NULL OR state.published >= :first_day)
  AND (:day_after IS NULL OR state.published < :day_after)
"""
_STATES = """
  AND (:current IS NULL OR state.current = :current)
  AND (:as_of IS NULL OR state.since <= :as_of AND (state.until IS NULL OR state.until > :as_of))
"""
# The index is the outer loop, so that FTS5 hands out rows by rank and reading ends with the last hit wanted.
_RANKED = f"""{_COLUMNS}, -state_fts.rank, {_MARKED}
FROM state_fts CROSS JOIN state_text AS state ON state.id = state_fts.rowid
WHERE state_fts MATCH :match {_STATES}{_FILTERS}
ORDER BY state_fts.rank
"""
# No rank: FTS5 weighs a word over the whole index for each statement that asks for one.
_RANKED_CURRENT = f"""{_COLUMNS}, :score, {_MARKED}
FROM state_text AS state CROSS JOIN state_fts ON state_fts.rowid = state.id
WHERE state.post = :post AND state.current AND state_fts MATCH :match {_FILTERS}
"""
_UNRANKED = f"""{_COLUMNS}, 0.0, {_PLAIN}
FROM state_text AS state
WHERE 1 {_STATES}{_FILTERS}
ORDER BY state.published DESC, state.current DESC, state.since DESC, state.snapshot
"""
_UNRANKED_CURRENT = f"""{_COLUMNS}, 0.0, {_PLAIN}
FROM state_text AS state
WHERE state.post = :post AND state.current {_FILTERS}
"""


class _Row(NamedTuple):
    post: str
    snapshot: str
    site: str
    authors: str
    published: str | None
    language: str | None
    current: int
    since: str
    until: str | None
    score: float
    title: str
    snippet: str


def _hits(
    connection: sqlite3.Connection, parameters: _Parameters, found: Iterator[_Row], *, moment: Moment
) -> Iterator[Hit]:
    """Hits from the best, read from the index as they are asked for."""
    seen = set()
    for row in found:
        if row.post in seen:
            continue
        seen.add(row.post)
        current = row if row.current else _current(connection, parameters, row)
        if current is None:
            yield _hit(row, current=False)
        elif moment is Moment.EVER and parameters["as_of"] is None:
            yield _hit(current, current=True)
        elif moment is not Moment.PAST:
            yield _hit(row, current=True)


def _found(connection: sqlite3.Connection, parameters: _Parameters) -> Iterator[_Row]:
    """The states that match, best first; equally good ones by what they are, not by row id."""
    if parameters["match"] is None:
        yield from (_Row(*row) for row in connection.execute(_UNRANKED, parameters))
        return
    ranked = (_Row(*row) for row in connection.execute(_RANKED, parameters))
    for _, equals in groupby(ranked, key=attrgetter("score")):
        named = sorted(equals, key=attrgetter("snapshot"))
        yield from sorted(named, key=lambda row: (row.current, row.published or ""), reverse=True)


def _current(connection: sqlite3.Connection, parameters: _Parameters, row: _Row) -> _Row | None:
    """The current state of the post of *row*, if it matches too; it keeps its post's place."""
    query = _UNRANKED_CURRENT if parameters["match"] is None else _RANKED_CURRENT
    found = connection.execute(query, {**parameters, "post": row.post, "score": row.score}).fetchone()
    return _Row(*found) if found else None


def _hit(row: _Row, *, current: bool) -> Hit:
    return Hit(
        post=row.post,
        snapshot=row.snapshot,
        site=row.site,
        title=_segments(row.title),
        snippet=_segments(row.snippet),
        authors=tuple(row.authors.splitlines()),
        published=timestamps.day(row.published),
        language=row.language,
        score=row.score,
        current=current,
        since=timestamps.parse(row.since),
        until=timestamps.optional(row.until),
    )


def _segments(marked: str) -> tuple[Segment, ...]:
    """The stretches of a text in which FTS5 put its marks, on one line."""
    plain, *rest = re.sub(r"[ \t\r\n]+", " ", marked).split(_OPEN)
    segments = [Segment(text=plain)]
    for stretch in rest:
        word, _, after = stretch.partition(_CLOSE)
        segments += [Segment(text=word, marked=True), Segment(text=after)]
    return tuple(segment for segment in segments if segment.text)
