"""The demonstration blog over HTTP, on this machine only."""

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from msgspec import Struct
from msgspec.structs import replace

from scraper.demo.edge import Edge, EdgeAnswer
from scraper.demo.scenario import SHELLS
from scraper.demo.site import Blog


class ServedRequest(Struct, frozen=True, kw_only=True):
    """One request as the server saw it."""

    at: datetime
    path: str
    """As sent, percent-encoded."""
    status: int
    conditional: bool
    agent: str


class DemoServer(Struct, frozen=True):
    """A running server."""

    base: str
    """Its origin, without a final slash."""
    log: list[ServedRequest]
    edge: Edge

    def show(self, blog: Blog) -> None:
        """Switch to another state of the blog."""
        self.edge.show(blog)


@contextmanager
def serving(
    blog: Blog, *, now: Callable[[], datetime] | None = None, shells: frozenset[str] = SHELLS
) -> Iterator[DemoServer]:
    """A server of *blog* on a free port of 127.0.0.1, rendering on the clock *now* (the machine's by default)."""
    clock = now or (lambda: datetime.now(UTC))
    # Port 0: two demos may run on one machine.
    with _Loopback(("127.0.0.1", 0), BaseHTTPRequestHandler) as http:
        base = f"http://127.0.0.1:{http.server_port}"
        server = DemoServer(base, [], Edge(blog, origin=base, now=clock, shells=shells))
        # The handler needs the server's port, so it is set after the socket is bound.
        http.RequestHandlerClass = _handler(server, clock)
        # The default poll of half a second would be most of what a test of the demo takes.
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


class _Loopback(ThreadingHTTPServer):
    daemon_threads = True
    # A client may keep its connection open for as long as it likes; we do not wait for it.
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client hang up without a traceback; anything else is a fault of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed names its socket types


def _handler(server: DemoServer, now: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # Keep-alive, so that the crawler's reuse of connections is exercised.
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            conditions = {name.lower(): value for name, value in self.headers.items()}
            answer = server.edge.answer(self.path, conditions)
            conditional = not conditions.keys().isdisjoint({"if-none-match", "if-modified-since"})
            agent = conditions.get("user-agent", "")
            visit = ServedRequest(at=now(), path=self.path, status=answer.status, conditional=conditional, agent=agent)
            server.log.append(visit)
            self._send(_gzipped(answer) if "gzip" in conditions.get("accept-encoding", "") else answer)

        def _send(self, answer: EdgeAnswer) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status != HTTPStatus.NOT_MODIFIED:
                self.send_header("content-length", str(len(answer.body)))
            # A 304 has no body and no length (RFC 9110, section 15.4.5).
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Stay silent: the log is a value."""

    return Handler


def _gzipped(answer: EdgeAnswer) -> EdgeAnswer:
    if not answer.body:
        return answer
    headers = (*answer.headers, ("content-encoding", "gzip"))
    # Without a time stamp: two answers of one render are equal byte for byte.
    return replace(answer, headers=headers, body=gzip.compress(answer.body, mtime=0))
