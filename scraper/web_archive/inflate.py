"""The bytes of a file, inflated as they are read: gzip in one member or many, zstd, or plain.

Lenient, because archives of decades are: a damaged member is passed over and reading goes on at the next one, a
clipped file gives what is whole. What was lost is counted and its place named. Memory stays bounded by a step.
"""

from typing import Protocol

import zstandard
from zlib_ng import zlib_ng

from scraper.web_archive.damage import Damage

_GZIP_MAGIC = b"\x1f\x8b\x08"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# A skippable frame with the dictionary of a WARC file (the zstd profile of IIPC).
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
_ZSTD_SKIPPABLE = frozenset(bytes([0x50 + number]) + b"\x2a\x4d\x18" for number in range(16))
_LARGEST_DICTIONARY = 8 << 20
# A file of zstd that grows by more is a trap; gzip cannot grow by more than 1,032.
_MOST_TIMES = 1200
_STEP = 128 * 1024
# Nothing bounds what comes out of one step of zstd but what goes in: three bytes can become 128 kB.
_ZSTD_STEP = 512
# zlib's window of 15 bits, plus 16 for the header of gzip.
_GZIP = 31
_InflateError: type[Exception] = zlib_ng.error  # type: ignore[assignment]  # its stub takes the class for an instance


class Readable(Protocol):
    """A source of bytes: a file, or a member of a ZIP."""

    def read(self, size: int, /) -> bytes:
        """The next *size* bytes, or as many as there are."""

    def seek(self, place: int, /) -> object:
        """Go to *place*."""

    def tell(self) -> int:
        """The place of the next byte."""


class Plain:
    """A file that is not compressed."""

    is_exact = True

    def __init__(self, file: Readable, damage: Damage) -> None:
        self._file = file
        self._offset = file.tell()
        self.damage = damage

    @property
    def offset(self) -> int:
        """The place of the next byte in the file."""
        return self._offset

    def read(self) -> bytes:
        """The next bytes, a step at most; empty at the end."""
        data = self._file.read(_STEP)
        self._offset += len(data)
        return data


class Zstd:
    """A file of zstd frames, with a dictionary in front where it has one. Raises nothing for what is clipped."""

    is_exact = True

    def __init__(self, file: Readable, damage: Damage) -> None:
        self._offset = 0
        self._file = file
        self.damage = damage
        self._decompressor = zstandard.ZstdDecompressor(dict_data=_dictionary(file, damage))
        # Frame by frame, because a WARC file has one for each record; a reader across frames loses what it has in
        # hand where one is damaged.
        self._frame = self._decompressor.decompressobj()
        self._input = b""
        self._begun = False

    @property
    def offset(self) -> int:
        """The number of bytes that came out before the next one: frames have no places of their own."""
        return self._offset

    def read(self) -> bytes:
        """The next bytes, what a few hundred bytes of the file hold at most; empty at the end."""
        while self._fill():
            try:
                data = self._frame.decompress(self._input)
            except zstandard.ZstdError as error:
                self._end(str(error))
                return b""
            self._begun, self._input = not self._frame.eof, self._frame.unused_data
            if self._frame.eof:
                self._frame = self._decompressor.decompressobj()
            if data:
                return self._counted(data)
        if self._begun:
            self._end("the file ends within a frame")
        return b""

    def _fill(self) -> bool:
        self._input = self._input or self._file.read(_ZSTD_STEP)
        return bool(self._input)

    def _counted(self, data: bytes) -> bytes:
        self._offset += len(data)
        # Against what was read so far, not the size of the file: a bomb may lie in front of a long file.
        if self._offset > _MOST_TIMES * max(self._file.tell(), _STEP):
            self._end("it inflates without end")
            return b""
        return data

    def _end(self, why: str) -> None:
        self.damage.append(f"at byte {self._offset} of what came out: {why}")
        self._begun = False


class Gzip:
    """A file of gzip members."""

    is_exact = False

    def __init__(self, file: Readable, damage: Damage) -> None:
        self._file = file
        self._input = b""
        self._read = 0
        self._member = zlib_ng.decompressobj(_GZIP)
        self._begun = False
        self._at = 0
        self.damage = damage
        """Where something was damaged or clipped, in words."""

    @property
    def offset(self) -> int:
        """The place in the file of the member that the next byte comes from."""
        return self._at

    def read(self) -> bytes:
        """The next bytes of one member, a step at most; empty at the end of the file."""
        while self._fill():
            if not self._begun and not self._begin():
                continue
            try:
                data = self._member.decompress(self._input, _STEP)
            except _InflateError as error:
                self.damage.append(f"at byte {self._at}: {error}")
                self._skip()
                continue
            # At the end of a member its rest is the beginning of the next one.
            self._input = self._member.unconsumed_tail or self._member.unused_data
            if self._member.eof:
                self._begun = False
            if data:
                return data
        if self._begun:
            self.damage.append(f"at byte {self._at}: the file ends within a member")
            self._begun = False
        return b""

    def _fill(self) -> bool:
        """Return whether there is input to inflate."""
        if len(self._input) < len(_GZIP_MAGIC):
            more = self._file.read(_STEP)
            self._read += len(more)
            self._input += more
        return bool(self._input)

    def _begin(self) -> bool:
        """Begin the member that the input starts with; return whether there is one."""
        if not self._input.startswith(_GZIP_MAGIC):
            # Zeros pad some files; anything else between members is damage.
            if self._input.strip(b"\0"):
                self.damage.append(f"at byte {self._read - len(self._input)}: no gzip member")
            self._skip()
            return False
        self._at = self._read - len(self._input)
        self._member = zlib_ng.decompressobj(_GZIP)
        self._begun = True
        return True

    def _skip(self) -> None:
        """Pass over the input to where the next member may begin."""
        self._begun = False
        # Past the first byte, or the damaged member would be found again.
        self._input = self._input[1:]
        while True:
            found = self._input.find(_GZIP_MAGIC)
            if found >= 0:
                self._input = self._input[found:]
                return
            # The first two bytes of a magic number may end one step, and its last begin the next.
            tail = self._input[-2:]
            more = self._file.read(_STEP)
            self._read += len(more)
            self._input = tail + more if more else b""
            if not more:
                return


Stream = Plain | Gzip | Zstd


def inflated(file: Readable, damage: Damage | None = None) -> Stream:
    """Open *file*, at its beginning, as its first bytes say it is packed. Damage is noted in *damage*."""
    told = Damage() if damage is None else damage
    first = file.read(4)
    file.seek(0)
    if first.startswith(_GZIP_MAGIC):
        return Gzip(file, told)
    if first == _ZSTD_MAGIC or first in _ZSTD_SKIPPABLE:
        return Zstd(file, told)
    return Plain(file, told)


def _dictionary(file: Readable, damage: Damage) -> zstandard.ZstdCompressionDict | None:
    """The dictionary in front of *file*, which is left behind it."""
    start = file.read(8)
    if start[:4] != _ZSTD_DICTIONARY:
        file.seek(0)
        return None
    size = int.from_bytes(start[4:8], "little")
    data = file.read(min(size, _LARGEST_DICTIONARY))
    try:
        if data.startswith(_ZSTD_MAGIC):
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=_LARGEST_DICTIONARY)
        return zstandard.ZstdCompressionDict(data) if data else None
    except zstandard.ZstdError as error:
        damage.append(f"its dictionary is damaged: {error}")
        return None
