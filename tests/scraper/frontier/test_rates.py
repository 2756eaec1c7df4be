"""How often a post changes: what age, history and time under watch each say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Known, State
from scraper.frontier.rates import PACE, expected_delay, expected_edits

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def post(
    *, age: float = 100, watched: float = 0, edits: int = 0, published: bool = True, seen: timedelta = 0 * DAY
) -> Known:
    """A post of so many days, watched for so many of them until lately, in which so many edits were seen."""
    return Known(
        uri="https://blog.test/post/a",
        state=State.LIVE,
        published=NOW - age * DAY if published else None,
        watched_since=NOW - watched * DAY,
        last_rendered=NOW - seen,
        edits=edits,
    )


def next_day(item: Known) -> float:
    return expected_edits(item, after=NOW, until=NOW + DAY)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        pytest.param(post(age=1), post(age=30), id="a young post, an old one"),
        pytest.param(post(watched=50, edits=1), post(watched=50), id="edited once, never"),
        pytest.param(post(watched=50, edits=5), post(watched=50, edits=1), id="edited often, once"),
        pytest.param(post(watched=5), post(watched=90), id="never edited in days, in months"),
        pytest.param(post(watched=5, edits=2), post(watched=90, edits=2), id="two edits in days, in months"),
        pytest.param(post(), post(published=False), id="of a known date, of none"),
    ],
)
def test_one_is_expected_to_change_more_than_the_other(more: Known, less: Known) -> None:
    assert next_day(more) > next_day(less)


def test_before_anything_is_seen_each_efold_of_age_brings_the_same() -> None:
    item = post(age=0)
    days = [1.718281828459045, 6.38905609893065, 19.085536923187668]

    first, second, third = (expected_edits(item, after=NOW, until=NOW + day * DAY) for day in days)

    assert first == pytest.approx(PACE)
    assert second == pytest.approx(2 * PACE)
    assert third == pytest.approx(3 * PACE)


@given(st.floats(0, 1000), st.floats(0.1, 30), st.floats(0.1, 30), st.integers(0, 9))
def test_what_is_expected_of_two_spells_is_the_sum_of_both(age: float, one: float, two: float, edits: int) -> None:
    item = post(age=age, watched=age / 2, edits=edits)
    between, end = NOW + one * DAY, NOW + (one + two) * DAY

    parts = expected_edits(item, after=NOW, until=between) + expected_edits(item, after=between, until=end)

    assert expected_edits(item, after=NOW, until=end) == pytest.approx(parts)


def test_it_is_the_time_under_watch_that_counts_not_the_number_of_visits() -> None:
    """Visits can be irregular: only the first and the last of them bound what was seen."""
    assert next_day(post(watched=30, seen=10 * DAY)) > next_day(post(watched=30))


def test_edits_wait_half_of_the_time_on_average() -> None:
    item = post()

    waited = expected_delay(item, after=NOW - 4 * DAY, until=NOW)

    assert waited / (2 * DAY) == pytest.approx(expected_edits(item, after=NOW - 4 * DAY, until=NOW))


def test_a_date_in_the_future_makes_a_new_post() -> None:
    assert next_day(post(age=-3)) == pytest.approx(0)
    assert expected_edits(post(age=-3), after=NOW, until=NOW + 5 * DAY) > 0
