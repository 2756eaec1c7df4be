"""Bodies as they come: what is inflated, and what is said of a stream that was damaged."""

import gzip
import zlib

from scraper.http.body import Damaged, gunzip

WORDS = b"Ce que disent les urnes. " * 40
STREAM = gzip.compress(WORDS, mtime=0)


def test_a_stream_with_any_bit_flipped_is_read_as_zlib_reads_it() -> None:
    flipped = [_flipped(STREAM, bit) for bit in range(8 * len(STREAM))]

    assert [_ours(stream) for stream in flipped] == [_zlibs(stream) for stream in flipped]


def test_a_stream_cut_anywhere_is_damaged() -> None:
    cut = [STREAM[:length] for length in range(len(STREAM))]

    assert {_ours(stream) for stream in cut} == {None}


def _flipped(stream: bytes, bit: int) -> bytes:
    return bytes(byte ^ (1 << bit % 8) if place == bit // 8 else byte for place, byte in enumerate(stream))


def _ours(stream: bytes) -> bytes | None:
    try:
        return gunzip(stream, limit=1 << 20)
    except Damaged:
        return None


def _zlibs(stream: bytes) -> bytes | None:
    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        read = member.decompress(stream)
    except zlib.error:
        return None
    return read if member.eof else None
