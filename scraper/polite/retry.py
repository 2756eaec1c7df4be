"""Decide whether a failed attempt is worth another one, and after which pause.

Each attempt is a fetch of its own, kept as a row: a server's trouble is part of the record. How long the
whole host is left alone afterwards is decided in `scraper.polite.pace`.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from msgspec.structs import replace
from tenacity import RetryCallState, Retrying, retry_if_result

from archive.model import Cause, Failed, Fetch, Outcome, Reason, Request, Response
from scraper.http.headers import field

A = TypeVar("A")

LONGEST_WAIT = timedelta(minutes=10)
"""A server that asks for more is left alone for this run, not slept on."""

# A shell is mostly one bad render of a cache; after three the site has a fault of its own.
_SPOILT_TRIES = 3
_FIRST_PAUSE = timedelta(seconds=2)
# As programs write it besides: with a unit, in quotes, with a point, twice. Read as what asks for the longer wait.
_WRITTEN = re.compile(
    r"[\"']?(?P<number>\d+)(?P<part>\.\d+)?\s*(?:s|secs?|seconds?|(?P<minutes>m|mins?|minutes?))?[\"']?\s*(?:$|[,;])",
    re.IGNORECASE | re.ASCII,
)
# More seconds than this, written out, mean "never".
_MANY_DIGITS = 9
_NEVER = timedelta(days=10_000)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After field asks for (RFC 9110 section 10.2.3); None where it asks for none.

    Seconds in digits or a date, of HTTP in any of its three forms or of ISO 8601. A date in the past asks for nothing.
    """
    text = (value or "").strip()
    if written := _WRITTEN.match(text):
        return _wait(written)
    at = _moment(text)
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now if at else timedelta(0)
    return wait if wait > timedelta(0) else None


def _wait(written: re.Match[str]) -> timedelta:
    if len(written["number"]) > _MANY_DIGITS:
        return _NEVER
    # A part of a second is one more.
    seconds = int(written["number"]) + (float(written["part"] or 0) > 0)
    return min(timedelta(seconds=seconds * (60 if written["minutes"] else 1)), _NEVER)


def _moment(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(text)
        except (ValueError, IndexError, OverflowError):
            continue
    return None


def asked_wait(fetch: Fetch) -> timedelta | None:
    """The wait that the server asked for in its answer, counted from the answer's end."""
    match fetch.outcome:
        case Response(headers=headers) | Failed(headers=headers):
            return retry_after(field(headers, "retry-after"), fetch.ended)
        case _:
            return None


def tries(outcome: Outcome) -> int:
    """Return how many attempts in all this outcome of the last one is worth; 1 where another would change nothing."""
    match outcome:
        case Response(status=429 | 500 | 502 | 503 | 504):
            return 4
        case Failed(cause=Cause.CONNECT | Cause.TIMEOUT):
            return 3
        # A cut answer is often the same cut again: a proxy's limit, a broken cache.
        case Failed(cause=Cause.INCOMPLETE):
            return 2
        case _:
            return 1


def persistently(
    ask: Callable[[Request], A],
    request: Request,
    *,
    fetch_of: Callable[[A], Fetch],
    sleep: Callable[[float], object],
    random: Callable[[], float],
    spoilt: Callable[[A], bool] = lambda attempt: False,
) -> A:
    """The last of the attempts that *ask* makes of *request* until one is good or no further one is worth it.

    *ask* keeps what it fetched, and *fetch_of* names it. *spoilt* says of a complete answer that it is none: a shell.
    *random* gives a number from 0 to 1.
    """
    following = request

    def ask_once() -> A:
        nonlocal following
        this, following = following, replace(request, reason=Reason.RETRY)
        return ask(this)

    def worth(attempt: A) -> int:
        fetch = fetch_of(attempt)
        # Asking sooner than a server says would add to its trouble.
        if (asked_wait(fetch) or timedelta(0)) > LONGEST_WAIT:
            return 1
        return max(tries(fetch.outcome), _SPOILT_TRIES if spoilt(attempt) else 1)

    def result(state: RetryCallState) -> A:
        assert state.outcome is not None
        attempt: A = state.outcome.result()
        return attempt

    def seconds(state: RetryCallState) -> float:
        return pause(fetch_of(result(state)), attempt=state.attempt_number, random=random).total_seconds()

    retrying = Retrying(
        retry=retry_if_result(lambda attempt: worth(attempt) > 1),
        stop=lambda state: state.attempt_number >= worth(result(state)),
        wait=seconds,
        sleep=sleep,  # type: ignore[arg-type]  # tenacity names None; it never looks at what comes back
        retry_error_callback=result,
    )
    return retrying(ask_once)


def pause(fetch: Fetch, *, attempt: int, random: Callable[[], float]) -> timedelta:
    """Return how long to wait after attempt number *attempt*: what the server asks, or twice as long each time."""
    # Random, so that many crawlers do not come back in step.
    back_off = _FIRST_PAUSE * (1 << (attempt - 1)) * (1 + random())
    return max(asked_wait(fetch) or timedelta(0), back_off)
