from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Cause, Failed, Fetch, Outcome, Reason, Refused, Request, Response
from scraper.polite.pace import Politeness

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRESH = Politeness(min_delay=timedelta(seconds=2))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def response(status: int, retry_after: str | None = None) -> Response:
    headers = (("Retry-After", retry_after),) if retry_after is not None else ()
    return Response(
        status=status, phrase="", protocol="HTTP/1.1", headers=headers, body=b"", wire_bytes=0, wire_digest=""
    )


def fetch(outcome: Outcome, *, started: datetime = NOW, took: timedelta = timedelta(0)) -> Fetch:
    request = Request(uri="https://example.org/", reason=Reason.NEW)
    return Fetch(request=request, started=started, ended=started + took, outcome=outcome)


def test_the_first_request_waits_for_nothing() -> None:
    assert FRESH.wait(NOW) == timedelta(0)


def test_the_delay_counts_from_the_end_of_the_answer() -> None:
    polite = FRESH.after(fetch(response(200), took=seconds(5)))

    assert polite.wait(NOW + seconds(5)) == seconds(2)
    assert polite.wait(NOW + seconds(6.5)) == seconds(0.5)
    assert polite.wait(NOW + seconds(60)) == timedelta(0)


def test_a_failure_is_followed_by_the_delay_too() -> None:
    assert FRESH.after(fetch(Failed(cause=Cause.TIMEOUT, detail=""))).wait(NOW) == seconds(2)


def test_what_was_not_sent_owes_nothing() -> None:
    assert FRESH.after(fetch(Refused(cause=Cause.ROBOTS, detail=""))) == FRESH


def test_robots_can_only_lengthen_the_delay() -> None:
    longer = FRESH.asked_by_robots(seconds(10))
    shorter = FRESH.asked_by_robots(seconds(1))

    assert longer.after(fetch(response(200))).wait(NOW) == seconds(10)
    assert shorter.after(fetch(response(200))).wait(NOW) == seconds(2)


def test_a_busy_host_is_given_the_time_it_asks_for() -> None:
    polite = FRESH.after(fetch(response(503, "30")))

    assert polite.wait(NOW) == seconds(30)
    assert polite.left_until is None


@pytest.mark.parametrize("status", [403, 408, 420, 425, 429, 430, 500, 502, 503, 509, 521, 529])
def test_a_host_is_left_for_as_long_as_it_asks_whatever_its_complaint(status: int) -> None:
    headers = (("Retry-After", "30"),)
    unread = Failed(cause=Cause.CODING, detail="", status=status, headers=headers)

    assert FRESH.after(fetch(response(status, "30"))).wait(NOW) == seconds(30)
    assert FRESH.after(fetch(unread)).wait(NOW) == seconds(30)


def test_a_page_that_is_not_there_asks_for_no_patience() -> None:
    assert FRESH.after(fetch(response(404, "30"))).wait(NOW) == seconds(2)


def test_a_complaint_counts_though_its_body_cannot_be_read() -> None:
    unread = Failed(cause=Cause.INCOMPLETE, detail="", status=429)

    assert FRESH.after(fetch(unread)).wait(NOW) == seconds(4)


def test_a_busy_host_cannot_shorten_the_delay() -> None:
    assert FRESH.asked_by_robots(seconds(10)).after(fetch(response(429, "1"))).wait(NOW) == seconds(10)


def test_without_a_time_the_pauses_double_until_an_answer_comes() -> None:
    once = FRESH.after(fetch(response(429)))
    twice = once.after(fetch(response(429)))
    calm = twice.after(fetch(response(200)))
    again = calm.after(fetch(response(429)))

    waits = [polite.wait(NOW) for polite in (once, twice, calm, again)]
    assert waits == [seconds(4), seconds(8), seconds(2), seconds(4)]


def test_a_host_that_asks_for_a_day_is_left_until_then() -> None:
    polite = FRESH.after(fetch(response(429, "86400")))

    assert polite.left_until == NOW + timedelta(days=1)


def test_a_host_that_stays_busy_is_left() -> None:
    polite = FRESH
    for _ in range(40):
        polite = polite.after(fetch(response(503)))

    assert polite.left_until is not None


_OUTCOMES = st.sampled_from(
    [response(200), response(404), response(429), response(503, "5"), response(503, "-1"), response(429, "1e400"),
     Failed(cause=Cause.CONNECT, detail="")]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(_OUTCOMES, st.floats(min_value=0, max_value=100)), max_size=8))
def test_no_two_requests_are_closer_than_the_delay(history: list[tuple[Outcome, float]]) -> None:
    polite, now, last_end = FRESH, NOW, None
    for outcome, took in history:
        now += polite.wait(now)
        assert last_end is None or now - last_end >= FRESH.min_delay
        polite = polite.after(fetch(outcome, started=now, took=seconds(took)))
        now = last_end = now + seconds(took)
