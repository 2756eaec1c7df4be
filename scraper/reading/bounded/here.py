"""Reading in the process at hand, where that may end: a worker of a reparse, whose parent begins anew without it.

To hand each page over to a child and its reading back takes half as long as reading it. The limits are those of a
child, except that what comes half-way to the memory of one is left to a child: whatever is read here reads alike there.
"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from archive.model import Reading, Verdict
from scraper.parse.page import Page
from scraper.reading.bounded.limits import LIMITS, Memory, bind_time

# Twice what a child has: nothing is refused here that a child would have room for.
_ROOM = 2 * LIMITS.memory
_MOST_TAKEN = LIMITS.memory // 2
# A larger body may need so much memory; few are.
_LARGEST = 4 << 20

_DECODER = msgspec.msgpack.Decoder(Reading)


class Here:
    """The limits on a process that reads pages itself, counted from when this is made."""

    def __init__(self) -> None:
        # Not above: who does not read here starts sooner without the parsers.
        from scraper.parse.total import read_caught

        self._read = read_caught
        self._idle = Memory.held()
        self._is_full = False
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for number in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)

    def read(self, page: Page) -> Reading | None:
        """The reading of *page* as a child gives it; None where a child must read it. May end the process."""
        if self._is_full or len(page.body) > _LARGEST:
            return None
        with self._bound():
            try:
                reading = self._read(page)
                answer = msgspec.msgpack.encode(reading)
            except MemoryError:
                return None
        self._is_full = Memory.held().peak > self._idle.size + _MOST_TAKEN
        # What no page says, but its reader, is for a child to say.
        if self._is_full or reading.verdict is Verdict.UNREADABLE or len(answer) > LIMITS.answer:
            return None
        return _DECODER.decode(answer)

    @contextmanager
    def _bound(self) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if self._idle.size:
            most = self._idle.size + _ROOM
            resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        bind_time(LIMITS.cpu)
        signal.setitimer(signal.ITIMER_REAL, LIMITS.wall)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            bind_time(0)
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
