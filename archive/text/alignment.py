"""Longest common subsequences, exact and fast: which items of two sequences stay, in order.

The bit-parallel method of Hyyrö (*Bit-Parallel LCS-length Computation Revisited*, 2004): one row of the usual
table is one Python integer, so that five thousand words against five thousand take milliseconds, with no
heuristics.
"""

from collections.abc import Hashable, Sequence

# Beyond so many table cells (125 MB of bits) texts count as wholly rewritten rather than exhaust the memory.
MAX_CELLS = 1_000_000_000

Pairs = list[tuple[int, int]]


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The index pairs of a longest common subsequence of *old* and *new*, in order."""
    head, tail = ends(old, new)
    middle = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *((i, i) for i in range(head)),
        *((i + head, j + head) for i, j in middle),
        *((len(old) - tail + i, len(new) - tail + i) for i in range(tail)),
    ]


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


def gaps(pairs: Pairs, old: int, new: int) -> list[tuple[int, int, int, int]]:
    """What lies between matches in sequences of lengths *old* and *new*: (old start, end, new start, end)."""
    out, i, j = [], 0, 0
    for a, b in [*pairs, (old, new)]:
        if a > i or b > j:
            out.append((i, a, j, b))
        i, j = a + 1, b + 1
    return out


def _middle(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    # What one side lacks cannot match, and makes the table larger.
    common = set(old).intersection(new)
    olds = [i for i, item in enumerate(old) if item in common]
    news = [j for j, item in enumerate(new) if item in common]
    if len(olds) * len(news) > MAX_CELLS:
        return []
    rows = _rows([old[i] for i in olds], [new[j] for j in news])
    return [(olds[i], news[j]) for i, j in _traced(rows, len(olds))]


def _rows(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int]:
    """Row *j* has bit *i* clear where `old[:i + 1]` shares more with `new[:j]` than `old[:i]` does."""
    where: dict[Hashable, int] = {}
    for i, item in enumerate(old):
        where[item] = where.get(item, 0) | 1 << i
    full = (1 << len(old)) - 1
    rows = [full]
    for item in new:
        row = rows[-1]
        shared = row & where.get(item, 0)
        rows.append((row + shared | row - shared) & full)
    return rows


def _traced(rows: list[int], width: int) -> Pairs:
    """The matches, walked back from the last row."""
    pairs, i, j = [], width - 1, len(rows) - 1
    while i >= 0 and j > 0:
        bit = 1 << i
        if rows[j] & bit:
            i -= 1
        elif not rows[j - 1] & bit:
            j -= 1
        else:
            pairs.append((i, j - 1))
            i -= 1
            j -= 1
    pairs.reverse()
    return pairs
