"""Classify a response by its head and its body, and find where it redirects to.

It judges values that `scraper.http.client` has read; it asks for nothing.
"""

from collections.abc import Iterator
from typing import Self

from msgspec import Struct

from archive.cleaning.credentials import without_credentials
from archive.model import Cause, Failed, Headers, NotModified, Response
from archive.uri import BadUri, resolve
from scraper.http.body import GZIP_CODINGS, GZIP_MAGIC, Body, Limits
from scraper.http.headers import announced_length, as_utf8, codings, field

MAX_HOPS = 5
"""Redirects followed from one URI; as many as RFC 9309 section 2.3.1.2 asks for robots.txt."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# We ask for gzip alone. A server that sends one of these all the same cannot be read; any other word
# (`utf-8`, `none`) is a mistake, and the body is usually plain.
_UNREAD_CODINGS = frozenset({"br", "zstd", "deflate", "compress", "x-compress", "dcb", "dcz"})
_LONG_HEAD = 64 * 1024


class AnswerHead(Struct, frozen=True, kw_only=True):
    """Status line and fields of an answer."""

    status: int
    phrase: str
    protocol: str
    headers: Headers
    flags: tuple[str, ...]

    @classmethod
    def of(cls, *, status: int, phrase: str, protocol: str, came: Headers) -> Self:
        """The head whose fields *came* so: it keeps them without credentials."""
        # A Location may carry a password, and headers are kept for ever.
        kept = tuple((name, without_credentials(value)) for name, value in came)
        size = sum(len(name) + len(value) for name, value in came)
        flags = {"long-head": size > _LONG_HEAD, "credentials-removed": kept != came}
        held = tuple(flag for flag, holds in flags.items() if holds)
        return cls(status=status, phrase=phrase, protocol=protocol, headers=kept, flags=held)

    def failed(self, cause: Cause, detail: str, *, wire_bytes: int = 0) -> Failed:
        """The answer failed after this head."""
        return Failed(cause=cause, detail=detail, status=self.status, headers=self.headers, wire_bytes=wire_bytes)


def settled(head: AnswerHead, *, is_conditional: bool, limits: Limits) -> NotModified | Failed | None:
    """The outcome that *head* settles without a body, or None; *is_conditional* describes the request."""
    if head.status == 304:
        if not is_conditional:
            return head.failed(Cause.UNASKED_304, "304 to an unconditional request")
        return NotModified(protocol=head.protocol, phrase=head.phrase, headers=head.headers)
    # A part although no range was asked for (206), another protocol although none was (101).
    if head.status == 206 or head.status < 200:
        return head.failed(Cause.PROTOCOL, f"{head.status} was not asked for")
    coded = codings(head.headers)
    # Several codings in a row are what a decompression bomb is made of; `aws-chunked` and mistakes code nothing.
    if sum(coding in GZIP_CODINGS for coding in coded) > 1 or not _UNREAD_CODINGS.isdisjoint(coded):
        named = ", ".join(coded[:3])
        return head.failed(Cause.CODING, f"content coding {named} ({len(coded)} in all), only gzip is read")
    announced = announced_length(head.headers) or 0
    if announced > limits.wire and not limits.prefix_serves:
        return head.failed(limits.over, f"{announced} bytes announced, {limits.wire} are the limit")
    return None


def whole(head: AnswerHead, body: Body, *, last_read: bytes) -> Response:
    """The answer of *head* and *body*, which was read to its end; *last_read* is what the wire brought last."""
    return Response(
        status=head.status,
        phrase=head.phrase,
        protocol=head.protocol,
        headers=head.headers,
        body=body.content(),
        wire_bytes=body.wire_bytes,
        wire_digest=body.wire_digest(),
        flags=tuple(dict.fromkeys(_flags(head, body, last_read))),
    )


def next_hop(response: Response, url: str) -> str | None:
    """The absolute URL to which *response* sends whoever asked for *url*.

    None where it is no redirect, or none to an http(s) address without credentials.
    """
    location = field(response.headers, "location")
    # An empty one would lead in a circle.
    if response.status not in _REDIRECTS or not location:
        return None
    try:
        return resolve(as_utf8(location), url)
    except BadUri:
        return None


def _flags(head: AnswerHead, body: Body, last_read: bytes) -> Iterator[str]:
    """Name what was odd about an answer that was read whole."""
    yield from head.flags
    yield from body.flags()
    has_length = field(head.headers, "content-length") is not None
    is_chunked = field(head.headers, "transfer-encoding") is not None
    if has_length and is_chunked:
        yield "length-and-chunked"
    if has_length and not is_chunked and not last_read.endswith(body.last_chunk):
        # Bytes behind the body: another answer, or a server that counts wrongly.
        yield "surplus"
    if not has_length and not is_chunked and head.status != 204:
        yield "no-length"
    kind = field(head.headers, "content-type") or ""
    if kind.lower().startswith("text/") and body.content().startswith(GZIP_MAGIC):
        yield "hidden-gzip"
    if head.status == 200 and not body.content():
        yield "empty"
