"""A bounded cache of computed parts of pages, shared by the threads."""

import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from msgspec import Struct

from archive.database import Database

log = logging.getLogger("cirma.web")

T = TypeVar("T")

_MOST_KEPT = 200


class BoundedCache(Generic[T]):
    """Values by key, the least used given up first."""

    def __init__(self, most: int = _MOST_KEPT, *, weigh: Callable[[T], int] = lambda value: 1) -> None:
        """*most* is what all values together may weigh; each weighs one, unless *weigh* says otherwise."""
        self._most, self._weigh, self._weight = most, weigh, 0
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        """The value under *key*."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Hashable, value: T) -> T:
        """Keep *value*, and give it back."""
        with self._lock:
            if key in self._kept:
                self._weight -= self._weigh(self._kept.pop(key))
            self._kept[key] = value
            self._weight += self._weigh(value)
            # A value heavier than the whole cache leaves nothing, itself included.
            while self._weight > self._most:
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])
        return value


class _Dated(Struct, frozen=True):
    made: float
    value: Any


class StaleCache:
    """Values that may be a little old: a reader gets what there is, and a thread makes it anew for the next one.

    *renew* calls what it is given with a view of the archive as it stands then.
    """

    def __init__(self, renew: Callable[[Callable[[Database], Any]], Any]) -> None:
        self._renew = renew
        self._cache = BoundedCache[_Dated]()
        # One thread: dear values are made one after the other, beside the readers.
        self._pool = ThreadPoolExecutor(1, "stale-cache")
        self._asked: set[Hashable] = set()

    def get(
        self, key: Hashable, compute: Callable[[Database], T], database: Database, *, fresh: float, stale: float
    ) -> T:
        """The value under *key*: for *fresh* seconds, and once more while it is computed anew.

        Older than *stale* seconds, or never computed, it is computed from *database* before it is given.
        """
        found = self._cache.get(key)
        age = time.monotonic() - found.made if found else math.inf
        if found is None or age > stale:
            return self._put(key, compute(database))
        if age > fresh:
            self.renew(key, compute)
        value: T = found.value
        return value

    def renew(self, key: Hashable, compute: Callable[[Database], Any]) -> None:
        """Have *key* made anew by the thread that does so."""
        if key not in self._asked:
            self._asked.add(key)
            self._pool.submit(self._remake, key, compute)

    def settled(self) -> None:
        """Wait until what was asked so far is made anew."""
        self._pool.submit(int).result()

    def _remake(self, key: Hashable, compute: Callable[[Database], Any]) -> None:
        try:
            self._put(key, self._renew(compute))
        except Exception as error:
            # The old value stands; the page that needs the archive itself says what is wrong with it.
            log.warning("not computed anew", exc_info=error)
        finally:
            self._asked.discard(key)

    def _put(self, key: Hashable, value: T) -> T:
        self._cache.put(key, _Dated(time.monotonic(), value))
        return value
