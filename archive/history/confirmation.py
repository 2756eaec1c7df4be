"""Decide which of the states that were seen count. Pure.

A state with a render time counts at once. Without one, an answer may be any cache's: the first state of a post
counts at once, and so does the first at another address; a state never seen before counts with its second sighting,
and a return to an earlier state with two fetches in a row. A, B, A, B from two caches is then one change, from A to B.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from archive.history.site_order import Placed, StateKey


class Stretch(Struct, frozen=True, kw_only=True):
    """Observations that show one state without a break."""

    shown: tuple[Placed, ...]
    """In site order."""
    stale: tuple[Placed, ...] = ()
    """They show the same state, from a cache, after the next one had begun."""


class Settled(Struct, frozen=True, kw_only=True):
    """The states that count, and those that do not."""

    stretches: tuple[Stretch, ...]
    pending: tuple[Placed, ...]
    """The latest sightings, if they show a state that does not count yet."""
    lapsed: tuple[Placed, ...]
    """Sightings of states that did not count when another state was settled on."""


def settle(periods: Iterable[Sequence[Placed]]) -> Settled:
    """The stretches of each period of a post's life; the first state of a period counts at once."""
    walk = _Confirmation()
    for period in periods:
        walk.begin()
        for item in period:
            walk.take(item)
    return walk.end()


class _Run(Struct):
    """A stretch under way."""

    shown: list[Placed]
    stale: list[Placed] = field(default_factory=list)

    @property
    def key(self) -> StateKey:
        return self.shown[0].key


class _Confirmation:
    """One pass over observations in site order."""

    def __init__(self) -> None:
        self._runs: list[_Run] = []
        self._lapsed: list[Placed] = []
        self._doubts: list[Placed] = []
        self._current: _Run | None = None

    def begin(self) -> None:
        """Start a period: whatever was doubtful in the one before stays unsettled for good."""
        self._drop(self._unsettled())
        # After a removal the first state counts at once, as that of a new post does.
        self._current = None

    def take(self, item: Placed) -> None:
        """Take the next observation; settle what it settles."""
        self._doubts.append(item)
        # A render time orders a page among the others, so no second sighting has to vouch for it.
        if self._current is None or item.sure or self._is_settled():
            self._settle_on(item.key)

    def end(self) -> Settled:
        """The result of the walk."""
        pending = self._unsettled()
        return Settled(
            stretches=tuple(Stretch(shown=tuple(run.shown), stale=tuple(run.stale)) for run in self._runs),
            pending=tuple(pending),
            lapsed=tuple(self._lapsed),
        )

    def _is_settled(self) -> bool:
        """Return whether the latest doubtful observation settles which state the site is in."""
        *earlier, last = (item.key for item in self._doubts)
        # Two in a row: two caches that take turns would have shown something else between.
        if earlier and earlier[-1] == last:
            return True
        if last == self._current_key():
            return all(self._counted(key) for key in earlier)
        # A state never seen before comes from no old cache, so its second sighting may be any later one.
        return last in earlier and not self._counted(last)

    def _settle_on(self, key: StateKey) -> None:
        if key == self._current_key():
            self._continue(self._doubts)
        else:
            start = self._start_of(key)
            self._continue(self._doubts[:start])
            self._current = _Run([item for item in self._doubts[start:] if item.key == key])
            self._runs.append(self._current)
            self._drop(item for item in self._doubts[start:] if item.key != key)
        self._doubts = []

    def _start_of(self, key: StateKey) -> int:
        """Return where the new state begins: at its first sighting, or for an old state, where it came back to stay."""
        keys = [item.key for item in self._doubts]
        # A new state began with its first sighting, even if an older one was served in between.
        if not self._counted(key):
            return keys.index(key)
        start = len(keys)
        # An old state may be any cache's until it is alone, so only the unbroken sightings at the end count.
        while start and keys[start - 1] == key:
            start -= 1
        return start

    def _continue(self, items: Iterable[Placed]) -> None:
        """Add *items* to the current stretch as far as they show its state."""
        for item in items:
            if self._current is not None and item.key == self._current.key:
                self._current.shown.append(item)
            else:
                self._drop([item])

    def _drop(self, items: Iterable[Placed]) -> None:
        """Set *items* aside: stale where their state counted before, else lapsed."""
        for item in items:
            # A state can be stale only after it had begun.
            runs = [run for run in self._runs if run.key == item.key and run.shown[0].at <= item.at]
            if runs:
                runs[-1].stale.append(item)
            else:
                self._lapsed.append(item)

    def _unsettled(self) -> list[Placed]:
        """The doubts left over that show another state than the current one; the rest joins it."""
        doubts, self._doubts = self._doubts, []
        self._continue(item for item in doubts if item.key == self._current_key())
        return [item for item in doubts if item.key != self._current_key()]

    def _counted(self, key: StateKey) -> bool:
        return any(run.key == key for run in self._runs)

    def _current_key(self) -> StateKey | None:
        return self._current.key if self._current else None
