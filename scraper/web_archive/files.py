"""The files that captures are brought in from, opened for reading alone: nothing in them names a place on this disk."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from archive.errors import ArchiveError
from scraper.web_archive.inflate import inflated
from scraper.web_archive.lines import Lines

_SQLITE = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"
_ARC = b"filedesc://"
_WARC = b"WARC/"
# A file whose beginning is damaged may still hold records.
_LOOKED_AT = 1 << 20
_MOST_MEMBERS = 10_000


@dataclass
class CannotRead(ArchiveError):
    """A file that was to be brought in cannot be read."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot import {self.path}: {self.why}"


class ForeignFile(Struct, frozen=True, kw_only=True):
    """One file."""

    path: Path
    kind: str
    """`warc`, `arc`, `wacz` or `archive`."""
    size: int
    digest: str


def recognised(path: Path) -> ForeignFile:
    """What the file at *path* is, by its bytes. Raises `CannotRead`."""
    try:
        with path.open("rb") as file:
            first = file.read(len(_SQLITE))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            kind = _kind(first) or _inflated_kind(Lines(inflated(file)))
            if kind is None:
                raise CannotRead(path, "it holds no record of a WARC or ARC file")
        return ForeignFile(path=path, kind=kind, size=path.stat().st_size, digest=f"sha256:{digest}")
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error)) from error


@contextmanager
def members(file: ForeignFile) -> Iterator[Iterator[tuple[str, Lines]]]:
    """The WARC or ARC files of *file* by name: itself, or those in a WACZ. Raises `CannotRead`."""
    try:
        if file.kind == "wacz":
            with zipfile.ZipFile(file.path) as package:
                yield _packed(package, file.path)
        else:
            with file.path.open("rb") as data:
                yield iter([("", Lines(inflated(data)))])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise CannotRead(file.path, f"its ZIP is damaged: {error}") from error
    except OSError as error:
        raise CannotRead(file.path, error.strerror or str(error)) from error


def _packed(package: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, Lines]]:
    wanted = [info for info in package.infolist() if info.filename.startswith("archive/") and not info.is_dir()]
    names = [info.filename for info in wanted]
    if len(names) > _MOST_MEMBERS:
        raise CannotRead(path, f"it has {len(names)} members")
    if len(set(names)) < len(names):
        raise CannotRead(path, "two of its members have one name")
    for info in sorted(wanted, key=lambda info: info.filename):
        with package.open(info) as data:
            yield info.filename, Lines(inflated(data))


def _kind(first: bytes) -> str | None:
    if first == _SQLITE:
        return "archive"
    return "wacz" if first.startswith(_ZIP) else None


def _inflated_kind(lines: Lines) -> str | None:
    start = lines.peek(_LOOKED_AT)
    if start.startswith(_ARC):
        return "arc"
    return "warc" if _WARC in start else None
