"""Word frequencies by period, relative to the number of words published."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from sqlite_utils import Database

from archive.search.faults import bad_query
from archive.search.occurrences import StatesRead, TextPart, occurrences

_TERM = re.compile(r'(?:"[^"]*"|«[^»]*»|“[^”]*”|[^,])+')


class Period(StrEnum):
    """The length of a period."""

    MONTH = "month"
    YEAR = "year"
    ALL = "all"


class Frequency(Struct, frozen=True, kw_only=True):
    """The frequency of a term in the texts published in one period."""

    term: str
    """As it was asked for."""
    period: str | None
    """`2026-03`, `2026`, or `all`; None for texts without a date."""
    count: int
    words: int
    """All words of these texts: what *count* is out of."""
    per_10000: float


def frequency(
    database: Database,
    terms: Sequence[str],
    *,
    by: Period = Period.MONTH,
    part: TextPart = TextPart.BODY,
    site: str | None = None,
) -> tuple[Frequency, ...]:
    """A row for each of *terms* and each period from the first with a text to the last, in that order.

    Texts are counted in their current state, removed posts in their last one. Raises `BadQuery`.
    """
    # An empty table would look like a word that nobody uses.
    if not terms:
        raise bad_query("", "no term")
    words = _words(database, by, part, site)
    return tuple(row for term in terms for row in _rows(database, term, words, by, part, site))


def split(written: str) -> tuple[str, ...]:
    """The terms of a list: `guerre, "mer Rouge"` has two. A comma inside quotation marks parts nothing."""
    # Twice the same term would be added up by whoever adds the rows.
    return tuple(dict.fromkeys(filter(None, (term.strip() for term in _TERM.findall(written)))))


def _rows(
    database: Database, term: str, words: Counter[str | None], by: Period, part: TextPart, site: str | None
) -> Iterable[Frequency]:
    counts: Counter[str | None] = Counter()
    for found in occurrences(database.conn, term, part=part, states=StatesRead.CURRENT, site=site):
        # Places and not posts: a text that says it ten times counts ten.
        counts[_period(found.published, by)] += len(found.places)
    for period in _periods(words):
        yield Frequency(
            term=term,
            period=period,
            count=counts[period],
            words=words[period],
            per_10000=round(10_000 * counts[period] / words[period], 3) if words[period] else 0.0,
        )


_WORDS = """
SELECT published, sum({column}) AS words FROM state_text
WHERE current AND (:site IS NULL OR site = :site)
GROUP BY published
"""


def _words(database: Database, by: Period, part: TextPart, site: str | None) -> Counter[str | None]:
    """All words of each period."""
    column = "words" if part is TextPart.BODY else "title_words"
    found: Counter[str | None] = Counter()
    for row in database.execute(_WORDS.format(column=column), {"site": site}):
        day = date.fromisoformat(row["published"]) if row["published"] else None
        found[_period(day, by)] += row["words"]
    return found


def _period(day: date | None, by: Period) -> str | None:
    match by:
        case Period.ALL:
            return "all"
        case Period.YEAR:
            return None if day is None else f"{day.year:04d}"
        case Period.MONTH:
            return None if day is None else f"{day.year:04d}-{day.month:02d}"


def _periods(words: Counter[str | None]) -> list[str | None]:
    """The periods in order, those between two that have texts included, and last the one without a date."""
    dated = sorted(period for period in words if period is not None)
    filled: list[str | None] = [*_calendar(dated[0], dated[-1])] if dated else []
    return filled + ([None] if None in words else [])


def _calendar(first: str, last: str) -> Iterable[str]:
    if first == "all":
        yield first
        return
    year, month = int(first[:4]), int(first[5:] or 1)
    period = first
    while period <= last:
        yield period
        if len(first) == 4:
            year += 1
            period = f"{year:04d}"
        else:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            period = f"{year:04d}-{month:02d}"
