"""One request at a time to each host: sites that are crawled side by side share the hosts of their pictures."""

import threading
from collections import defaultdict
from contextlib import AbstractContextManager


class HostTurns:
    """One request at a time to each host, whichever sites of a run ask it."""

    def __init__(self) -> None:
        self._own = threading.Lock()
        self._turns: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def turn(self, name: str) -> AbstractContextManager[bool]:
        """The turn at the host called *name*."""
        # A defaultdict is not safe to grow from two threads.
        with self._own:
            return self._turns[name]
