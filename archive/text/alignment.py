"""Longest common subsequences, fast: which items of two sequences stay, in order.

RapidFuzz finds them, by the bit-parallel method of Hyyrö (*Bit-Parallel LCS-length Computation Revisited*, 2004): two
thousand words against as many take milliseconds, with no heuristics. Longer sequences are first cut where an item that
stands once in each stays, as in a patience sort, and stretches without any such item in equal parts: what stays is
then in order all the same, and the work is in proportion to the length.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence

from rapidfuzz.distance import LCSseq

# Up to so many items a side are compared exactly, in 2 ms at most.
# Beyond, the table of all pairs grows with the square, and a page of a megabyte would hold the crawl up.
_MOST_ITEMS = 2_000
_MOST_CELLS = _MOST_ITEMS * _MOST_ITEMS

Pairs = list[tuple[int, int]]
Run = tuple[int, int, int]
"""Where a run of items that stay starts, in the old sequence and in the new one, and how many they are."""


def runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    """A common subsequence of *old* and *new*, in order, as runs as long as they can be; of up to 4 million pairs of
    items a longest one.
    """
    if len(old) * len(new) <= _MOST_CELLS:
        return _exact(old, new)
    # Most of two versions is the same at either end, and what is compared must not be paid twice.
    head, tail = ends(old, new)
    held = [(0, 0, head), *_between(old, new, head, tail), (len(old) - tail, len(new) - tail, tail)]
    return _joined(run for run in held if run[2])


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The index pairs of a longest common subsequence of *old* and *new*, in order."""
    return [(i + k, j + k) for i, j, size in runs(old, new) for k in range(size)]


def ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many items *old* and *new* share at their start, and how many of the others at their end."""
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    # Not past the head: in "a a" beside "a" the one that stays must not be counted twice.
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def gaps(pairs: Iterable[tuple[int, int]], old: int, new: int) -> list[tuple[int, int, int, int]]:
    """Yield what lies between matches in sequences of lengths *old* and *new*: (old start, end, new start, end)."""
    out, i, j = [], 0, 0
    for a, b in [*pairs, (old, new)]:
        if a > i or b > j:
            out.append((i, a, j, b))
        i, j = a + 1, b + 1
    return out


def _exact(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    return [(block.a, block.b, block.size) for block in LCSseq.editops(old, new).as_matching_blocks() if block.size]


def _between(old: Sequence[Hashable], new: Sequence[Hashable], head: int, tail: int) -> Iterator[Run]:
    """Return the matches between the first *head* and the last *tail* items."""
    # An item that stands once in each can pair with no other, so to cut there loses little.
    anchors = _anchors(old, new, head, tail)
    i, j = head, head
    for a, b in [*anchors, (len(old) - tail, len(new) - tail)]:
        yield from _within(old, new, (i, a), (j, b))
        yield a, b, int(a < len(old) - tail)
        i, j = a + 1, b + 1


def _within(
    old: Sequence[Hashable], new: Sequence[Hashable], olds: tuple[int, int], news: tuple[int, int]
) -> Iterator[Run]:
    """Return the matches of two stretches; where they are long, part by part."""
    (i, a), (j, b) = olds, news
    parts = 1 if (a - i) * (b - j) <= _MOST_CELLS else -(-max(a - i, b - j) // _MOST_ITEMS)
    for part in range(parts):
        x, y = i + (a - i) * part // parts, j + (b - j) * part // parts
        xs, ys = old[x : i + (a - i) * (part + 1) // parts], new[y : j + (b - j) * (part + 1) // parts]
        yield from ((x + k, y + m, size) for k, m, size in _exact(xs, ys) if xs and ys)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], head: int, tail: int) -> Pairs:
    """Places of items that stand once in each sequence and whose order is the same: the most that can be."""
    olds, news = Counter(old), Counter(new)
    places = {item: place for place, item in enumerate(new) if news[item] == 1}
    once = [
        (place, places[item])
        for place, item in enumerate(old[: len(old) - tail])
        # Counted over the whole sequence: an item that comes back at either end is no anchor.
        if place >= head and olds[item] == 1 and item in places and head <= places[item] < len(new) - tail
    ]
    return _rising(once)


def _rising(pairs: Pairs) -> Pairs:
    """A longest subsequence of *pairs*, which rise in the first place, that rises in the second (patience sorting)."""
    lowest: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(lowest, place)
        before.append(tops[pile - 1] if pile else -1)
        if pile == len(lowest):
            lowest.append(place)
            tops.append(index)
        else:
            lowest[pile], tops[pile] = place, index
    out: Pairs = []
    index = tops[-1] if tops else -1
    while index >= 0:
        out.append(pairs[index])
        index = before[index]
    return out[::-1]


def _joined(runs: Iterable[Run]) -> list[Run]:
    """*runs*, those that touch as one."""
    out: list[Run] = []
    for a, b, size in runs:
        if out and out[-1][0] + out[-1][2] == a and out[-1][1] + out[-1][2] == b:
            i, j, length = out.pop()
            a, b, size = i, j, length + size
        out.append((a, b, size))
    return out
