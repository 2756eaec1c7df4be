"""The journal beside an archive, and how a file is opened where none can be made."""

import os
from pathlib import Path

# What the header of a file says that is written through a journal (SQLite file format, section 1.3.3).
_WAL = b"\2\2"


def address(path: Path) -> str:
    """The URI by which SQLite opens the archive at *path* for reading alone."""
    # SQLite opens a WAL file with two more beside it, which it cannot make here: the file alone has to do.
    alone = "&immutable=1" if is_alone(path) else ""
    return f"file:{quoted(path)}?mode=ro{alone}"


def is_alone(path: Path) -> bool:
    """Tell whether SQLite can read nothing but the file at *path*: it lies in a read-only place, such as a shared disk.

    A journal that came with it is read only with its index (`-shm`) beside it, which cannot be made there.
    """
    if os.access(path.parent, os.W_OK) or all(_beside(path, end).exists() for end in ("-wal", "-shm")):
        return False
    with path.open("rb") as file:
        return file.read(20)[18:] == _WAL


def is_unjournalled(path: Path) -> bool:
    """Return whether the last writes to the archive at *path* may be missing: no journal, or one not read."""
    journal = _beside(path, "-wal")
    # An empty one says that everything is in the file.
    return is_alone(path) and not (journal.exists() and journal.stat().st_size == 0)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def quoted(path: Path) -> str:
    """*path* as it is in a URI of SQLite."""
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
