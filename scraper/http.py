"""The network: one request in, one `Fetch` out, whatever the server does.

Nothing else imports httpx. It carries the request; the connection below it (`scraper.connection`) keeps the
deadline and asks the guard, and `scraper.body` keeps the limits.
"""

import ssl
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore
import httpx

from archive.model import Cause, Failed, Fetch, Headers, NotModified, Outcome, Refused, Request, Response
from archive.uri import BadUri, resolve
from scraper.body import GZIP_MAGIC, PAGE, Body, Damaged, Limits, TooLong
from scraper.clock import Clock
from scraper.connection import (
    STALL,
    Connection,
    Connector,
    Exchange,
    Resolver,
    TimedStream,
    Unanswered,
    addresses_of,
)
from scraper.guard import Guard
from scraper.headers import (
    announced_length,
    as_utf8,
    codings,
    conditions,
    field,
    received,
    sent,
    without_credentials,
)

MAX_HOPS = 5
"""Redirects followed from one URI; as many as RFC 9309 section 2.3.1.2 asks for robots.txt."""

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# We ask for gzip alone. A server that sends one of these all the same cannot be read; any other word
# (`utf-8`, `none`) is a mistake, and the body is usually plain.
_UNREAD_CODINGS = frozenset({"br", "zstd", "deflate", "compress", "x-compress", "dcb", "dcz"})
_LONG_HEAD = 64 * 1024

_TIMED_OUT = (httpcore.TimeoutException, httpx.TimeoutException)
_DROPPED = (httpcore.NetworkError, httpx.NetworkError)
_BROKEN = (*_TIMED_OUT, *_DROPPED, httpcore.ProtocolError, httpx.ProtocolError)


