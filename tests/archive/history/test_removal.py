"""What it takes to call a post gone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.history.removal import Judgement, dossier, is_mass_disappearance, judge, shrank
from archive.model import Absence, Miss, Observation, State
from tests.support.evidence import LISTINGS

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def seen(at: float, *, rendered: float | None = None, content: str = "A") -> Observation:
    return Observation(
        capture=f"{content}@{at}",
        payload=f"sha256:{content}{at}",
        url="https://blog.example/post/a",
        observed=day(at),
        recorded=day(at),
        rendered=None if rendered is None else day(rendered),
        content=content,
    )


def missed(
    at: float,
    *,
    absence: Absence = Absence.NOT_FOUND,
    listed: bool | None = None,
    dropped: bool = False,
    healthy: bool = True,
    on_hold: bool = False,
    crawl: str | None = None,
) -> Miss:
    return Miss(
        capture=f"miss@{at}",
        payload=f"sha256:miss{at}",
        crawl=crawl or f"crawl {at}",
        observed=day(at),
        recorded=day(at),
        absence=absence,
        listed=listed,
        healthy=healthy,
        dropped=dropped,
        on_hold=on_hold,
    )


def judged(*misses: Miss) -> Judgement:
    """The verdict on a post that was seen on day 0 and missed since."""
    return judge([seen(0)], misses)


GONE, SUSPECT, LIVE, RESTRICTED = State.GONE, State.SUSPECT, State.LIVE, State.RESTRICTED


@pytest.mark.parametrize(
    ("state", "misses"),
    [
        pytest.param(LIVE, [], id="never missed"),
        pytest.param(SUSPECT, [missed(1)], id="one 404 makes a suspect"),
        pytest.param(GONE, [missed(1, absence=Absence.GONE, listed=True)], id="a 410 confirms at once"),
        pytest.param(GONE, [missed(1, listed=False)], id="absence from the sitemap confirms at once"),
        pytest.param(SUSPECT, [missed(1, listed=False, healthy=False)], id="not in a crawl that read badly"),
        pytest.param(SUSPECT, [missed(1, listed=False, on_hold=True)], id="not in a mass suspicion"),
        pytest.param(
            SUSPECT,
            [missed(1, absence=Absence.GONE, healthy=False)],
            id="not even a 410 in a crawl that read badly",
        ),
        pytest.param(SUSPECT, [missed(1, absence=Absence.GONE, on_hold=True)], id="nor in a mass suspicion"),
        pytest.param(GONE, [missed(1), missed(2)], id="a second crawl a day later confirms"),
        pytest.param(SUSPECT, [missed(1), missed(1.9)], id="not the same day"),
        pytest.param(GONE, [missed(1.01), missed(2)], id="minutes do not count"),
        pytest.param(SUSPECT, [missed(1, crawl="long"), missed(2.5, crawl="long")], id="not the same crawl"),
        pytest.param(SUSPECT, [missed(1), missed(2, healthy=False)], id="the second must be healthy"),
        pytest.param(GONE, [missed(1, healthy=False), missed(2)], id="the first need not be"),
        pytest.param(SUSPECT, [missed(1, listed=True), missed(14.9, listed=True)], id="thirteen days listed"),
        pytest.param(GONE, [missed(1, listed=True), missed(15, listed=True)], id="fourteen days listed"),
        pytest.param(SUSPECT, [missed(1, listed=True), missed(2)], id="the last listing that read well counts"),
        pytest.param(GONE, [missed(1, listed=True), missed(2, listed=False)], id="then it vanished from the sitemap"),
        pytest.param(GONE, [missed(1, listed=True), missed(2, dropped=True)], id="then the feed dropped it"),
        pytest.param(
            GONE, [missed(1, listed=True), missed(1.2, dropped=True), missed(2)], id="and was not read again since"
        ),
        pytest.param(SUSPECT, [missed(1, dropped=True)], id="a first miss is not believed for a feed"),
        pytest.param(SUSPECT, [missed(1, listed=True), missed(1.9, dropped=True)], id="nor two on one day"),
        pytest.param(
            SUSPECT, [missed(1, listed=True), missed(2, dropped=True, healthy=False)], id="nor what read badly"
        ),
        pytest.param(
            SUSPECT, [missed(1, dropped=True), missed(1.5, listed=True), missed(3)], id="a feed may take it up again"
        ),
        pytest.param(SUSPECT, [missed(1, on_hold=True), missed(2, dropped=True)], id="no feed ends a mass suspicion"),
        pytest.param(SUSPECT, [missed(1, on_hold=True), missed(2, listed=False)], id="the next crawl ends no hold"),
        pytest.param(
            SUSPECT,
            [missed(1, absence=Absence.GONE, on_hold=True), missed(2, absence=Absence.GONE)],
            id="nor does a 410",
        ),
        pytest.param(GONE, [missed(1, on_hold=True), missed(15)], id="fourteen days end it"),
        pytest.param(
            SUSPECT,
            [missed(1, on_hold=True), missed(40, on_hold=True), missed(41), missed(53)],
            id="counted from its last day",
        ),
        pytest.param(
            GONE, [missed(1, on_hold=True), missed(40, on_hold=True), missed(41), missed(54)], id="and then it ends"
        ),
        pytest.param(RESTRICTED, [missed(1, absence=Absence.RESTRICTED)], id="a wall is no absence"),
        pytest.param(
            RESTRICTED,
            [missed(at, absence=Absence.RESTRICTED, listed=False) for at in (1, 2, 30)],
            id="however long",
        ),
        pytest.param(SUSPECT, [missed(1, absence=Absence.RESTRICTED), missed(2)], id="a 404 after a wall is the first"),
        pytest.param(GONE, [missed(1, listed=False), missed(2, absence=Absence.RESTRICTED)], id="gone behind a wall"),
    ],
)
def test_the_evidence_decides(state: State, misses: list[Miss]) -> None:
    assert judged(*misses).state is state


def test_an_observation_in_between_clears_the_suspicion() -> None:
    judgement = judge([seen(0), seen(2)], [missed(1), missed(3)])

    assert judgement.state is SUSPECT
    assert judgement.failing_since == day(3)


def test_an_observation_lifts_a_wall() -> None:
    judgement = judge([seen(0), seen(2)], [missed(1, absence=Absence.RESTRICTED)])

    assert (judgement.state, judgement.failing_since) == (LIVE, None)


def test_failures_before_the_post_was_ever_seen_count_for_nothing() -> None:
    assert judge([seen(5)], [missed(1), missed(3)]) == Judgement(state=LIVE)
    assert judge([], [missed(1), missed(3)]).state is LIVE


@pytest.mark.parametrize(
    ("copies", "state"),
    [
        pytest.param([seen(4, rendered=1)], GONE, id="rendered before the failure"),
        pytest.param([seen(4, rendered=2)], GONE, id="rendered at that instant"),
        pytest.param([seen(4, rendered=3)], LIVE, id="rendered after it"),
        pytest.param([seen(4)], LIVE, id="render unknown"),
        pytest.param([seen(4, rendered=1), seen(11.9, rendered=1)], GONE, id="old copies for a week"),
        pytest.param([seen(4, rendered=1), seen(12, rendered=1)], LIVE, id="old copies alone for eight days"),
    ],
)
def test_only_a_render_made_after_the_failure_brings_a_post_back(copies: list[Observation], state: State) -> None:
    assert judge([seen(0, rendered=0), *copies], [missed(2, listed=False)]).state is state


def test_a_failure_among_old_copies_shows_that_they_are_a_cache() -> None:
    copies = [seen(at, rendered=1) for at in (4, 8, 13)]

    assert judge([seen(0), *copies], [missed(2, listed=False), missed(9)]).state is GONE


def test_the_dossier_tells_the_whole_story() -> None:
    last = seen(3, rendered=1.5, content="B")
    file = dossier(
        [seen(1, rendered=1), last, seen(9, rendered=8)],
        [missed(2, listed=True), missed(4, listed=True), missed(5, listed=False), missed(6, listed=False)],
    )

    assert file is not None
    assert file.last == last
    assert (file.first_failure, file.confirmed_at) == (day(4), day(5))
    assert [miss.capture for miss in file.evidence] == ["miss@4", "miss@5"]
    assert file.returned is not None
    assert (file.returned.at, file.returned.believed_at) == (day(8), day(9))


def test_a_post_may_go_and_come_back_more_than_once() -> None:
    captures = [seen(0, rendered=0), seen(4, rendered=3), seen(6, rendered=1), seen(8, rendered=7)]
    misses = [missed(at, listed=False) for at in (2, 5, 10)]

    judgement = judge(captures, misses)

    assert [removal.first_failure for removal in judgement.removals] == [day(2), day(5), day(10)]
    assert [removal.returned.at for removal in judgement.removals if removal.returned] == [day(3), day(7)]
    assert (judgement.state, judgement.failing_since) == (GONE, day(10))
    assert dossier(captures, misses) == judgement.removals[-1]


def test_a_return_in_old_renders_is_dated_by_the_first_and_believed_with_the_last() -> None:
    copies = [seen(at, rendered=1) for at in (4, 8, 12)]

    back = judge([seen(0, rendered=0), *copies], [missed(2, listed=False)]).removals[0].returned

    assert back is not None
    assert (back.stale, back.at, back.believed_at) == (True, day(4), day(12))
    assert back.observations == tuple(copies)


def test_the_last_proof_of_life_is_the_newest_render_even_if_fetched_after_the_removal() -> None:
    late = seen(5, rendered=1.8)

    judgement = judge([seen(1, rendered=1), late], [missed(2, listed=False)])

    assert judgement.removals[0].last == late


def test_a_suspicion_has_a_dossier_and_a_live_post_none() -> None:
    file = dossier([seen(1)], [missed(2, listed=True)])

    assert file is not None
    assert (file.first_failure, file.confirmed_at) == (day(2), None)
    assert dossier([seen(1)], []) is None


@pytest.mark.parametrize(
    ("live", "suspects", "expected"),
    [
        pytest.param(100, 21, True, id="more than a fifth"),
        pytest.param(100, 20, False, id="a fifth"),
        pytest.param(6, 4, False, id="four of a small site"),
        pytest.param(5, 5, True, id="all of a small site"),
    ],
)
def test_mass_suspicion_is_more_than_a_fifth_and_five(live: int, suspects: int, expected: bool) -> None:
    assert is_mass_disappearance(live, suspects) is expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param(10, 8, False, id="two of ten"),
        pytest.param(10, 6, False, id="four of ten"),
        pytest.param(10, 5, True, id="half of ten"),
        pytest.param(100, 70, False, id="three tenths"),
        pytest.param(100, 69, True, id="more than three tenths"),
        pytest.param(3, 0, False, id="three posts, all gone"),
        pytest.param(50, 80, False, id="it grew"),
    ],
)
def test_a_listing_that_lost_three_tenths_and_five_is_distrusted(before: int, now: int, expected: bool) -> None:
    assert shrank(before, now) is expected


@st.composite
def failures(draw: st.DrawFn) -> list[Miss]:
    times = draw(st.lists(st.integers(1, 60), min_size=1, max_size=8, unique=True))
    return [
        missed(
            at / 2,
            absence=draw(st.sampled_from(Absence)),
            **draw(LISTINGS),
            healthy=draw(st.booleans()),
            on_hold=draw(st.booleans()),
        )
        for at in times
    ]


@given(failures())
@settings(max_examples=60, deadline=None)
def test_law_no_removal_without_a_healthy_miss_that_is_not_held(misses: list[Miss]) -> None:
    doubtful = [miss for miss in misses if miss.on_hold or not miss.healthy or miss.absence is Absence.RESTRICTED]

    assert not judged(*doubtful).removals


@given(failures())
@settings(max_examples=60, deadline=None)
def test_law_evidence_ends_with_what_confirmed_it(misses: list[Miss]) -> None:
    for removal in judged(*misses).removals:
        assert removal.evidence[-1].observed == removal.confirmed_at
        assert removal.evidence[0].observed == removal.first_failure


@given(failures(), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_law_a_fresh_render_after_everything_makes_a_post_live(misses: list[Miss], rendered: int) -> None:
    judgement = judge([seen(0), seen(100, rendered=35 + rendered)], misses)

    assert (judgement.state, judgement.failing_since) == (LIVE, None)
