"""Places inside a text: between two words, such as the number in "seen 123 times"."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from archive.learnt.pieces import text_of, whole
from archive.model import Block, Content
from archive.text.alignment import ends

_TOKEN = re.compile(r"\w+|[^\w\s]")
START, END, GAP = "^", "$", "…"
MOST = 8
"""So many words and marks at most stand in between."""

_MOST_TOKENS = 4_000


class PlacedWord(Struct, frozen=True, gc=False):
    """One word or mark of a text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[PlacedWord]:
    """The words and marks of *text*."""
    return [PlacedWord(match[0].casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def gaps(place: str, text: str) -> Iterator[tuple[int, int]]:
    """Return where in *text* the place called *place* (`seen … times`) stands: from and to which letter."""
    left, _, right = place.partition(f" {GAP} ")
    before, after = left.split(), right.split()
    folded = text.casefold()
    if any(word not in folded for word in (*before, *after) if word not in (START, END)):
        return
    found = tokens(text)
    if len(found) > _MOST_TOKENS:
        return
    words = [START, *(token.text for token in found), END]
    index = 0
    while index + len(before) < len(words):
        begin = index + len(before)
        end = _closing(words, begin, after) if words[index:begin] == before else None
        if end is None:
            index += 1
            continue
        # Words begin one later than tokens: the start of the text is a word.
        yield found[begin - 1].start, found[end - 2].end
        index = end


def candidates(old: Content, new: Content) -> Iterator[str]:
    """The names of the places where blocks of *old* and *new* that differ do so, the most general first."""
    for before, after in _differing(old, new):
        yield from _names([t.text for t in tokens(before)], [t.text for t in tokens(after)])


def is_telling(place: str) -> bool:
    """Return whether *place* is named by a word, not by marks or single letters alone."""
    return any(len(word) > 1 and word.isalpha() for word in place.replace(GAP, " ").split())


def _closing(words: Sequence[str], begin: int, after: Sequence[str]) -> int | None:
    """The index at which *after* stands, with something between it and *begin*, and not too much; or None."""
    for end in range(begin + 1, min(begin + MOST, len(words) - len(after)) + 1):
        if words[end : end + len(after)] == after:
            return end
    return None


def _differing(old: Content, new: Content) -> Iterator[tuple[str, str]]:
    """The texts of blocks that are at the same place in both and differ."""
    held, now = {whole(block) for block in old.blocks}, {whole(block) for block in new.blocks}
    gone = [block for block in old.blocks if whole(block) not in now]
    come = [block for block in new.blocks if whole(block) not in held]
    if len(gone) == len(come):
        yield from ((text_of(a), text_of(b)) for a, b in zip(gone, come, strict=True) if _same_kind(a, b))


def _same_kind(old: Block, new: Block) -> bool:
    return old.kind is new.kind and text_of(old) != text_of(new)


def _names(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    head, tail = ends(old, new)
    if not head + tail or max(len(old), len(new)) - head - tail > MOST:
        return
    # What was put in or taken out has at least one word on either side of it.
    while head and min(len(old), len(new)) <= head + tail:
        head -= 1
    words = [START, *old, END]
    left, right = words[: head + 1], words[len(words) - tail - 1 :]
    for before, after in ((1, 1), (2, 1), (1, 2), (2, 2)):
        if before <= len(left) and after <= len(right):
            yield f"{' '.join(left[-before:])} {GAP} {' '.join(right[:after])}"
