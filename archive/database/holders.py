"""The processes that hold a lock on an archive, as far as /proc/locks tells (Linux)."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_LOCKS = Path("/proc/locks")
# SQLite locks the database, and in its shared memory who may write the log.
_BESIDE = ("", "-shm", "-wal")


def holders(archive: Path) -> tuple[str, ...]:
    """The other processes that hold a lock on *archive* or on SQLite's files beside it: `sqlite3 (process 4711)`."""
    inodes = set(_inodes(archive))
    pids = {pid: None for pid, inode in _locks() if inode in inodes and pid not in (0, os.getpid())}
    return tuple(f"{_name(pid)} (process {pid})" for pid in pids)


def in_words(archive: Path) -> str:
    """The same as a clause: who holds it, or that another program does."""
    found = holders(archive)
    return f"it is held by {', '.join(found)}" if found else "another program may hold it (`fuser` says which)"


def _inodes(archive: Path) -> Iterator[int]:
    for ending in _BESIDE:
        with suppress(OSError, ValueError):
            yield Path(f"{archive}{ending}").stat().st_ino


def _locks() -> Iterator[tuple[int, int]]:
    """Process and inode of every lock. A line is `1: POSIX ADVISORY WRITE 4711 08:01:131 0 EOF`."""
    try:
        lines = _LOCKS.read_text("ascii", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        # A process that waits for a lock is marked by an arrow.
        words = line.split()
        if "->" not in words and len(words) > 5 and words[4].isdigit():
            yield int(words[4]), int(words[5].rpartition(":")[2])


def _name(pid: int) -> str:
    """The program's name. Not its arguments: they may hold a secret."""
    try:
        return Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "another program"
