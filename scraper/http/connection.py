"""One connection for one request: to an address that the guard has seen, under one deadline for everything.

Nothing is kept alive: on a kept connection, bytes behind one answer would become the beginning of the next,
filed under another URL. At one request every two seconds that costs a handshake.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta

import httpcore

from archive.model import Cause, Failed, Refused
from scraper.http.guard import Guard

STALL = 20.0
"""Seconds. A server that is silent for so long is gone, even where the whole answer may take longer."""

_HANDSHAKE = 10.0
# h11 allows 100 KiB; a site that sets two hundred cookies is odd, not broken.
_LONGEST_HEAD = 896 * 1024
_OPENING = b"HTTP/"

Resolver = Callable[[str], Sequence[str]]
"""From a host name to its addresses; raises `OSError`."""


@dataclass
class Unanswered(Exception):
    """No connection was made; *outcome* says why. An exception because it has to cross httpx."""

    outcome: Refused | Failed


class Exchange:
    """One request under way: its deadline, and what came over the wire so far."""

    def __init__(self, *, monotonic: Callable[[], float], total: timedelta) -> None:
        self._monotonic = monotonic
        self._deadline = monotonic() + total.total_seconds()
        self.total = total
        self.peer: str | None = None
        self.opening = b""
        self.last_read = b""
        self.hung_up = False

    @property
    def is_over(self) -> bool:
        """The deadline has passed."""
        return self._monotonic() >= self._deadline

    def seconds_left(self, at_most: float) -> float:
        """Return how long the next step may take. Raises httpcore's time-out once the deadline has passed."""
        left = self._deadline - self._monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, at_most)

    def note(self, data: bytes) -> None:
        """*data* came; none means that the server hung up. Raises httpcore's error if it is no HTTP."""
        self.hung_up = not data
        self.last_read = data or self.last_read
        self.opening += data[: len(_OPENING) - len(self.opening)]
        # A mail server would hold the line until the deadline.
        if not _OPENING.startswith(self.opening):
            raise httpcore.RemoteProtocolError(f"the server does not speak HTTP/1: {self.opening!r}")


class TimedStream(httpcore.NetworkStream):
    """A stream that ends at the exchange's deadline, however slowly the bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, exchange: Exchange) -> None:
        self._stream = stream
        self._exchange = exchange

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes; none once the server has hung up."""
        data = self._stream.read(max_bytes, timeout=self._exchange.seconds_left(timeout or STALL))
        self._exchange.note(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send *buffer* whole."""
        self._stream.write(buffer, timeout=self._exchange.seconds_left(timeout or STALL))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def get_extra_info(self, info: str) -> object:
        """Passed through from the stream below."""
        return self._stream.get_extra_info(info)


class Connection(httpcore.HTTP11Connection):
    """httpcore's, with room for a long head."""

    MAX_INCOMPLETE_EVENT_SIZE = _LONGEST_HEAD


class Connector:
    """Opens connections: name, guard, TCP, TLS."""

    def __init__(self, *, guard: Guard, tls: Callable[[], ssl.SSLContext], resolver: Resolver) -> None:
        self._guard = guard
        self._tls = tls
        self._resolver = resolver
        self._network = httpcore.SyncBackend()

    def open(self, origin: httpcore.Origin, exchange: Exchange) -> TimedStream:
        """A stream to *origin*. Raises `Unanswered` and httpcore's errors."""
        host = origin.host.decode("ascii")
        addresses = self._addresses(host, exchange)
        refusal = self._guard.refusal(host=host, port=origin.port, addresses=addresses)
        if refusal:
            raise Unanswered(Refused(cause=Cause.ADDRESS, detail=refusal))
        # From here on the name is not asked again: a second look-up could give another address.
        stream = self._first_open(addresses, origin.port, exchange)
        exchange.peer = _peer(stream)
        if origin.scheme == b"https":
            stream = self._secured(stream, host, exchange)
        return TimedStream(stream, exchange)

    def _addresses(self, host: str, exchange: Exchange) -> Sequence[str]:
        try:
            return _look_up(self._resolver, host, seconds=exchange.seconds_left(STALL))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except socket.gaierror as error:
            # "Try again" is this machine's network being away, not an answer about the name.
            cause = Cause.CONNECT if error.errno == socket.EAI_AGAIN else Cause.DNS
            raise Unanswered(Failed(cause=cause, detail=f"{host}: {error.strerror}")) from error
        except (OSError, UnicodeError) as error:
            raise Unanswered(Failed(cause=Cause.DNS, detail=f"{host}: {error}")) from error

    def _first_open(self, addresses: Sequence[str], port: int, exchange: Exchange) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("the name has no address")
        # In the resolver's order; a name may have a dead address beside a good one.
        for address in addresses:
            try:
                return self._network.connect_tcp(address, port, timeout=exchange.seconds_left(_HANDSHAKE))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _secured(self, stream: httpcore.NetworkStream, host: str, exchange: Exchange) -> httpcore.NetworkStream:
        try:
            return stream.start_tls(self._tls(), server_hostname=host, timeout=exchange.seconds_left(_HANDSHAKE))
        except httpcore.ConnectError as error:
            if _is_hang_up(error.__cause__):
                raise
            raise Unanswered(Failed(cause=Cause.TLS, detail=str(error))) from error


def addresses_of(host: str) -> Sequence[str]:
    """The addresses of *host*, as this machine's resolver orders them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _look_up(resolver: Resolver, host: str, *, seconds: float) -> Sequence[str]:
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolver(host))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    # getaddrinfo knows no time-out; a thread that is left behind holds nothing.
    threading.Thread(target=ask, daemon=True).start()
    return answer.result(timeout=seconds)


def _is_hang_up(error: BaseException | None) -> bool:
    return isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or not isinstance(error, ssl.SSLError)


def _peer(stream: httpcore.NetworkStream) -> str:
    address, port, *_ = stream.get_extra_info("server_addr")
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
