"""The rules on figures alone: when they ring, when they find all well, and when they keep silent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.alarms.alarm import AlarmRule, Finding
from archive.alarms.inputs import ArchiveHealth, PageRead, RunFigures, RunHistory, SourceCount
from archive.alarms.rules import alarms as rung
from archive.alarms.rules import chance, findings, house_findings

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
PATIENCE = timedelta(days=3)


def source(count: int, *, legible: bool = True) -> SourceCount:
    return SourceCount(source="sitemap", count=count, legible=legible)


def figures(day: int = 0, **facts: object) -> RunFigures:
    base = RunFigures(site="demo", crawl=day, ended=NOW + timedelta(days=day), outcome="done", sources=(source(40),))
    return replace(base, **facts)


def history(**facts: object) -> RunHistory:
    base = RunHistory(
        runs=tuple(figures(-day, asked=6) for day in range(1, 11)), pages=40, begun=NOW - timedelta(days=30)
    )
    return replace(base, **facts)


def judged(now: RunFigures, past: RunHistory, rule: AlarmRule) -> bool | None:
    """Return whether *rule* rings, or finds all well (False), or says nothing (None)."""
    found = [finding for finding in findings(now, past, patience=PATIENCE) if finding.rule is rule]
    return any(finding.alarm for finding in found) if found else None


def pages(missing: int, of: int, symptom: str = "no author") -> tuple[PageRead, ...]:
    symptoms = frozenset({symptom})
    return tuple(PageRead(uri=f"/{n}", symptoms=symptoms if n < missing else frozenset()) for n in range(of))


@pytest.mark.parametrize(
    ("seen", "rule", "expected"),
    [
        pytest.param(source(39), AlarmRule.DISCOVERY, False, id="one post fewer is an author's tidying"),
        pytest.param(source(37), AlarmRule.DISCOVERY, False, id="three of forty are less than a tenth"),
        pytest.param(source(35), AlarmRule.DISCOVERY, True, id="five of forty ring"),
        pytest.param(source(0), AlarmRule.SILENT, True, id="an empty sitemap is silent"),
        pytest.param(source(40, legible=False), AlarmRule.SILENT, True, id="a cut one too"),
        pytest.param(source(0), AlarmRule.DISCOVERY, None, id="and silence is not rung twice"),
    ],
)
def test_a_source_is_held_against_what_it_used_to_name(
    seen: SourceCount, rule: AlarmRule, expected: bool | None
) -> None:
    assert judged(figures(sources=(seen,)), history(), rule) is expected


def test_a_source_that_never_named_anything_is_not_missed() -> None:
    past = history(runs=(figures(-1, sources=(source(0),)),))

    assert judged(figures(sources=(source(0),)), past, AlarmRule.SILENT) is False


def test_a_run_of_ours_that_broke_off_says_nothing_of_sources() -> None:
    assert judged(figures(sources=(source(0),), cut=True), history(), AlarmRule.SILENT) is None


@pytest.mark.parametrize(
    ("failed", "asked", "expected"),
    [
        pytest.param(0, 6, False, id="none"),
        pytest.param(1, 1, None, id="one page proves nothing"),
        pytest.param(2, 40, None, id="two of forty happen"),
        pytest.param(3, 40, None, id="three of forty once in two hundred runs"),
        pytest.param(2, 2, True, id="two of two do not"),
        pytest.param(6, 40, True, id="six of forty neither"),
    ],
)
def test_failures_ring_beyond_chance(failed: int, asked: int, expected: bool | None) -> None:
    assert judged(figures(failed=failed, asked=asked), history(), AlarmRule.FAILURES) is expected


def test_a_site_that_never_failed_may_fail_once() -> None:
    steady = history(runs=tuple(figures(-day, asked=400) for day in range(1, 30)))

    assert judged(figures(failed=1, asked=1), steady, AlarmRule.FAILURES) is None


def test_what_hardly_ever_happens_is_not_promised_never_to() -> None:
    steady = history(runs=tuple(figures(-day, asked=400) for day in range(1, 30)))

    (alarm,) = rung(figures(failed=2, asked=2), steady, patience=PATIENCE)

    assert alarm.expected == "fewer than 1% of the pages to fail"


def test_a_site_that_often_fails_is_expected_to() -> None:
    flaky = history(runs=tuple(figures(-day, asked=10, failed=3) for day in range(1, 20)))

    assert judged(figures(failed=4, asked=10), flaky, AlarmRule.FAILURES) is None


@pytest.mark.parametrize(
    ("missing", "read", "expected"),
    [
        pytest.param(0, 2, False, id="all well"),
        pytest.param(1, 6, None, id="one post may lose its author"),
        pytest.param(2, 2, True, id="two of two"),
        pytest.param(20, 40, True, id="half of a rollout"),
    ],
)
def test_a_part_that_is_found_no_more_rings(missing: int, read: int, expected: bool | None) -> None:
    past = history(symptoms={"no author": 0})

    assert judged(figures(pages=pages(missing, read)), past, AlarmRule.PARSER) is expected


def test_a_site_whose_posts_often_lack_an_author_is_expected_to() -> None:
    past = history(symptoms={"no author": 15})

    assert judged(figures(pages=pages(3, 6)), past, AlarmRule.PARSER) is None


def test_one_page_a_day_rings_when_the_days_add_up() -> None:
    yesterday = PageRead(uri="/other", symptoms=frozenset({"no author"}))

    assert judged(figures(pages=pages(1, 1)), history(recent=(yesterday,)), AlarmRule.PARSER) is True


def test_what_was_read_well_last_week_does_not_hide_a_new_template() -> None:
    week = tuple(PageRead(uri=f"/old-{n}") for n in range(50))

    assert judged(figures(pages=pages(3, 3)), history(recent=week), AlarmRule.PARSER) is True


def test_an_alarm_says_what_was_expected_what_was_seen_and_what_to_look_at() -> None:
    (alarm,) = rung(figures(sources=(source(10),)), history(), patience=PATIENCE)

    assert (alarm.expected, alarm.seen) == ("the sitemap to name about 40 posts", "10")
    assert "cirma runs show" in alarm.look
    assert str(alarm).startswith("demo: discovery: expected")


@pytest.mark.parametrize(
    ("days", "expected"), [pytest.param(2, False, id="within patience"), pytest.param(4, True, id="beyond it")]
)
def test_runs_that_fail_are_overdue_beyond_patience(days: int, expected: bool) -> None:
    past = history(runs=(figures(-days),))

    assert judged(figures(outcome="refused", refusal="403"), past, AlarmRule.OVERDUE) is expected


@pytest.mark.parametrize(
    ("house", "ringing"),
    [
        pytest.param(ArchiveHealth(free=10, wanted=5), set(), id="room"),
        pytest.param(ArchiveHealth(free=4, wanted=5), {AlarmRule.DISK}, id="little room"),
        pytest.param(ArchiveHealth(free=9, wanted=5, verified=NOW, faults=2), {AlarmRule.VERIFY}, id="faults"),
        pytest.param(ArchiveHealth(free=9, wanted=5, verified=NOW), set(), id="verified well"),
    ],
)
def test_the_house(house: ArchiveHealth, ringing: set[AlarmRule]) -> None:
    assert {finding.rule for finding in house_findings(house) if finding.alarm} == ringing


@given(hits=st.integers(0, 30), more=st.integers(0, 30), share=st.floats(0, 1))
def test_chance_is_a_probability_that_falls_with_hits(hits: int, more: int, share: float) -> None:
    trials = hits + more

    assert -1e-9 <= chance(hits, trials, share) <= 1 + 1e-9
    assert chance(hits + 1, trials, share) <= chance(hits, trials, share) + 1e-9


@given(counts=st.lists(st.integers(0, 60), min_size=1, max_size=12), now=st.integers(0, 60))
def test_every_finding_is_of_its_own_rule_and_subject(counts: list[int], now: int) -> None:
    past = history(runs=tuple(figures(-day, sources=(source(count),)) for day, count in enumerate(counts, 1)))

    found: tuple[Finding, ...] = findings(figures(sources=(source(now),)), past, patience=PATIENCE)

    assert len({(finding.rule, finding.subject) for finding in found}) == len(found)
    assert all(finding.alarm.rule is finding.rule for finding in found if finding.alarm)
