"""Decide whether a failed attempt is worth another one, and after which pause.

Each attempt is a fetch of its own, kept as a row: a server's trouble is part of the record. How long the
whole host is left alone afterwards is decided in `scraper.polite.pace`.
"""

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
# More seconds than this, written out, mean "never".
_MANY_DIGITS = 9
_NEVER = timedelta(days=10_000)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After field asks for (RFC 9110 section 10.2.3); None where it asks for none.

    Seconds in digits or an HTTP-date in any of its three forms. A date in the past asks for nothing.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text)) if len(text) <= _MANY_DIGITS else _NEVER
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return wait if wait > timedelta(0) else None


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
