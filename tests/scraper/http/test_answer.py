import pytest

from archive.model import Response
from scraper.http.answer import next_hop


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
