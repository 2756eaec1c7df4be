"""One thing that goes wrong, with what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bench.misfortunes.world import World


class Misfortune(Struct, frozen=True, kw_only=True):
    """One thing that goes wrong on the second day and is over on the twenty-eighth, with what must be said of it."""

    name: str
    strike: Callable[[World], None]
    codes: frozenset[int]
    """The exit codes that its days may have."""
    looks_like: str | None = None
    rule: str | None = None
    """The alarm that must stand at some time."""
    gone: Sequence[int] = ()
    """Which posts are truly removed by it, by their numbers, and are back afterwards."""
    edited: Sequence[int] = ()
    """Which posts are truly edited once, while it lasts or before."""
    days: int = 27
    from_the_start: bool = False
    """It befalls the first crawl."""
    relieve: Callable[[World], None] = lambda world: world.well()
    after: int = 0
    """The exit code once it is over."""

    def gone_of(self, slugs: Sequence[str]) -> frozenset[str]:
        """The slugs of the posts that are removed."""
        return frozenset(slugs[number] for number in self.gone)

    def edited_of(self, slugs: Sequence[str]) -> frozenset[str]:
        """The slugs of the posts that are edited."""
        return frozenset(slugs[number] for number in self.edited)

    def is_true(self, kind: str, slug: str, slugs: Sequence[str]) -> bool:
        """Return whether a change of *kind* is one that happened."""
        return (kind in ("removed", "restored") and slug in self.gone_of(slugs)) or (
            kind == "edit" and slug in self.edited_of(slugs)
        )
