"""The places of a copy: where none may be written, its unfinished file, and what one that was cut short left behind."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.errors import StorageFailed
from archive.media.folder import folder_of
from archive.store.lock import locked

# What SQLite and this program keep beside an archive: a copy of such a name would be taken for it.
_BESIDE = ("-wal", "-shm", "-journal", "-purge", ".lock", ".restoring")


def partial_of(into: Path) -> Path:
    """Return the name that the copy *into* has until it is whole and checked."""
    return into.with_name(f"{into.name}.partial")


def require_free(archive: Path, into: Path) -> None:
    """Raise `StorageFailed` where a copy of *archive* cannot or must not be written to *into*."""
    if into.is_dir():
        raise StorageFailed(into, f"it is a folder; name a file in it, for example {into / 'cirma-copy.db'}")
    if not into.parent.is_dir():
        raise StorageFailed(into, f"the folder {into.parent} does not exist: mount its disk, or create it")
    if _belongs_to(archive, into):
        raise StorageFailed(into, "that name belongs to the archive itself; choose another")
    # The digest and the pictures are checked too: half of an older backup would vouch for the new one.
    for path in (into, folder_of(into), *(into.with_name(into.name + ending) for ending in (".sha256", ".faulty"))):
        if path.exists() and not _is_left(into, path):
            raise StorageFailed(into, f"{path} is there already, and a backup overwrites nothing")


@contextmanager
def claimed(into: Path) -> Iterator[None]:
    """Let no other process write a copy to *into* meanwhile. Raises `StorageFailed` where one does, and `OSError`."""
    partial = partial_of(into)
    lock = partial.with_name(f"{partial.name}.lock")
    try:
        descriptor = locked(lock)
    except BlockingIOError as error:
        raise StorageFailed(into, "another backup is being written there; wait for it, or name another file") from error
    try:
        yield
    finally:
        # Deleted while it is held: whoever opened it meanwhile finds that the name leads elsewhere, and tries again.
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def discard(into: Path) -> None:
    """Delete what an unfinished copy to *into* left, since the next one needs its room."""
    partial = partial_of(into)
    if _is_left(into, folder_of(into)):
        shutil.rmtree(folder_of(into), ignore_errors=True)
    for left in (partial, partial.with_name(f"{partial.name}-journal")):
        with suppress(OSError):
            left.unlink(missing_ok=True)
    shutil.rmtree(folder_of(partial), ignore_errors=True)


def _belongs_to(archive: Path, into: Path) -> bool:
    """Return whether *into*, or the folder of its pictures, is a part of *archive*."""
    archive, into = archive.resolve(), into.resolve()
    parts = [archive.with_name(archive.name + ending) for ending in _BESIDE]
    return into in (*parts, folder_of(archive)) or (into != archive and folder_of(into) == folder_of(archive))


def _is_left(into: Path, path: Path) -> bool:
    """Return whether *path* is the folder of a copy that was killed after its pictures had moved, before its file."""
    return path == folder_of(into) and path.is_dir() and not into.exists() and partial_of(into).exists()
