"""Plan the records of each capture. Pure.

A body is in the first record of an export that has it; whether a capture is a revisit is decided by the export, so
that a filtered one stands alone. Bodies are decoded, so the headers of their coding are renamed: a reader that
believed them would find bytes that are not coded. A 304 is a revisit without a block: replay programs answer it with
the page that it confirms, and would answer its head with nothing.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from archive.model import BodyState, CaptureKind
from archive.query.exchange import Captured
from archive.web_archive import provenance
from archive.web_archive.record import Kind, Record, head, record_id

CODING_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
RENAMED = "x-orig-"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"
_AFTER_TYPE = re.compile(r"[;\s]")
_PLAIN_ADDRESS = re.compile(r"https?://([^/?#@]+)[!-~]*", re.IGNORECASE)


class Written(Struct, frozen=True, kw_only=True):
    """A record that holds a body, as later revisits refer to it."""

    id: str
    address: str
    date: str
    status: int


class Indexed(Struct, frozen=True, kw_only=True):
    """The entry of an index for a record that can be replayed."""

    address: str
    date: str
    mime: str | None
    status: int
    digest: str


class Plan:
    """The records of one export, made capture by capture in the order of observation."""

    def __init__(self, body: Callable[[str], bytes]) -> None:
        self._body = body
        self._bodies: dict[str, Written] = {}
        self._captures: dict[str, Written] = {}
        self.tombstones = 0
        """Captures whose bodies are withheld or purged, or not to be had."""
        self.unconfirmed = 0
        """304s whose confirmed capture is not in this export."""

    def records(self, captured: Captured) -> Iterator[tuple[Record, Indexed | None]]:
        """The records of *captured*; the first one that replays comes with what an index says of it."""
        # The capture is a fact and goes out; only its body does not.
        if captured.state != BodyState.PRESENT:
            self.tombstones += 1
            yield _metadata(captured, provenance.of_tombstone(captured, target(captured)), of=None), None
            return
        main = self._main(captured)
        if main is None:
            self.unconfirmed += 1
            yield _metadata(captured, provenance.of_capture(captured, target(captured)), of=None), None
            return
        record, indexed = main
        yield record, indexed
        if captured.request_headers:
            yield _request(captured, record), None
        yield _metadata(captured, provenance.of_capture(captured, target(captured)), of=record), None

    def _main(self, captured: Captured) -> tuple[Record, Indexed] | None:
        if captured.kind == CaptureKind.NOT_MODIFIED:
            return self._not_modified(captured)
        # An empty body is no shorter as a revisit, and replay looks for nothing behind it.
        earlier = self._bodies.get(captured.payload) if captured.size else None
        record = _identical(captured, earlier) if earlier else _response(captured, self._body(captured.payload))
        written = Written(
            id=record.id,
            address=target(captured),
            date=captured.started_at,
            status=captured.status,
        )
        # The first that holds the body: a revisit must refer to a record with a block, never to another revisit.
        self._bodies.setdefault(captured.payload, written)
        self._captures[captured.id] = written
        return record, _indexed(
            captured, mime="warc/revisit" if earlier else media_type(captured), status=captured.status
        )

    def _not_modified(self, captured: Captured) -> tuple[Record, Indexed] | None:
        confirmed = self._captures.get(captured.confirms or "")
        if confirmed is None:
            return None
        # So that the next 304, which names this one, finds the page as well.
        self._captures[captured.id] = confirmed
        record = Record(
            kind=Kind.REVISIT,
            id=record_id("capture", captured.id),
            date=captured.started_at,
            fields=(
                ("WARC-Target-URI", target(captured)),
                *_peer(captured),
                ("WARC-Profile", f"{_PROFILE}server-not-modified"),
                *_refers(confirmed),
                ("WARC-Payload-Digest", captured.payload),
                ("Content-Type", _RESPONSE),
            ),
        )
        # Replay programs take the status of an index for that of the answer: what a reader gets is the page.
        return record, _indexed(captured, mime="warc/revisit", status=confirmed.status)


def media_type(captured: Captured) -> str | None:
    """The media type that the answer declares, without its parameters; None where it declares none."""
    for name, value in captured.response_headers:
        if name.strip().lower() == "content-type":
            # As cdxj-indexer cuts it, at the first semicolon or blank.
            return _AFTER_TYPE.split(_as_indexers_read(value.lstrip()), maxsplit=1)[0]
    return None


def target(captured: Captured) -> str:
    """The address of a record: as it went on the wire, or canonical where that is none that a record may name."""
    # A record may name printable ASCII alone, and no host but the one that answered.
    wire, host = _PLAIN_ADDRESS.fullmatch(captured.address), urlsplit(captured.uri).netloc
    return captured.address if wire and wire[1].lower() == host else captured.uri


def _as_indexers_read(value: str) -> str:
    """*value* as UTF-8 where it is that."""
    data = value.encode("latin-1", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _response(captured: Captured, body: bytes) -> Record:
    return Record(
        kind=Kind.RESPONSE,
        id=record_id("capture", captured.id),
        date=captured.started_at,
        fields=(
            ("WARC-Target-URI", target(captured)),
            *_peer(captured),
            ("WARC-Payload-Digest", captured.payload),
            ("Content-Type", _RESPONSE),
        ),
        block=_http_head(captured) + body,
    )


def _identical(captured: Captured, earlier: Written) -> Record:
    return Record(
        kind=Kind.REVISIT,
        id=record_id("capture", captured.id),
        date=captured.started_at,
        fields=(
            ("WARC-Target-URI", target(captured)),
            *_peer(captured),
            ("WARC-Profile", f"{_PROFILE}identical-payload-digest"),
            *_refers(earlier),
            ("WARC-Truncated", "length"),
            ("WARC-Payload-Digest", captured.payload),
            ("Content-Type", _RESPONSE),
        ),
        block=_http_head(captured),
    )


def _http_head(captured: Captured) -> bytes:
    first = f"{captured.protocol} {captured.status} {captured.phrase}".rstrip()
    headers = [(_renamed(name), value) for name, value in captured.response_headers]
    # Of the block as it stands here: the server's own is kept under another name.
    return head(first, [*headers, ("Content-Length", str(captured.size))]).encode("latin-1", "replace")


def _renamed(name: str) -> str:
    return f"{RENAMED}{name}" if name.lower() in CODING_HEADERS else name


def _request(captured: Captured, answer: Record) -> Record:
    parts = urlsplit(target(captured))
    asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Record(
        kind=Kind.REQUEST,
        id=record_id("request", captured.id),
        date=captured.started_at,
        fields=(
            ("WARC-Target-URI", target(captured)),
            ("WARC-Concurrent-To", answer.id),
            ("Content-Type", _REQUEST),
        ),
        block=head(f"GET {asked} HTTP/1.1", captured.request_headers).encode("latin-1", "replace"),
    )


def _metadata(captured: Captured, block: bytes, *, of: Record | None) -> Record:
    return Record(
        kind=Kind.METADATA,
        id=record_id("metadata", captured.id),
        date=captured.started_at,
        fields=(
            ("WARC-Target-URI", target(captured)),
            *((("WARC-Refers-To", of.id),) if of else ()),
            ("Content-Type", provenance.FIELDS),
        ),
        block=block,
    )


def _refers(to: Written) -> tuple[tuple[str, str], ...]:
    # Replay programs find the body by address and date, the standard by id: both are written.
    return (
        ("WARC-Refers-To", to.id),
        ("WARC-Refers-To-Target-URI", to.address),
        ("WARC-Refers-To-Date", to.date),
    )


def _peer(captured: Captured) -> tuple[tuple[str, str], ...]:
    if not captured.peer:
        return ()
    # Without the port, which the field does not take.
    return (("WARC-IP-Address", captured.peer.rpartition(":")[0].strip("[]")),)


def _indexed(captured: Captured, *, mime: str | None, status: int) -> Indexed:
    return Indexed(
        address=target(captured), date=captured.started_at, mime=mime, status=status, digest=captured.payload
    )
