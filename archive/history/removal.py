"""Decide whether a post is still online, from sightings and misses to a state with its evidence. Pure.

Removal is a state, not an event. One 404 makes a suspect; what confirms it is written in `_confirmed`. A post that
is confirmed gone has a dossier: what showed it last, the first failure, the evidence, any return.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Absence, Miss, Observation, State
from archive.uri import likely_twin

PATIENCE = timedelta(days=14)
"""How long a post that a sitemap or feed still lists, or whose removal was held, stays merely suspect."""

A_DAY = timedelta(hours=23, minutes=30)
"""A day between two crawls, less the minutes by which a daily crawl reaches a post sooner or later."""

STALE_LIMIT = timedelta(days=8)
"""Past this no cache is to blame: Wix keeps a render for a week at most."""


class Return(Struct, frozen=True, kw_only=True):
    """The way in which a removed post came back."""

    observations: tuple[Observation, ...]
    """The first capture made after the removal; of a return in old renders, those that showed its state."""
    at: datetime
    """Site time: the render, or the first observation where the render is unknown or old."""
    believed_at: datetime
    """The observation that settled it."""
    stale: bool
    """Every render was older than the first failure; they alone were served for eight days."""


class Disappearance(Struct, frozen=True, kw_only=True):
    """All that is known of one disappearance, confirmed or only suspected."""

    last: Observation
    """The newest render that showed the post before it failed, whenever it was fetched."""
    first_failure: datetime
    evidence: tuple[Miss, ...]
    """Misses in order, up to the one that confirmed."""
    confirmed_at: datetime | None = None
    """None while it is only suspected."""
    returned: Return | None = None


class Judgement(Struct, frozen=True, kw_only=True):
    """The state of a post, and each of its disappearances."""

    state: State
    removals: tuple[Disappearance, ...] = ()
    """The confirmed ones, oldest first."""
    suspicion: Disappearance | None = None
    """One that nothing has confirmed or cleared."""
    failing_since: datetime | None = None
    """The first failure since the post was last seen; None of a live post."""


def judge(observations: Iterable[Observation], misses: Iterable[Miss]) -> Judgement:
    """Judge one post by its evidence, in the order in which that was gathered.

    Misses before the first observation count for nothing: what was never there cannot be removed.
    """
    case = _Evidence()
    events: list[Observation | Miss] = [*observations, *misses]
    # By the time at which we saw it, not the site's: evidence is gathered in our time.
    for event in sorted(events, key=_event_order):
        if isinstance(event, Miss):
            case.missed(event)
        else:
            case.seen(event)
    return case.judgement()


def dossier(observations: Iterable[Observation], misses: Iterable[Miss]) -> Disappearance | None:
    """The dossier of the post's latest disappearance, confirmed or suspected, or None if it never failed."""
    judgement = judge(observations, misses)
    return judgement.suspicion or (judgement.removals[-1] if judgement.removals else None)


def is_mass_disappearance(live: int, suspects: int) -> bool:
    """Return whether so many of *live* posts are suspect at once that no removal of this crawl is believed.

    A lapsed site is not mass unpublishing. *live* counts the posts that were not gone before the crawl, *suspects*
    those of them that turned suspect in it.
    """
    # Five at least: of a blog with six posts one author may take two down.
    return suspects >= 5 and suspects * 5 > live


def shrank(before: int, now: int) -> bool:
    """Return whether a listing of *now* posts that held *before* lost too many at once to be evidence of absence.

    Three tenths, and five: a site drops a series of posts now and then but seldom a third of what it wrote, and
    where ten posts are listed, one or two or four fewer are an author's tidying.
    """
    return before - now >= 5 and now * 10 < before * 7


def shown_at(observation: Observation) -> datetime:
    """Return when the site showed this: the render time, or the observation where that is unknown or in its future."""
    return rendered_at(observation) or observation.observed


def rendered_at(observation: Observation) -> datetime | None:
    """The render time, or None where unknown; one after the observation is a clock gone wrong."""
    rendered = observation.rendered
    return rendered if rendered and rendered <= observation.observed else None


