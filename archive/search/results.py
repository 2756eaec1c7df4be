"""What a search found: hits with their words marked, how many there are, and how the search was taken."""

import re
from bisect import bisect_left
from datetime import date, datetime

from msgspec import Struct

from archive.search.occurrences import Place

SNIPPET_WORDS = 30
_LETTERS_BEFORE, _LETTERS_IN_ALL = 60, 220
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
    authors: tuple[str, ...]
    published: date | None
    language: str | None
    score: float
    """Larger is better; 0 where no word was looked for."""
    current: bool
    """The post as it stands matches; else only a past state does."""
    since: datetime
    until: datetime | None
    occurrences: int
    """How often what was looked for stands in this state."""
    where: tuple[str, ...]
    """Of title, body, authors and tags, those in which it stands."""


class Forms(Struct, frozen=True, kw_only=True):
    """The forms that one word of a search took in."""

    word: str
    forms: tuple[str, ...]
    """Other spellings and endings that stand in the texts, the commonest first."""

    def __str__(self) -> str:
        return f"{self.word}: also {', '.join(self.forms)}"


class FoundPosts(Struct, frozen=True, kw_only=True):
    """What a search found."""

    hits: tuple[Hit, ...]
    """The best, as many as were asked for."""
    total: int
    """Of posts that match, in all."""
    read_as: str
    """The search as it was understood, in French."""
    forms: tuple[Forms, ...]
    suggestion: str | None
    """Where nothing was found: the search in words that the texts have."""


def segments(text: str, places: tuple[Place, ...]) -> tuple[Segment, ...]:
    """All of *text* on one line, what stands at *places* marked."""
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
        end = max(space if space > start else end, *(stop for begin, stop in places if start <= begin < end), 0)
    before = (Segment(text="…"),) if start else ()
    after = (Segment(text="…"),) if end < len(text) else ()
    return (*before, *_cut(text, places, start, end), *after)


def _start(text: str, places: tuple[Place, ...]) -> int:
    """Where the stretch begins: a little before the place that most others follow closely."""
    if not places:
        return 0
    begins = sorted(begin for begin, _ in places)
    best = max(places, key=lambda place: bisect_left(begins, place[0] + 160) - bisect_left(begins, place[0]))[0]
    at = max(0, min(best - _LETTERS_BEFORE, len(text) - _LETTERS_IN_ALL))
    if at == 0:
        return 0
    found = re.search(r"\s", text[at:best])
    return at + found.end() if found else best


def _cut(text: str, places: tuple[Place, ...], start: int, end: int) -> tuple[Segment, ...]:
    cut, at = [], start
    for begin, stop in places:
        if begin >= at and stop <= end:
            cut += [Segment(text=text[at:begin]), Segment(text=text[begin:stop], marked=True)]
            at = stop
    cut.append(Segment(text=text[at:end]))
    lined = (Segment(text=_WHITE.sub(" ", part.text), marked=part.marked) for part in cut)
    return tuple(part for part in lined if part.text)
