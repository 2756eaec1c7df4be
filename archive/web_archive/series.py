"""A series of WARC files, each rolled before it grows too large for the programs that read it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from archive.web_archive.record import Record, member

LARGEST = 1_000_000_000
"""Bytes. Beyond 2 GiB the entry of a WACZ needs ZIP64, which replay in a browser does not read."""


class Place(Struct, frozen=True, kw_only=True):
    """The place of a record."""

    filename: str
    offset: int
    length: int
    """Bytes of its gzip member."""


class Series:
    """The files `NAME-00000.warc.gz`, …: each begins with the records that *opening* makes for its name.

    With *folder* None nothing is written and the places are those that the files would have.
    """

    def __init__(
        self, name: str, *, folder: Path | None, opening: Callable[[str], Iterable[Record]], largest: int = LARGEST
    ) -> None:
        self._name = name
        self._folder = folder
        self._opening = opening
        self._largest = largest
        self._file: BinaryIO | None = None
        self._offset = 0
        self.filenames: list[str] = []
        """Of the files so far, in order."""

    def write(self, records: Iterable[Record]) -> list[Place]:
        """Append *records* to one file, for they belong together; where each lies."""
        data = [member(record) for record in records]
        # Records of one capture refer to one another, so they are never parted.
        if not self.filenames or self._offset + sum(map(len, data)) > self._largest:
            self._begin()
        return [self._append(each) for each in data]

    def close(self) -> None:
        """Close the file that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self.close()
        filename = f"{self._name}-{len(self.filenames):05d}.warc.gz"
        self.filenames.append(filename)
        self._offset = 0
        if self._folder is not None:
            self._file = (self._folder / filename).open("xb")
        for record in self._opening(filename):
            self._append(member(record))

    def _append(self, data: bytes) -> Place:
        place = Place(filename=self.filenames[-1], offset=self._offset, length=len(data))
        if self._file is not None:
            self._file.write(data)
        self._offset += len(data)
        return place
