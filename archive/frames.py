"""Zstandard frames of bodies, each against a neighbour.

A frame is what ``zstd --patch-from`` makes: zstd with the neighbour's decoded body as a raw prefix. So every body can
be had without this program, the foot of its chain first: ``zstd -d --patch-from=BASE FRAME -o BODY``.
"""

from enum import IntEnum

import zstandard


class Level(IntEnum):
    """How hard a body is packed."""

    FAST = 12
    """Where no pause hides the work: 13 to 32 ms a page in all, trials and check included."""
    BEST = 19
    """In the pause between two requests: 60 to 300 ms a page, for 4 to 7 % less."""


# zstd's own choice for two such pages takes twice the memory and packs them no better.
_HASH_LOG = {Level.FAST: 20, Level.BEST: 21}
_CHAIN_LOG = {Level.FAST: 20, Level.BEST: 22}
# From 2^28 on the stock tool would ask for --long.
_WINDOW_LOG = (10, 27)


def pack(body: bytes, *, base: bytes | None, level: Level = Level.BEST) -> bytes:
    """*body* as one zstd frame with its size and a checksum, against *base* where there is one."""
    return compressor(base, level=level, window=window(body, base)).compress(body)


def unpack(data: bytes, *, base: bytes | None, size: int) -> bytes:
    """The body that `pack` made *data* of; raises ValueError where the frame does not give *size* whole bytes."""
    try:
        # Asked first: the decoder allocates what the header claims, and a flipped bit may claim terabytes.
        claimed = zstandard.get_frame_parameters(data).content_size
        if claimed != size:
            raise ValueError(f"its frame holds {claimed} bytes, its row says {size}")
        decompressor = zstandard.ZstdDecompressor(dict_data=_prefix(base))
        return decompressor.decompress(data, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise ValueError(f"its frame does not open: {error}") from error


def compressor(base: bytes | None, *, level: Level, window: int) -> zstandard.ZstdCompressor:
    """A compressor against *base*, whose match tables are made once and serve every body."""
    usual = zstandard.ZstdCompressionParameters.from_level(level, source_size=1 << window)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=1 << window,
        window_log=window,
        hash_log=min(usual.hash_log, _HASH_LOG[level]),
        chain_log=min(usual.chain_log, _CHAIN_LOG[level]),
        write_content_size=True,
        write_checksum=True,
    )
    prefix = _prefix(base)
    if prefix:
        prefix.precompute_compress(compression_params=parameters)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=prefix)


def window(body: bytes, base: bytes | None) -> int:
    """The power of two that spans *body* and *base*: the last byte must still see the first."""
    low, high = _WINDOW_LOG
    return min(max((len(body) + len(base or b"")).bit_length(), low), high)


def _prefix(base: bytes | None) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
