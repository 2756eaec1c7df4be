"""Which known URIs are due: a table of situations, and the laws of the audit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Known, Reason, State
from scraper.schedule import due, everything

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BOUND = timedelta(days=7)
URI = "https://blog.test/post/a"


def known(**facts: object) -> Known:
    """A live post that was read yesterday and that nothing speaks of."""
    usual: dict[str, object] = {
        "uri": URI,
        "state": State.LIVE,
        "listed_since": NOW - 100 * DAY,
        "lastmod": date(2026, 10, 1),
        "modified": date(2026, 10, 1),
        "last_rendered": NOW - DAY,
        "last_tried": NOW - DAY,
    }
    return Known(**{**usual, **facts})  # type: ignore[arg-type]


CASES = {
    "nothing speaks of it": (known(), None),
    "never tried": (known(state=None, last_tried=None, last_rendered=None), Reason.NEW),
    "tried yesterday, no post there": (known(state=None), None),
    "tried a week ago, no post there": (known(state=None, last_tried=NOW - 7 * DAY), Reason.NEW),
    "no post there, but listed since": (known(state=None, listed_since=NOW), Reason.NEW),
    "a newer lastmod than the edit we hold": (known(lastmod=date(2026, 11, 22)), Reason.DECLARED),
    "an older lastmod that we never saw declared": (known(lastmod=date(2026, 10, 9)), None),
    "rendered on the day of its edit": (
        known(lastmod=date(2026, 11, 21), modified=date(2026, 11, 21)),
        Reason.DECLARED,
    ),
    "gone from the sitemap since": (known(unlisted_since=NOW), Reason.DECLARED),
    "gone from the sitemap, and tried after": (known(unlisted_since=NOW - 2 * DAY), None),
    "suspect": (known(state=State.SUSPECT), Reason.CONFIRM),
    "a state to confirm": (known(pending=True), Reason.CONFIRM),
    "gone": (known(state=State.GONE), None),
    "gone, and listed again": (known(state=State.GONE, listed_since=NOW), Reason.DECLARED),
    "rendered long ago, though tried yesterday": (known(last_rendered=NOW - 7 * DAY), Reason.AUDIT),
    "restricted and not seen for long": (known(state=State.RESTRICTED, last_rendered=NOW - 9 * DAY), Reason.AUDIT),
}


@pytest.mark.parametrize(("item", "reason"), CASES.values(), ids=CASES.keys())
def test_what_is_due_and_why(item: Known, reason: Reason | None) -> None:
    found = due([item], now=NOW, bound=BOUND, interval=DAY)

    assert [one.reason for one in found] == ([reason] if reason else [])


def test_the_most_telling_come_first() -> None:
    vanished = known(uri="z", unlisted_since=NOW)
    fresh = known(uri="y", state=None, last_tried=None)
    old = known(uri="x", last_rendered=NOW - 30 * DAY)

    assert [one.uri for one in due([old, fresh, vanished], now=NOW, bound=BOUND, interval=DAY)] == ["z", "y", "x"]


def test_full_asks_for_all_but_the_gone() -> None:
    items = [known(uri="a"), known(uri="b", state=State.GONE), known(uri="c", state=State.SUSPECT)]

    found = {one.uri: one.reason for one in everything(items, now=NOW)}

    assert found == {"a": Reason.REVISIT, "c": Reason.CONFIRM}


@given(st.integers(1, 30), st.integers(1, 28))
def test_no_live_post_stays_unseen_past_the_bound(age: int, bound: int) -> None:
    """A post whose bound would pass before the next daily run is due in this one."""
    item = known(last_rendered=NOW - age * DAY)

    found = due([item], now=NOW, bound=bound * DAY, interval=DAY)

    assert bool(found) == (age > bound - 1)
