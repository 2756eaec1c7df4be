"""The lease of a worker on its sites: it holds as long as the queue hears from the worker."""

import threading
from collections.abc import Callable


class Lease:
    """Renewed by every heartbeat that PostgreSQL took. Threads may ask it.

    The queue gives the sites of a worker that fell silent to others. So a worker that cannot be heard stops asking
    before that: no site is asked twice at once, though both sides believe to be right.
    """

    def __init__(self, seconds: float, *, monotonic: Callable[[], float]) -> None:
        self.seconds = seconds
        self.monotonic = monotonic
        self._renewed: dict[int, float] = {}
        self._is_lost = False
        self._lock = threading.Lock()

    def renew(self, worker: int, *, sent: float) -> None:
        """Note a heartbeat of the *worker* in the queue that was *sent* then, by the monotonic clock, and taken."""
        with self._lock:
            self._check()
            # By the time of sending: a heartbeat that took long to arrive was seen by the queue at that time at the
            # earliest.
            self._renewed[worker] = max(self._renewed.get(worker, sent), sent)

    def end(self, worker: int) -> None:
        """Note that a *worker* ended and needs no heartbeat."""
        with self._lock:
            self._renewed.pop(worker, None)

    def lose(self) -> None:
        """Note that the queue does not know a worker of this process any more."""
        self._is_lost = True

    @property
    def is_held(self) -> bool:
        """Whether the sites that this process took are still its own. Once lost, never again."""
        with self._lock:
            self._check()
            return not self._is_lost

    def _check(self) -> None:
        # The oldest of all workers of this process: one that is silent is enough to lose its sites.
        last = min(self._renewed.values(), default=None)
        if last is not None and self.monotonic() - last > self.seconds:
            self._is_lost = True
