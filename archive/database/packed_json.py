"""JSON that SQL reads and that is stored packed: a zstd frame, which any zstd opens too."""

import sqlite3
import threading

import zstandard

# A higher level takes ten times as long for a hundredth of the bytes.
_LEVEL = 9
_own = threading.local()


def packed(json: bytes) -> bytes:
    """The frame of *json*, which is UTF-8."""
    return _compressor().compress(json)


def unpacked(frame: bytes) -> str:
    """The JSON in *frame*. Raises `ValueError` where it does not open; a byte that is no UTF-8 is escaped."""
    try:
        return zstandard.decompress(frame).decode("utf-8", "surrogateescape")
    except zstandard.ZstdError as error:
        raise ValueError(f"its frame does not open: {error}") from error


def register(connection: sqlite3.Connection) -> None:
    """Let SQL on *connection* say `unpacked(frame)`: NULL of a frame that does not open."""
    connection.create_function("unpacked", 1, _unpacked_or_null, deterministic=True)


def _compressor() -> zstandard.ZstdCompressor:
    """The compressor of this thread: two cannot share one."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    compressor: zstandard.ZstdCompressor = _own.compressor
    return compressor


def _unpacked_or_null(frame: bytes | None) -> str | None:
    try:
        return unpacked(frame) if frame else None
    except ValueError:
        return None
