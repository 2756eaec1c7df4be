"""The words that are near a word more often than chance would put them there."""

import math
from collections import Counter

from msgspec import Struct
from sqlite_utils import Database

from archive.query.concordance import window
from archive.search.occurrences import StatesRead, TextPart, occurrences
from archive.search.query import COMMON
from archive.search.stemming import fold, spellings
from archive.search.vocabulary import Vocabulary

NEAR_WORDS = 5
LEAST = 2
"""A word that is there once says nothing."""


class Collocate(Struct, frozen=True, kw_only=True):
    """A word near the one that was asked for."""

    word: str
    """Its commonest spelling, in small letters."""
    near: int
    """How often it is near."""
    left: int
    """How many of these times before the word."""
    right: int
    total: int
    """How often it occurs in all texts and states held."""
    score: float
    """Log-likelihood (Dunning 1993): above 10.8, chance does it once in a thousand times."""


def collocates(
    database: Database,
    query: str,
    *,
    part: TextPart = TextPart.BODY,
    site: str | None = None,
    near: int = NEAR_WORDS,
) -> tuple[Collocate, ...]:
    """The words within *near* words of what *query* asks for, the most telling first. Raises `BadQuery`.

    Words too common to tell texts apart are left out, and so are those that chance would put there as often.
    """
    left, right, spelt = _neighbours(database, query, part, site, near)
    everything, words = _size(database, part), Vocabulary(database.conn)
    around = left.total() + right.total()
    rows = []
    for word, count in (left + right).items():
        if count < LEAST or word in COMMON or len(word) < 2:
            continue
        # Counts of all texts are of all states; near a word only current ones are read, so the sum could fall below.
        total = max(count, words.count_in(part.value, word))
        score = _log_likelihood(count, around, total, everything)
        if score > 0:
            # The word itself breaks ties, so that two runs show one spelling.
            shown = max(spelt[word], key=lambda written: (spelt[word][written], written))
            rows.append(
                Collocate(
                    word=shown, near=count, left=left[word], right=right[word], total=total, score=round(score, 2)
                )
            )
    return tuple(sorted(rows, key=lambda row: (-row.score, row.word)))


def _neighbours(
    database: Database, query: str, part: TextPart, site: str | None, near: int
) -> tuple[Counter[str], Counter[str], dict[str, Counter[str]]]:
    """The folded words before and after, and how each is spelt."""
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = {}
    for found in occurrences(database.conn, query, part=part, states=StatesRead.CURRENT, site=site):
        for place in found.places:
            before, after = window(found.text, place, near)
            for side, words in ((left, spellings(before)[-near:]), (right, spellings(after)[:near])):
                for word in words:
                    side[fold(word)] += 1
                    spelt.setdefault(fold(word), Counter())[word.lower()] += 1
    return left, right, spelt


def _size(database: Database, part: TextPart) -> int:
    """The number of words in all texts and states."""
    column = "words" if part is TextPart.BODY else "title_words"
    return int(database.execute(f"SELECT coalesce(sum({column}), 0) FROM state_text").fetchone()[0])  # noqa: S608


def _log_likelihood(near: int, around: int, total: int, everything: int) -> float:
    """Dunning's statistic of a word that stands *near* times among *around*, *total* times among *everything*; 0
    where it is there no more often than elsewhere.
    """
    elsewhere, rest = max(0, total - near), max(1, everything - around)
    share = (near + elsewhere) / (around + rest)
    if near / around <= share:
        return 0.0
    return 2 * (_term(near, around * share) + _term(elsewhere, rest * share))


def _term(seen: float, expected: float) -> float:
    return seen * math.log(seen / expected) if seen and expected else 0.0
