"""Asking the index: which posts match, best first, and how many they are."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import count, groupby, islice
from operator import attrgetter
from typing import NamedTuple

from archive import timestamps
from archive.search import match, numbers
from archive.search.occurrences import CLOSE, OPEN, Place, merged, places
from archive.search.query import read
from archive.search.results import FoundPosts, Hit, segments, snippet
from archive.search.suggestions import corrected, taken_in
from archive.search.terms import Query
from archive.search.vocabulary import Vocabulary


class Moment(StrEnum):
    """Which states are searched."""

    EVER = "ever"
    """All; a hit says whether the post still matches."""
    NOW = "now"
    PAST = "past"
    """States of posts that matched once and match no more."""


def find(
    connection: sqlite3.Connection,
    query: str,
    *,
    limit: int | None = None,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    standing: str = "1",
    site: str | None = None,
    now: datetime | None = None,
) -> FoundPosts:
    """The posts that *query* finds, best first, one hit a post, and how many there are in all. Raises `BadQuery`.

    *as_of* searches what the sites said at that instant, whatever the moment. The index knows when a state stood
    first and last; where a text went and came back, *standing* tells whether it stood then: SQL about
    `state.snapshot` and `:as_of`.
    *now* is what dates such as `hier` count from.
    """
    asked = read(query, now=now)
    words = Vocabulary(connection)
    search_ = _IndexSearch(connection, asked, moment=moment, as_of=as_of, standing=standing, site=site)
    hits = tuple(islice(search_.hits(), limit))
    # Fewer than were asked for are all there are.
    total = len(hits) if limit is None or len(hits) < limit else search_.total()
    return FoundPosts(
        hits=hits,
        total=total,
        read_as=match.explain(asked),
        forms=taken_in(asked, words),
        suggestion=None if total else corrected(connection, asked),
    )


def search(
    connection: sqlite3.Connection,
    query: str,
    *,
    limit: int | None = None,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    standing: str = "1",
    site: str | None = None,
) -> tuple[Hit, ...]:
    """The hits of `find` alone. Raises `BadQuery`."""
    asked = _IndexSearch(connection, read(query), moment=moment, as_of=as_of, standing=standing, site=site)
    return tuple(islice(asked.hits(), limit))


def explain(query: str) -> str:
    """How *query* is read, in French. Raises `BadQuery`."""
    return match.explain(read(query))


# --- asking SQLite ------------------------------------------------------------------------------------------

_Parameters = dict[str, str | float | None]

_CURRENT: dict[Moment, float | None] = {Moment.EVER: None, Moment.NOW: 1, Moment.PAST: 0}

_COLUMNS = """
SELECT state.post, state.snapshot, state.site, state.authors, state.published, state.language, state.current,
       state.since, state.until, state.title, state.body
"""
_MARKED = """,
  CASE WHEN :stems THEN highlight(state_fts, 0, :open, :close) END,
  CASE WHEN :forms THEN highlight(state_fts, 4, :open, :close) END,
  CASE WHEN :stems THEN highlight(state_fts, 1, :open, :close) END,
  CASE WHEN :forms THEN highlight(state_fts, 5, :open, :close) END,
  highlight(state_fts, 2, :open, :close),
  CASE WHEN :stems THEN highlight(state_fts, 3, :open, :close) ELSE highlight(state_fts, 6, :open, :close) END
"""
_PLAIN = ", NULL, NULL, NULL, NULL, NULL, NULL"
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
_MATCHING = "FROM state_fts CROSS JOIN state_text AS state ON state.id = state_fts.rowid WHERE state_fts MATCH :match"
_RANKED = f"{_COLUMNS}, -state_fts.rank {_MARKED} {_MATCHING} {{states}} {_FILTERS} ORDER BY state_fts.rank"
# No rank: FTS5 weighs a word over the whole index for each statement that asks for one.
_RANKED_CURRENT = f"""{_COLUMNS}, :score {_MARKED}
FROM state_text AS state CROSS JOIN state_fts ON state_fts.rowid = state.id
WHERE state.post = :post AND state.current AND state_fts MATCH :match {_FILTERS}
"""
_UNRANKED = f"""{_COLUMNS}, 0.0 {_PLAIN}
FROM state_text AS state
WHERE 1 {{states}} {_FILTERS}
ORDER BY state.published DESC, state.current DESC, state.since DESC, state.snapshot
"""
_UNRANKED_CURRENT = f"""{_COLUMNS}, 0.0 {_PLAIN}
FROM state_text AS state
WHERE state.post = :post AND state.current {_FILTERS}
"""
_EVERYTHING = "FROM state_text AS state WHERE 1"
_COUNT = f"SELECT count(DISTINCT {numbers.post_of('state.id')})"
# Answered by the index alone, where the view of what was known on a day does not stand before the texts.
_OF_ROW = numbers.post_of("state_fts.rowid")
_COUNT_EVER = f"SELECT count(DISTINCT {_OF_ROW}) FROM state_fts WHERE state_fts MATCH :match"  # noqa: S608 - ours
_COUNT_NOW = """
SELECT count(*) FROM state_fts WHERE state_fts MATCH :match
  AND NOT EXISTS (SELECT 1 FROM state_text INDEXED BY state_text_past WHERE id = state_fts.rowid AND NOT current)
