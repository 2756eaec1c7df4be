"""One member of a ZIP file, read leniently: a wrong checksum or a clipped end costs no byte that is there."""

import zipfile
import zlib
from typing import IO
from zipfile import BadZipFile

from scraper.web_archive.damage import Damage

_LOCAL_HEADER = 30
_TROUBLE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error)


class Member:
    """The bytes of the member *info* of *package*, which lies in *data*; it can go back to its beginning.

    A member that is stored, as WACZ wants it, is read from the file itself.
    """

    def __init__(self, data: IO[bytes], package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        self._data = data
        self._package = package
        self._info = info
        # Bit 0 marks an encrypted member, which no rest of the file can open.
        self._is_stored = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1
        self._start = _start(data, info) if self._is_stored else 0
        self._at = 0
        self._stream: IO[bytes] | None = None
        self.damage = Damage()

    def read(self, size: int) -> bytes:
        """The next *size* bytes, or as many as there are."""
        part = self._slice(size) if self._is_stored else self._inflated(size)
        self._at += len(part)
        return part

    def seek(self, place: int) -> None:
        """Go back to the beginning; *place* is 0."""
        assert place == 0
        # A compressed stream cannot go back, so it is opened anew.
        self._at, self._stream = 0, None

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._at

    def _slice(self, size: int) -> bytes:
        self._data.seek(self._start + self._at)
        return self._data.read(min(size, self._info.file_size - self._at))

    def _inflated(self, size: int) -> bytes:
        try:
            self._stream = self._stream or self._package.open(self._info)
            return self._stream.read(size)
        except _TROUBLE as error:
            self.damage.append(f"its ZIP is damaged: {error}")
            # The rest of this member is lost; the next one may be whole.
            self._info.file_size = self._at
            return b""


def _start(data: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Find where the bytes of a stored member begin: behind its local header, which has lengths of its own."""
    data.seek(info.header_offset)
    header = data.read(_LOCAL_HEADER)
    # The directory repeats the name and the extra field, but their lengths may differ from those here.
    named, extra = (int.from_bytes(header[place : place + 2], "little") for place in (26, 28))
    return info.header_offset + _LOCAL_HEADER + named + extra
