"""Differences between two versions of a sentence: words added and removed between words that stay."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec

from archive.model import EditMark
from archive.text.alignment import ends, runs
from archive.text.words import Tokens, folded

QUOTES = frozenset('«»“”„‟″"「」『』')

Stretch = tuple[int, int, int, int]
"""Old start and end, new start and end, in tokens."""


class Difference(msgspec.Struct, frozen=True, gc=False):
    """One stretch of a sentence that differs, and where it is."""

    before: str
    after: str
    old: Tokens
    """The words of `before`."""
    new: Tokens
    """The words of `after`."""
    initial: bool
    """It starts the sentence: its capital tells nothing."""
    inside: bool
    """It is inside a quotation."""
    sentence: Tokens
    """The new sentence."""
    place: Stretch

    @property
    def left(self) -> Iterator[str]:
        """The tokens of the new sentence before it, the nearest first."""
        return (self.sentence[i] for i in range(self.place[2] - 1, -1, -1))

    @property
    def right(self) -> Iterator[str]:
        """The tokens of the new sentence after it."""
        return (self.sentence[i] for i in range(self.place[3], len(self.sentence)))


def stretches(before: Tokens, after: Tokens) -> list[Stretch]:
    """The stretches in which the tokens of two states of a sentence differ; what is between them is the same."""
    out: list[Stretch] = []
    head, tail = ends(before, after)
    i = j = head
    for a, b, c, d in _kept(before, after, head, tail):
        if before[i:a] != after[j:c]:
            _add(out, _trimmed(before, after, (i, a, j, c)))
        # Words stay by their letters; capitals, accents and typography may still differ.
        if before[a:b] != after[c:d]:
            _add(out, (a, b, c, d))
        i, j = b, d
    if before[i : len(before) - tail] != after[j : len(after) - tail]:
        _add(out, _trimmed(before, after, (i, len(before) - tail, j, len(after) - tail)))
    return out


def spans(before: Tokens, found: Iterable[Difference]) -> tuple[EditMark, ...]:
    """Marks for the differences *found* in a sentence; `=` and `-` make the old text, `=` and `+` the new one."""
    out: list[EditMark] = []
    i = 0
    for difference in found:
        a, b, _, _ = difference.place
        if i < a:
            out.append(EditMark("=", "".join(before[i:a])))
        if difference.before:
            out.append(EditMark("-", difference.before))
        if difference.after:
            out.append(EditMark("+", difference.after))
        i = b
    return (*out, EditMark("=", "".join(before[i:]))) if i < len(before) else tuple(out)


def differences(before: Tokens, after: Tokens, *, quoted: bool) -> Iterator[Difference]:
    """Return where two states of a sentence differ, which starts inside a quotation if *quoted*."""
    # Quotation marks and brackets may open a sentence; its first word is the first that has a letter.
    first = next((place for place, token in enumerate(after) if token[0].isalnum()), len(after))
    marks = [] if QUOTES.isdisjoint(after) else [place for place, token in enumerate(after) if token in QUOTES]
    for a, b, c, d in stretches(before, after):
        was, is_ = "".join(before[a:b]), "".join(after[c:d])
        yield Difference(
            before=was,
            after=is_,
            old=_words(was, before[a:b]),
            new=_words(is_, after[c:d]),
            initial=c <= first,
            # An odd number of marks before it opens a quotation, or closes the one that an earlier sentence opened.
            inside=quoted != (bisect_left(marks, c) % 2 == 1),
            sentence=after,
            place=(a, b, c, d),
        )


def _words(text: str, held: Tokens) -> Tokens:
    # One word in one token, the commonest case, needs no filter.
    return held if text.isalnum() else tuple([token for token in held if token[0].isalnum()])


def _kept(before: Tokens, after: Tokens, head: int, tail: int) -> Iterator[Stretch]:
    """Yield where words stay between the first *head* and last *tail* tokens: runs if nothing differs, else one each.

    White space waits: it matches everywhere.
    """
    (olds, old_keys), (news, new_keys) = _inked(before, head, tail), _inked(after, head, tail)
    for a, b, size in runs(old_keys, new_keys):
        old, new = olds[a : a + size], news[b : b + size]
        # The folded keys are equal; the words as written need not be.
        if before[old[0] : old[-1] + 1] == after[new[0] : new[-1] + 1]:
            yield old[0], old[-1] + 1, new[0], new[-1] + 1
        else:
            yield from ((i, i + 1, j, j + 1) for i, j in zip(old, new, strict=True))


def _inked(held: Tokens, head: int, tail: int) -> tuple[list[int], list[str]]:
    """Place and folded form of the tokens that are not blank, but for the first *head* and the last *tail*."""
    keys = list(map(folded, held[head : len(held) - tail]))
    return [place for place, key in enumerate(keys, head) if key], list(filter(None, keys))


def _trimmed(before: Tokens, after: Tokens, stretch: Stretch) -> Stretch:
    """*stretch*, in which no word stays, without the white space that stays at its ends."""
    i, a, j, b = stretch
    if i < a and j < b and before[i] == after[j]:
        i, j = i + 1, j + 1
    if i < a and j < b and before[a - 1] == after[b - 1]:
        a, b = a - 1, b - 1
    return i, a, j, b


def _add(out: list[Stretch], stretch: Stretch) -> None:
    """Add *stretch* to those before it, joined to one that it touches."""
    a, b, c, d = stretch
    if out and out[-1][1] == a and out[-1][3] == c:
        a, _, c, _ = out.pop()
    out.append((a, b, c, d))
