"""JSON that SQL reads and that is stored packed: a zstd frame.

A frame may be packed *beside* a text that says much of the same: the text is its dictionary (`zstd -d -D text`).
"""

import sqlite3
import threading

import zstandard

# A higher level takes ten times as long for a hundredth of the bytes.
_LEVEL = 9
_own = threading.local()


def packed(json: bytes, beside: str = "") -> bytes:
    """The frame of *json*, which is UTF-8. It opens *beside* the same text alone."""
    if not beside:
        return _compressor().compress(json)
    # Another text would open as something else, and only the sum in the frame tells.
    compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(beside), write_checksum=True)
    return compressor.compress(json)


def unpacked(frame: bytes, beside: str = "") -> str:
    """The JSON in *frame*. Raises `ValueError` where it does not open; a byte that is no UTF-8 is escaped."""
    return opened(frame, beside).decode("utf-8", "surrogateescape")


def opened(frame: bytes, beside: str = "") -> bytes:
    """The bytes in *frame*. Raises `ValueError` where it does not open."""
    try:
        if not beside:
            return zstandard.decompress(frame)
        return zstandard.ZstdDecompressor(dict_data=_dictionary(beside)).decompress(frame)
    except zstandard.ZstdError as error:
        raise ValueError(f"its frame does not open: {error}") from error


def register(connection: sqlite3.Connection) -> None:
    """Let SQL on *connection* say `unpacked(frame, text)`, NULL of a frame that does not open, and
    `repacked(frame, text)`: the same packed beside nothing, empty where it does not open.
    """
    connection.create_function("unpacked", 1, _unpacked_or_null, deterministic=True)
    connection.create_function("unpacked", 2, _unpacked_or_null, deterministic=True)
    connection.create_function("repacked", 2, _repacked, deterministic=True)


def _compressor() -> zstandard.ZstdCompressor:
    """The compressor of this thread: two cannot share one."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    compressor: zstandard.ZstdCompressor = _own.compressor
    return compressor


def _dictionary(text: str) -> zstandard.ZstdCompressionDict:
    # Raw: a text that begins like a dictionary of zstd's is none.
    return zstandard.ZstdCompressionDict(
        text.encode("utf-8", "surrogateescape"), dict_type=zstandard.DICT_TYPE_RAWCONTENT
    )


def _unpacked_or_null(frame: bytes | None, beside: str | None = None) -> str | None:
    try:
        return unpacked(frame, beside or "") if frame else None
    except ValueError:
        return None


def _repacked(frame: bytes, beside: str) -> bytes:
    try:
        return packed(opened(frame, beside)) if frame else frame
    except ValueError:
        # The text that is about to go does not open it either, so nothing will; a reparse fills what is empty.
        return b""
