"""Measure how the CPU time of one call grows when its input is four times as large."""

import gc
import math
import signal
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from archive.speed import forget

FACTOR = 4
MOST = 5.0
"""Times the CPU at FACTOR times the size. Linear work grows by 4, work that sorts by a little more."""

# Shorter calls measure the clock; what is so fast at the largest size is fast enough.
_WORTH = 0.002
_SMALLEST = 1 << 11
_LARGEST = 1 << 15
_STEP = 16
_TRIES = 5
# Seconds; a call that is worth measuring takes some hundredths.
_LONGEST = 3.0

Prepared = Callable[[int], Callable[[], object]]
"""The call for an input of a size."""


class Growth(Struct, frozen=True, kw_only=True):
    """The result of a measurement."""

    size: int
    """Of the smaller input."""
    seconds: tuple[float, float]
    """CPU at that size, and at FACTOR times that."""

    peer: float = 1.0
    """How many times faster than linearly a bare parse of the same pages grows: lexbor's part, which a child bounds."""

    @property
    def ratio(self) -> float:
        """The ratio of the two times; 0 where both are too short to tell."""
        return self.seconds[1] / self.seconds[0] if self.seconds[1] else 0.0

    @property
    def holds(self) -> bool:
        """Whether it is what linear work shows."""
        return self.ratio <= MOST * self.peer


def growth(prepared: Prepared) -> Growth:
    """Return how *prepared* grows: the best of a few tries of other sizes, for a busy machine spoils any one."""
    found = _tried(prepared, 0)
    for step in range(1, _TRIES):
        if found.holds or found.ratio == math.inf:
            break
        found = min(found, _tried(prepared, step), key=lambda each: each.ratio)
    return found


def beside(seen: Growth, peer: Prepared) -> Growth:
    """*seen*, measured against the growth of *peer* between the same sizes."""
    small, large = (min(_seconds(peer, size) for _ in range(_TRIES)) for size in (seen.size, FACTOR * seen.size))
    return replace(seen, peer=max(1.0, large / small / FACTOR) if small else 1.0)


def beyond(seen: Growth, prepared: Prepared) -> Growth:
    """The growth from the larger size of *seen* on.

    A guard that begins to count at some size, or a cache of the machine that is full at another, makes one step. What
    grows with its square does so at every size.
    """
    sizes = [FACTOR * seen.size, FACTOR * FACTOR * seen.size]
    small, large = (min(_seconds(prepared, size) for _ in range(_TRIES)) for size in sizes)
    # What is refused at the larger size, and so takes no time, excuses nothing.
    return Growth(size=sizes[0], seconds=(small, large)) if small < large < math.inf else seen


def _tried(prepared: Prepared, step: int) -> Growth:
    size = _SMALLEST + 16 * step
    while (small := _seconds(prepared, size)) < _WORTH and size < _LARGEST:
        size *= _STEP
    if small == math.inf:
        return Growth(size=size, seconds=(_LONGEST, math.inf))
    large = _seconds(prepared, FACTOR * size) if small >= _WORTH else 0.0
    return Growth(size=size, seconds=(small, large))


def _seconds(prepared: Prepared, size: int) -> float:
    """The CPU seconds of the call; one that does not end in time is stopped, and counts as if it never ended.

    So does one whose input cannot be made in time: what makes it is called by others.
    """
    gc.disable()
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, _LONGEST)
    try:
        call = prepared(size)
        # What is remembered of the same text would count for nothing.
        for cleared in _caches():
            cleared.cache_clear()
        forget()
        # The clock of the process advances by ticks of 4 ms only, as long as a timer of its CPU runs.
        start = time.thread_time()
        call()
        return time.thread_time() - start
    except _Stopped:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        gc.enable()


@cache
def _caches() -> list[Any]:
    """Everything that remembers answers in the packages of the project."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith(("archive.", "scraper."))]
    values = (value for module in modules for value in vars(module).values())
    return list({id(value): value for value in values if hasattr(value, "cache_clear")}.values())


class _Stopped(BaseException):
    pass


def _stop(*_: object) -> None:
    raise _Stopped
