"""The files that captures are brought in from, opened for reading alone: nothing in them names a place on this disk."""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from msgspec import Struct

from archive.errors import ArchiveError
from archive.web_archive.package import NO_ZIP
from scraper.web_archive.damage import Damage
from scraper.web_archive.inflate import Gzip, inflated
from scraper.web_archive.lines import Lines
from scraper.web_archive.zipped import Member

_SQLITE = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"
_ARC = b"filedesc://"
_WARC = b"WARC/"
_NO_FILE = "it is no file; save what comes through a pipe to one first"
# By their first bytes: bzip2, xz, 7-Zip, lz4, and what is left where a gzip is inflated to another.
_OTHER_PACKING = (b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x04\x22\x4d\x18", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")
# A file whose beginning is damaged may still hold records.
_LOOKED_AT = 1 << 20
# Far more than any WACZ has; a directory made to exhaust memory has more.
_MOST_MEMBERS = 10_000
# WACZ puts its WARC files under archive/; other tools zip them anywhere.
_NAME = re.compile(r"\.w?arc(\.gz|\.zst)?(\.open)?$", re.IGNORECASE)
_FOLDER = "archive/"
# What a desktop puts into every folder that it packs.
_HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]*$)")


@dataclass
class CannotRead(ArchiveError):
    """A file that was to be brought in cannot be read."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot import {self.path}: {self.why}"


class ForeignFile(Struct, frozen=True, kw_only=True):
    """A file that captures are brought in from."""

    path: Path
    kind: str
    """`warc`, `arc`, `wacz` or `archive`."""
    size: int
    digest: str


def recognised(path: Path) -> ForeignFile:
    """The kind of the file at *path*, by its bytes. Raises `CannotRead`."""
    try:
        # Before it is opened: opening a pipe blocks until somebody writes to it.
        if path.exists() and not path.is_file():
            # A pipe or a device may have no end.
            raise CannotRead(path, "it is a folder; name the files in it" if path.is_dir() else _NO_FILE)
        with path.open("rb") as file:
            first = file.read(len(_SQLITE))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            # SQLite and ZIP by their first bytes; anything else may be compressed, so its first inflated bytes decide.
            lines = Lines(inflated(file))
            kind = _kind(first) or _inflated_kind(lines)
            if kind is None:
                raise CannotRead(path, _why_none(first, lines))
            # Now, for the same reason as all else is: not when other files were brought in.
            if kind == "wacz":
                _check_package(file, path)
        return ForeignFile(path=path, kind=kind, size=path.stat().st_size, digest=f"sha256:{digest}")
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error)) from error


@contextmanager
def members(file: ForeignFile) -> Iterator[Iterator[tuple[str, Lines]]]:
    """The WARC or ARC files of *file* by name: itself, or those in a WACZ. Raises `CannotRead`."""
    try:
        with file.path.open("rb") as data:
            yield _packed(data, file.path) if file.kind == "wacz" else iter([("", Lines(inflated(data)))])
    except OSError as error:
        raise CannotRead(file.path, error.strerror or str(error)) from error


def _check_package(data: IO[bytes], path: Path) -> None:
    """Raise `CannotRead` where the ZIP *data* is whole and holds nothing to bring in."""
    with suppress(*NO_ZIP), zipfile.ZipFile(data) as package:
        if next(_holding(data, package, path), None) is None:
            raise _without_records(package, path)


def _packed(data: IO[bytes], path: Path) -> Iterator[tuple[str, Lines]]:
    """Yield the files in the ZIP *data*; if its directory is lost, whatever begins like a gzip member."""
    try:
        package = zipfile.ZipFile(data)
    except NO_ZIP as error:
        data.seek(0)
        damage = Damage()
        damage.append(f"its ZIP is damaged ({error}); records were looked for in its bytes")
        yield "", Lines(Gzip(data, damage))
        return
    with package:
        yield from _holding(data, package, path)


def _holding(data: IO[bytes], package: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, Lines]]:
    """Yield the files of *package* that hold records, or hide them behind damage, by name."""
    for info in _wanted(package, path):
        member = Member(data, package, info)
        lines = Lines(inflated(member, member.damage))
        # Beside the WARC files some tools put indexes and notes.
        if _NAME.search(info.filename) or _inflated_kind(lines) or lines.damage:
            yield info.filename, lines


def _wanted(package: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """The WARC and ARC files of *package*, by name. Raises `CannotRead` where there is none, or too much."""
    wanted = [info for info in package.infolist() if _is_wanted(info.filename)]
    if not wanted:
        raise _without_records(package, path)
    if len(wanted) > _MOST_MEMBERS:
        raise CannotRead(path, f"it has {len(wanted)} members")
    # A record is known by its member and its place in it.
    if len({info.filename for info in wanted}) < len(wanted):
        raise CannotRead(path, "two of its members have one name")
    # Members that share bytes are a ZIP bomb.
    if sum(info.compress_size for info in wanted) > path.stat().st_size:
        raise CannotRead(path, "its members overlap")
    # Records get the same places whatever order the directory has, so that an import can go on where it was cut.
    return sorted(wanted, key=lambda info: info.filename)


def _without_records(package: zipfile.ZipFile, path: Path) -> CannotRead:
    inner = next((name for name in package.namelist() if name.lower().endswith((".wacz", ".zip"))), None)
    more = f"; unpack it and import what it holds, as {inner}" if inner else ""
    return CannotRead(path, f"it is a ZIP without WARC or ARC files{more}")


def _is_wanted(name: str) -> bool:
    is_file = not name.endswith("/") and not _HIDDEN.search(name)
    return is_file and (name.lower().startswith(_FOLDER) or _NAME.search(name) is not None)


def _kind(first: bytes) -> str | None:
    if first == _SQLITE:
        return "archive"
    return "wacz" if first.startswith(_ZIP) else None


def _inflated_kind(lines: Lines) -> str | None:
    start = lines.peek(_LOOKED_AT)
    if start.startswith(_ARC):
        return "arc"
    return "warc" if _WARC in start else None


def _why_none(first: bytes, lines: Lines) -> str:
    """Why a file that begins with *first* and inflates to *lines* is not read, as far as its bytes tell."""
    none = "it holds no record of a WARC or ARC file"
    if not first:
        return f"{none}: it is empty"
    if lines.peek(len(_SQLITE)).startswith(_OTHER_PACKING):
        return f"{none}: it is packed twice, or as no WARC file is; unpack it first"
    return f"{none}: {lines.damage[0]}" if lines.damage else none