class _Evidence:
    """The evidence on one post, event by event."""

    def __init__(self) -> None:
        self._seen: list[Observation] = []
        self._suspicion: list[Miss] = []
        self._wall: datetime | None = None
        self._removals: list[Disappearance] = []
        self._old_renders: list[Observation] = []

    def seen(self, observation: Observation) -> None:
        """Take a capture that showed the post."""
        self._seen.append(observation)
        self._wall = None
        if self._gone:
            self._seen_again(observation)
        else:
            # Even an old render clears a mere suspicion: the next miss renews it, and a false removal is worse.
            self._suspicion.clear()

    def missed(self, miss: Miss) -> None:
        """Take a capture that did not show the post."""
        self._old_renders.clear()
        # More failures of what is gone prove nothing further.
        if not self._seen or self._gone:
            return
        if miss.absence is Absence.RESTRICTED:
            # A wall says nothing of what is behind it: a suspicion stays as it was.
            self._wall = self._wall or miss.observed
            return
        self._wall = None
        self._suspicion.append(miss)
        # Judged at each miss, so that the date of confirmation does not depend on when somebody looked.
        if _confirmed(self._suspicion):
            self._removals.append(replace(self._open(), confirmed_at=miss.observed))
            self._suspicion.clear()

    def judgement(self) -> Judgement:
        """The verdict on all that was taken."""
        suspicion = self._open() if self._suspicion else None
        failing = self._removals[-1] if self._gone else suspicion
        return Judgement(
            state=self._state(),
            removals=tuple(replace(removal, last=self._last(removal.first_failure)) for removal in self._removals),
            suspicion=suspicion,
            failing_since=failing.first_failure if failing else self._wall,
        )

    @property
    def _gone(self) -> bool:
        return bool(self._removals) and self._removals[-1].returned is None

    def _state(self) -> State:
        # Gone outranks a wall and a suspicion: these are questions about a post that may still be there.
        if self._gone:
            return State.GONE
        if self._wall:
            return State.RESTRICTED
        return State.SUSPECT if self._suspicion else State.LIVE

    def _open(self) -> Disappearance:
        first = self._suspicion[0].observed
        return Disappearance(last=self._last(first), first_failure=first, evidence=tuple(self._suspicion))

    def _last(self, failure: datetime) -> Observation:
        before = [observation for observation in self._seen if shown_at(observation) <= failure]
        # Every tie is broken: the dossier must name the same capture after a rebuild.
        return max(before, key=lambda item: (shown_at(item), item.observed, item.payload, item.capture))

    def _seen_again(self, observation: Observation) -> None:
        """Believe a render made after the first failure, and older ones once they alone were served too long."""
        if shown_at(observation) > self._removals[-1].first_failure:
            self._come_back((observation,), at=shown_at(observation), stale=False)
            return
        self._old_renders.append(observation)
        # A cache would have let go of them by now, so the site itself serves the old render.
        if observation.observed - self._old_renders[0].observed >= STALE_LIMIT:
            state = (observation.content, likely_twin(observation.url))
            same = tuple(old for old in self._old_renders if (old.content, likely_twin(old.url)) == state)
            self._come_back(same, at=same[0].observed, stale=True)

    def _come_back(self, observations: tuple[Observation, ...], *, at: datetime, stale: bool) -> None:
        back = Return(observations=observations, at=at, believed_at=observations[-1].observed, stale=stale)
        self._removals[-1] = replace(self._removals[-1], returned=back)
        self._old_renders.clear()


def _confirmed(suspicion: list[Miss]) -> bool:
    """Return whether the newest miss of a suspicion confirms the removal."""
    miss = suspicion[-1]
    if miss.on_hold or not miss.healthy:
        return False
    held = [earlier.observed for earlier in suspicion if earlier.on_hold]
    if miss.absence is Absence.GONE and not held:
        return True
    if held or _still_listed(suspicion):
        # A hold ends with time, not with the next crawl: the posts of a lapsed site turn suspect only once. From its
        # last day on, since posts that led to another host for months were on hold all the while.
        return miss.observed - (held or [suspicion[0].observed])[-1] >= PATIENCE
    if miss.listed is False:
        return True
    return any(earlier.crawl != miss.crawl and miss.observed - earlier.observed >= A_DAY for earlier in suspicion[:-1])


def _still_listed(suspicion: list[Miss]) -> bool:
    """Return whether the last listing that is known named the post.

    A feed that drops it proves no absence, since newer posts may have pushed it out; but it does not list it any more.
    """
    known = [bool(miss.listed) for miss in suspicion if miss.listed is not None or miss.dropped]
    return bool(known) and known[-1]


def _event_order(event: Observation | Miss) -> tuple[datetime, bool, str, str]:
    # At the same instant the miss comes first, so that the observation clears it.
    return (event.observed, isinstance(event, Observation), event.payload, event.capture)
