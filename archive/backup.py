"""A second copy of the archive: taken whole while a crawl may be writing, checked from end to end, and hashed."""

import hashlib
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from archive.database import schema
from archive.errors import StorageFailed
from archive.verify import Report, Sample, verify


class Backup(Struct, frozen=True, kw_only=True):
    """A copy, and what was found in it."""

    path: Path
    sha256: str
    size: int
    report: Report


def backup(archive: Path, into: Path, *, at: datetime) -> Backup:
    """Copy *archive* to *into*, check the copy, and write its SHA-256 beside it, as `sha256sum -c` reads it.

    A copy with faults stays under its name with `.faulty`, and nothing is written beside it. Raises `StorageFailed`
    where there is something already, or where the disk refuses.
    """
    beside = into.with_name(into.name + ".sha256")
    partial = into.with_name(into.name + ".partial")
    try:
        for taken in (into, beside):
            if taken.exists():
                raise StorageFailed(into, f"{taken} is there already, and a backup overwrites nothing")
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        _copy(archive, partial)
        report = verify(partial, at=at, sample=Sample(share=1, day=at.date()))
        digest = sha256_of(partial)
        final = into if report.clean else into.with_name(into.name + ".faulty")
        partial.rename(final)
        if report.clean:
            _write(beside, f"{digest}  {into.name}\n")
        settle(into.parent)
    except (OSError, sqlite3.Error) as error:
        _discard(partial)
        raise StorageFailed(into, str(error)) from error
    return Backup(path=final, sha256=digest, size=final.stat().st_size, report=report)


def _discard(partial: Path) -> None:
    """Give back the room that a copy took which was not finished; the next one needs it."""
    for left in (partial, partial.with_name(partial.name + "-journal")):
        with suppress(OSError):
            left.unlink(missing_ok=True)


def _copy(archive: Path, into: Path) -> None:
    with closing(schema.connect(archive).conn) as connection:
        # VACUUM INTO writes another file; the archive itself stays open for reading alone.
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("VACUUM INTO ?", (str(into),))
    with into.open("rb") as file:
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file at *path*, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Make the names in *folder* last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
