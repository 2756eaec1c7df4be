"""Bodies of answers: counted, hashed and inflated as they come, and stopped at their limits.

The limits hold on what comes out, too: 256 MiB of zeros fit in 256 KiB, and a library that inflates a chunk
whole has filled the memory before anybody counts.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from msgspec import Struct
from zlib_ng import zlib_ng

from archive.model import Cause

GZIP_CODINGS = frozenset({"gzip", "x-gzip"})
GZIP_MAGIC = b"\x1f\x8b"

_GZIP = 16 + zlib_ng.MAX_WBITS
# Its stub takes the class for an instance.
_InflateError: type[Exception] = zlib_ng.error  # type: ignore[assignment]
# So much is inflated at once, and then the limit is looked at.
_STEP = 128 * 1024
# Log writers make a member of each block; a million empty members are twenty megabytes of work for nothing.
_MOST_MEMBERS = 4096


class Limits(Struct, frozen=True, kw_only=True):
    """The limits of one fetch."""

    wire: int
    """Bytes of body as they come."""
    decoded: int
    """Bytes of body after inflation."""
    total: timedelta
    """From the look-up of the name to the last byte."""
    over: Cause = Cause.TOO_LARGE
    """Why no more is accepted."""
    prefix_serves: bool = False
    """What came before the limit is an answer, flagged `cut`."""


# A Wix page is at most 1.6 MB, 250 KB compressed: forty times that may be a page, more is an attack.
PAGE = Limits(wire=16 << 20, decoded=64 << 20, total=timedelta(seconds=60))
# The sitemap protocol allows 50 MB, uncompressed.
SITEMAP = Limits(wire=50 << 20, decoded=50 << 20, total=timedelta(seconds=120))
# Wix takes pictures of 25 MB, and documents of think tanks are rarely larger.
MEDIA = Limits(wire=25_000_000, decoded=25_000_000, total=timedelta(minutes=5))
# RFC 9309 section 2.5: at least the first 500 KiB are read. The last 64 KiB of room may go unused.
ROBOTS = Limits(wire=576 << 10, decoded=576 << 10, total=timedelta(seconds=30), prefix_serves=True)


class Damaged(ValueError):
    """The stream is cut, or its bytes are not what was compressed."""


class TooLong(ValueError):
    """More comes out than the limit allows."""


class Gunzip:
    """One gzip stream of one or more members (RFC 1952 section 2.2)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._room = limit
        self._member = zlib_ng.decompressobj(_GZIP)
        self._members_read = 0
        self._in_member = False
        self.surplus = False
        """Bytes that are no gzip followed the last member."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Inflate *data*, in pieces. Raises `Damaged` and `TooLong`."""
        while data and not self.surplus:
            piece, data = self._inflate(data)
            if piece:
                yield piece
            if self._member.eof:
                self._begin_member()

    def finish(self) -> None:
        """The stream has ended. Raises `Damaged` if no member was read whole."""
        if self._members_read == 0 or self._in_member:
            raise Damaged("the gzip stream is cut")

    def _begin_member(self) -> None:
        self._members_read += 1
        if self._members_read > _MOST_MEMBERS:
            raise TooLong(f"more than {_MOST_MEMBERS} gzip members")
        self._member = zlib_ng.decompressobj(_GZIP)

    def _inflate(self, data: bytes) -> tuple[bytes, bytes]:
        """The next piece, and the input that is left."""
        try:
            piece = self._member.decompress(data, _STEP)
        except _InflateError as error:
            # Padding behind the last member is common, and no damage.
            if self._members_read and not self._in_member:
                self.surplus = True
                return b"", b""
            raise Damaged(f"the gzip stream is damaged: {error}") from error
        self._room -= len(piece)
        if self._room < 0:
            raise TooLong(f"more than {self._limit} bytes decoded")
        self._in_member = not self._member.eof
        return piece, self._member.unconsumed_tail or self._member.unused_data


class Body:
    """A body as it comes: counted, hashed, inflated, and stopped at its limits."""

    def __init__(self, limits: Limits, codings: Sequence[str]) -> None:
        self._limits = limits
        self._codings = codings
        self._hash = hashlib.sha256()
        self._content = io.BytesIO()
        self._gunzip: Gunzip | None = None
        self.wire_bytes = 0
        self.last_chunk = b""
        self._is_cut = False

    def read(self, chunks: Iterable[bytes]) -> None:
        """Take *chunks* to the end. Raises `Damaged`, and `TooLong` unless a prefix serves."""
        for chunk in chunks:
            self._take(chunk)
            if self._is_cut:
                return
        if self._gunzip:
            self._gunzip.finish()

    def content(self) -> bytes:
        """The inflated bytes."""
        return self._content.getvalue()

    def wire_digest(self) -> str:
        """`sha256:…` of what came, content-coding included."""
        return f"sha256:{self._hash.hexdigest()}"

    def flags(self) -> Iterator[str]:
        """Name what was odd about it."""
        if self._is_cut:
            yield "cut"
        if self._codings and not self._says_gzip():
            yield "unknown-coding"
        if self._says_gzip() and self._gunzip is None and self.wire_bytes:
            yield "not-gzip"
        if self._gunzip and self._gunzip.surplus:
            yield "surplus"

    def _take(self, chunk: bytes) -> None:
        if self.wire_bytes == 0 and chunk and self._says_gzip() and GZIP_MAGIC.startswith(chunk[:2]):
            self._gunzip = Gunzip(self._limits.decoded)
        self.wire_bytes += len(chunk)
        # Of what came over the wire: a second witness, beside the digest of what it inflates to.
        self._hash.update(chunk)
        self.last_chunk = chunk
        try:
            self._keep(chunk)
        except TooLong:
            if not self._limits.prefix_serves:
                raise
            self._is_cut = True

    def _says_gzip(self) -> bool:
        return not GZIP_CODINGS.isdisjoint(self._codings)

    def _keep(self, chunk: bytes) -> None:
        if self.wire_bytes > self._limits.wire:
            raise TooLong(f"more than {self._limits.wire} bytes on the wire")
        for piece in self._gunzip.feed(chunk) if self._gunzip else (chunk,):
            self._content.write(piece)


def gunzip(data: bytes, *, limit: int) -> bytes:
    """*data* inflated whole. Raises `Damaged` and `TooLong`."""
    stream = Gunzip(limit)
    inflated = b"".join(stream.feed(data))
    stream.finish()
    return inflated