class Client:
    """Fetches from one host, one request at a time, as one visitor who keeps no cookies."""

    def __init__(
        self,
        *,
        user_agent: str,
        accept_language: str,
        clock: Clock,
        guard: Guard,
        tls: ssl.SSLContext,
        resolver: Resolver = addresses_of,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """*transport* stands in for the network, guard and resolver included: for tests."""
        self._clock = clock
        self._visitor = (
            ("User-Agent", user_agent),
            ("Accept", ACCEPT),
            ("Accept-Language", accept_language),
            ("Accept-Encoding", "gzip"),
        )
        self._http = httpx.Client(
            transport=transport or _Transport(Connector(guard=guard, tls=tls, resolver=resolver)),
            # Requests are built here, so none would be sent; this keeps none either.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=STALL,
            trust_env=False,
            follow_redirects=False,
        )

    def fetch(self, request: Request, *, via: str | None = None, limits: Limits = PAGE) -> Fetch:
        """Make one attempt. What a name, a network or a server does is in the outcome, never an exception."""
        exchange = Exchange(monotonic=self._clock.monotonic, total=limits.total)
        started = self._clock.now()
        outcome: Outcome
        try:
            message = self._message(request, exchange)
        except (BadUri, httpx.InvalidURL) as error:
            request = replace(request, uri=without_credentials(request.uri))
            outcome = Refused(cause=Cause.URL, detail=without_credentials(str(error)))
        else:
            request = replace(request, headers=received(message.headers.raw))
            outcome = self._outcome(message, exchange, limits=limits)
        ended = self._clock.now()
        return Fetch(request=request, started=started, ended=ended, outcome=outcome, peer=exchange.peer, via=via)

    def close(self) -> None:
        """End: nothing is fetched any more."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _message(self, request: Request, exchange: Exchange) -> httpx.Request:
        href = resolve(request.target)
        parts = urlsplit(href)
        url = httpx.URL(href)
        target = href.removeprefix(f"{parts.scheme}://{parts.netloc}")
        # httpx reads URLs in its own way; what it would ask for must be what was judged.
        asked = (url.scheme, url.raw_host.decode("ascii"), url.port, url.raw_path.decode("ascii"))
        if asked != (parts.scheme, parts.hostname, parts.port, target):
            raise BadUri(request.uri, "it can be read in two ways")
        fields = (
            ("Host", parts.netloc),
            *self._visitor,
            *conditions(request.validators),
            ("Connection", "close"),
        )
        return httpx.Request(
            "GET",
            url,
            headers=sent(fields),
            extensions={"exchange": exchange},
        )

    def _outcome(self, message: httpx.Request, exchange: Exchange, *, limits: Limits) -> Outcome:
        try:
            with closing(self._http.send(message, stream=True)) as response:
                return _answer(response, exchange, limits=limits)
        except Unanswered as stop:
            return stop.outcome
        except _BROKEN as error:
            return Failed(cause=_cause(error, exchange), detail=_detail(error, exchange))


def next_hop(response: Response, url: str) -> str | None:
    """The absolute URL to which *response* sends whoever asked for *url*.

    None where it is no redirect, or none to an http(s) address without credentials.
    """
    location = field(response.headers, "location")
    if response.status not in _REDIRECTS or location is None:
        return None
    try:
        return resolve(as_utf8(location), url)
    except BadUri:
        return None


def tls_context() -> ssl.SSLContext:
    """The context that all clients share: certificates are checked, always."""
    return httpx.create_ssl_context(trust_env=False)


# --- reading an answer --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """Status line and fields of an answer."""

    status: int
    phrase: str
    protocol: str
    headers: Headers
    flags: tuple[str, ...]

    def failed(self, cause: Cause, detail: str, *, wire_bytes: int = 0) -> Failed:
        """The answer failed after this head."""
        return Failed(cause=cause, detail=detail, status=self.status, headers=self.headers, wire_bytes=wire_bytes)


def _answer(response: httpx.Response, exchange: Exchange, *, limits: Limits) -> Outcome:
    """What the answer amounts to, its body read to the end or to a limit."""
    head = _head(response)
    if head.status == 304:
        return _not_modified(head, response.request)
    # A part although no range was asked for (206), another protocol although none was (101).
    if head.status == 206 or head.status < 200:
        return head.failed(Cause.PROTOCOL, f"{head.status} was not asked for")
    coded = codings(head.headers)
    if len(coded) > 1 or not _UNREAD_CODINGS.isdisjoint(coded):
        named = ", ".join(coded[:3])
        return head.failed(Cause.CODING, f"content coding {named} ({len(coded)} in all), only gzip is read")
    announced = announced_length(head.headers) or 0
    if announced > limits.wire and not limits.prefix_serves:
        return head.failed(Cause.TOO_LARGE, f"{announced} bytes announced, {limits.wire} are the limit")
    body = Body(limits, coded)
    try:
        body.read(response.iter_raw())
    except (*_BROKEN, Damaged, TooLong) as error:
        return head.failed(_body_cause(error), _detail(error, exchange), wire_bytes=body.wire_bytes)
    return _response(head, body, flags=_flags(head, body, exchange))


def _response(head: _Head, body: Body, *, flags: Iterable[str]) -> Response:
    return Response(
        status=head.status,
        phrase=head.phrase,
        protocol=head.protocol,
        headers=head.headers,
        body=body.content(),
        wire_bytes=body.wire_bytes,
        wire_digest=body.wire_digest(),
        flags=tuple(dict.fromkeys(flags)),
    )


def _not_modified(head: _Head, request: httpx.Request) -> NotModified | Failed:
    if not {"if-none-match", "if-modified-since"} & set(request.headers.keys()):
        return head.failed(Cause.UNASKED_304, "304 to an unconditional request")
    return NotModified(protocol=head.protocol, phrase=head.phrase, headers=head.headers)


def _head(response: httpx.Response) -> _Head:
    came = received(response.headers.raw)
    kept = tuple((name, without_credentials(value) if name.lower() == "location" else value) for name, value in came)
    size = sum(len(name) + len(value) for name, value in came)
    flags = {"long-head": size > _LONG_HEAD, "credentials-removed": kept != came}
    return _Head(
        status=response.status_code,
        phrase=response.reason_phrase,
        protocol=response.http_version,
        headers=kept,
        flags=tuple(flag for flag, holds in flags.items() if holds),
    )


def _flags(head: _Head, body: Body, exchange: Exchange) -> Iterator[str]:
    """What was odd about an answer that was read whole."""
    yield from head.flags
    yield from body.flags()
    has_length = field(head.headers, "content-length") is not None
    is_chunked = field(head.headers, "transfer-encoding") is not None
    if has_length and is_chunked:
        yield "length-and-chunked"
    if has_length and not is_chunked and not exchange.last_read.endswith(body.last_chunk):
        yield "surplus"
    if not has_length and not is_chunked and head.status != 204:
        yield "no-length"
    kind = field(head.headers, "content-type") or ""
    if kind.lower().startswith("text/") and body.content().startswith(GZIP_MAGIC):
        yield "hidden-gzip"
    if head.status == 200 and not body.content():
        yield "empty"


# --- failures -----------------------------------------------------------------------------------------------


def _cause(error: Exception, exchange: Exchange) -> Cause:
    """Why no head of an answer came."""
    if isinstance(error, _TIMED_OUT):
        return Cause.TIMEOUT
    if not exchange.opening:
        return Cause.CONNECT
    if exchange.hung_up or isinstance(error, _DROPPED):
        return Cause.INCOMPLETE
    return Cause.PROTOCOL


def _body_cause(error: Exception) -> Cause:
    """Why the head came and the body did not."""
    if isinstance(error, _TIMED_OUT):
        return Cause.TIMEOUT
    # A bad chunk, a reset, a missing end and a wrong checksum are one thing: a body that did not arrive.
    return Cause.TOO_LARGE if isinstance(error, TooLong) else Cause.INCOMPLETE


def _detail(error: Exception, exchange: Exchange) -> str:
    if not isinstance(error, _TIMED_OUT):
        return str(error) or type(error).__name__
    if exchange.is_over:
        return f"no complete answer within {exchange.total.total_seconds():g} s"
    return f"the server fell silent ({type(error).__name__})"


# --- under httpx --------------------------------------------------------------------------------------------


class _Transport(httpx.BaseTransport):
    """Sends each request over a connection of its own."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* and read the head of the answer."""
        url = request.url
        message = httpcore.Request(
            request.method,
            # From its parts: httpcore's own reading of a URL loses `;` and an empty query.
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        stream = self._connector.open(message.url.origin, request.extensions["exchange"])
        answer = Connection(message.url.origin, stream).handle_request(message)
        body = _AnswerStream(answer, stream)
        return _Answer(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)


class _Answer(httpx.Response):
    """An answer in which httpx sees no redirect: it would raise on a Location that is no URL."""

    @property
    def has_redirect_location(self) -> bool:
        """Never: redirects are the crawl's to follow."""
        return False


class _AnswerStream(httpx.SyncByteStream):
    """The body of an answer; closing it hangs up."""

    def __init__(self, answer: httpcore.Response, stream: TimedStream) -> None:
        self._answer = answer
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        """Hang up."""
        self._answer.close()
        self._stream.close()
