from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import alignment
from archive.text.alignment import gaps, matches, runs

items = st.lists(st.sampled_from("abc"), max_size=9)


def longest(old: list[str], new: list[str]) -> int:
    """The length of a longest common subsequence, by the textbook table."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@settings(deadline=None)
@given(items, items)
def test_matches_are_a_longest_common_subsequence(old: list[str], new: list[str]) -> None:
    pairs = matches(old, new)

    assert len(pairs) == longest(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < b and c < d for (a, c), (b, d) in pairwise(pairs))


@settings(deadline=None)
@given(items, items)
def test_matches_and_gaps_cover_both_sequences(old: list[str], new: list[str]) -> None:
    pairs = matches(old, new)

    between = gaps(pairs, len(old), len(new))

    assert sorted([i for i, _ in pairs] + [k for a, b, _, _ in between for k in range(a, b)]) == list(range(len(old)))
    assert sorted([j for _, j in pairs] + [k for _, _, a, b in between for k in range(a, b)]) == list(range(len(new)))


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), max_size=40), st.lists(st.integers(0, 12), max_size=40))
def test_what_stays_of_long_sequences_stays_in_order(old: list[int], new: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_MOST_ITEMS", 3)
        patch.setattr(alignment, "_MOST_CELLS", 9)
        pairs, found = matches(old, new), runs(old, new)

    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < b and c < d for (a, c), (b, d) in pairwise(pairs))
    assert not any(a + size == b and c + size == d for (a, c, size), (b, d, _) in pairwise(found))


def test_long_sequences_keep_what_stands_once_in_each() -> None:
    olds = [f"a{i}" for i in range(9_000)]
    news = [*olds[:3_000], *(f"b{i}" for i in range(5_000)), *olds[4_000:]]

    assert runs(olds, news) == [(0, 0, 3_000), (4_000, 8_000, 5_000)]


def test_long_sequences_without_such_items_are_compared_part_by_part() -> None:
    olds, news = ["a", "b"] * 4_000, ["a", "c"] * 4_000

    assert len(matches(olds, news)) == 4_000
