"""The history of a post: its observations in site order, the states they show, and the steps between.

Three clocks tell of a page: what it declares, when it was rendered, when we fetched it. Order is render order, so it
does not matter in which order caches handed the renders out; a page without a render time takes the moment of its
observation, and is believed only once confirmed (`archive.history.confirmation`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archive.history.confirmation import Stretch, settle
from archive.history.removal import Disappearance, judge
from archive.history.site_order import Placed, place
from archive.model import Absence, ChangeKind, Flag, Miss, Observation, State, Window
from archive.uri import likely_twin


# Kept as a row too (`span`): as-of, search and timelines are joins with it.
class Span(Struct, frozen=True, kw_only=True):
    """A stretch of site time in which a post stood in one state, at one address.

    Site times are render times, or observation times where a render time is unknown.
    """

    content: str
    """Content digest."""
    url: str
    """The latest; http and https, with or without `www.`, are one."""
    first: datetime
    """Site time of the earliest observation that shows the state."""
    last: datetime
    """Site time of the latest one."""
    until: datetime | None
    """Site time by which it had ended: the next span's `first`, or a removal's first failure; None if still on."""
    first_observed: datetime
    last_observed: datetime
    observations: tuple[Observation, ...]
    """In site order; stale ones that show this state are among them."""
    flags: tuple[Flag, ...] = ()


class Step(Struct, frozen=True, kw_only=True):
    """A change of a post between two spans, or of its status."""

    kind: ChangeKind
    """`MOVED` if the address differs, the text too or not; `RESTORED` whatever else differs."""
    before: Span | None
    """None of `NEW`. Of `RESTORED`, the last span before the removal."""
    after: Span | None
    """None of `REMOVED`."""
    window: Window
    observed_at: datetime
    """When the first capture that shows the new state was made; of `REMOVED`, when it was confirmed."""
    flags: tuple[Flag, ...] = ()
    evidence: tuple[Miss, ...] = ()
    """Of `REMOVED`: the misses, up to the one that confirmed it."""


class History(Struct, frozen=True, kw_only=True):
    """All that is known of a post. Each observation is in one span, or pending, or lapsed."""

    state: State
    spans: tuple[Span, ...] = ()
    """In site order; two neighbours differ in content or address unless a removal lies between them."""
    steps: tuple[Step, ...] = ()
    """In site order."""
    pending: tuple[Observation, ...] = ()
    """They show a state that another fetch may still confirm: their render time is unknown."""
    lapsed: tuple[Observation, ...] = ()
    """Never confirmed: the state before or after them was seen again instead."""
    stale: tuple[Observation, ...] = ()
    """Served when a newer state was known already; in the order of their making."""
    removals: tuple[Disappearance, ...] = ()
    suspicion: Disappearance | None = None
    failing_since: datetime | None = None
    """The first failure since the post was last seen; None of a live post."""

    @property
    def current(self) -> Span | None:
        """The last known state, be the post live or gone; None if it was never seen."""
        return self.spans[-1] if self.spans else None


def derive(observations: Iterable[Observation], misses: Iterable[Miss] = ()) -> History:
    """The history that *observations* and *misses*, in any order, tell of one post."""
    # Read twice below, and callers hand over cursors.
    seen, missed = tuple(observations), tuple(misses)
    # Removals first: they part the life of a post into periods, and nothing is confirmed across them.
    judgement = judge(seen, missed)
    placed = place(seen, judgement.removals)
    settled = settle(_periods(placed, judgement.removals))
    spans = _spans(settled.stretches, judgement.removals)
    return History(
        state=judgement.state,
        spans=spans,
        steps=_steps(spans, placed, judgement.removals, missed),
        pending=tuple(item.observation for item in settled.pending),
        lapsed=tuple(item.observation for item in settled.lapsed),
        stale=_stale(placed, settled.stretches),
        removals=judgement.removals,
        suspicion=judgement.suspicion,
        failing_since=judgement.failing_since,
    )


def _periods(placed: Sequence[Placed], removals: Sequence[Disappearance]) -> list[list[Placed]]:
    """Split what was shown at each removal: before the first, between each and the next, and after the last."""
    periods: list[list[Placed]] = [[] for _ in range(len(removals) + 1)]
    for item in placed:
        periods[_period(item.at, removals)].append(item)
    return periods


def _period(instant: datetime, removals: Sequence[Disappearance]) -> int:
    # How many removals came before is the number of the period.
    return sum(removal.first_failure < instant for removal in removals)


def _spans(stretches: Sequence[Stretch], removals: Sequence[Disappearance]) -> tuple[Span, ...]:
    spans = [_span(stretch) for stretch in stretches]
    for i, (span, following) in enumerate(pairwise(spans)):
        # Nobody saw the end of a state: it ended by the time at which the next was first seen.
        spans[i] = replace(span, until=following.first)
    for removal in removals:
        # A removal ends the state that stood when it began, which a later one may have been seen to follow.
        i = max(i for i, span in enumerate(spans) if span.first <= removal.first_failure)
        spans[i] = replace(spans[i], until=removal.first_failure)
    return tuple(spans)


def _span(stretch: Stretch) -> Span:
    # A stale sighting belongs to the state that it shows, however late it was served.
    everything = sorted((*stretch.shown, *stretch.stale), key=lambda item: (item.at, item.observation.observed))
    first = stretch.shown[0]
    return Span(
        content=first.observation.content,
        # A site that goes over to https or takes `www.` away moves no post; what it is called now is asked for.
        url=stretch.shown[-1].observation.url,
        first=first.at,
        last=stretch.shown[-1].at,
        until=None,
        first_observed=min(item.observation.observed for item in everything),
        last_observed=max(item.observation.observed for item in everything),
        observations=tuple(item.observation for item in everything),
        flags=(Flag.ROLLBACK,) if first.rollback else (),
    )


def _steps(
    spans: Sequence[Span], placed: Sequence[Placed], removals: Sequence[Disappearance], misses: Sequence[Miss]
) -> tuple[Step, ...]:
    """The steps from span to span, with each removal after the last span that it ended."""
    steps: list[Step] = []
    before: Span | None = None
    for span in spans:
        period = _period(span.first, removals)
        # A removal lies between the two, so two steps stand in the place of one.
        if before is not None and _period(before.first, removals) < period:
            steps.append(_removed(before, placed, removals[period - 1]))
            steps.append(_restored(before, span, misses))
        else:
            steps.append(_shown(before, span))
        before = span
    if before is not None and _period(before.first, removals) < len(removals):
        steps.append(_removed(before, placed, removals[-1]))
    return tuple(steps)


def _shown(before: Span | None, after: Span) -> Step:
    """The step to a new state of a post that was there all the time."""
    kind = ChangeKind.NEW
    # The state that was removed and never came back.
    if before is not None:
        # The address counts more than the text: a post that moved and was edited is first of all elsewhere.
        kind = ChangeKind.EDIT if likely_twin(before.url) == likely_twin(after.url) else ChangeKind.MOVED
    return Step(
        kind=kind,
        before=before,
        after=after,
        window=Window(after=before.last if before else None, before=after.first),
        observed_at=after.first_observed,
        flags=after.flags,
    )


def _removed(before: Span, placed: Sequence[Placed], removal: Disappearance) -> Step:
    """The step to absence: after the last proof of life, even a pending or stale one, not after the first failure."""
    assert removal.confirmed_at is not None
    return Step(
        kind=ChangeKind.REMOVED,
        before=before,
        after=None,
        window=Window(
            # A stale or pending page still proves that somebody could read the post then.
            after=max(item.at for item in placed if item.at <= removal.first_failure),
            before=removal.first_failure,
        ),
        observed_at=removal.confirmed_at,
        evidence=removal.evidence,
    )


def _restored(before: Span, after: Span, misses: Sequence[Miss]) -> Step:
    """The step from absence to *after*: after the last failure before it, whatever text came back."""
    # A wall hides a post without removing it.
    failures = [miss.observed for miss in misses if miss.absence is not Absence.RESTRICTED]
    return Step(
        kind=ChangeKind.RESTORED,
        before=before,
        after=after,
        window=Window(after=max(failure for failure in failures if failure < after.first), before=after.first),
        observed_at=after.first_observed,
        flags=after.flags,
    )


def _stale(placed: Sequence[Placed], stretches: Sequence[Stretch]) -> tuple[Observation, ...]:
    # Some are known to be stale by their own render, others only once the states were settled.
    found = {item for item in placed if item.stale} | {item for stretch in stretches for item in stretch.stale}
    ordered = sorted(found, key=lambda item: (item.observation.observed, item.observation.capture))
    return tuple(item.observation for item in ordered)
