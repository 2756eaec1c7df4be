"""Takedown orders: the payloads that each concerns, and how bodies are packed anew once their base is erased. Pure."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from archive.model import BodyState


class Action(StrEnum):
    """The kinds of takedown order."""

    WITHHOLD = "withhold"
    """Hidden from search, show and export; the bytes stay."""
    PURGE = "purge"
    """The bytes are erased for good; digest and tombstone stay."""
    RELEASE = "release"
    """What was withheld is shown again."""


STATES = {Action.WITHHOLD: BodyState.WITHHELD, Action.PURGE: BodyState.PURGED, Action.RELEASE: BodyState.PRESENT}
STATES_ORDERED: dict[str | None, BodyState] = {None: BodyState.PRESENT} | {each.value: STATES[each] for each in STATES}
"""The state of bytes by the name of the last order about them; None where there is none."""

# An order leaves alone what it cannot change: nothing erased can be released, and nothing hidden hides twice.
_TAKES = {
    Action.WITHHOLD: frozenset({BodyState.PRESENT}),
    Action.PURGE: frozenset({BodyState.PRESENT, BodyState.WITHHELD}),
    Action.RELEASE: frozenset({BodyState.WITHHELD}),
}


class Target(Struct, frozen=True, kw_only=True):
    """The target of an order: a whole post, or some captures."""

    captures: tuple[str, ...]
    post: str | None = None
    """Where the whole post is meant: what it shows later falls under the order too."""
    everywhere: bool = False
    """Where other pages that quote the post are meant with it: those that come later, too."""


class PayloadPlace(Struct, frozen=True, kw_only=True):
    """The place of a payload: its base, its depth and its state."""

    digest: str
    base: str | None
    depth: int
    state: str


def concerned(action: Action, payloads: Iterable[PayloadPlace]) -> tuple[PayloadPlace, ...]:
    """Those of *payloads* that *action* changes, the deepest first: what stands on another goes before it."""
    taken = (payload for payload in payloads if payload.state in _TAKES[action])
    # While a base is gone what stands on it could not be opened to be packed anew.
    return tuple(sorted(taken, key=lambda payload: (-payload.depth, payload.digest)))


def replanted(erased: PayloadPlace, above: Sequence[PayloadPlace]) -> tuple[PayloadPlace, ...]:
    """Return where the payloads *above* directly on *erased* stand once it is gone, in the order of packing.

    The first takes its place, and the others stand on the first: so each stays as near to a neighbour as it was.
    """
    if not above:
        return ()
    # One body goes down a level and its siblings keep their depth, so no chain grows by a purge.
    first = PayloadPlace(digest=above[0].digest, base=erased.base, depth=erased.depth, state=above[0].state)
    others = (
        PayloadPlace(digest=payload.digest, base=first.digest, depth=payload.depth, state=payload.state)
        for payload in above[1:]
    )
    return (first, *others)
