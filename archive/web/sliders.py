"""The two sides of a comparison as sliders: each a row of the post's states, every one a link that moves that side."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from archive.model import Confirmation
from archive.query import changes
from archive.query.posts import Shown
from archive.web.ask import Ask, address

# Each stop is a link: a post of a thousand states would have a thousand.
_AROUND = 4
"""So many states are offered on either side of the one that is shown."""


class Stop(Struct, frozen=True, kw_only=True):
    """A state that a slider can stand on."""

    at: datetime
    href: str
    current: bool


class Sliders(Struct, frozen=True, kw_only=True):
    """The positions that the old and the new side can have; each old one before the new."""

    old: tuple[Stop, ...]
    new: tuple[Stop, ...]


def sliders(ask: Ask, before: Shown, after: Shown) -> Sliders | None:
    """The sliders of a comparison of two states of one post; None where there is nothing to move."""
    if before.post.id != after.post.id:
        return None
    rows = changes.snapshots(ask.database, after.post.id)
    states = [(row.id, row.first_rendered) for row in rows if row.confirmation is Confirmation.COUNTED]
    names = [name for name, _ in states]
    # Of two states neither side can move.
    if len(states) < 3 or not {before.snapshot, after.snapshot} <= set(names):
        return None
    # In the order of the states, whichever way round the address names them.
    old, new = sorted((names.index(before.snapshot), names.index(after.snapshot)))
    kept = [(name, value) for name in ("view", "typography", "lang") if (value := ask.query.get(name))]

    def stop(place: int, pair: str, shown: int) -> Stop:
        return Stop(at=states[place][1], href=address(f"/compare/{pair}", kept), current=place == shown)

    return Sliders(
        old=tuple(stop(place, f"{names[place]}..{names[new]}", old) for place in _near(range(new), old)),
        new=tuple(
            stop(place, f"{names[old]}..{names[place]}", new) for place in _near(range(old + 1, len(names)), new)
        ),
    )


def _near(places: Sequence[int], shown: int) -> Iterable[int]:
    """The *places* around the one that is shown."""
    return [place for place in places if abs(place - shown) <= _AROUND]
