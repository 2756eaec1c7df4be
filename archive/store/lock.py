"""One writer per archive: a lock file beside the database, held for as long as the process lives."""

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path
from typing import IO

from archive import timestamps
from archive.database import schema
from archive.errors import ArchiveBusy


class WriterLock:
    """The right to write to one archive.

    The kernel drops it when the process dies, however it dies; what the file says of the holder is only for
    people to read.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._file: IO[bytes] | None = None

    def acquire(self, *, holder: str, now: datetime) -> None:
        """Take the lock, or raise `ArchiveBusy` with who holds it since when."""
        try:
            self._archive.parent.mkdir(parents=True, exist_ok=True)
            file = self._path().open("a+b", buffering=0)
        except OSError as error:
            raise schema.refused(self._archive, error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            busy = _busy(self._archive, file)
            file.close()
            raise busy from error
        said = json.dumps({"holder": f"{holder} (process {os.getpid()})", "since": timestamps.text(now)})
        try:
            file.truncate(0)
            file.write(said.encode())
        except OSError as error:
            file.close()
            raise schema.refused(self._archive, error) from error
        self._file = file

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would race with the next holder."""
        if self._file:
            self._file.close()
            self._file = None

    def _path(self) -> Path:
        return self._archive.with_name(self._archive.name + ".lock")


def _busy(archive: Path, file: IO[bytes]) -> ArchiveBusy:
    file.seek(0)
    try:
        said = json.load(file)
        return ArchiveBusy(archive, said["holder"], timestamps.parse(said["since"]))
    except (ValueError, KeyError):
        return ArchiveBusy(archive, "another process", None)
