"""Stop a crawl on a signal, after the page in hand."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from archive.cli import output

# Seconds within which two signals are one.
_ONE_SIGNAL = 1.0


@contextmanager
def stopping(
    *, monotonic: Callable[[], float] = time.monotonic, leave: Callable[[int], object] = os._exit
) -> Iterator[threading.Event]:
    """Set once SIGINT or SIGTERM came: the page in hand is finished first.

    A second signal ends the process at once, which loses nothing: what is kept is kept in whole transactions. Two
    within a second are one: timeout(1) sends its signal to the process and to its group.
    """
    stop = threading.Event()
    # Monotonic: the wall clock may be set while a crawl runs.
    first = 0.0

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal first
        if stop.is_set():
            # `os._exit`, not an exception: threads that wait for a host would hold the interpreter for as long as it
            # answers.
            if monotonic() - first > _ONE_SIGNAL:
                leave(130)
            return
        first = monotonic()
        stop.set()
        output.say("stopping after the page in hand; once more to stop at once")

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        # Put back, since tests and the demo crawl more than once in a process.
        for number, handler in before.items():
            signal.signal(number, handler)
