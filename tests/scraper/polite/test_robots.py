import base64
import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Cause, Failed, NotModified, Outcome, Refused, Response
from scraper.polite.robots import LONGEST, parse, verdict

CASES = Path(__file__).parents[4] / "shared" / "robots" / "cases.json"
AGENT = "archivebot"
URL = "https://example.org"


def allows(body: str, path: str, agent: str = AGENT) -> bool:
    return parse(body.encode()).allows(URL + path, agent)


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [
        pytest.param("", "/a", True, id="an empty file allows"),
        pytest.param("<html>Not found</html>", "/a", True, id="a page is no rule"),
        pytest.param("User-agent: *\nDisallow: /", "/a", False, id="everything denied"),
        pytest.param("User-agent: *\nDisallow:", "/a", True, id="an empty Disallow allows"),
        pytest.param("User-agent: *\nDisallow: /", "/robots.txt", True, id="robots.txt itself is allowed"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /a", "/a/b", True, id="the longest rule wins"),
        pytest.param("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True, id="of equals, Allow wins"),
        pytest.param("User-agent: *\nDisallow: *?lightbox=", "/a?lightbox=b", False, id="a rule that starts with *"),
        pytest.param("User-agent: *\nDisallow: *?lightbox=", "/a", True, id="a rule that starts with *, elsewhere"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False, id="anchored at the end"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?b", True, id="anchored, with a query"),
        pytest.param("User-agent: *\nDisallow: /été", "/%C3%A9t%C3%A9/a", False, id="raw rule, escaped URL"),
        pytest.param("User-agent: *\nDisallow: /%c3%a9t%c3%a9", "/été/a", False, id="escaped rule, raw URL"),
        pytest.param("User-agent: *\nDisallow: /%7Eme", "/~me", False, id="an escaped tilde is a tilde"),
        pytest.param("User-agent: *\nDisallow: /a%2Fb", "/a/b", True, id="an escaped slash is no slash"),
        pytest.param("User-agent: *\nDisallow: /b/", "/a/../b/c", False, id="dot segments do not get round a rule"),
        pytest.param("User-agent: *\nDisallow: /b/", "/a/%2e%2E/b/c", False, id="nor escaped ones"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /", "/a", False, id="byte-order mark"),
        pytest.param("User-agent: *\rDisallow: /", "/a", False, id="bare carriage returns"),
        pytest.param("User agent: *\nDisalow: /", "/a", False, id="misspelt"),
        pytest.param("User-agent: *\nDisallow: / # all", "/a", False, id="a comment behind a rule"),
    ],
)
def test_rules(body: str, path: str, *, allowed: bool) -> None:
    assert allows(body, path) is allowed


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        pytest.param("User-agent: ArchiveBot\nDisallow: /", False, id="in any case"),
        pytest.param("User-agent: archivebot/1.0\nDisallow: /", False, id="with a version"),
        pytest.param("User-agent: archive\nDisallow: /", True, id="a part of the token is another token"),
        pytest.param("User-agent: archivebot-news\nDisallow: /", True, id="a longer token is another token"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: archivebot\nAllow: /", True, id="own group only"),
        pytest.param("User-agent: a\nUser-agent: archivebot\nDisallow: /", False, id="a group of two agents"),
        pytest.param(
            "User-agent: archivebot\nAllow: /b\n\nUser-agent: x\nAllow: /\n\nUser-agent: archivebot\nDisallow: /",
            False,
            id="groups of one agent are one group",
        ),
        pytest.param(
            "User-agent: archivebot\nCrawl-delay: 1\nUser-agent: x\nDisallow: /",
            False,
            id="other records do not end a group",
        ),
        pytest.param("User-agent: archivebot\nSitemap: /s\n\nDisallow: /", False, id="nor do sitemaps and blanks"),
        pytest.param("Disallow: /", True, id="a rule for nobody"),
    ],
)
def test_whose_rules(body: str, *, allowed: bool) -> None:
    assert allows(body, "/a") is allowed


def test_a_whole_user_agent_is_searched_for_its_tokens() -> None:
    body = "User-agent: archivebot\nDisallow: /"

    assert not allows(body, "/a", agent="Mozilla/5.0 (compatible; archivebot/0.1; +mailto:a@example.org)")


def test_a_url_that_cannot_go_on_the_wire_is_not_allowed() -> None:
    assert not parse(b"").allows("file:///etc/passwd", AGENT)


def test_bytes_that_are_no_utf8_spoil_nothing() -> None:
    assert not parse(b"# caf\xe9\nUser-agent: *\nDisallow: /\xe9\nDisallow: /b").allows(URL + "/b", AGENT)


def test_the_first_500_kib_count_and_no_half_line() -> None:
    rules = b"User-agent: *\nDisallow: /private/\n"
    padding = b"Disallow: /zzz\n" * (LONGEST // 15 + 1)
    # Cut inside, the last line would deny everything.
    line = b"Disallow: /" + b"a" * 100
    body = rules + b"#" * (LONGEST - len(rules) - 12) + b"\n" + line

    assert not parse(rules + padding).allows(URL + "/private/a", AGENT)
    assert parse(padding + rules).allows(URL + "/private/a", AGENT)
    assert parse(body).allows(URL + "/b", AGENT)


@pytest.mark.parametrize(
    ("value", "delay"),
    [
        ("10", timedelta(seconds=10)),
        ("0.5", timedelta(seconds=0.5)),
        ("nan", None),
        ("-1", None),
        ("1e400", None),
        ("soon", None),
        ("1e30", timedelta(days=1)),
    ],
)
def test_crawl_delay(value: str, delay: timedelta | None) -> None:
    rules = parse(f"User-agent: {AGENT}\nCrawl-delay: {value}".encode())

    assert rules.crawl_delay(AGENT) == delay
    assert rules.crawl_delay("otherbot") is None


def test_sitemaps_belong_to_nobody() -> None:
    body = b"Sitemap: https://example.org/a.xml\nUser-agent: x\nDisallow: /\nSitemap: https://example.org/b.xml"

    assert parse(body).sitemaps == ("https://example.org/a.xml", "https://example.org/b.xml")


def response(status: int, body: bytes = b"User-agent: *\nDisallow: /private") -> Response:
    return Response(status=status, phrase="", protocol="HTTP/1.1", headers=(), body=body, wire_bytes=0, wire_digest="")


@pytest.mark.parametrize(
    ("outcome", "allowed"),
    [
        pytest.param(response(200), True, id="200"),
        pytest.param(response(404), True, id="404"),
        pytest.param(response(410), True, id="410"),
        pytest.param(response(400), True, id="400"),
        pytest.param(response(401), False, id="401"),
        pytest.param(response(403), False, id="403"),
        pytest.param(response(418), True, id="418"),
        pytest.param(response(451), True, id="451"),
        pytest.param(response(429), False, id="429"),
        pytest.param(response(408), False, id="408"),
        pytest.param(response(420), False, id="420, an older 429"),
        pytest.param(response(425), False, id="425"),
        pytest.param(response(430), False, id="430, a private 429"),
        pytest.param(response(522), False, id="522"),
        pytest.param(response(500), False, id="500"),
        pytest.param(response(503), False, id="503"),
        pytest.param(response(302), False, id="a redirect that led nowhere"),
        pytest.param(Failed(cause=Cause.TIMEOUT, detail=""), False, id="time-out"),
        pytest.param(Failed(cause=Cause.INCOMPLETE, detail="", status=200), False, id="cut"),
        pytest.param(Refused(cause=Cause.ADDRESS, detail=""), False, id="refused by the guard"),
        pytest.param(
            NotModified(protocol="HTTP/1.1", phrase="", headers=()), False, id="304: the caller's copy counts"
        ),
    ],
)
def test_what_an_answer_means(outcome: Outcome, *, allowed: bool) -> None:
    rules = verdict(outcome)

    assert rules.allows(URL + "/a", AGENT) is allowed


def test_a_good_answer_is_read() -> None:
    assert not verdict(response(200)).allows(URL + "/private/a", AGENT)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"User-agent: *\nDisallow: ", b"User-agent: *\nCrawl-delay: "]),
)
def test_no_file_is_too_odd(junk: bytes, start: bytes) -> None:
    rules = parse(start + junk)

    assert rules.allows(URL + "/robots.txt", AGENT)
    assert rules.allows(URL + "/a", AGENT) in (True, False)
    assert rules.crawl_delay(AGENT) is None or rules.crawl_delay(AGENT) >= timedelta(0)  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    id: str
    body: bytes
    url: str
    agent: str
    expected: bool


def shared_cases() -> list[Case]:
    """The cases of other people's test suites that every reader of RFC 9309 must get right."""
    if not CASES.exists():
        return []
    table = json.loads(CASES.read_text())
    bodies = [_body(entry) for entry in table["bodies"]]
    return [
        Case(
            id=case["id"],
            body=bodies[case["body"]],
            url=case["url"],
            agent=case["ua"],
            expected=case["expected"],
        )
        for case in table["cases"]
        if case["gate"] == "must"
    ]


def _body(entry: dict[str, str]) -> bytes:
    if "text" in entry:
        return entry["text"].encode()
    if "b64" in entry:
        return base64.b64decode(entry["b64"])
    return zlib.decompress(base64.b64decode(entry["zlib_b64"]))


@pytest.mark.skipif(not CASES.exists(), reason="the shared robots cases are not beside the repository")
def test_the_cases_of_other_suites() -> None:
    wrong = [case.id for case in shared_cases() if parse(case.body).allows(case.url, case.agent) is not case.expected]

    assert wrong == []
