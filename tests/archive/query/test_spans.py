"""As of an instant: what the stored spans answer, beside what the history itself says."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from sqlite_utils import Database

from archive import Archive
from archive.history import History, Span, derive
from archive.model import Miss, Observation, State, Uncertainty
from archive.query import evidence, spans
from tests.support.archives import demo_archive
from tests.support.evidence import POST, any_evidence, day, kept, missed, seen

A_MOMENT = timedelta(milliseconds=1)


@pytest.fixture(scope="module")
def eventful() -> Database:
    return kept(
        [seen("A", at=1, rendered=1), seen("B", at=4, rendered=3), seen("B", at=12, rendered=11)],
        [missed(6), missed(9)],
    )


@pytest.mark.parametrize(
    ("instant", "content", "state"),
    [
        pytest.param(2, "A", "live", id="before the edit"),
        pytest.param(3, "B", "live", id="on the edit"),
        pytest.param(6, "B", "gone", id="on the first failure"),
        pytest.param(7, "B", "gone", id="while it was gone, its last text"),
        pytest.param(11, "B", "live", id="back again"),
        pytest.param(None, "B", "live", id="now"),
    ],
)
def test_an_instant_has_a_state(eventful: Database, instant: float | None, content: str, state: str) -> None:
    row = spans.at(eventful, POST, None if instant is None else day(instant))

    assert row is not None
    assert (row["at_content"], row["at_state"]) == (content, state)


def test_before_the_first_state_there_is_none(eventful: Database) -> None:
    assert spans.at(eventful, POST, day(0)) is None
    assert list(spans.all_at(eventful, day(0), site=None)) == []
    assert spans.first(eventful, POST) == day(1)


@pytest.mark.parametrize(
    ("instant", "window"),
    [
        pytest.param(1, None, id="on a render"),
        pytest.param(2, Uncertainty(after=day(1), before=day(3)), id="between two states"),
        pytest.param(3, None, id="on the render that shows the edit"),
        pytest.param(5, Uncertainty(after=day(3), before=day(6)), id="before the first failure"),
        pytest.param(10, Uncertainty(after=day(9), before=day(11)), id="before the return"),
        pytest.param(20, Uncertainty(after=day(12), before=None), id="after the last look"),
    ],
)
def test_between_two_renders_the_state_is_uncertain(
    eventful: Database, instant: float, window: Uncertainty | None
) -> None:
    row = spans.at(eventful, POST, day(instant))

    assert row is not None
    assert spans.uncertainty(row) == window


@given(any_evidence())
@settings(max_examples=60, deadline=None)
def test_law_the_rows_answer_as_the_history_does(found: tuple[list[Observation], list[Miss]]) -> None:
    database = kept(*found)
    history = derive(evidence.observations(database, POST), evidence.misses(database, POST))

    last_look = max((seen.observed for seen in found[0]), default=day(0))

    for instant in moments(history):
        row = spans.at(database, POST, instant)
        span = span_at(history, instant)
        assert (row and (row["at_content"], row["at_url"])) == (span and (span.content, span.url))
        if row and span:
            assert row["at_state"] == state_at(history, instant)
            assert spans.uncertainty(row) == uncertainty_at(history, instant, last_look)
            assert [dict(row)] == [dict(one) for one in spans.all_at(database, instant, site="s")]


def moments(history: History) -> list[datetime]:
    """Every instant at which something begins or ends, and those beside it."""
    edges = {moment for span in history.spans for moment in (span.first, span.last, span.until)}
    edges |= {moment for step in history.steps for moment in (step.window.after, step.window.before)}
    edges.add(history.failing_since)
    return [edge + nudge for edge in sorted(filter(None, edges)) for nudge in (-A_MOMENT, timedelta(0), A_MOMENT)]


def span_at(history: History, instant: datetime) -> Span | None:
    return next((span for span in reversed(history.spans) if span.first <= instant), None)


def state_at(history: History, instant: datetime) -> str:
    if history.failing_since and history.failing_since <= instant:
        return history.state.value
    for removal in history.removals:
        back = next((later.first for later in history.spans if later.first > removal.first_failure), None)
        if removal.first_failure <= instant and (back is None or instant < back):
            return State.GONE.value
    return State.LIVE.value


def uncertainty_at(history: History, instant: datetime, last_look: datetime) -> Uncertainty | None:
    for window in (step.window for step in history.steps):
        if window.after and window.after < instant < window.before:
            return Uncertainty(after=window.after, before=window.before)
    span = span_at(history, instant)
    return Uncertainty(after=last_look, before=None) if span and not span.until and instant > last_look else None


def test_a_text_that_moved_is_dated_from_its_first_address() -> None:
    with Archive(demo_archive()) as archive:
        (move,) = archive.changes(kind="moved")
        now, then = archive.post(move.post).shown, archive.as_of("2026-11-17").post(move.post).shown
        states = archive.snapshots(move.post)

    assert (now.snapshot, then.snapshot, len(states)) == (states[0].id, states[0].id, 1)
    for shown in (now, then):
        assert (shown.first_rendered, shown.last_rendered) == (states[0].first_rendered, states[0].last_rendered)
    assert (now.url, then.url) == (move.url, move.old_url)
    assert now.at_url
    assert then.at_url
    assert then.at_url[1] < now.at_url[0]


def test_a_text_that_came_back_is_dated_by_its_own_stretch() -> None:
    with Archive(demo_archive()) as archive:
        for post in archive.posts():
            shown = archive.post(post.id).shown
            if archive.changes(post=post.id, kind="edit"):
                assert shown.at_url is None
                assert shown.first_rendered > min(state.first_rendered for state in archive.snapshots(post.id))
