"""Undo content codings of other people's records, within a limit. A body not coded as declared stays as it is."""

import zlib
from collections.abc import Callable

import brotli
import zstandard
from zlib_ng import zlib_ng

from scraper.http.body import GZIP_MAGIC, Damaged, Gunzip, TooLong

_STEP = 128 * 1024
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def decoded(body: bytes, coding: str, *, limit: int) -> bytes | None:
    """*body* without its *coding*; None where it is not coded so. Raises `TooLong`."""
    decode = _DECODERS.get(coding.strip().lower())
    return decode(body, limit) if decode else None


def _gzip(body: bytes, limit: int) -> bytes | None:
    """Return the whole part of a gzip body: a clipped one gives its beginning."""
    # Many writers store the decoded body under the header of the coded one.
    if not body.startswith(GZIP_MAGIC):
        return None
    stream, pieces = Gunzip(limit), []
    try:
        for piece in stream.feed(body):
            pieces.append(piece)  # what came before the damage is kept
    except Damaged:
        pass
    return b"".join(pieces) if pieces else None


def _deflate(body: bytes, limit: int) -> bytes | None:
    # RFC 9110 section 8.4.1.2 means zlib; many servers send bare deflate.
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib_ng.decompressobj(window)
        try:
            data = stream.decompress(body, limit + 1)
        # One byte more than allowed, so that "too long" and "just long enough" differ.
        except Exception:  # noqa: BLE001, S112  # its stub hides the class of its errors
            continue
        return _within(data, limit)
    return None


def _brotli(body: bytes, limit: int) -> bytes | None:
    # In steps, since brotli can grow a thousandfold within one call.
    stream, pieces, room = brotli.Decompressor(), [], limit
    try:
        piece = stream.process(body, output_buffer_limit=_STEP)
        while piece or not (stream.is_finished() or stream.can_accept_more_data()):
            room -= len(piece)
            if room < 0:
                raise TooLong(f"more than {limit} bytes decoded")
            pieces.append(piece)
            piece = stream.process(b"", output_buffer_limit=_STEP)
    # What came out before the damage is kept.
    except brotli.error:
        return b"".join(pieces) or None
    return b"".join(pieces)


def _zstd(body: bytes, limit: int) -> bytes | None:
    if not body.startswith(_ZSTD_MAGIC):
        return None
    try:
        with zstandard.ZstdDecompressor().stream_reader(body, read_across_frames=True) as reader:
            return _within(reader.read(limit + 1), limit)
    except zstandard.ZstdError:
        return None


def _within(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise TooLong(f"more than {limit} bytes decoded")
    return data


_DECODERS: dict[str, Callable[[bytes, int], bytes | None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
