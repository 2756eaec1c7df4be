"""A small LRU cache for large values."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Few(Generic[K, V]):
    """The *most* values that were asked for last."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """The value of *key*, made now if it is not held."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        while len(self._values) >= self._most:
            self._values.popitem(last=False)
        return self._values.setdefault(key, make(key))


class Held(Generic[K, V]):
    """Makes values and holds the *most* that were asked for last.

    `functools.lru_cache` makes the next before it lets the oldest go; of values with tens of megabytes of tables, that
    one more counts.
    """

    def __init__(self, make: Callable[[K], V], *, most: int) -> None:
        self._make = make
        self._few: Few[K, V] = Few(most=most)

    def __getitem__(self, key: K) -> V:
        """The value of *key*, made now if it is not held."""
        return self._few.get(key, self._make)
