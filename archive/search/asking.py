"""Asking the index: which posts match, best first, and how many they are."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import count, groupby, islice
from operator import attrgetter
from typing import NamedTuple

from archive import timestamps
from archive.search import match, statements
from archive.search.occurrences import CLOSE, OPEN, Place, merged, places
from archive.search.query import read
from archive.search.results import Forms, FoundPosts, Hit, passages, segments, snippet
from archive.search.suggestions import corrected, joined, loosened, taken_in
from archive.search.terms import Query
from archive.search.told import explain as explained
from archive.search.vocabulary import Vocabulary


class Moment(StrEnum):
    """The states that are searched."""

    EVER = "ever"
    """All; a hit says whether the post still matches."""
    NOW = "now"
    PAST = "past"
    """States of posts that matched once and match no more."""


class HitOrder(StrEnum):
    """In which order hits are given."""

    RELEVANCE = "relevance"
    """The best first."""
    DATE = "date"
    """The latest publication first."""


def find(
    connection: sqlite3.Connection,
    query: str,
    *,
    limit: int | None = None,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    standing: str = "1",
    site: str | None = None,
    among: Iterable[str] | None = None,
    order: HitOrder = HitOrder.RELEVANCE,
    now: datetime | None = None,
) -> FoundPosts:
    """The posts that *query* finds, best first, one hit a post, and how many there are in all. Raises `BadQuery`.

    *as_of* searches what the sites said at that instant, whatever the moment. The index knows when a state stood
    first and last; where a text went and came back, *standing* tells whether it stood then: SQL about
    `state.snapshot` and `:as_of`.
    *among* are the posts that may be found, by id. *now* is what dates such as `hier` count from.
    """
    asked = read(query, now=now)
    words = Vocabulary(connection)

    def among_ours(wanted: Query) -> _IndexSearch:
        return _IndexSearch(
            connection, wanted, moment=moment, as_of=as_of, standing=standing, site=site, among=among, order=order
        )

    def finds(wanted: Query) -> bool:
        return next(among_ours(wanted).hits(), None) is not None

    search_ = among_ours(asked)
    # FTS5 hands out rows by rank, so reading ends with the last hit wanted.
    hits = tuple(islice(search_.hits(), limit))
    # Fewer than were asked for are all there are.
    total = len(hits) if limit is None or len(hits) < limit else search_.total()
    return FoundPosts(
        hits=hits,
        total=total,
        read_as=explained(asked),
        read_in_english=explained(asked, english=True),
        forms=taken_in(asked, words),
        # It reads the whole vocabulary, which only a search without any result is worth.
        suggestion=None
        if total
        else joined(query, finds, now) or corrected(connection, asked) or loosened(query, finds, now),
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


def posts(
    connection: sqlite3.Connection,
    query: str,
    *,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    standing: str = "1",
    site: str | None = None,
    among: Iterable[str] | None = None,
    now: datetime | None = None,
) -> frozenset[str]:
    """The ids of all posts that `find` would find. Raises `BadQuery`."""
    asked = read(query, now=now)
    search_ = _IndexSearch(connection, asked, moment=moment, as_of=as_of, standing=standing, site=site, among=among)
    return frozenset(search_.posts())


def forms(connection: sqlite3.Connection, query: str) -> tuple[Forms, ...]:
    """For each word of *query* that is searched by its stem, the other forms in the texts. Raises `BadQuery`."""
    return taken_in(read(query), Vocabulary(connection))


def explain(query: str) -> str:
    """Explain in French how *query* is read. Raises `BadQuery`."""
    return explained(read(query))


# --- asking SQLite ------------------------------------------------------------------------------------------

_Parameters = dict[str, str | float | None]

_CURRENT: dict[Moment, float | None] = {Moment.EVER: None, Moment.NOW: 1, Moment.PAST: 0}


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
    title_marked: str | None
    body_marked: str | None
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
        among: Iterable[str] | None = None,
        order: HitOrder = HitOrder.RELEVANCE,
    ) -> None:
        self._connection = connection
        self._order = order
        # A day in the past has one state of each post: asking for past ones besides would mean nothing.
        self._moment = Moment.EVER if as_of else moment
        self._as_of = as_of
        self._states = f"{statements.STATES} AND ({standing})" if as_of else statements.STATES
        self._signs = match.written_signs(asked)
        self._parameters: _Parameters = {
            "match": match.match_expression(asked, Vocabulary(connection)),
            "words": match.asks_words(asked),
            "first_day": asked.since.isoformat() if asked.since else None,
            "day_after": asked.before.isoformat() if asked.before else None,
            "site": site,
            # JSON, since SQLite binds no lists and bounds the number of parameters.
            "among": None if among is None else json.dumps(tuple(among)),
            "as_of": timestamps.optional_text(as_of),
            "current": None if as_of else _CURRENT[moment],
            "open": OPEN,
            "close": CLOSE,
        }

    def hits(self) -> Iterator[Hit]:
        """Hits from the best, read from the index as they are asked for."""
        seen, ranks = set(), count(1)
        for row in self._rows():
            # The best state of a post comes first and stands for it.
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
        """Return how many posts match, without reading their texts."""
        matching = statements.EVERYTHING if self._parameters["match"] is None else statements.MATCHING
        if self._moment is Moment.PAST:
            return self._number(statements.COUNT_PAST.format(f"{matching} {statements.FILTERS}"))
        # The index alone can count posts, since its row ids hold their numbers.
        if self._is_unfiltered() and not self._is_covered():
            return self._number(statements.COUNT_NOW if self._moment is Moment.NOW else statements.COUNT_EVER)
        return self._number(f"{statements.COUNT} {matching} {self._states} {statements.FILTERS}")

    def posts(self) -> Iterator[str]:
        """The posts that match, in no order."""
        matching = statements.EVERYTHING if self._parameters["match"] is None else statements.MATCHING
        if self._moment is Moment.PAST:
            statement = statements.POSTS_PAST.format(f"{matching} {statements.FILTERS}")
        else:
            statement = f"{statements.POSTS} {matching} {self._states} {statements.FILTERS}"
        return (post for (post,) in self._ask(statement))

    def _rows(self) -> Iterator[_Row]:
        """The states that match, best first; equally good ones by what they are, not by row id."""
        if self._parameters["match"] is None:
            yield from (_Row(*row) for row in self._ask(statements.UNRANKED.format(states=self._states)))
            return
        if self._order is HitOrder.DATE:
            yield from (_Row(*row) for row in self._ask(statements.DATED.format(states=self._states)))
            return
        ranked = (_Row(*row) for row in self._ask(statements.RANKED.format(states=self._states)))
        # Two builds of one index give other row ids; the order of results must not depend on them.
        for _, equals in groupby(ranked, key=attrgetter("score")):
            named = sorted(equals, key=attrgetter("snapshot"))
            yield from sorted(named, key=lambda row: (row.current, row.published or ""), reverse=True)

    def _current(self, row: _Row) -> _Row | None:
        """The current state of the post of *row*, if it matches too; it keeps its post's place."""
        statement = statements.UNRANKED_CURRENT if self._parameters["match"] is None else statements.RANKED_CURRENT
        parameters = {**self._parameters, "post": row.post, "score": row.score}
        found = self._connection.execute(statement, parameters).fetchone()
        return _Row(*found) if found else None

    def _hit(self, row: _Row, rank: int, *, current: bool) -> Hit:
        in_title = self._places(row.title, row.title_marked)
        in_body = self._places(row.body, row.body_marked)
        elsewhere = {"authors": places(row.authors_marked or ""), "tags": places(row.tags_marked or "")}
        found = {"title": in_title, "body": in_body, **elsewhere}
        return Hit(
            post=row.post,
            snapshot=row.snapshot,
            site=row.site,
            rank=rank,
            title=segments(row.title, in_title),
            snippet=snippet(row.body, in_body),
            passages=passages(row.body, in_body),
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

    def _places(self, text: str, marked: str | None) -> tuple[Place, ...]:
        return merged(places(marked or ""), match.places_of(self._signs, text))

    def _is_unfiltered(self) -> bool:
        names = ("site", "among", "first_day", "day_after", "as_of")
        return self._parameters["match"] is not None and all(self._parameters[name] is None for name in names)

    def _is_covered(self) -> bool:
        """Return whether a view of an earlier knowledge shadows the table, which has no index to read."""
        # A temporary view of that name (`archive.store.known_at`) takes the table's place.
        query = "SELECT count(*) FROM temp.sqlite_master WHERE name = 'state_text'"
        return bool(self._connection.execute(query).fetchone()[0])

    def _number(self, statement: str) -> int:
        return int(self._ask(statement).fetchone()[0])

    def _ask(self, statement: str) -> sqlite3.Cursor:
        return self._connection.execute(statement, self._parameters)
