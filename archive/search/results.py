"""Search results: hits with their words marked, their number, and how the search was read."""

import re
from bisect import bisect_left
from datetime import date, datetime

from msgspec import Struct

from archive import scripts
from archive.search.occurrences import Place

# About three lines of a terminal or of the reading room.
_LETTERS_BEFORE, _LETTERS_IN_ALL = 60, 220
_LETTERS_AROUND = 60
_MORE = 4
_MARKS = re.compile(f"[{scripts.WITHIN_WORDS}]+")
_WHITE = re.compile(r"[ \t\r\n]+")


class Segment(Struct, frozen=True, kw_only=True):
    """A stretch of a title or snippet; *marked* where it is a word that was looked for."""

    text: str
    marked: bool = False


class Hit(Struct, frozen=True, kw_only=True):
    """A post that matches, through the state that shows it best."""

    post: str
    snapshot: str
    site: str
    rank: int
    """From 1, the best."""
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    passages: tuple[tuple[Segment, ...], ...] = ()
    """A few other stretches of the text in which it occurs, in their order."""
    authors: tuple[str, ...]
    published: date | None
    language: str | None
    score: float
    """Larger is better; 0 where no word was looked for."""
    current: bool
    """The current state of the post matches; else only a past one does."""
    since: datetime
    until: datetime | None
    occurrences: int
    """How often what was looked for is in this state."""
    where: tuple[str, ...]
    """Of title, body, authors and tags, those in which it occurs."""


class Forms(Struct, frozen=True, kw_only=True):
    """The forms that one word of a search took in."""

    word: str
    forms: tuple[str, ...]
    """Other spellings and endings that are in the texts, the commonest first."""

    def __str__(self) -> str:
        return f"{self.word}: also {', '.join(self.forms)}"


class FoundPosts(Struct, frozen=True, kw_only=True):
    """The result of a search."""

    hits: tuple[Hit, ...]
    """The best, as many as were asked for."""
    total: int
    """Of posts that match, in all."""
    read_as: str
    """The search as it was understood, in French."""
    read_in_english: str
    """The same in English."""
    forms: tuple[Forms, ...]
    suggestion: str | None
    """If nothing was found: the search with words that occur in the texts."""


def passages(text: str, places: tuple[Place, ...]) -> tuple[tuple[Segment, ...], ...]:
    """Up to four stretches around *places* that the snippet of *text* does not show, from the beginning."""
    if len(text) <= _LETTERS_IN_ALL:
        return ()
    shown = _start(text, places)
    cut, free = [], 0
    for begin, stop in sorted(places):
        start = max(free, begin - _LETTERS_AROUND)
        # What the snippet shows already would only be repeated.
        if begin < free or shown - _LETTERS_AROUND <= begin < shown + _LETTERS_IN_ALL:
            continue
        end = min(len(text), stop + _LETTERS_AROUND)
        start, end = _whole_words(text, start, begin), _whole_words(text, end, stop)
        cut.append((Segment(text="…"), *_cut(text, places, start, end), Segment(text="…")))
        free = end
        if len(cut) == _MORE:
            break
    return tuple(cut)


def _whole_words(text: str, at: int, inner: int) -> int:
    """*at*, or the nearest space on the way to *inner*, so that no word is cut."""
    if at in (0, len(text)):
        return at
    if at < inner:
        space = text.find(" ", at, inner)
        return space + 1 if space >= 0 else inner
    space = text.rfind(" ", inner, at)
    return space if space >= 0 else inner


def segments(text: str, places: tuple[Place, ...]) -> tuple[Segment, ...]:
    """All of *text* on one line, what is at *places* marked."""
    return _cut(text, places, 0, len(text))


def snippet(text: str, places: tuple[Place, ...]) -> tuple[Segment, ...]:
    """The stretch of *text* in which most of *places* lie, on one line; its beginning where there are none."""
    if len(text) <= _LETTERS_IN_ALL:
        return segments(text, places)
    start = _start(text, places)
    end = min(len(text), start + _LETTERS_IN_ALL)
    if end < len(text):
        # Never within a word, nor within a phrase that is marked.
        space = text.rfind(" ", start, end)
        end = space if space > start else _past_marks(text, end)
        end = max(end, *(stop for begin, stop in places if start <= begin < end), 0)
    before = (Segment(text="…"),) if start else ()
    after = (Segment(text="…"),) if end < len(text) else ()
    return (*before, *_cut(text, places, start, end), *after)


def _start(text: str, places: tuple[Place, ...]) -> int:
    """Return where the stretch begins: a little before the place that most others follow closely."""
    if not places:
        return 0
    begins = sorted(begin for begin, _ in places)
    # 160 letters are what a snippet has behind the place that it begins with.
    best = max(places, key=lambda place: bisect_left(begins, place[0] + 160) - bisect_left(begins, place[0]))[0]
    at = max(0, min(best - _LETTERS_BEFORE, len(text) - _LETTERS_IN_ALL))
    if at == 0:
        return 0
    found = re.search(r"\s", text[at:best])
    return at + found.end() if found else best


def _past_marks(text: str, at: int) -> int:
    """Return where the letter that *at* may stand within ends: its marks are behind it."""
    found = _MARKS.match(text, at)
    return found.end() if found else at


def _cut(text: str, places: tuple[Place, ...], start: int, end: int) -> tuple[Segment, ...]:
    cut, at = [], start
    for begin, stop in places:
        if begin >= at and stop <= end:
            cut += [Segment(text=text[at:begin]), Segment(text=text[begin:stop], marked=True)]
            at = stop
    cut.append(Segment(text=text[at:end]))
    lined = (Segment(text=_WHITE.sub(" ", part.text), marked=part.marked) for part in cut)
    return tuple(part for part in lined if part.text)
