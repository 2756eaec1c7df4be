"""Zstandard frames of bodies, each against a neighbour.

A frame is what ``zstd --patch-from`` makes: zstd with the neighbour's decoded body as a raw prefix. So every body can
be had without this program, the foot of its chain first: ``zstd -d --patch-from=BASE FRAME -o BODY``.
"""

from collections.abc import Iterator
from enum import IntEnum

import zstandard


class Level(IntEnum):
    """The effort with which a body is packed."""

    FAST = 12
    """Where no pause hides the work: 2 to 4 ms for a page of 1.3 MB, 20 ms where it is alone."""
    BEST = 19
    """In the pause between two requests: 50 to 65 ms, alone 250 to 350, for 3 to 5 % less."""


_TRIAL, _TRIAL_HASH_LOG = 1, 18
# zstd's own choice for two such pages takes two to eight times the memory; at FAST it packs them to 1 % less.
_HASH_LOG = {Level.FAST: 19, Level.BEST: 18}
_CHAIN_LOG = {Level.FAST: 20, Level.BEST: 22}
# From 2^28 on the stock tool would ask for --long.
_WINDOW_LOG = (10, 27)
LARGE = 2 << 20
"""Bytes. A page has 1.6 MB at most; of a sitemap with five, level 19 makes eight seconds of work in 70 MB of tables."""

# zstd would cut a whole block of 128 KiB where its letters change, and each piece costs eleven bytes. A body that is
# nearly all its neighbour has no use for that: in blocks one byte short of whole it packs to 3 to 6 % less.
_BLOCK = (128 << 10) - 1


class Prefix:
    """A body that others are packed against, with match tables that are made once and serve all of them."""

    def __init__(self, base: bytes, parameters: zstandard.ZstdCompressionParameters) -> None:
        self._parameters = parameters
        self._dictionary = _dictionary(base)
        self._dictionary.precompute_compress(compression_params=parameters)

    def pack(self, body: bytes) -> bytes:
        """*body* as one frame."""
        return b"".join(_blocks(self._compressor(), body))

    def unpack(self, data: bytes, *, size: int) -> bytes:
        """As `unpack`."""
        return _unpacked(data, self._dictionary, size=size)

    def distance(self, body: memoryview) -> int:
        """The bytes that *body* takes, roughly; of use beside another distance alone."""
        return len(self._compressor().compress(body))

    def _compressor(self) -> zstandard.ZstdCompressor:
        # One for each use: a kept one keeps as much memory again as the tables, and saves no time.
        return zstandard.ZstdCompressor(compression_params=self._parameters, dict_data=self._dictionary)


class Base:
    """A body that others are packed against, in the form that opens them: copied once for all of them."""

    def __init__(self, body: bytes) -> None:
        self._dictionary = _dictionary(body) if body else None

    def unpack(self, data: bytes, *, size: int) -> bytes:
        """As `unpack`."""
        return _unpacked(data, self._dictionary, size=size)

    def body(self) -> bytes:
        return self._dictionary.as_bytes() if self._dictionary else b""


def prefix(base: bytes, *, level: Level, window: int) -> Prefix:
    """*base* to pack bodies against at *level*; *window* spans it and each of them."""
    return Prefix(base, _modest(level, window))


def trial(base: bytes, *, window: int) -> Prefix:
    """*base* to learn how near it is to other bodies, in a quarter of the time that packing takes."""
    # zstd's own choice of tables forgets the beginning of a page before its end.
    return Prefix(base, _parameters(_TRIAL, window, hash_log=_TRIAL_HASH_LOG, write_checksum=False))


def pack(body: bytes, *, base: bytes | None, level: Level = Level.BEST) -> bytes:
    """*body* as one zstd frame with its size and a checksum, against *base* where there is one."""
    level = fitting(level, len(body))
    if base:
        return prefix(base, level=level, window=window(len(body), len(base))).pack(body)
    return zstandard.ZstdCompressor(compression_params=_modest(level, window(len(body)))).compress(body)


def unpack(data: bytes, *, base: bytes | None, size: int) -> bytes:
    """The body that `pack` made *data* of; raises ValueError where the frame does not give *size* whole bytes."""
    return _unpacked(data, _dictionary(base) if base else None, size=size)


def window(*sizes: int) -> int:
    """The power of two that spans a body and its base, of *sizes* bytes: the last byte must still see the first."""
    low, high = _WINDOW_LOG
    return min(max(sum(sizes).bit_length(), low), high)


def fitting(level: Level, size: int) -> Level:
    """*level*, or a lower one for a body of *size* bytes that no pause would be long enough for."""
    return level if size <= LARGE else Level.FAST


def _modest(level: Level, window: int) -> zstandard.ZstdCompressionParameters:
    usual = zstandard.ZstdCompressionParameters.from_level(level, source_size=1 << window)
    return _parameters(
        level,
        window,
        hash_log=min(usual.hash_log, _HASH_LOG[level]),
        chain_log=min(usual.chain_log, _CHAIN_LOG[level]),
    )


def _parameters(
    level: int, window: int, *, write_checksum: bool = True, **fitted: int
) -> zstandard.ZstdCompressionParameters:
    return zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=1 << window,
        window_log=window,
        write_content_size=True,
        write_checksum=write_checksum,
        **fitted,
    )


def _blocks(compressor: zstandard.ZstdCompressor, body: bytes) -> Iterator[bytes]:
    """The frame of *body*, in blocks of a length that is left whole."""
    stream = compressor.compressobj(size=len(body))
    view = memoryview(body)
    for start in range(0, len(body), _BLOCK):
        if start:
            yield stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        yield stream.compress(view[start : start + _BLOCK])
    yield stream.flush()


def _unpacked(data: bytes, dictionary: zstandard.ZstdCompressionDict | None, *, size: int) -> bytes:
    try:
        # Asked first: the decoder allocates what the header claims, and a flipped bit may claim terabytes.
        claimed = zstandard.get_frame_parameters(data).content_size
        if claimed != size:
            raise ValueError(f"its frame holds {claimed} bytes, its row says {size}")
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(data, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise ValueError(f"its frame does not open: {error}") from error


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
