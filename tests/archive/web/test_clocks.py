"""The drawing of three clocks: whatever was seen, every mark stands on the paper and in its order."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from archive.web.clocks import ClockMark, Sight, clocks
from archive.web.dates import Dates
from archive.web.languages import catalogue

WORDS = catalogue("fr")
DATES = Dates(WORDS, ZoneInfo("Europe/Paris"))
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def sight(observed: float, *, rendered: float | None = None, declared: float | None = None, state: int = 0) -> Sight:
    return Sight(
        observed=day(observed),
        rendered=None if rendered is None else day(rendered),
        declared=None if declared is None else day(declared),
        state=state,
        stale=False,
    )


def dots(drawn: str, y: int) -> list[float]:
    return [float(x) for x in re.findall(rf'class="dot[^"]*" cx="([\d.]+)" cy="{y}"', drawn)]


def test_a_declared_date_of_long_ago_does_not_press_the_visits_together() -> None:
    drawn = str(clocks([sight(0, rendered=0, declared=-400), sight(10, rendered=10, declared=-400)], WORDS, DATES))

    first, last = dots(drawn, 106)
    assert last - first > 400
    assert set(dots(drawn, 26)) == {120.0}
    assert "25\u00a0janv.\u00a02025" in drawn


def test_gaps_moves_and_days_are_drawn() -> None:
    drawn = str(
        clocks(
            [sight(0, rendered=0), sight(30, rendered=30, state=1)], WORDS, DATES,
            gaps=[(day(0), day(30))], marks=[ClockMark(at=day(15), told="Changement d’adresse")],
        )
    )  # fmt: skip

    assert 'class="gap"' in drawn
    assert "<title>Changement d’adresse</title>" in drawn
    assert all(
        told in drawn for told in ("1er\u00a0mars\u00a02026", "11\u00a0mars\u00a02026", "31\u00a0mars\u00a02026")
    )


def test_nothing_seen_draws_nothing_and_one_look_draws_one_day() -> None:
    assert clocks([], WORDS, DATES) == ""
    assert str(clocks([sight(0)], WORDS, DATES)).count("2026") == 1


DAYS = st.floats(-1000, 1000, allow_nan=False)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=20))
def test_every_mark_stands_on_the_paper_in_order(seen: list[tuple[float, float | None, float | None]]) -> None:
    ordered = sorted(seen, key=lambda row: row[0])
    drawn = str(clocks([sight(at, rendered=made, declared=said) for at, made, said in ordered], WORDS, DATES))

    places = dots(drawn, 106)
    assert places == sorted(places)
    assert all(96 <= x <= 640 for y in (26, 66, 106) for x in dots(drawn, y))
