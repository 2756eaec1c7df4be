"""Politeness towards one host: when the next request may be sent.

What a server asks for in `Retry-After` is read in `scraper.polite.retry`.

A value without clock and without sleep: who waits, and how, is the crawl's business.
"""

from datetime import datetime, timedelta
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Failed, Fetch, Refused, Response
from scraper.polite.retry import LONGEST_WAIT, asked_wait

# Beyond, the pause is longer than any run, and the number only grows.
_MOST_DOUBLINGS = 16
# 420, 430, 509 and 529 are what some hosts and proxies have for the same.
_BUSY = frozenset({420, 429, 430, 503, 509, 529})
# These are no such complaint by themselves, but may name a time.
_MAY_ASK = frozenset({403, 408, 425, *range(500, 600)})


class Politeness(Struct, frozen=True, kw_only=True):
    """The politeness due to one host. Delays count from the end of an answer, so a slow host is asked less often."""

    min_delay: timedelta
    crawl_delay: timedelta | None = None
    """What robots.txt asks for; it can only lengthen the delay."""
    next_allowed: datetime | None = None
    """None before the first request."""
    busy_answers: int = 0
    """Answers in a row that complain of too many requests."""
    left_until: datetime | None = None
    """Set once the host has asked for more patience than a run has: it is left alone until then."""

    @property
    def delay(self) -> timedelta:
        """The pause after an answer without complaint."""
        return max(self.min_delay, self.crawl_delay or timedelta(0))

    def wait(self, now: datetime) -> timedelta:
        """Return how long to wait at *now* before the next request."""
        if self.next_allowed is None:
            return timedelta(0)
        return max(self.next_allowed - now, timedelta(0))

    def asked_by_robots(self, crawl_delay: timedelta | None) -> Self:
        """The same, with the delay that robots.txt asks for."""
        return replace(self, crawl_delay=crawl_delay)

    def after(self, fetch: Fetch) -> Self:
        """The politeness due after *fetch*."""
        match fetch.outcome:
            case Refused():
                # Nothing was sent.
                return self
            # A complaint counts, whatever became of its body.
            case Response(status=status) | Failed(status=status) if status in _BUSY:
                return self._after_busy(fetch)
            case Response(status=status) | Failed(status=status) if status in _MAY_ASK and asked_wait(fetch):
                return self._after_busy(fetch)
            case _:
                return replace(self, next_allowed=fetch.ended + self.delay, busy_answers=0)

    def _after_busy(self, fetch: Fetch) -> Self:
        """The whole host slows down, not this URL alone."""
        busy_answers = self.busy_answers + 1
        patience = max(asked_wait(fetch) or self.delay * (1 << min(busy_answers, _MOST_DOUBLINGS)), self.delay)
        until = fetch.ended + patience
        return replace(
            self,
            next_allowed=until,
            busy_answers=busy_answers,
            # A run does not sleep for hours: the host is left to the next one.
            left_until=until if patience > LONGEST_WAIT else None,
        )