"""
_COUNT_PAST = "SELECT count(*) FROM (SELECT max(state.current) AS now {} GROUP BY state.post) WHERE NOT now"


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
    title: str
    body: str
    score: float
    title_stems: str | None
    title_forms: str | None
    body_stems: str | None
    body_forms: str | None
    authors_marked: str | None
    tags_marked: str | None


class _IndexSearch:
    """One search, put to the index as often as its answer needs."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        asked: Query,
        *,
        moment: Moment,
        as_of: datetime | None,
        standing: str,
        site: str | None,
    ) -> None:
        self._connection = connection
        self._moment = Moment.EVER if as_of else moment
        self._as_of = as_of
        self._states = f"{_STATES} AND ({standing})" if as_of else _STATES
        self._signs = match.written_signs(asked)
        self._parameters: _Parameters = {
            "match": match.match_expression(asked, Vocabulary(connection)),
            "stems": match.asks_stems(asked),
            "forms": match.asks_forms(asked),
            "first_day": asked.since.isoformat() if asked.since else None,
            "day_after": asked.before.isoformat() if asked.before else None,
            "site": site,
            "as_of": timestamps.optional_text(as_of),
            "current": None if as_of else _CURRENT[moment],
            "open": OPEN,
            "close": CLOSE,
        }

    def hits(self) -> Iterator[Hit]:
        """Hits from the best, read from the index as they are asked for."""
        seen, ranks = set(), count(1)
        for row in self._rows():
            if row.post in seen:
                continue
            seen.add(row.post)
            current = row if row.current else self._current(row)
            if current is None:
                yield self._hit(row, next(ranks), current=False)
            elif self._moment is Moment.EVER and self._as_of is None:
                yield self._hit(current, next(ranks), current=True)
            elif self._moment is not Moment.PAST:
                yield self._hit(row, next(ranks), current=True)

    def total(self) -> int:
        """How many posts match, without reading their texts."""
        matching = _EVERYTHING if self._parameters["match"] is None else _MATCHING
        if self._moment is Moment.PAST:
            return self._number(_COUNT_PAST.format(f"{matching} {_FILTERS}"))
        if self._is_unfiltered() and not self._is_covered():
            return self._number(_COUNT_NOW if self._moment is Moment.NOW else _COUNT_EVER)
        return self._number(f"{_COUNT} {matching} {self._states} {_FILTERS}")

    def _rows(self) -> Iterator[_Row]:
        """The states that match, best first; equally good ones by what they are, not by row id."""
        if self._parameters["match"] is None:
            yield from (_Row(*row) for row in self._ask(_UNRANKED.format(states=self._states)))
            return
        ranked = (_Row(*row) for row in self._ask(_RANKED.format(states=self._states)))
        for _, equals in groupby(ranked, key=attrgetter("score")):
            named = sorted(equals, key=attrgetter("snapshot"))
            yield from sorted(named, key=lambda row: (row.current, row.published or ""), reverse=True)

    def _current(self, row: _Row) -> _Row | None:
        """The current state of the post of *row*, if it matches too; it keeps its post's place."""
        statement = _UNRANKED_CURRENT if self._parameters["match"] is None else _RANKED_CURRENT
        parameters = {**self._parameters, "post": row.post, "score": row.score}
        found = self._connection.execute(statement, parameters).fetchone()
        return _Row(*found) if found else None

    def _hit(self, row: _Row, rank: int, *, current: bool) -> Hit:
        in_title = self._places(row.title, row.title_stems, row.title_forms)
        in_body = self._places(row.body, row.body_stems, row.body_forms)
        elsewhere = {"authors": places(row.authors_marked or ""), "tags": places(row.tags_marked or "")}
        found = {"title": in_title, "body": in_body, **elsewhere}
        return Hit(
            post=row.post,
            snapshot=row.snapshot,
            site=row.site,
            rank=rank,
            title=segments(row.title, in_title),
            snippet=snippet(row.body, in_body),
            authors=tuple(row.authors.splitlines()),
            published=timestamps.day(row.published),
            language=row.language,
            score=row.score,
            current=current,
            since=timestamps.parse(row.since),
            until=timestamps.optional(row.until),
            occurrences=sum(map(len, found.values())),
            where=tuple(name for name, there in found.items() if there),
        )

    def _places(self, text: str, stems: str | None, forms: str | None) -> tuple[Place, ...]:
        signs = match.places_of(self._signs, text)
        return merged(places(stems or ""), places(forms or ""), signs)

    def _is_unfiltered(self) -> bool:
        names = ("site", "first_day", "day_after", "as_of")
        return self._parameters["match"] is not None and all(self._parameters[name] is None for name in names)

    def _is_covered(self) -> bool:
        """Whether a view of an earlier knowledge stands before the table, which has no index to read."""
        query = "SELECT count(*) FROM temp.sqlite_master WHERE name = 'state_text'"
        return bool(self._connection.execute(query).fetchone()[0])

    def _number(self, statement: str) -> int:
        return int(self._ask(statement).fetchone()[0])

    def _ask(self, statement: str) -> sqlite3.Cursor:
        return self._connection.execute(statement, self._parameters)
