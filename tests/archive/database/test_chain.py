"""The chain over the fetch log: whatever is done to a row before a known head shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.database.chain import GENESIS, Link, Value, breaks, link

ROW: dict[str, Value] = {"uri": "https://site.example/post/a", "status": 200, "payload": "sha256:ab", "cause": None}

values = st.one_of(
    st.none(), st.text(max_size=5), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.binary(max_size=5)
)
rows = st.dictionaries(st.sampled_from(["uri", "status", "detail", "capture_id"]), values, max_size=4)


def chained(*log: dict[str, Value]) -> list[Link]:
    links: list[Link] = []
    for place, row in enumerate(log, start=1):
        links.append(Link(place=place, row=row, chain=link(links[-1].chain if links else GENESIS, row)))
    return links


LOG = chained(*({**ROW, "status": status} for status in (200, 304, 404, 200, 500)))


def test_the_first_version_of_the_digest_never_changes() -> None:
    assert link(GENESIS, ROW) == "f1:ab6f5e1258ba5a31dbbb62b32bcea195c36092d20baa59e78b7d2a0a8a1593b4"


def test_an_untouched_log_holds() -> None:
    assert list(breaks(LOG)) == []


def test_a_changed_row_is_named_and_no_other() -> None:
    changed = replace(LOG[2], row={**LOG[2].row, "status": 200})

    assert list(breaks([*LOG[:2], changed, *LOG[3:]])) == [3]


def test_a_changed_row_with_a_mended_digest_breaks_the_next() -> None:
    row = {**LOG[2].row, "status": 200}
    mended = replace(LOG[2], row=row, chain=link(LOG[1].chain, row))

    assert list(breaks([*LOG[:2], mended, *LOG[3:]])) == [4]


@pytest.mark.parametrize(
    ("log", "named"),
    [
        ([*LOG[:2], *LOG[3:]], [4]),
        ([LOG[0], LOG[2], LOG[1], *LOG[3:]], [3, 2, 4]),
        ([*LOG[:3], LOG[2], *LOG[3:]], [3]),
        (LOG[1:], [2]),
    ],
    ids=["dropped", "reordered", "repeated", "the first dropped"],
)
def test_rows_out_of_line_are_named(log: list[Link], named: list[int]) -> None:
    assert list(breaks(log)) == named


def test_a_cut_tail_shows_against_the_head_alone() -> None:
    head = LOG[-1].chain

    cut = LOG[:-1]

    assert list(breaks(cut)) == []
    assert head not in {each.chain for each in cut}


def test_columns_count_by_name_not_by_order() -> None:
    assert link(GENESIS, dict(reversed(ROW.items()))) == link(GENESIS, ROW)


def test_a_column_added_empty_changes_no_digest() -> None:
    assert link(GENESIS, {**ROW, "added": None}) == link(GENESIS, ROW)


def test_place_and_own_digest_are_not_covered() -> None:
    assert link(GENESIS, {**ROW, "id": 7, "chain": "f1:…"}) == link(GENESIS, ROW)


@pytest.mark.parametrize(
    "pair",
    [({"a": 1}, {"a": "1"}), ({"a": 1}, {"a": 1.0}), ({"a": "x"}, {"a": b"x"}), ({"a": ""}, {"a": None}),
     ({"a": "1:b"}, {"a": "", "b": ""}), ({"a": "x"}, {"b": "x"})],
    ids=["number or text", "integer or real", "text or bytes", "empty or null", "lengths", "names"],
)  # fmt: skip
def test_rows_that_differ_in_little_differ(pair: tuple[dict[str, Value], dict[str, Value]]) -> None:
    assert link(GENESIS, pair[0]) != link(GENESIS, pair[1])


def filled(row: dict[str, Value]) -> set[tuple[str, str]]:
    return {(name, repr(value)) for name, value in row.items() if value is not None}


@settings(max_examples=200, deadline=None)
@given(rows, rows)
def test_two_rows_share_a_digest_only_if_they_say_the_same(one: dict[str, Value], other: dict[str, Value]) -> None:
    assert (link(GENESIS, one) == link(GENESIS, other)) == (filled(one) == filled(other))


@settings(max_examples=50, deadline=None)
@given(st.lists(rows, min_size=1, max_size=6), st.data())
def test_no_row_can_be_dropped_from_before_the_end(log: list[dict[str, Value]], data: st.DataObject) -> None:
    links = chained(*log)
    dropped = data.draw(st.integers(0, len(links) - 1))
    kept = links[:dropped] + links[dropped + 1 :]

    assert list(breaks(kept)) == [link.place for link in kept[dropped : dropped + 1]]
