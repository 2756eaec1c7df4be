"""The folder of pictures and documents: each file named by the digest of its bytes, written once, never changed.

    archive.db
    archive.media/ab/cd/abcd…     64 hex digits: SHA-256 of what the file holds
    archive.media/incoming/…      written and synced, and not yet in its place

A file is written and synced into `incoming`; then its row is committed; then it moves to its place. Whenever the
process dies, what lies in `incoming` has a row and moves on, or has none and goes: the next writer looks at that
one folder (`settle`), not at all of them. A reader looks in both places.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from archive.digest import sha256
from archive.errors import MediaUnavailable, StorageFailed
from archive.runtime.disk import sync

INCOMING = "incoming"
# What is withheld lies here too, and the mask of a server may let everybody read.
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_HEX = 64
_PREFIX = "sha256:"


def folder_of(archive: Path) -> Path:
    """Return where the pictures and documents of the archive at *archive* lie: `archive.media` for `archive.db`."""
    return archive.with_name(f"{archive.name.removesuffix('.db')}.media")


class MediaFolder:
    """The files beside one archive, by digest (`sha256:…`)."""

    def __init__(self, archive: Path) -> None:
        self.path = folder_of(archive)

    def put(self, data: bytes) -> str:
        """Write *data* so that it lasts, to be put in its place once its row is committed; its digest.

        Raises `StorageFailed` where the disk refuses; nothing of it stays then.
        """
        digest = sha256(data)
        target = self._incoming(digest)
        try:
            # Two posts that show one picture share its file.
            if self.holds(digest, size=len(data)):
                return digest
            _made(target.parent)
            _write(target, data)
        except OSError as error:
            with suppress(OSError):
                # Half a file would have a name that promises all of it.
                target.unlink(missing_ok=True)
            raise StorageFailed(self.path, error.strerror or str(error)) from error
        return digest

    def place(self, digest: str) -> None:
        """Move what was `put` to its place. Its row is committed."""
        source, target = self._incoming(digest), self.file(digest)
        try:
            if source.exists():
                _made(target.parent)
                # Within one file system this is one step: no reader ever sees half of it.
                source.replace(target)
                sync(target.parent)
        except OSError as error:
            raise StorageFailed(self.path, error.strerror or str(error)) from error

    def settle(self, is_known: Callable[[str], bool]) -> int:
        """Finish what a process left that died: place what *is_known*, drop what is not; how many were dropped."""
        dropped = 0
        for path in _entries(self.path / INCOMING):
            digest = f"{_PREFIX}{path.name}"
            # A file that the end of the power cut short must not get a name that promises the whole.
            if is_known(digest) and _digest(path) == digest:
                self.place(digest)
            else:
                path.unlink(missing_ok=True)
                dropped += 1
        return dropped

    def holds(self, digest: str, *, size: int) -> bool:
        """Return whether a file of *size* bytes lies in the place of *digest*; its bytes are not read."""
        try:
            return self.file(digest).stat().st_size == size
        except OSError:
            return False

    def read(self, digest: str) -> bytes:
        """The bytes called *digest*, checked. Raises `MediaUnavailable` where they are missing or altered."""
        try:
            data = self._found(digest).read_bytes()
        except FileNotFoundError as error:
            raise MediaUnavailable(digest, "its file is missing") from error
        except OSError as error:
            raise MediaUnavailable(digest, f"its file cannot be read: {error.strerror}") from error
        # Checked at each reading, since a disk may have changed it since.
        if sha256(data) != digest:
            raise MediaUnavailable(digest, "its file was altered")
        return data

    def fault(self, digest: str) -> str | None:
        """Return why the file of *digest* is missing or altered; None if it is sound. Reads it in pieces."""
        try:
            return None if _digest(self._found(digest)) == digest else "its file was altered"
        except FileNotFoundError:
            return "its file is missing"
        except OSError as error:
            return f"its file cannot be read: {error.strerror}"

    def erase(self, digest: str) -> None:
        """Remove the bytes called *digest*, if they are there."""
        # A purge must find it wherever it is on its way.
        for path in (self.file(digest), self._incoming(digest)):
            with suppress(FileNotFoundError):
                path.unlink()

    def digests(self) -> Iterator[str]:
        """Yield the digests of files in their place, in order, and the names of others; incoming files not."""
        # A file in its place holds none.
        for path in sorted(self.path.rglob("*")) if self.path.is_dir() else ():
            # A link is never followed: it might lead out of the archive.
            is_folder = path.is_dir() and not path.is_symlink()
            if is_folder or path.parent == self.path / INCOMING:
                continue
            digest = f"{_PREFIX}{path.name}"
            is_in_place = len(path.name) == _HEX and path == self.file(digest)
            yield digest if is_in_place else str(path.relative_to(self.path))

    def copied(self, digest: str, into: "MediaFolder", *, near: "tuple[MediaFolder, ...]" = ()) -> None:
        """Copy the file of *digest* to *into*; as a link to the same file in one of *near*, where that has it whole.

        Raises `OSError` where the disk refuses, and `MediaUnavailable` where the bytes are not those of the digest.
        """
        target = into.file(digest)
        if into.fault(digest) is None:
            return
        _made(target.parent)
        # A link to the neighbour's file costs nothing; a copy of all pictures for each backup would fill the disk.
        for other in near:
            if other.fault(digest) is None and _linked(other.file(digest), target):
                return
        target.unlink(missing_ok=True)
        _write(target, self.read(digest))

    def file(self, digest: str) -> Path:
        """The place of *digest*."""
        name = digest.removeprefix(_PREFIX)
        # Two levels of 256: some file systems are slow with a hundred thousand names in one folder.
        return self.path / name[:2] / name[2:4] / name

    def _incoming(self, digest: str) -> Path:
        return self.path / INCOMING / digest.removeprefix(_PREFIX)

    def _found(self, digest: str) -> Path:
        # It moves from the one to the other, never back: so asked in this order one of them has it.
        incoming = self._incoming(digest)
        return incoming if incoming.exists() and not self.file(digest).exists() else self.file(digest)


def _made(folder: Path) -> None:
    """Make *folder* and those above it, so that their names last."""
    if folder.is_dir():
        return
    # From the top, and each name is synced before what lies in it.
    _made(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=_PRIVATE_FOLDER)
    sync(folder.parent)


def _write(path: Path, data: bytes) -> None:
    # Not through a link that somebody put there, and private from its first byte.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, _PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def _linked(source: Path, target: Path) -> bool:
    """Return whether *target* is now another name of *source*; not every file system has that."""
    try:
        target.unlink(missing_ok=True)
        target.hardlink_to(source)
    except OSError:
        return False
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return f"{_PREFIX}{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _entries(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(folder.iterdir()))
    except (FileNotFoundError, NotADirectoryError):
        return ()
