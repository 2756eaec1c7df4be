"""Longest common subsequences, exact and fast: which items of two sequences stay, in order.

RapidFuzz finds them, by the bit-parallel method of Hyyrö (*Bit-Parallel LCS-length Computation Revisited*, 2004): five
thousand words against five thousand take milliseconds, with no heuristics.
"""

from collections.abc import Hashable, Iterable, Sequence

from rapidfuzz.distance import LCSseq

# Beyond so many table cells (125 MB of bits) texts count as wholly rewritten rather than exhaust the memory.
MAX_CELLS = 1_000_000_000

Pairs = list[tuple[int, int]]
Run = tuple[int, int, int]
"""Where a run of items that stay starts, in the old sequence and in the new one, and how many they are."""


def runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    """A longest common subsequence of *old* and *new*, in order, as runs as long as they can be."""
    if len(old) * len(new) > MAX_CELLS:
        return []
    return [(block.a, block.b, block.size) for block in LCSseq.editops(old, new).as_matching_blocks() if block.size]


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The index pairs of a longest common subsequence of *old* and *new*, in order."""
    return [(i + k, j + k) for i, j, size in runs(old, new) for k in range(size)]


def ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How many items *old* and *new* share at their start, and how many of the others at their end."""
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def gaps(pairs: Iterable[tuple[int, int]], old: int, new: int) -> list[tuple[int, int, int, int]]:
    """What lies between matches in sequences of lengths *old* and *new*: (old start, end, new start, end)."""
    out, i, j = [], 0, 0
    for a, b in [*pairs, (old, new)]:
        if a > i or b > j:
            out.append((i, a, j, b))
        i, j = a + 1, b + 1
    return out
