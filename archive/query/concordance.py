"""Keyword in context: every place where a word occurs in the texts, with what comes before and after it."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from sqlite_utils import Database

from archive.search.occurrences import Occurrences, Place, StatesRead, TextPart, occurrences
from archive.search.stemming import fold, spellings

CONTEXT_WORDS = 8
# A slice wide enough for the words of a context, so that long texts are not cut up whole.
# Longer words are rare, and then the context is a word short.
_LETTERS_A_WORD = 24


class LineOrder(StrEnum):
    """The orders in which lines of a concordance can be sorted."""

    DATE = "date"
    LEFT = "left"
    """By the words before the keyword, the nearest first."""
    RIGHT = "right"
    """By the keyword and the words after it."""


class ConcordanceLine(Struct, frozen=True, kw_only=True):
    """One place where the word occurs."""

    left: str
    keyword: str
    right: str
    post: str
    snapshot: str
    site: str
    title: str
    published: date | None
    since: datetime
    """From when this state is known."""
    until: datetime | None
    """When the next state replaced it; None for the current one."""
    current: bool


def concordance(
    database: Database,
    query: str,
    *,
    part: TextPart = TextPart.BODY,
    states: StatesRead = StatesRead.CURRENT,
    site: str | None = None,
    order: LineOrder = LineOrder.DATE,
    context: int = CONTEXT_WORDS,
) -> tuple[ConcordanceLine, ...]:
    """Every place where what *query* asks for occurs, with *context* words on each side. Raises `BadQuery`.

    Over all states, a line that several states of a post share is given once, of the first of them.
    """
    found = occurrences(database.conn, query, part=part, states=states, site=site)
    lines = _once([_line(occurring, place, context) for occurring in found for place in occurring.places])
    match order:
        case LineOrder.LEFT:
            return tuple(sorted(lines, key=_left))
        case LineOrder.RIGHT:
            return tuple(sorted(lines, key=_right))
        case LineOrder.DATE:
            return tuple(lines)


def window(text: str, place: Place, words: int) -> tuple[str, str]:
    """Up to *words* words of *text* before *place*, and as many after, on one line each."""
    start, end = place
    before = text[max(0, start - words * _LETTERS_A_WORD) : start]
    after = text[end : end + words * _LETTERS_A_WORD]
    # The slice may begin inside of a word.
    if start > len(before):
        before = before[_first_space(before) :]
    left, right = before.split(), after.split()
    # A quotation mark or an elided article is at the keyword without a space, and counts as no word.
    glued_left = before[-1:].strip() and left
    glued_right = after[:1].strip() and right
    left, right = left[-words - bool(glued_left) :], right[: words + bool(glued_right)]
    return " ".join(left) + ("" if glued_left else " "), ("" if glued_right else " ") + " ".join(right)


def _first_space(text: str) -> int:
    found = re.search(r"\s", text)
    return found.end() if found else 0


def _line(occurring: Occurrences, place: Place, context: int) -> ConcordanceLine:
    left, right = window(occurring.text, place, context)
    return ConcordanceLine(
        left=left.lstrip(),
        keyword=" ".join(occurring.text[slice(*place)].split()),
        right=right.rstrip(),
        post=occurring.post,
        snapshot=occurring.snapshot,
        site=occurring.site,
        title=occurring.title,
        published=occurring.published,
        since=occurring.since,
        until=occurring.until,
        current=occurring.current,
    )


def _once(lines: Iterable[ConcordanceLine]) -> list[ConcordanceLine]:
    """*lines* without those that an earlier state of the same post had as often."""
    kept: dict[tuple[str, str, str, str, int], ConcordanceLine] = {}
    seen: dict[tuple[str, str, str, str, str], int] = {}
    for line in lines:
        here = (line.post, line.snapshot, line.left, line.keyword, line.right)
        # A line may stand twice in one state, and then twice in each that shares it.
        seen[here] = seen.get(here, 0) + 1
        kept.setdefault((line.post, line.left, line.keyword, line.right, seen[here]), line)
    return list(kept.values())


def _left(line: ConcordanceLine) -> tuple[list[str], list[str]]:
    return [fold(word) for word in reversed(spellings(line.left))], _right(line)[0]


def _right(line: ConcordanceLine) -> tuple[list[str], list[str]]:
    words = spellings(f"{line.keyword} {line.right}")
    return [fold(word) for word in words], [fold(word) for word in reversed(spellings(line.left))]
