from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import alignment
from archive.text.alignment import gaps, matches

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


def test_sequences_too_long_to_compare_share_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "MAX_CELLS", 3)

    assert matches("xaby", "xbay") == []
