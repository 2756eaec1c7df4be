"""Observations in any order, told as states and steps."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.history import History, derive
from archive.model import Absence, ChangeKind, Flag, Miss, Observation, State, Window
from tests.support.evidence import HOME, TEXTS, any_evidence, day, missed, seen

QUICK = settings(max_examples=40, deadline=None)


def undated(contents: str) -> list[Observation]:
    """Daily captures of a page that carries no render time."""
    return [seen(content, at=number) for number, content in enumerate(contents)]


def contents(history: History) -> str:
    return "".join(span.content for span in history.spans)


def kinds(history: History) -> list[ChangeKind]:
    return [step.kind for step in history.steps]


# --- the order of renders ------------------------------------------------------------------------------------------


def test_the_first_state_is_new_and_its_window_has_no_beginning() -> None:
    history = derive([seen("A", at=2, rendered=1)])

    (step,) = history.steps
    assert step.kind is ChangeKind.NEW
    assert step.window == Window(after=None, before=day(1))
    assert (step.before, step.after, step.observed_at) == (None, history.current, day(2))


def test_an_edit_happened_between_the_last_old_render_and_the_first_new_one() -> None:
    history = derive(
        [
            seen("A", at=2, rendered=1),
            seen("A", at=5, rendered=3),
            seen("B", at=8, rendered=6),
            seen("B", at=9, rendered=7),
        ]
    )

    edit = history.steps[1]
    assert edit.kind is ChangeKind.EDIT
    assert edit.window == Window(after=day(3), before=day(6))
    assert edit.observed_at == day(8)


def test_two_caches_in_turn_are_one_edit() -> None:
    history = derive(
        [
            seen("A", at=1, rendered=0),
            seen("B", at=3, rendered=2),
            seen("A", at=4, rendered=0),
            seen("B", at=5, rendered=2),
        ]
    )

    assert contents(history) == "AB"
    assert [item.capture for item in history.stale] == ["A@4"]


def test_a_newer_render_of_a_former_state_is_a_revert() -> None:
    history = derive([seen("A", at=1, rendered=1), seen("B", at=2, rendered=2), seen("A", at=3, rendered=3)])

    assert contents(history) == "ABA"


def test_an_older_render_never_seen_takes_its_place_in_the_past_and_splits_the_change() -> None:
    known = [seen("A", at=1, rendered=1), seen("C", at=4, rendered=4)]
    history = derive([*known, seen("B", at=5, rendered=2)])

    assert contents(history) == "ABC"
    assert [step.window for step in history.steps[1:]] == [
        Window(after=day(1), before=day(2)),
        Window(after=day(2), before=day(4)),
    ]
    assert [step.observed_at for step in history.steps] == [day(1), day(5), day(4)]


def test_a_304_proves_no_more_than_the_render_that_it_confirms() -> None:
    history = derive(
        [seen("A", at=1, rendered=1), seen("A", at=6, rendered=1, confirms=True), seen("B", at=7, rendered=4)]
    )

    assert history.steps[1].window == Window(after=day(1), before=day(4))
    assert history.spans[0].last_observed == day(6)


def test_a_render_time_after_the_observation_is_unknown() -> None:
    history = derive([seen("A", at=1, rendered=1), seen("B", at=2, rendered=400)])

    assert contents(history) == "A"
    assert [item.content for item in history.pending] == ["B"]


@pytest.mark.parametrize(
    ("before", "tie", "told"),
    [
        pytest.param("A", "BAB", "AB", id="what continues the state comes first"),
        pytest.param("AB", "ABA", "ABA", id="the state before, not the first of all"),
        pytest.param("A", "BCB", "ABC", id="equals stay together"),
    ],
)
def test_states_of_one_render_instant_do_not_oscillate(before: str, tie: str, told: str) -> None:
    earlier = [seen(content, at=number, rendered=number) for number, content in enumerate(before)]
    same = [seen(content, at=10 + number, rendered=9) for number, content in enumerate(tie)]

    assert contents(derive(earlier + same)) == told


def test_a_move_with_another_text_is_one_step() -> None:
    history = derive([seen("A", at=1, rendered=1), seen("B", at=2, rendered=2, url=HOME + "-2")])

    assert kinds(history) == [ChangeKind.NEW, ChangeKind.MOVED]


def test_a_stale_render_at_the_old_address_is_no_second_move() -> None:
    moved = seen("A", at=3, rendered=3, url=HOME + "-2")
    history = derive([seen("A", at=1, rendered=1), moved, seen("A", at=4, rendered=2)])

    assert kinds(history) == [ChangeKind.NEW, ChangeKind.MOVED]
    assert history.steps[1].window == Window(after=day(2), before=day(3))


# --- rollbacks -----------------------------------------------------------------------------------------------------


def test_an_old_render_of_a_new_state_that_declares_a_later_date_is_a_rollback() -> None:
    newest = seen("B", at=6, rendered=5, modified=4)
    odd = seen("C", at=8, rendered=3, modified=4.5)
    history = derive(
        [
            seen("A", at=1, rendered=1, modified=0),
            newest,
            odd,
            replace(odd, capture="C again", observed=day(9)),
        ]
    )

    assert contents(history) == "ABC"
    assert not history.stale
    assert history.steps[2].flags == (Flag.ROLLBACK,)
    assert history.steps[2].window == Window(after=day(5), before=day(8))
    assert history.steps[2].observed_at == day(8)


def test_an_old_render_that_declares_the_same_date_is_a_stale_cache() -> None:
    history = derive([seen("B", at=6, rendered=5, modified=4), seen("C", at=8, rendered=3, modified=4)])

    assert contents(history) == "CB"


def test_a_stale_copy_of_a_known_state_is_no_rollback_even_if_the_site_set_its_date_back() -> None:
    first, old = seen("A", at=1, rendered=1, modified=1), seen("B", at=2, rendered=2, modified=2)
    new = seen("C", at=4, rendered=3, modified=0)

    history = derive([first, old, new, replace(old, capture="B again", observed=day(5))])

    assert contents(history) == "ABC"


@pytest.mark.parametrize(
    ("last", "told"),
    [
        pytest.param(12.9, "AB", id="seven days and more may be a cache"),
        pytest.param(13, "ABA", id="eight are not"),
    ],
)
def test_an_old_render_that_alone_is_served_for_eight_days_is_a_rollback(last: float, told: str) -> None:
    known = [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3)]

    history = derive([*known, *(seen("A", at=at, rendered=1) for at in (5, 9, last))])

    assert contents(history) == told
    if told == "ABA":
        assert history.steps[2].flags == (Flag.ROLLBACK,)
        assert history.steps[2].window == Window(after=day(3), before=day(5))


def test_one_newer_render_among_the_old_ones_shows_that_they_are_a_cache() -> None:
    known = [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3)]
    later = [
        seen("A", at=5, rendered=1),
        seen("B", at=9, rendered=3, confirms=True),
        seen("A", at=14, rendered=1),
    ]

    assert contents(derive([*known, *later])) == "AB"


def test_an_older_render_of_the_newest_state_shows_that_the_others_are_a_cache() -> None:
    known = [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3)]
    later = [seen("A", at=5, rendered=1), seen("B", at=9, rendered=2.5), seen("A", at=14, rendered=1)]

    assert contents(derive([*known, *later])) == "AB"


def test_after_a_rollback_the_eight_days_begin_anew() -> None:
    known = [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3)]
    rolled_back = [seen("A", at=at, rendered=1) for at in (5, 14)]

    assert contents(derive([*known, *rolled_back, seen("B", at=15, rendered=3)])) == "ABA"


def test_an_edit_after_a_rollback_is_an_ordinary_edit() -> None:
    known = [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3)]
    rolled_back = [seen("A", at=at, rendered=1) for at in (5, 14)]

    history = derive([*known, *rolled_back, seen("C", at=20, rendered=19), seen("A", at=21, rendered=1)])

    assert contents(history) == "ABAC"
    assert history.steps[3].flags == ()


# --- pages without a render time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fetched", "told", "pending"),
    [
        pytest.param("A", "A", "", id="the first state counts at once"),
        pytest.param("AB", "A", "B", id="a new state waits"),
        pytest.param("ABB", "AB", "", id="a second fetch confirms it"),
        pytest.param("ABAB", "AB", "", id="not necessarily the next one"),
        pytest.param("ABABAB", "AB", "", id="caches in turn are one edit"),
        pytest.param("ABABABA", "AB", "A", id="one old answer is a cache until the next says so"),
        pytest.param("ABBA", "AB", "A", id="a return waits"),
        pytest.param("ABBAA", "ABA", "", id="two in a row are a return"),
        pytest.param("ABBABA", "AB", "A", id="two not in a row are none"),
        pytest.param("ABAAB", "A", "B", id="the old state twice in a row outdates a sighting"),
        pytest.param("ABCC", "AC", "", id="the state that is confirmed counts"),
        pytest.param("ABBCABC", "ABC", "", id="an old answer between two sightings of a new state changes nothing"),
        pytest.param("ABCBC", "AB", "C", id="the first to be confirmed counts"),
    ],
)
def test_without_render_times_a_state_counts_once_confirmed(fetched: str, told: str, pending: str) -> None:
    history = derive(undated(fetched))

    assert contents(history) == told
    assert "".join(item.content for item in history.pending) == pending


def test_without_render_times_the_window_is_of_observations_and_begins_before_the_first_sighting() -> None:
    history = derive(undated("ABAB"))

    assert history.steps[1].window == Window(after=day(0), before=day(1))
    assert history.steps[1].observed_at == day(1)
    assert [item.capture for item in history.stale] == ["A@2"]


def test_a_sighting_that_nothing_confirmed_lapses() -> None:
    history = derive(undated("ABAA"))

    assert [item.content for item in history.lapsed] == ["B"]
    assert not history.pending


def test_a_render_time_settles_a_doubt() -> None:
    history = derive([*undated("AB"), seen("B", at=5, rendered=4)])

    assert contents(history) == "AB"
    assert history.steps[1].window == Window(after=day(0), before=day(1))


def test_unknown_render_times_take_their_place_among_known_ones_by_observation() -> None:
    history = derive([seen("A", at=1, rendered=1), seen("A", at=3), seen("B", at=9, rendered=5)])

    assert history.steps[1].window == Window(after=day(3), before=day(5))


# --- removal and return --------------------------------------------------------------------------------------------


def test_a_removal_happened_between_the_last_proof_of_life_and_the_first_failure() -> None:
    history = derive([seen("A", at=2, rendered=1)], [missed(4, listed=True), missed(5)])

    removal = history.steps[1]
    assert (history.state, removal.kind) == (State.GONE, ChangeKind.REMOVED)
    assert removal.window == Window(after=day(1), before=day(4))
    assert removal.observed_at == day(5)
    assert [miss.capture for miss in removal.evidence] == ["miss@4", "miss@5"]
    assert history.current is not None
    assert history.current.until == day(4)


def test_a_stale_copy_fetched_after_the_removal_narrows_its_window() -> None:
    history = derive([seen("A", at=2, rendered=1), seen("A", at=6, rendered=3)], [missed(5)])

    assert history.state is State.GONE
    assert history.steps[1].window == Window(after=day(3), before=day(5))


def test_a_render_at_the_instant_of_the_first_failure_is_no_return() -> None:
    history = derive([seen("A", at=2, rendered=1), seen("A", at=6, rendered=5)], [missed(5)])

    assert kinds(history) == [ChangeKind.NEW, ChangeKind.REMOVED]


def test_an_edit_seen_only_in_a_stale_copy_comes_before_the_removal() -> None:
    history = derive([seen("A", at=2, rendered=1), seen("B", at=6, rendered=3)], [missed(5)])

    assert kinds(history) == [ChangeKind.NEW, ChangeKind.EDIT, ChangeKind.REMOVED]


@pytest.mark.parametrize("text", [pytest.param("A", id="as it was"), pytest.param("B", id="with another text")])
def test_a_render_after_the_failure_is_a_return(text: str) -> None:
    history = derive([seen("A", at=2, rendered=1), seen(text, at=9, rendered=8)], [missed(5), missed(7)])

    assert history.state is State.LIVE
    assert kinds(history) == [ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.RESTORED]
    assert history.steps[2].window == Window(after=day(7), before=day(8))


def test_old_renders_that_alone_are_served_for_eight_days_bring_a_removed_post_back() -> None:
    copies = [seen("A", at=at, rendered=1) for at in (2, 6, 10, 14)]

    history = derive(copies, [missed(5)])

    assert kinds(history) == [ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.RESTORED]
    assert history.steps[2].flags == (Flag.ROLLBACK,)
    assert history.steps[2].window == Window(after=day(5), before=day(6))


def test_old_renders_between_failures_are_neither_a_return_nor_a_rollback() -> None:
    known = [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3)]
    copies = [seen("A", at=at, rendered=1) for at in (6, 10, 15)]

    history = derive([*known, *copies], [missed(5), missed(8), missed(12)])

    assert kinds(history) == [ChangeKind.NEW, ChangeKind.EDIT, ChangeKind.REMOVED]
    assert [item.observed for item in history.stale] == [day(6), day(10), day(15)]


def test_after_a_return_edits_go_on() -> None:
    back = [seen("A", at=9, rendered=8), seen("B", at=11, rendered=10)]

    history = derive([seen("A", at=2, rendered=1), *back], [missed(5), missed(14)])

    assert kinds(history)[2:] == [ChangeKind.RESTORED, ChangeKind.EDIT, ChangeKind.REMOVED]


def test_a_suspicion_changes_nothing() -> None:
    history = derive([seen("A", at=2, rendered=1)], [missed(5, listed=True)])

    assert (history.state, kinds(history)) == (State.SUSPECT, [ChangeKind.NEW])
    assert history.failing_since == day(5)


def test_a_wall_changes_nothing() -> None:
    history = derive([seen("A", at=2, rendered=1)], [missed(5, absence=Absence.RESTRICTED)])

    assert (history.state, kinds(history)) == (State.RESTRICTED, [ChangeKind.NEW])


def test_a_post_never_seen_has_no_state() -> None:
    history = derive([], [missed(1)])

    assert (history.current, history.steps) == (None, ())


# --- laws ----------------------------------------------------------------------------------------------------------

MINUTES = st.integers(0, 40)


@st.composite
def dated_captures(draw: st.DrawFn) -> list[Observation]:
    """Captures of pages with distinct render times, made in any order within a week after the last render."""
    renders = draw(st.lists(MINUTES, min_size=1, max_size=12, unique=True))
    states = draw(st.lists(TEXTS, min_size=len(renders), max_size=len(renders)))
    made = draw(st.permutations(range(len(renders))))
    return [
        seen(text, at=1 + order / 2, rendered=minute / 100, modified=minute / 100)
        for minute, text, order in zip(renders, states, made, strict=True)
    ]


def told(history: History) -> list[tuple[object, ...]]:
    """Return what a history says of the site, without when we learnt it."""
    spans: list[tuple[object, ...]] = [
        (span.content, span.url, span.first, span.last, span.until) for span in history.spans
    ]
    return spans + [(step.kind, step.window, step.flags) for step in history.steps]


@given(dated_captures(), st.randoms())
@QUICK
def test_law_with_render_times_the_order_of_fetches_does_not_matter(
    captures: list[Observation], random: Random
) -> None:
    times = sorted(item.observed for item in captures)
    random.shuffle(times)
    again = [replace(item, observed=at, recorded=at) for item, at in zip(captures, times, strict=True)]

    assert told(derive(again)) == told(derive(captures))


@given(any_evidence(), st.randoms())
@QUICK
def test_law_the_order_of_the_input_does_not_matter(
    evidence: tuple[list[Observation], list[Miss]], random: Random
) -> None:
    observations, misses = evidence
    shuffled, shuffled_misses = list(observations), list(misses)
    random.shuffle(shuffled)
    random.shuffle(shuffled_misses)

    assert derive(shuffled, shuffled_misses) == derive(observations, misses)


@given(any_evidence())
@QUICK
def test_law_neighbouring_spans_differ_unless_a_removal_parts_them(
    evidence: tuple[list[Observation], list[Miss]],
) -> None:
    history = derive(*evidence)

    for step in history.steps:
        if step.before and step.after and step.kind is not ChangeKind.RESTORED:
            assert (step.before.content, step.before.url) != (step.after.content, step.after.url)


@given(any_evidence())
@QUICK
def test_law_every_observation_has_one_place(evidence: tuple[list[Observation], list[Miss]]) -> None:
    history = derive(*evidence)

    placed = [item for span in history.spans for item in span.observations]
    everything: Sequence[Observation] = (*placed, *history.pending, *history.lapsed)
    assert sorted(item.capture for item in everything) == sorted(item.capture for item in evidence[0])


@given(any_evidence())
@QUICK
def test_law_site_time_runs_forward(evidence: tuple[list[Observation], list[Miss]]) -> None:
    history = derive(*evidence)

    befores = [step.window.before for step in history.steps]
    assert befores == sorted(befores)
    for step in history.steps:
        assert step.window.after is None or step.window.after <= step.window.before
    for span in history.spans:
        assert span.first <= span.last
        assert span.until is None or span.last <= span.until


@given(any_evidence())
@QUICK
def test_law_removals_and_returns_alternate(evidence: tuple[list[Observation], list[Miss]]) -> None:
    history = derive(*evidence)

    status = [kind for kind in kinds(history) if kind in (ChangeKind.REMOVED, ChangeKind.RESTORED)]
    assert set(status[::2]) <= {ChangeKind.REMOVED}
    assert set(status[1::2]) <= {ChangeKind.RESTORED}
    assert (history.state is State.GONE) == (len(status) % 2 == 1)
    assert kinds(history)[0] is ChangeKind.NEW


@given(any_evidence())
@QUICK
def test_law_one_content_is_never_edited(evidence: tuple[list[Observation], list[Miss]]) -> None:
    observations, misses = evidence

    history = derive([replace(item, content="A") for item in observations], misses)

    assert ChangeKind.EDIT not in kinds(history)
