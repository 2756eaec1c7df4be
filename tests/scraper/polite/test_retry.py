from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from archive.model import Cause, Failed, Fetch, Outcome, Reason, Refused, Request, Response
from scraper.polite.retry import LONGEST_WAIT, pause, persistently, retry_after, tries

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD = Request(uri="https://example.org/post/a", reason=Reason.NEW)


def response(status: int, *headers: tuple[str, str], body: bytes = b"x") -> Response:
    return Response(
        status=status,
        phrase="",
        protocol="HTTP/1.1",
        headers=headers,
        body=body,
        wire_bytes=len(body),
        wire_digest="",
    )


def failed(cause: Cause) -> Failed:
    return Failed(cause=cause, detail="")


class Server:
    """Answers with one outcome after the other, the last one for ever, and keeps each fetch."""

    def __init__(self, *outcomes: Outcome) -> None:
        self._outcomes = outcomes
        self.fetches: list[Fetch] = []
        self.pauses: list[float] = []

    def ask(self, request: Request) -> Fetch:
        outcome = self._outcomes[min(len(self.fetches), len(self._outcomes) - 1)]
        self.fetches.append(Fetch(request=request, started=NOW, ended=NOW, outcome=outcome))
        return self.fetches[-1]


def persist(server: Server) -> Fetch:
    return persistently(server.ask, GOOD, fetch_of=lambda fetch: fetch, sleep=server.pauses.append, random=lambda: 0.0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        (" 120 ", 120),
        ("0", 0),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sunday, 22-Nov-26 12:00:30 GMT", 30),
        ("Sun Nov 22 12:00:30 2026", 30),
        ("5.0", 5),
        ("1.5", 2),
        ("30 s", 30),
        ("30 seconds", 30),
        ("30;", 30),
        ('"30"', 30),
        ("30, 30", 30),
        ("2 minutes", 120),
        ("2026-11-22T12:00:30Z", 30),
        ("2026-11-22 12:00:30", 30),
    ],
)
def test_retry_after_in_all_its_forms(value: str, seconds: int) -> None:
    assert retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "nan",
        "inf",
        "1e400",
        "-5",
        "+5",
        "٣",
        "Sun, 22 Nov 2026 11:00:00 GMT",
        "Sun, 99 Nov",
    ],
)
def test_nonsense_and_the_past_ask_for_nothing(value: str | None) -> None:
    assert retry_after(value, NOW) is None


def test_more_digits_than_time_has_is_very_long() -> None:
    wait = retry_after("9" * 5000, NOW)

    assert wait is not None
    assert wait > LONGEST_WAIT


@pytest.mark.parametrize(
    ("outcome", "attempts"),
    [
        pytest.param(response(200), 1, id="200"),
        pytest.param(response(404), 1, id="404"),
        pytest.param(response(403), 1, id="403"),
        pytest.param(response(501), 1, id="501: it cannot, now or later"),
        pytest.param(response(429), 4, id="429"),
        pytest.param(response(500), 4, id="500"),
        pytest.param(response(503), 4, id="503"),
        pytest.param(failed(Cause.CONNECT), 3, id="no connection"),
        pytest.param(failed(Cause.TIMEOUT), 3, id="too slow"),
        pytest.param(failed(Cause.INCOMPLETE), 2, id="cut: once more"),
        pytest.param(failed(Cause.DNS), 1, id="no such host"),
        pytest.param(failed(Cause.TLS), 1, id="bad certificate"),
        pytest.param(failed(Cause.PROTOCOL), 1, id="no HTTP"),
        pytest.param(failed(Cause.TOO_LARGE), 1, id="too large"),
        pytest.param(failed(Cause.CODING), 1, id="unread coding"),
        pytest.param(failed(Cause.UNASKED_304), 1, id="unasked 304"),
        pytest.param(Refused(cause=Cause.ROBOTS, detail=""), 1, id="refused"),
    ],
)
def test_what_is_worth_how_many_attempts(outcome: Outcome, attempts: int) -> None:
    server = Server(outcome)

    last = persist(server)

    assert tries(outcome) == len(server.fetches) == attempts
    assert len(server.pauses) == attempts - 1
    assert last is server.fetches[-1]


def test_each_attempt_is_a_fetch_and_says_that_it_is_a_retry() -> None:
    server = Server(response(500), response(503), response(200))

    last = persist(server)

    assert last.outcome == response(200)
    assert [fetch.request.reason for fetch in server.fetches] == [Reason.NEW, Reason.RETRY, Reason.RETRY]
    assert server.pauses == [2, 4]


def test_the_server_may_ask_for_a_longer_pause_but_not_for_a_shorter_one() -> None:
    slow = Server(response(429, ("Retry-After", "30")), response(200))
    hasty = Server(response(429, ("Retry-After", "0")), response(200))

    persist(slow)
    persist(hasty)

    assert slow.pauses == [30]
    assert hasty.pauses == [2]


def test_a_server_that_asks_for_a_day_is_not_asked_again() -> None:
    server = Server(response(429, ("Retry-After", "86400")))

    persist(server)

    assert len(server.fetches) == 1
    assert server.pauses == []


def test_a_shell_is_the_callers_to_see() -> None:
    server = Server(response(200, body=b"shell"), response(200, body=b"post"))

    def spoilt(fetch: Fetch) -> bool:
        return isinstance(fetch.outcome, Response) and fetch.outcome.body == b"shell"

    last = persistently(
        server.ask, GOOD, fetch_of=lambda fetch: fetch, sleep=server.pauses.append, random=lambda: 0.0, spoilt=spoilt
    )

    assert last.outcome == response(200, body=b"post")


def test_pauses_double_and_are_spread() -> None:
    fetch = Fetch(request=GOOD, started=NOW, ended=NOW, outcome=response(500))
    chance: Iterator[float] = iter([0.0, 0.5, 1.0])

    pauses = [pause(fetch, attempt=attempt, random=lambda: next(chance)) for attempt in (1, 2, 3)]

    assert pauses == [timedelta(seconds=2), timedelta(seconds=6), timedelta(seconds=16)]
