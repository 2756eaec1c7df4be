"""A series of WARC files, each rolled before it grows too large for the programs that read it."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from archive.web_archive.record import Record, member

LARGEST = 1_000_000_000
"""Bytes. Beyond 2 GiB the entry of a WACZ needs ZIP64, which replay in a browser does not read."""


class Series:
    """The files `NAME-00000.warc.gz`, …: each begins with the record that *opening* makes for its name.

    With *folder* None nothing is written and the places are those that the files would have.
    """

    def __init__(
        self, name: str, *, folder: Path | None, opening: Callable[[str], Record], largest: int = LARGEST
    ) -> None:
        self._name = name
        self._folder = folder
        self._opening = opening
        self._largest = largest
        self._file: BinaryIO | None = None
        self._offset = 0
        self.filenames: list[str] = []
        """Of the files so far, in order."""

    def write(self, record: Record) -> tuple[str, int, int]:
        """Append *record*; the name of its file, its offset and the length of its member."""
        data = member(record)
        if not self.filenames or self._offset + len(data) > self._largest:
            self._begin()
        return self._append(data)

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
        self._append(member(self._opening(filename)))

    def _append(self, data: bytes) -> tuple[str, int, int]:
        place = (self.filenames[-1], self._offset, len(data))
        if self._file is not None:
            self._file.write(data)
        self._offset += len(data)
        return place
