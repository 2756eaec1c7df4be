"""Trouble between a site and its crawler: a proxy on loopback that passes answers on, spoilt where it is told to."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Of one connection, or set anew by this server; a body that passes here has no encoding any more.
_HOP = frozenset({"connection", "content-length", "content-encoding", "date", "server", "transfer-encoding"})
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
_VALIDATORS = frozenset({"etag", "last-modified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of the site, or what is made of it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def without(self, names: frozenset[str]) -> "Answer":
        """This answer, less the headers of these *names*."""
        return replace(self, headers=tuple(each for each in self.headers if each[0].lower() not in names))


Spoiler = Callable[[str, Answer], Answer]
"""What is made of the answer at a path."""


@dataclass(slots=True, kw_only=True)
class Proxy:
    """Stands before *upstream*, under an address of its own."""

    upstream: str
    base: str = ""
    spoil: Spoiler | None = None
    """None: answers pass as they are, but for the site's address in them."""

    def answer(self, method: str, target: str, headers: dict[str, str]) -> Answer:
        """Return what the site says at *target*, spoilt."""
        if self.spoil is None:
            return self._renamed(self._ask(method, target, headers))
        # A condition is about what the site holds, not about what is made of it.
        plain = {name: value for name, value in headers.items() if name not in _CONDITIONS}
        whole = self._renamed(self._ask(method, target, plain))
        spoilt = self.spoil(urlsplit(target).path, whole)
        return spoilt if spoilt == whole else spoilt.without(_VALIDATORS)

    def _ask(self, method: str, target: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(self.upstream)
        connection = HTTPConnection(parts.hostname or "", parts.port)
        try:
            connection.request(method, target, headers={**headers, "accept-encoding": "identity"})
            found = connection.getresponse()
            return Answer(status=found.status, headers=tuple(found.getheaders()), body=found.read()).without(_HOP)
        finally:
            connection.close()

    def _renamed(self, answer: Answer) -> Answer:
        """*answer* with this proxy's address for the site's, in whatever spelling."""
        theirs, ours = str(urlsplit(self.upstream).port), str(urlsplit(self.base).port)
        spelling = rf"(127\.0\.0\.1(?::|%3A|%253A|\\u003[aA])){theirs}\b"
        headers = tuple((name, re.sub(spelling, rf"\g<1>{ours}", value)) for name, value in answer.headers)
        body = re.sub(spelling.encode(), rf"\g<1>{ours}".encode(), answer.body)
        return replace(answer, headers=headers, body=body)


@contextmanager
def before(upstream: str) -> Iterator[Proxy]:
    """A proxy before the site at *upstream*."""
    proxy = Proxy(upstream=upstream)

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on()

        def do_HEAD(self) -> None:
            self._pass_on()

        def _pass_on(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items() if name.lower() != "host"}
            try:
                answer = proxy.answer(self.command, self.path, headers)
            except (HTTPException, OSError):
                # What the site breaks off, or never begins, breaks off here.
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        proxy.base = f"http://127.0.0.1:{server.server_address[1]}{urlsplit(upstream).path}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield proxy
        server.shutdown()
