"""What a visit came to, in words, and where it leads."""

import pytest

from archive.model import (
    Cause,
    Failed,
    Fetch,
    Outcome,
    Problem,
    ProblemKind,
    Reading,
    Reason,
    Refused,
    Request,
    Verdict,
)
from scraper.crawl.attempt import Attempt
from tests.support.fakes import NOON, ORIGIN, moved, page, response

URI = f"{ORIGIN}/post/a"


def visit(outcome: Outcome, reading: Reading | None = None) -> Attempt:
    request = Request(uri=URI, address=URI, reason=Reason.NEW)
    fetch = Fetch(request=request, started=NOON, ended=NOON, outcome=outcome)
    return Attempt(uri=URI, fetch=fetch, reading=reading)


def read(verdict: Verdict, *problems: Problem) -> Reading:
    return Reading(parser="wix/1", verdict=verdict, problems=problems)


VISITS = {
    "HTTP 200, shell, an article without any body": visit(
        response(page(b"")), read(Verdict.SHELL, Problem(kind=ProblemKind.EMPTY_ARTICLE))
    ),
    "HTTP 404, not_found": visit(response(page(b"", status=404)), read(Verdict.NOT_FOUND)),
    "HTTP 200, not read": visit(response(page(b""))),
    "no route": visit(Failed(cause=Cause.CONNECT, detail="no route")),
    "robots.txt disallows it": visit(Refused(cause=Cause.ROBOTS, detail="robots.txt disallows it")),
}


@pytest.mark.parametrize(("words", "made"), VISITS.items())
def test_what_came_of_it_in_words(words: str, made: Attempt) -> None:
    assert made.why == words


@pytest.mark.parametrize(
    ("location", "target"),
    [("/post/b/", f"{ORIGIN}/post/b"), ("javascript:alert(1)", None), ("", None)],
)
def test_where_a_redirect_leads(location: str, target: str | None) -> None:
    found = visit(response(moved(location))).target

    assert (found.uri if found else None) == target


def test_an_answer_with_a_body_leads_nowhere() -> None:
    assert visit(response(page(b"<p>"))).target is None
