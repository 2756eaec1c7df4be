import pytest

from archive.model import Cause, Failed, Response
from scraper.http.answer import AnswerHead, next_hop, settled
from scraper.http.body import PAGE


@pytest.mark.parametrize(
    ("location", "hop"),
    [
        ("/b", "https://example.org/b"),
        ("b/", "https://example.org/post/b/"),
        ("http://other.example/#x", "http://other.example/"),
        ("caf\u00c3\u00a9", "https://example.org/post/caf%C3%A9"),
        ("caf\u00e9", "https://example.org/post/caf%C3%A9"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://me:pw@example.org/", None),
        ("http://[::1/x y", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("", None),
        (None, None),
    ],
)
def test_next_hop(location: str | None, hop: str | None) -> None:
    answer = redirect(302, location)

    assert next_hop(answer, "https://example.org/post/a") == hop


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_what_is_no_redirect_leads_nowhere(status: int) -> None:
    assert next_hop(redirect(status, "/b"), "https://example.org/") is None


def redirect(status: int, location: str | None) -> Response:
    headers = (("LOCATION", location),) if location is not None else ()
    return Response(
        status=status, phrase="", protocol="HTTP/1.1", headers=headers, body=b"", wire_bytes=0, wire_digest=""
    )


@pytest.mark.parametrize("named", ["gzip", "GZIP", "x-gzip", "aws-chunked, gzip", "gzip, identity", "utf-8", "none"])
def test_what_codes_nothing_beside_gzip_is_passed_over(named: str) -> None:
    assert settled(head(("Content-Encoding", named)), is_conditional=False, limits=PAGE) is None


@pytest.mark.parametrize("named", ["br", "zstd", "deflate", "gzip, gzip", "gzip, br", "aws-chunked, deflate"])
def test_what_is_not_read_is_no_answer(named: str) -> None:
    outcome = settled(head(("Content-Encoding", named)), is_conditional=False, limits=PAGE)

    assert isinstance(outcome, Failed)
    assert outcome.cause is Cause.CODING


@pytest.mark.parametrize("length", ["", "-1", "12, 12", "1e3", "9" * 5000])
def test_a_length_that_is_none_announces_nothing(length: str) -> None:
    assert settled(head(("Content-Length", length)), is_conditional=False, limits=PAGE) is None


def head(*fields: tuple[str, str]) -> AnswerHead:
    return AnswerHead.of(status=200, phrase="OK", protocol="HTTP/1.1", came=fields)
