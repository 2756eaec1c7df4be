import contextlib
import gzip
import hashlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.model import Cause, Failed, Fetch, NotModified, Reason, Refused, Request, Response, Validators
from scraper.clock import Clock
from scraper.http.body import PAGE, ROBOTS, Limits
from scraper.http.client import Client, tls_context
from scraper.http.guard import Guard

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = replace(PAGE, total=timedelta(seconds=2))
OK = b"HTTP/1.1 200 OK\r\n"

Script = bytes | Callable[[socket.socket], None]


class LoopbackServer:
    """Reads one request on each connection, plays what it is told to, and hangs up."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.script: Script = b""
        self.requests: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, contextlib.suppress(OSError):
                    self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        self.requests.append(connection.recv(65536))
        if callable(self.script):
            self.script(connection)
        else:
            connection.sendall(self.script)

    def close(self) -> None:
        # Without a shutdown first, the thread would sit in accept() for ever.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    running = LoopbackServer()
    yield running
    running.close()


def client(
    *,
    guard: Guard | None = None,
    resolver: Callable[[str], Sequence[str]] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    transport: httpx.BaseTransport | None = None,
) -> Client:
    return Client(
        user_agent="archivebot/1 (+mailto:a@example.org)",
        accept_language="fr",
        clock=Clock(now=lambda: NOW, monotonic=monotonic, sleep=lambda seconds: None),
        guard=guard or Guard(allow_loopback=True),
        resolver=resolver or (lambda host: [host]),
        transport=transport,
    )


def fetch(
    server: LoopbackServer, script: Script, *, limits: Limits = QUICK, validators: Validators | None = None
) -> Fetch:
    server.requests.clear()
    server.script = script
    request = Request(uri=f"{server.origin}/post/a", reason=Reason.NEW, validators=validators)
    with client() as visitor:
        return visitor.fetch(request, limits=limits)


def responded(fetched: Fetch) -> Response:
    assert isinstance(fetched.outcome, Response), fetched.outcome
    return fetched.outcome


def failed(fetched: Fetch) -> Failed:
    assert isinstance(fetched.outcome, Failed), fetched.outcome
    return fetched.outcome


def test_a_good_answer_is_told_whole(server: LoopbackServer) -> None:
    body = "été".encode()
    answer = (
        b'HTTP/1.1 200 Very Good\r\nX-B: 1\r\nETag: W/"e"\r\nX-a: \xe9\r\nContent-Length: 5\r\nX-B: 2\r\n\r\n' + body
    )

    fetched = fetch(server, answer)

    assert fetched.outcome == Response(
        status=200,
        phrase="Very Good",
        protocol="HTTP/1.1",
        headers=(("X-B", "1"), ("ETag", 'W/"e"'), ("X-a", "é"), ("Content-Length", "5"), ("X-B", "2")),
        body=body,
        wire_bytes=5,
        wire_digest="sha256:" + hashlib.sha256(body).hexdigest(),
    )
    assert fetched.peer == f"127.0.0.1:{server.port}"
    assert (fetched.started, fetched.ended, fetched.via) == (NOW, NOW, None)


def test_the_request_is_recorded_as_it_was_sent(server: LoopbackServer) -> None:
    fetched = fetch(server, OK + b"\r\n", validators=Validators(etag='W/"é"', last_modified="yesterday"))

    head = b"".join(b"%s: %s\r\n" % (n.encode("latin-1"), v.encode("latin-1")) for n, v in fetched.request.headers)
    assert server.requests == [b"GET /post/a HTTP/1.1\r\n" + head + b"\r\n"]
    assert [name for name, _ in fetched.request.headers] == [
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "If-None-Match",
        "If-Modified-Since",
        "Connection",
    ]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/a%2Fb/l%27%C3%A9t%C3%A9?q=%7E|'&?#x", b"/a%2Fb/l%27%C3%A9t%C3%A9?q=%7E|%27&?"),
        ("/a;b?", b"/a;b?"),
        ("", b"/"),
        ("/été/../a b", b"/a%20b"),
    ],
)
def test_a_url_goes_on_the_wire_as_browsers_read_it(server: LoopbackServer, path: str, target: bytes) -> None:
    server.requests.clear()
    server.script = OK + b"\r\n"

    with client() as visitor:
        visitor.fetch(Request(uri=f"{server.origin}{path}", reason=Reason.NEW))

    assert server.requests[0].startswith(b"GET %s HTTP/1.1\r\n" % target)


def test_gzip_is_inflated_and_counted_as_it_came(server: LoopbackServer) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    answer = responded(
        fetch(server, OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    )

    assert answer.body == b"one two"
    assert answer.wire_bytes == len(packed)
    assert answer.wire_digest == "sha256:" + hashlib.sha256(packed).hexdigest()
    assert answer.flags == ()


PACKED = gzip.compress(b"x" * 1000)


@pytest.mark.parametrize(
    ("answer", "flags"),
    [
        pytest.param(b"\r\nbody", ("no-length",), id="ended by closing"),
        pytest.param(b"Content-Length: 0\r\n\r\n", ("empty",), id="no body"),
        pytest.param(b"Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", ("surplus",), id="a second answer behind"),
        pytest.param(
            b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            ("length-and-chunked",),
            id="two lengths",
        ),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", (), id="chunked"),
        pytest.param(b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok", ("not-gzip",), id="plain, called gzip"),
        pytest.param(b"Content-Encoding: utf-8\r\nContent-Length: 2\r\n\r\nok", ("unknown-coding",), id="odd coding"),
        pytest.param(
            b"Content-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED,
            ("hidden-gzip",),
            id="gzip, called text",
        ),
        pytest.param(
            b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % (len(PACKED) + 3) + PACKED + b"\0\0\0",
            ("surplus",),
            id="bytes behind the gzip",
        ),
        pytest.param(b"X: %s\r\nContent-Length: 2\r\n\r\nok" % (b"x" * 200_000), ("long-head",), id="long head"),
    ],
)
def test_what_is_odd_is_kept_and_flagged(server: LoopbackServer, answer: bytes, flags: tuple[str, ...]) -> None:
    assert responded(fetch(server, OK + answer)).flags == flags


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut_by_reset(connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 9\r\n\r\nok")
    time.sleep(0.02)
    reset(connection)


@pytest.mark.parametrize(
    ("answer", "cause", "status"),
    [
        pytest.param(b"", Cause.CONNECT, None, id="hung up at once"),
        pytest.param(reset, Cause.CONNECT, None, id="reset at once"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: ", Cause.INCOMPLETE, None, id="cut in the head"),
        pytest.param(OK + b"Content-Length: 9\r\n\r\nok", Cause.INCOMPLETE, 200, id="cut in the body"),
        pytest.param(cut_by_reset, Cause.INCOMPLETE, 200, id="reset in the body"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", Cause.INCOMPLETE, 200, id="no last chunk"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nok", Cause.INCOMPLETE, 200, id="a bad chunk"),
        pytest.param(OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:20], Cause.INCOMPLETE, 200, id="cut gzip"),
        pytest.param(
            OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED + PACKED[:20],
            Cause.INCOMPLETE,
            200,
            id="cut in the second member",
        ),
        pytest.param(
            OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:-8] + b"\0" * 8,
            Cause.INCOMPLETE,
            200,
            id="wrong checksum",
        ),
        pytest.param(OK + b"Content-Encoding: br\r\n\r\nxx", Cause.CODING, 200, id="br was not asked for"),
        pytest.param(OK + b"Content-Encoding: gzip, gzip\r\n\r\nxx", Cause.CODING, 200, id="packed twice"),
        pytest.param(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok", Cause.PROTOCOL, None, id="two lengths"),
        pytest.param(OK + b"Content-Length: -1\r\n\r\nok", Cause.PROTOCOL, None, id="negative length"),
        pytest.param(OK + b"no colon\r\n\r\nok", Cause.PROTOCOL, None, id="no header"),
        pytest.param(b"220 mail.example ESMTP\r\n", Cause.PROTOCOL, None, id="no HTTP"),
        pytest.param(b"HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nok", Cause.PROTOCOL, 206, id="a part"),
        pytest.param(b"HTTP/1.1 101 Other\r\nUpgrade: x\r\n\r\n", Cause.PROTOCOL, None, id="another protocol"),
        pytest.param(b"HTTP/1.1 304 Same\r\n\r\n", Cause.UNASKED_304, 304, id="an unasked 304"),
        pytest.param(OK + b"Content-Length: 999999999999\r\n\r\nok", Cause.TOO_LARGE, 200, id="too large, it says"),
        pytest.param(OK + b"X: " + b"x" * 1_000_000, Cause.PROTOCOL, None, id="an endless head"),
    ],
)
def test_what_is_no_answer_is_a_failure(
    server: LoopbackServer, answer: Script, cause: Cause, status: int | None
) -> None:
    failure = failed(fetch(server, answer))

    assert (failure.cause, failure.status) == (cause, status)
    assert failure.detail


SMALL = replace(QUICK, wire=100_000, decoded=200_000)


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        pytest.param(OK + b"\r\n" + b"x" * 100_001, "100000 bytes on the wire", id="on the wire"),
        pytest.param(
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 200_001),
            "200000 bytes decoded",
            id="decoded",
        ),
        pytest.param(
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0) * 5000,
            "4096 gzip members",
            id="members",
        ),
    ],
)
def test_the_limit_that_was_passed_is_named(server: LoopbackServer, answer: bytes, limit: str) -> None:
    failure = failed(fetch(server, answer, limits=replace(SMALL, wire=120_000) if "members" in limit else SMALL))

    assert failure.cause is Cause.TOO_LARGE
    assert limit in failure.detail


def test_what_fills_a_limit_is_kept(server: LoopbackServer) -> None:
    packed = gzip.compress(b"x" * 200_000)

    assert len(responded(fetch(server, OK + b"\r\n" + b"x" * 100_000, limits=SMALL)).body) == 100_000
    answer = responded(fetch(server, OK + b"Content-Encoding: gzip\r\n\r\n" + packed, limits=SMALL))
    assert len(answer.body) == 200_000


@pytest.mark.parametrize("packed", [False, True])
def test_the_first_500_kib_of_a_huge_robots_file_serve(server: LoopbackServer, *, packed: bool) -> None:
    body = b"User-agent: *\n" + b"Disallow: /zzz\n" * 100_000
    head = b"Content-Encoding: gzip\r\n" if packed else b"Content-Length: %d\r\n" % len(body)

    answer = responded(fetch(server, OK + head + b"\r\n" + (gzip.compress(body) if packed else body), limits=ROBOTS))

    assert "cut" in answer.flags
    assert 500 * 1024 <= len(answer.body) <= 600 * 1024
    assert body.startswith(answer.body)


def test_a_304_that_was_asked_for_is_no_body(server: LoopbackServer) -> None:
    answer = b'HTTP/1.1 304 Not Modified\r\nETag: "e"\r\n\r\nPOISON'

    fetched = fetch(server, answer, validators=Validators(etag='"e"'))

    assert fetched.outcome == NotModified(protocol="HTTP/1.1", phrase="Not Modified", headers=(("ETag", '"e"'),))


@pytest.mark.parametrize("etag", ["", "a\r\nX: b", "\u20ac", " a", "a\x00"])
def test_a_validator_that_no_server_sent_is_not_sent(server: LoopbackServer, etag: str) -> None:
    fetched = fetch(server, OK + b"\r\n", validators=Validators(etag=etag))

    assert isinstance(fetched.outcome, Response)
    assert b"If-None-Match" not in server.requests[0]


def drip(connection: socket.socket) -> None:
    for byte in OK + b"X: " + b"x" * 1000:
        connection.sendall(bytes([byte]))
        time.sleep(0.02)


def test_the_deadline_holds_however_slowly_the_bytes_drip(server: LoopbackServer) -> None:
    before = time.monotonic()

    failure = failed(fetch(server, drip, limits=replace(PAGE, total=timedelta(seconds=0.2))))

    assert failure.cause is Cause.TIMEOUT
    assert "0.2 s" in failure.detail
    assert time.monotonic() - before < 0.5


def test_cookies_are_not_kept_nor_redirects_followed(server: LoopbackServer) -> None:
    answer = b"HTTP/1.1 302 Found\r\nSet-Cookie: sid=1; Path=/\r\nLocation: /post/a\r\nContent-Length: 0\r\n\r\n"
    server.requests.clear()
    server.script = answer
    request = Request(uri=f"{server.origin}/post/a", reason=Reason.NEW)

    with client() as visitor:
        responded(visitor.fetch(request))
        responded(visitor.fetch(request))

    assert len(server.requests) == 2
    assert b"cookie" not in server.requests[1].lower()


@pytest.mark.parametrize("location", [b"http://[::1/x y", b"data:text/html,x", b"file:///etc/hostname"])
def test_a_redirect_to_nowhere_is_an_answer_all_the_same(server: LoopbackServer, location: bytes) -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % location

    assert responded(fetch(server, answer)).status == 302


def test_a_deadline_that_passes_between_two_steps_holds_too() -> None:
    times = iter([0.0])

    with client(monotonic=lambda: next(times, 100.0)) as visitor:
        failure = failed(visitor.fetch(Request(uri="http://127.0.0.1:9/", reason=Reason.NEW), limits=QUICK))

    assert (failure.cause, failure.detail) == (Cause.TIMEOUT, "no complete answer within 2 s")


def test_proxies_of_the_environment_are_not_used(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    assert responded(fetch(server, OK + b"Content-Length: 2\r\n\r\nok")).body == b"ok"


def test_credentials_in_a_redirect_are_not_recorded(server: LoopbackServer) -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://me:s3cret@example.org/\r\nContent-Length: 0\r\n\r\n"

    redirect = responded(fetch(server, answer))

    assert redirect.headers[0] == ("Location", "http://example.org/")
    assert redirect.flags == ("credentials-removed",)


@pytest.mark.parametrize(
    "uri",
    [
        "file:///etc/passwd",
        "http://me:s3cret@example.org/",
        "http://",
        "http://exa mple.org/",
        "http://example.org/" + "a" * 70_000,
        "http://example.org/\ud800",
    ],
)
def test_what_is_no_address_is_refused(uri: str) -> None:
    with client() as visitor:
        fetched = visitor.fetch(Request(uri=uri, reason=Reason.NEW))

    assert isinstance(fetched.outcome, Refused)
    assert fetched.outcome.cause is Cause.URL
    assert "s3cret" not in repr(fetched)
    assert fetched.request.headers == ()


class Names:
    """A resolver that gives its answers one after the other, and the last for ever."""

    def __init__(self, *answers: Sequence[str] | Exception) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        answer = self._answers[min(len(self.asked), len(self._answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


def visit(names: Callable[[str], Sequence[str]], port: int, *, guard: Guard, limits: Limits = QUICK) -> Fetch:
    with client(guard=guard, resolver=names) as visitor:
        return visitor.fetch(Request(uri=f"http://site.example:{port}/", reason=Reason.NEW), limits=limits)


def test_the_address_that_was_judged_is_the_one_connected_to(server: LoopbackServer) -> None:
    server.script = OK + b"Content-Length: 2\r\n\r\nok"
    names = Names(["127.0.0.1"], ["10.0.0.1"])

    fetched = visit(names, server.port, guard=Guard(allow_loopback=True))

    assert names.asked == ["site.example"]
    assert fetched.peer == f"127.0.0.1:{server.port}"
    assert server.requests[-1].startswith(b"GET / HTTP/1.1\r\nHost: site.example:%d\r\n" % server.port)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["::ffff:127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["0.0.0.0"]])
def test_a_name_that_leads_inside_is_refused_unasked(server: LoopbackServer, addresses: list[str]) -> None:
    server.requests.clear()

    fetched = visit(Names(addresses), server.port, guard=Guard())

    assert isinstance(fetched.outcome, Refused)
    assert fetched.outcome.cause is Cause.ADDRESS
    assert server.requests == []


def test_the_next_address_is_tried(server: LoopbackServer) -> None:
    server.script = OK + b"Content-Length: 2\r\n\r\nok"

    fetched = visit(Names(["127.0.0.9", "127.0.0.1"]), server.port, guard=Guard(allow_loopback=True))

    assert fetched.peer == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        pytest.param(socket.gaierror(socket.EAI_NONAME, "no such name"), Cause.DNS, id="no such name"),
        pytest.param(socket.gaierror(socket.EAI_AGAIN, "try again"), Cause.CONNECT, id="no network"),
        pytest.param(UnicodeError("label too long"), Cause.DNS, id="no name at all"),
    ],
)
def test_a_name_without_address_fails(error: Exception, cause: Cause) -> None:
    assert failed(visit(Names(error), 80, guard=Guard())).cause is cause


def test_nobody_listens(server: LoopbackServer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        fetched = visit(Names(["127.0.0.1"]), unused.getsockname()[1], guard=Guard(allow_loopback=True))

    assert failed(fetched).cause is Cause.CONNECT


def test_a_slow_resolver_is_not_waited_for() -> None:
    answered = threading.Event()

    def slow(host: str) -> Sequence[str]:
        answered.wait(5)
        return ["127.0.0.1"]

    limits = replace(PAGE, total=timedelta(seconds=0.1))
    failure = failed(visit(slow, 80, guard=Guard(), limits=limits))
    answered.set()

    assert failure.cause is Cause.TIMEOUT


def test_a_transport_may_stand_in_for_the_network() -> None:
    site = httpx.MockTransport(lambda request: httpx.Response(200, stream=httpx.ByteStream(request.url.raw_path)))

    with client(transport=site) as visitor:
        fetched = visitor.fetch(Request(uri="https://example.org/post/a", reason=Reason.NEW), via="https://a.example/")

    assert responded(fetched).body == b"/post/a"
    assert fetched.via == "https://a.example/"


def test_certificates_are_always_checked() -> None:
    assert tls_context().verify_mode is ssl.CERT_REQUIRED
    assert tls_context().check_hostname


_PIECES = st.sampled_from(
    [OK, b"HTTP/1.1 302 X\r\n", b"HTTP/1.0 999\r\n", b"Location: http://[", b"Content-Length: 5", b"\r\n", b"\r\n\r\n",
     b"Transfer-Encoding: chunked", b"5\r\nhello\r\n", b"0\r\n\r\n", b"Content-Encoding: gzip", PACKED, b"\x00", b":",
     b"Set-Cookie: ; Domain=", b"Content-Type: ;;;"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES | st.binary(max_size=8), max_size=10).map(b"".join))
def test_no_answer_raises(server: LoopbackServer, answer: bytes) -> None:
    fetched = fetch(server, answer)

    assert isinstance(fetched.outcome, Response | Failed)
