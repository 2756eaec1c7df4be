"""Time as an argument: the wall, the stopwatch and the pause, together."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from archive.runtime.environment import rehearsed


class Clock(Struct, frozen=True, kw_only=True):
    """The clock of a crawl."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], object]
    """Seconds; it may wake early, to stop."""


def clock(environment: Mapping[str, str]) -> Clock:
    """The machine's clock; under `CIRMA_CLOCK=<ISO time>` its wall starts there, and delays stay real.

    Raises `ConfigError` for a value that is no instant.
    """
    start = rehearsed(environment)
    if start is None:
        return Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=time.sleep)
    # Monotonic, so that a rehearsed day passes at the real pace, even if the machine's clock is set meanwhile.
    begun = time.monotonic()
    return Clock(
        now=lambda: start + timedelta(seconds=time.monotonic() - begun),
        monotonic=time.monotonic,
        sleep=time.sleep,
    )
