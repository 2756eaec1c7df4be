"""The network: one request in, one `Fetch` out, whatever the server does.

Nothing else imports httpx. Its transport carries the request, without the client that httpx puts above transports:
redirects, cookies and authentication are not left to a library here. The connection below
(`scraper.http.connection`) keeps the deadline and asks the guard, `scraper.http.body` keeps the limits, and
`scraper.http.answer` says what came of it.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore
import httpx
from msgspec.structs import replace

from archive.cleaning.credentials import without_credentials
from archive.model import Cause, Failed, Fetch, Outcome, Refused, Request
from archive.uri import BadUri, resolve
from scraper.clock import Clock
from scraper.http.answer import AnswerHead, settled, whole
from scraper.http.body import PAGE, Body, Damaged, Limits, TooLong
from scraper.http.connection import Connection, Connector, Exchange, Resolver, TimedStream, Unanswered, addresses_of
from scraper.http.guard import Guard
from scraper.http.headers import codings, conditions, past_caches, received, sent

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# Without the formats that servers make of an original for who asks for them: the original is wanted.
ACCEPT_MEDIA = "image/png,image/jpeg,image/gif,application/pdf,*/*;q=0.8"

_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})

_TIMED_OUT = (httpcore.TimeoutException, httpx.TimeoutException)
_DROPPED = (httpcore.NetworkError, httpx.NetworkError)
_BROKEN = (*_TIMED_OUT, *_DROPPED, httpcore.ProtocolError, httpx.ProtocolError)


@cache
def tls_context() -> ssl.SSLContext:
    """The context that all clients share: certificates are checked, always. Reading them takes 20 ms, once."""
    # Variables of the environment must not change whom we trust.
    return httpx.create_ssl_context(trust_env=False)


class Client:
    """Fetches from one host, one request at a time, as one visitor who keeps no cookies."""

    def __init__(
        self,
        *,
        user_agent: str,
        accept_language: str,
        clock: Clock,
        guard: Guard,
        accept: str = ACCEPT,
        tls: Callable[[], ssl.SSLContext] = tls_context,
        resolver: Resolver = addresses_of,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """*tls* makes the context of https; *transport* stands in for the network, guard and resolver included."""
        self._clock = clock
        self._visitor = (
            ("User-Agent", user_agent),
            ("Accept", accept),
            ("Accept-Language", accept_language),
            # The one coding that every server has and that is inflated within a limit here.
            ("Accept-Encoding", "gzip"),
        )
        self._transport = transport or _Transport(Connector(guard=guard, tls=tls, resolver=resolver))

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
        self._transport.close()

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
            *past_caches(request.reason),
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
            with closing(self._transport.handle_request(message)) as response:
                return _answer(message, response, exchange, limits=limits)
        except Unanswered as stop:
            return stop.outcome
        except _BROKEN as error:
            return Failed(cause=_cause(error, exchange), detail=_detail(error, exchange))


# --- reading an answer --------------------------------------------------------------------------------------


def _answer(message: httpx.Request, response: httpx.Response, exchange: Exchange, *, limits: Limits) -> Outcome:
    """The outcome of the answer, with its body read to the end or to a limit."""
    head = _head(response)
    is_conditional = not _CONDITIONS.isdisjoint(message.headers.keys())
    outcome = settled(head, is_conditional=is_conditional, limits=limits)
    if outcome:
        return outcome
    body = Body(limits, codings(head.headers))
    try:
        body.read(response.iter_raw())
    except (*_BROKEN, Damaged, TooLong) as error:
        return head.failed(_body_cause(error, limits), _detail(error, exchange), wire_bytes=body.wire_bytes)
    return whole(head, body, last_read=exchange.last_read)


def _head(response: httpx.Response) -> AnswerHead:
    return AnswerHead.of(
        status=response.status_code,
        phrase=response.reason_phrase,
        protocol=response.http_version,
        came=received(response.headers.raw),
    )


# --- failures -----------------------------------------------------------------------------------------------


def _cause(error: Exception, exchange: Exchange) -> Cause:
    """Return why no head of an answer came."""
    if isinstance(error, _TIMED_OUT):
        return Cause.TIMEOUT
    if not exchange.opening:
        return Cause.CONNECT
    if exchange.hung_up or isinstance(error, _DROPPED):
        return Cause.INCOMPLETE
    return Cause.PROTOCOL


def _body_cause(error: Exception, limits: Limits) -> Cause:
    """Return why the head came and the body did not."""
    if isinstance(error, _TIMED_OUT):
        return Cause.TIMEOUT
    # A bad chunk, a reset, a missing end and a wrong checksum are one thing: a body that did not arrive.
    return limits.over if isinstance(error, TooLong) else Cause.INCOMPLETE


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
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)


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
