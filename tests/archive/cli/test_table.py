"""Tables on terminals of every width: no id, date or amount is broken, and no letter is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cli.table import drawn

RUNS = ("run", "site", "started", "took", "outcome", "requests", "received", "failed", "changes")
RUN = ("12", "cirma", "2026-11-18 13:00", "0:15:48", "unreachable", "23", "562.2 kB", "0", "10")
CHANGES = ("change", "observed", "kind", "class", "what moved", "post")
CHANGE = ("c036d43fc1b971d3", "2026-11-18 13:01", "edit", "substantive", "body, modified [number] silent", "le-démenti")
POSTS = ("id", "published", "state", "authors", "title")
POST = (
    "30239b67d61f046e",
    "2026-07-01",
    "live?",
    "Solène d’Arbois-Kermeur",
    "Conseil de sécurité : réformer sans casser",
)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100, 132])
@pytest.mark.parametrize(("headings", "row"), [(RUNS, RUN), (CHANGES, CHANGE), (POSTS, POST)])
def test_ids_dates_and_amounts_stay_whole(headings: tuple[str, ...], row: tuple[str, ...], width: int) -> None:
    text = plain(drawn(headings, [row, row], width, spare=("took", "received")))

    assert max(len(line) for line in text.splitlines()) <= width
    exact = re.compile(r"[0-9a-f]{16}|\d{4}-\d\d-\d\d( \d\d:\d\d)?|[\d.]+ kB")
    for name, cell in zip(headings, row, strict=True):
        if exact.fullmatch(cell) and name not in ("took", "received"):
            assert cell in text


def test_a_list_of_runs_is_a_table_at_80_columns() -> None:
    text = plain(drawn(RUNS, [RUN] * 3, 80, spare=("took", "received")))

    assert len([line for line in text.splitlines() if "2026-11-18 13:00" in line and "unreachable" in line]) == 3


@given(
    st.lists(st.tuples(*[st.text("abc éß0-:.", max_size=40)] * 4), min_size=1, max_size=5),
    st.integers(min_value=20, max_value=120),
)
def test_no_letter_is_lost_at_any_width(rows: list[tuple[str, ...]], width: int) -> None:
    text = plain(drawn(("one", "two", "three", "four"), rows, width))

    for letter in "abcéß0":
        wanted = sum(cell.count(letter) for row in rows for cell in row)
        assert sum(line.count(letter) for line in text.splitlines()) >= wanted
