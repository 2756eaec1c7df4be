"""Place observations in site time: at their render if it is known, else at their observation.

A render older than the newest known one is a stale cache and belongs to the past, unless the site was rolled back:
then it is placed where it was first observed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from archive.history.removal import STALE_LIMIT, Disappearance, rendered_at
from archive.model import Observation
from archive.uri import likely_twin

StateKey = tuple[str, str]
"""The key by which two observations show the same state: content digest and likely twin of the address."""


class Placed(Struct, frozen=True, kw_only=True):
    """An observation and its place in site time."""

    observation: Observation
    at: datetime
    sure: bool
    """The render time is known, or the address is new: what it shows needs no confirmation."""
    stale: bool = False
    """It was served when a newer render was known already."""
    rollback: bool = False
    """An old render that is placed where it was first observed."""

    @property
    def key(self) -> StateKey:
        """The state that it shows."""
        return (self.observation.content, likely_twin(self.observation.url))


def place(observations: Iterable[Observation], removals: Sequence[Disappearance]) -> tuple[Placed, ...]:
    """The *observations* in site order, given the confirmed *removals* of their post."""
    placement = _Placement(removals)
    # What a page proves depends on what was known when it was fetched, so they are met in that order.
    for observation in sorted(observations, key=lambda item: (item.observed, item.payload, item.capture)):
        placement.put(observation)
    return _in_site_order(placement.placed)


class _Placement:
    """Observations placed one by one, in the order of their making."""

    def __init__(self, removals: Sequence[Disappearance]) -> None:
        self.placed: list[Placed] = []
        self._removals = removals
        self._newest: Placed | None = None
        self._older_alone: list[int] = []
        self._met: set[StateKey] = set()
        self._rolled_back: dict[StateKey, datetime] = {}

    def put(self, observation: Observation) -> None:
        """Place one more observation, and move those whose place it changes."""
        rendered = rendered_at(observation)
        if rendered is None:
            # No cache held an earlier state at an address that showed the post never before.
            is_new_address = bool(self._met) and all(twin != likely_twin(observation.url) for _, twin in self._met)
            self.placed.append(Placed(observation=observation, at=observation.observed, sure=is_new_address))
        # Pages of equal render times are one render: neither is older.
        elif self._newest is None or rendered >= self._newest.at:
            self._newest = Placed(observation=observation, at=rendered, sure=True)
            self.placed.append(self._newest)
            self._older_alone.clear()
        else:
            self._put_older(observation, rendered)
        self._met.add(self.placed[-1].key)
        if self._is_return(observation):
            self._roll_back([len(self.placed) - 1])

    def _put_older(self, observation: Observation, rendered: datetime) -> None:
        assert self._newest is not None
        older = Placed(observation=observation, at=rendered, sure=True, stale=True)
        # A later copy of a rolled-back render shows the state that was rolled back to, not the distant past.
        if (since := self._rolled_back.get(older.key, rendered)) > rendered:
            older = replace(older, at=since, stale=False)
        unseen = older.key not in self._met
        self.placed.append(older)
        # Old pages of a removed post are evidence about its return, which `judge` weighs.
        if self._is_gone(observation.observed):
            return
        # An older render of the state that stands says nothing against it, and ends any run of others.
        if older.key == self._newest.key:
            self._older_alone.clear()
            return
        self._older_alone.append(len(self.placed) - 1)
        alone_since = self.placed[self._older_alone[0]].observation.observed
        # A cache cannot hold a state that nobody ever saw and that declares a later edit than the newest: the site's
        # clock went back.
        if unseen and _declares_later(observation, self._newest.observation):
            self._roll_back([len(self.placed) - 1])
        elif observation.observed - alone_since >= STALE_LIMIT:
            self._roll_back([i for i in self._older_alone if self.placed[i].key == older.key])

    def _roll_back(self, indices: Sequence[int]) -> None:
        """Accept the old renders at *indices* as the site's state from the first observation of them."""
        since = self.placed[indices[0]].observation.observed
        # They were put in the past when they came, as stale; now they are the present.
        for i in indices:
            self.placed[i] = replace(self.placed[i], at=since, stale=False, rollback=True)
        self._newest = self.placed[indices[-1]]
        self._rolled_back[self._newest.key] = since
        self._older_alone.clear()

    def _is_return(self, observation: Observation) -> bool:
        """Return whether a removed post came back with this, an old render: then it was rolled back, too."""
        returns = [removal.returned for removal in self._removals if removal.returned]
        return any(back.stale and back.observations[0] == observation for back in returns)

    def _is_gone(self, instant: datetime) -> bool:
        """Tell whether the post was held to be gone when it was fetched at *instant*; `judge` decides on its return."""
        return any(
            removal.confirmed_at
            and removal.confirmed_at <= instant
            and (removal.returned is None or instant <= removal.returned.believed_at)
            for removal in self._removals
        )


def _declares_later(old: Observation, new: Observation) -> bool:
    return old.modified is not None and new.modified is not None and old.modified > new.modified


def _in_site_order(placed: Iterable[Placed]) -> tuple[Placed, ...]:
    """By site time; of one instant, what continues the state before comes first and equals stay together."""
    ordered: list[Placed] = []
    for _, group in groupby(sorted(placed, key=_order), key=lambda item: item.at):
        same = list(group)
        # Equals stay together, so that two pages of one instant are one state, not three.
        met = list(dict.fromkeys(item.key for item in same))
        before = ordered[-1].key if ordered else None
        ordered += sorted(same, key=lambda item: (item.key != before, met.index(item.key)))
    return tuple(ordered)


def _order(item: Placed) -> tuple[datetime, datetime, str, str]:
    return (item.at, item.observation.observed, item.observation.payload, item.observation.capture)
