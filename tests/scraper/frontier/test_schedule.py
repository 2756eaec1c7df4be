"""Which known URIs are due: a table of situations, and the laws of the audit."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.model import Known, Reason, State
from scraper.frontier.schedule import due, everything

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


IN_A_LIST = "https://blog.test/post/in-a-list"
LISTED_AND_GONE = known(uri=IN_A_LIST, state=State.GONE, listed_since=None)

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
    "gone, and still listed after a week": (known(state=State.GONE, last_tried=NOW - 7 * DAY), Reason.DECLARED),
    "gone, and listed no more": (known(state=State.GONE, listed_since=None, last_tried=NOW - 90 * DAY), None),
    "gone, and listed again": (known(state=State.GONE, listed_since=NOW), Reason.DECLARED),
    "gone, though a list names it": (LISTED_AND_GONE, Reason.DECLARED),
    "gone, though a list names it, and tried today": (replace(LISTED_AND_GONE, last_tried=NOW), None),
    "gone for long, though a list names it": (replace(LISTED_AND_GONE, last_rendered=NOW - 40 * DAY), None),
    "gone for long, though a list names it, and not tried for a week": (
        replace(LISTED_AND_GONE, last_rendered=NOW - 40 * DAY, last_tried=NOW - 7 * DAY),
        Reason.DECLARED,
    ),
    "rendered long ago, though tried yesterday": (known(last_rendered=NOW - 7 * DAY), Reason.AUDIT),
    "restricted and not seen for long": (known(state=State.RESTRICTED, last_rendered=NOW - 9 * DAY), Reason.AUDIT),
}


@pytest.mark.parametrize(("item", "reason"), CASES.values(), ids=CASES.keys())
def test_what_is_due_and_why(item: Known, reason: Reason | None) -> None:
    found = due([item], now=NOW, bound=BOUND, interval=DAY, listed={IN_A_LIST})

    assert [one.reason for one in found] == ([reason] if reason else [])


def test_the_most_telling_come_first() -> None:
    vanished = known(uri="z", unlisted_since=NOW)
    fresh = known(uri="y", state=None, last_tried=None)
    old = known(uri="x", last_rendered=NOW - 30 * DAY)

    assert [one.uri for one in due([old, fresh, vanished], now=NOW, bound=BOUND, interval=DAY)] == ["z", "y", "x"]


def test_full_asks_for_what_is_gone_if_a_list_of_this_run_names_it() -> None:
    assert everything([LISTED_AND_GONE], now=NOW) == ()
    assert [one.uri for one in everything([LISTED_AND_GONE], now=NOW, listed={IN_A_LIST})] == [IN_A_LIST]


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


class Site:
    """Posts that a crawl reads as the schedule asks, once a run."""

    def __init__(self, *posts: Known) -> None:
        self.posts = {post.uri: post for post in posts}
        self.now = NOW

    def run(self, after: timedelta = DAY) -> list[str]:
        """One run, so long after the last: what was asked for."""
        self.now += after
        found = due(self.posts.values(), now=self.now, bound=BOUND, interval=DAY)
        for one in found:
            post = self.posts[one.uri]
            self.posts[one.uri] = replace(post, last_rendered=self.now, last_tried=self.now)
        return [one.uri for one in found]


def old_posts(count: int) -> list[Known]:
    """Posts of two years ago, all read just now: nobody expects much of any of them."""
    return [
        known(uri=f"{n:03}", published=NOW - 700 * DAY, watched_since=NOW, last_rendered=NOW, last_tried=NOW)
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 5, 12, 60, 200])
def test_posts_read_on_one_day_are_audited_evenly_from_the_next_on(count: int) -> None:
    site = Site(*old_posts(count))

    days = [len(site.run()) for _ in range(30)]

    assert max(days) <= ceil(count / 6)
    assert sum(days) <= 30 * count / 6


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(1, 20))
def test_even_or_not_every_post_is_read_within_the_bound(ages: list[int], edits: int) -> None:
    posts = [replace(post, last_rendered=NOW - age * DAY) for post, age in zip(old_posts(40), ages, strict=False)]
    site = Site(*posts, known(uri="lively", edits=edits))

    for _ in range(15):
        site.run()

        assert all(site.now - post.last_rendered < BOUND for post in site.posts.values() if post.last_rendered)


def test_an_hourly_run_spends_the_share_of_the_day_once() -> None:
    site = Site(*old_posts(60))
    site.run()

    assert [site.run(after=timedelta(hours=1)) for _ in range(20)] == [[]] * 20


def test_a_new_post_is_read_on_its_first_days_and_later_less_often() -> None:
    site = Site(*old_posts(60), known(uri="new", published=NOW, watched_since=NOW, last_rendered=NOW, last_tried=NOW))

    read = ["new" in site.run() for _ in range(60)]

    assert all(read[:3])
    assert 4 < sum(read[-30:]) < 20


def test_a_post_that_was_often_edited_is_read_more_often_than_its_like() -> None:
    *quiet, lively = old_posts(60)
    site = Site(*quiet, replace(lively, watched_since=NOW - 90 * DAY, edits=6))

    asked = Counter(uri for _ in range(60) for uri in site.run())

    assert asked[lively.uri] >= 2 * max(asked[post.uri] for post in quiet)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 5)), min_size=20, max_size=60))
def test_what_is_read_early_at_most_doubles_the_audit(posts: list[tuple[int, int]]) -> None:
    site = Site(
        *(
            known(uri=str(n), published=NOW - age * DAY, watched_since=NOW - min(age, 90) * DAY, edits=edits)
            for n, (age, edits) in enumerate(posts)
        )
    )

    asked = sum(len(site.run()) for _ in range(30))

    assert asked <= 30 * 2 * ceil(len(posts) / 6)
