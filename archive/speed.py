"""Every trick that buys speed at the cost of plain reading, by name.

`python -m bench.tricks` runs the program with and without each and prints what it gains. It switches one off through
the environment variable `BENCH_WITHOUT`, which names tricks with commas between them and is meant for that bench alone.
A trick that gains less than 5 % goes. The figures here are CPU time without the trick over that with it.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache, lru_cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Trick(StrEnum):
    """A measure taken for speed alone."""

    HIDDEN_LIBRARIES = "hidden-libraries"
    """Optional parts of our libraries are not imported."""
    PAUSED_COLLECTOR = "paused-collector"
    """The garbage collector waits while commands are imported, and passes over what was imported."""
    KEPT_MEMORY = "kept-memory"
    """The allocator keeps large blocks that are freed."""
    REMEMBERED = "remembered"
    """Functions of words and texts remember their last answers."""


# Read once: a trick that was switched while the program runs would measure half of each.
_OFF = frozenset(os.environ.get("BENCH_WITHOUT", "").split(","))


def is_on(trick: Trick) -> bool:
    """Return whether *trick* is played, as all are outside of `bench.tricks`."""
    return trick not in _OFF


# --- the start of a command ----------------------------------------------------------------------------------------


@contextmanager
def light_imports(*libraries: str) -> Iterator[None]:
    """Import what a command needs, without the optional *libraries* of its libraries, while the collector waits."""
    pauses = is_on(Trick.PAUSED_COLLECTOR)
    if pauses:
        gc.disable()
    try:
        with hidden(*libraries if is_on(Trick.HIDDEN_LIBRARIES) else ()):
            yield
    finally:
        if pauses:
            # Nothing that was imported is garbage: no later collection looks through it, nor the one at the end.
            gc.freeze()
            gc.enable()


@contextmanager
def hidden(*libraries: str) -> Iterator[None]:
    """While this lasts, none of *libraries* can be imported, unless it was before."""
    # What another part of the process imported already must stay usable for it.
    names = [name for name in libraries if name not in sys.modules]
    # None in its place is how Python marks a module that is not to be found.
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


# --- memory --------------------------------------------------------------------------------------------------------


@cache
def keep_freed_memory(block: int) -> None:
    """Have glibc keep freed blocks of up to twice *block* bytes for the next; other systems ignore this.

    The first touch of new memory costs a millisecond a megabyte, as much as unpacking a body. glibc learns how much to
    keep from the largest block that was mapped and freed. This one is never written to, so it takes no memory itself.
    """
    if is_on(Trick.KEPT_MEMORY):
        bytes(block)


# --- answers that are remembered -----------------------------------------------------------------------------------


_forgetting: list[Callable[[], None]] = []


def remembered(*, most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember the *most* answers of a pure function that were asked for last."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if not is_on(Trick.REMEMBERED):
            return function
        cached = lru_cache(maxsize=most)(function)
        _forgetting.append(cached.cache_clear)
        # The wrapper has the attributes of a cache, which no caller of a pure function should see.
        return cached  # type: ignore[return-value]

    return decorate


def forget() -> None:
    """Forget all that is remembered: who measures asks for it."""
    for clear in _forgetting:
        clear()
