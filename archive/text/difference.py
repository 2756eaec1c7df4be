"""Where two states of a sentence differ: stretches of words put in and taken out, between words that stay."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from archive.model import Span
from archive.text.alignment import Pairs, ends, matches
from archive.text.words import Tokens, folded

_QUOTES = frozenset('«»“”„‟″"')

Stretch = tuple[int, int, int, int]
"""Old start and end, new start and end, in tokens."""


class Difference(NamedTuple):
    """One stretch of a sentence that differs, and where it stands."""

    before: str
    after: str
    old: Tokens
    """The words of `before`."""
    new: Tokens
    """The words of `after`."""
    initial: bool
    """It starts the sentence: its capital tells nothing."""
    inside: bool
    """It stands inside a quotation."""
    sentence: Tokens
    """The new sentence."""
    start: int
    end: int

    @property
    def left(self) -> Tokens:
        """The tokens of the new sentence before it."""
        return self.sentence[: self.start]

    @property
    def right(self) -> Tokens:
        """The tokens of the new sentence after it."""
        return self.sentence[self.end :]


def stretches(before: Tokens, after: Tokens) -> list[Stretch]:
    """The stretches in which the tokens of two states of a sentence differ; what is between them is the same."""
    out: list[Stretch] = []
    head, tail = ends(before, after)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    i = j = 0
    for a, b in _anchors(old, new):
        if old[i:a] != new[j:b]:
            _add(out, _trimmed(old, new, (i, a, j, b)), head)
        # Words stay by their letters; capitals, accents and typography may still differ.
        if old[a] != new[b]:
            _add(out, (a, a + 1, b, b + 1), head)
        i, j = a + 1, b + 1
    if old[i:] != new[j:]:
        _add(out, _trimmed(old, new, (i, len(old), j, len(new))), head)
    return out


def spans(before: Tokens, after: Tokens, apart: list[Stretch]) -> tuple[Span, ...]:
    """Marks for the stretches that are *apart*; `=` and `-` make the old text, `=` and `+` the new one."""
    out: list[Span] = []
    i = 0
    for a, b, c, d in [*apart, (len(before), len(before), len(after), len(after))]:
        marks = ("=", before[i:a]), ("-", before[a:b]), ("+", after[c:d])
        out += [Span(op, "".join(held)) for op, held in marks if held]
        i = b
    return tuple(out)


def differences(before: Tokens, after: Tokens, apart: list[Stretch], *, quoted: bool) -> Iterator[Difference]:
    """The stretches that are *apart*, in a sentence that starts inside a quotation if *quoted*."""
    first = next((place for place, token in enumerate(after) if token[0].isalnum()), len(after))
    marks = [] if _QUOTES.isdisjoint(after) else [place for place, token in enumerate(after) if token in _QUOTES]
    for a, b, c, d in apart:
        was, is_ = before[a:b], after[c:d]
        yield Difference(
            before="".join(was),
            after="".join(is_),
            old=_words(was),
            new=_words(is_),
            initial=c <= first,
            inside=quoted != (bisect_left(marks, c) % 2 == 1),
            sentence=after,
            start=c,
            end=d,
        )


def _words(held: Tokens) -> Tokens:
    return tuple([token for token in held if token[0].isalnum()])


def _anchors(before: Tokens, after: Tokens) -> Pairs:
    """Pairs of tokens that stay. White space waits: it matches everywhere."""
    olds, news = _inked(before), _inked(after)
    shared = matches([key for _, key in olds], [key for _, key in news])
    return [(olds[i][0], news[j][0]) for i, j in shared]


def _inked(held: Tokens) -> list[tuple[int, str]]:
    """Place and folded form of each token of *held* that is not white space."""
    return [(place, folded(token)) for place, token in enumerate(held) if not token.isspace()]


def _trimmed(before: Tokens, after: Tokens, stretch: Stretch) -> Stretch:
    """*stretch*, in which no word stays, without the white space that stays at its ends."""
    i, a, j, b = stretch
    if i < a and j < b and before[i] == after[j]:
        i, j = i + 1, j + 1
    if i < a and j < b and before[a - 1] == after[b - 1]:
        a, b = a - 1, b - 1
    return i, a, j, b


def _add(out: list[Stretch], stretch: Stretch, head: int) -> None:
    """Add *stretch*, which is counted from *head*, to those before it, joined to one that it touches."""
    a, b, c, d = (place + head for place in stretch)
    if out and out[-1][1] == a and out[-1][3] == c:
        a, _, c, _ = out.pop()
    out.append((a, b, c, d))
