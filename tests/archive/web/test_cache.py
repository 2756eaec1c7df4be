"""What pages computed lately: bounded, renewed behind the reader's back, never served beyond its time."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

from archive.database import Database
from archive.web.cache import BoundedCache, StaleCache

DATABASE = Database(memory=True)


class Renewals:
    """Renews when it is told to."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.error: Exception | None = None

    def __call__(self, compute: Callable[[Database], Any]) -> Any:
        assert self.may.wait(10)
        if self.error:
            raise self.error
        return compute(DATABASE)


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, _: Database) -> int:
        self.calls += 1
        return self.calls


@pytest.fixture
def renewals() -> Renewals:
    return Renewals()


def test_the_least_used_value_is_given_up_first() -> None:
    cache = BoundedCache[int](most=2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_a_fresh_value_is_given_again(renewals: Renewals) -> None:
    lately, count = StaleCache(renewals), Counter()
    assert [lately.get("k", count, DATABASE, fresh=60, stale=60) for _ in range(3)] == [1, 1, 1]


def test_a_reader_gets_the_old_value_while_it_is_made_anew_once(renewals: Renewals) -> None:
    lately, count = StaleCache(renewals), Counter()
    assert [lately.get("k", count, DATABASE, fresh=0, stale=60) for _ in range(3)] == [1, 1, 1]
    renewals.may.set()
    lately.settled()
    assert lately.get("k", count, DATABASE, fresh=60, stale=60) == 2


def test_a_stale_value_is_never_given(renewals: Renewals) -> None:
    lately, count = StaleCache(renewals), Counter()
    assert [lately.get("k", count, DATABASE, fresh=0, stale=0) for _ in range(2)] == [1, 2]


def test_a_renewal_that_fails_leaves_the_old_value_and_is_tried_again(renewals: Renewals) -> None:
    lately, count = StaleCache(renewals), Counter()
    lately.get("k", count, DATABASE, fresh=0, stale=60)
    renewals.may.set()
    renewals.error = sqlite3.OperationalError("database is locked")
    assert lately.get("k", count, DATABASE, fresh=0, stale=60) == 1
    lately.settled()
    renewals.error = None
    assert lately.get("k", count, DATABASE, fresh=0, stale=60) == 1
    lately.settled()
    assert lately.get("k", count, DATABASE, fresh=60, stale=60) == 2
