"""One writer per archive: a lock on the file itself, held as long as the process lives.

The lock is on the file, not on a name: whatever path or link leads to the archive, there is one lock, and none that
can be deleted. The kernel drops it when the process dies, however it dies. Processes that are forked off let go of it
at once, so none of them can keep it. A note beside the archive says who holds it, for people to read.
"""

import fcntl
import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from archive import timestamps
from archive.database import schema
from archive.database.holders import holders
from archive.errors import ArchiveBusy

# The archive and its note hold what may not be public.
_PRIVATE = 0o600
# A note is one line of ours; whatever else is in its place is not read into memory.
_LONGEST_NOTE = 1000

# Module-wide, because the hook of `fork` below has no other way to find them.
_held: set[int] = set()


class WriterLock:
    """The right to write to one archive."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._descriptor: int | None = None

    def acquire(self, *, holder: str, now: datetime) -> None:
        """Take the lock, making an empty file where there is none. Raises `ArchiveBusy` with who has it since when."""
        # Asks at once and never waits: a crawl started by a timer must fail where another still runs, not queue behind
        # it.
        try:
            self._archive.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = locked(_lockable(self._archive))
        except BlockingIOError as error:
            raise _busy(self._archive) from error
        except OSError as error:
            raise schema.refused(self._archive, error) from error
        _held.add(self._descriptor)
        _note(self._archive, holder=holder, now=now)

    def release(self) -> None:
        """Give the lock back; the note stays, since removing it would race with the next holder."""
        if self._descriptor is not None:
            _held.discard(self._descriptor)
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            _close(self._descriptor)
            self._descriptor = None


def locked(path: Path) -> int:
    """Return a descriptor of the file at *path*, locked. Raises `BlockingIOError` where another has the lock."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another file may have been put in its place meanwhile, such as a restored backup.
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        # Moved away between the two calls: try again with what is there now.
        except FileNotFoundError:
            pass
        except BaseException:
            _close(descriptor)
            raise
        _close(descriptor)


def _lockable(archive: Path) -> Path:
    """Return the file to lock. Only Linux keeps `flock` apart from the locks of SQLite on the same file."""
    return archive if sys.platform == "linux" else _beside(archive)


def _beside(archive: Path) -> Path:
    real = archive.resolve()
    return real.with_name(f"{real.name}.lock")


def _close(descriptor: int) -> None:
    """Close *descriptor*, unless SQLite has the same file open here.

    Closing any descriptor of a file drops the locks that SQLite holds on it in this process (POSIX close, section on
    record locks). Then it stays open, unlocked, until the process ends.
    """
    others = (int(entry.name) for entry in Path("/dev/fd").iterdir() if int(entry.name) != descriptor)
    if not any(_is_same_file(other, descriptor) for other in others):
        os.close(descriptor)


def _is_same_file(one: int, other: int) -> bool:
    try:
        return os.path.sameopenfile(one, other)
    except OSError:
        # It was closed meanwhile.
        return False


def _note(archive: Path, *, holder: str, now: datetime) -> None:
    """Note beside *archive* who writes to it. A note that cannot be written weakens nothing: the lock is elsewhere."""
    said = {"holder": holder, "process": os.getpid(), "since": timestamps.text(now)}
    with suppress(OSError):
        # Not through a link: it could lead to any file.
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        descriptor = os.open(_beside(archive), flags, _PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(said, file)


def _busy(archive: Path) -> ArchiveBusy:
    found = holders(archive)
    # Everything read here was written by another process, perhaps of another version: any fault means only an unnamed
    # holder.
    try:
        with os.fdopen(os.open(_beside(archive), os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as file:
            said = json.loads(file.read(_LONGEST_NOTE))
        holder, since = f"{said['holder']} (process {said['process']})", timestamps.parse(said["since"])
        # The note of a process that is gone says nothing of the one that holds the lock now.
        if not found or any(each.endswith(f"(process {said['process']})") for each in found):
            return ArchiveBusy(archive, holder, since)
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return ArchiveBusy(archive, ", ".join(found) or "another process", None)


def _let_go() -> None:
    # `fork` copies descriptors, and a flock lives until the last copy is closed: a child would outlive its parent's
    # lock.
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)
