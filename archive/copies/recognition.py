"""Recognise a file that somebody was given by its first bytes: an archive of ours, or a file for another program.

Every command that reads asks here, so nothing of the writer or the verification is imported.
"""

from pathlib import Path

from archive.errors import CannotOpen

SQLITE = b"SQLite format 3\0"
_COMPRESSED = {b"\x28\xb5\x2f\xfd": "zstd -d", b"\x1f\x8b": "gunzip", b"\xfd7zXZ\0": "unxz", b"BZh": "bunzip2"}
_IMPORTED = "bring it into an archive of your own with `cirma import`"


def located(given: Path) -> Path:
    """The archive that *given* is, or the only one in that folder. Raises `CannotOpen`, which says what else it is."""
    if given.is_dir():
        within = sorted(path for path in given.iterdir() if path.is_file() and _head(path).startswith(SQLITE))
        # A folder is what people are given; one archive in it leaves no doubt which they mean.
        if len(within) == 1:
            return within[0]
        named = ", ".join(path.name for path in within)
        raise CannotOpen(given, f"it is a folder; name one of its archives: {named}" if named else _folder(given))
    if not given.exists():
        raise CannotOpen(given, "there is no such file")
    if not _head(given).startswith(SQLITE):
        raise CannotOpen(given, _other(given))
    return given


def is_database(path: Path) -> bool:
    """Return whether the file at *path* is one of SQLite's."""
    return _head(path).startswith(SQLITE)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Enough for every mark that is looked for, and for a page that begins with comments.
            return file.read(512)
    except OSError:
        return b""


def _folder(given: Path) -> str:
    if (given / "bagit.txt").exists():
        return f"it is a BagIt bag; {_IMPORTED}, or look for an archive in its folder data"
    return "it is a folder without an archive in it"


def _other(given: Path) -> str:
    """Return what *given* is if it is not an archive, and the program that opens it."""
    head = _head(given)
    if not head:
        return "it is empty, or may not be read: ask for it again"
    for start, program in _COMPRESSED.items():
        if head.startswith(start):
            # Web archives are compressed record by record: unpacked, they would no longer be indexed by offset.
            if b".warc" in given.name.encode():
                return f"it is a web archive (WARC); {_IMPORTED}"
            return f"it is compressed; unpack it first: {program} '{given.name}'"
    if head.startswith((b"WARC/", b"filedesc:")):
        return f"it is a web archive (WARC or ARC); {_IMPORTED}"
    if head.startswith(b"PK\x03\x04"):
        return f"it is a ZIP; {_IMPORTED} if it is a web archive (WACZ), else unpack it and open what is in it"
    if given.suffix == ".toml":
        return "it is a configuration: give it as --config to the other commands"
    if head.lstrip()[:1] == b"<":
        return "it is a page, probably an error that was downloaded in place of the archive: ask for it again"
    return "it is not a cirma archive"
