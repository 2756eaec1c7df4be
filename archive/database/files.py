"""The files that make up one archive: move or remove them together."""

from pathlib import Path

# SQLite's journals, and the note that a purge is not finished.
_JOURNALS = ("-wal", "-shm", "-journal", "-purge")


def companions(archive: Path) -> tuple[Path, ...]:
    """The existing files beside the database at *archive* that belong to it.

    SQLite takes a journal of this name for the database's own, whichever database that is.
    """
    beside = (archive.with_name(archive.name + ending) for ending in _JOURNALS)
    return tuple(path for path in beside if path.exists())


def companion_of(companion: Path, *, of: Path, moved_to: Path) -> Path:
    """Return where *companion* of the database *of* belongs once that one is at *moved_to*."""
    return moved_to.with_name(moved_to.name + companion.name.removeprefix(of.name))
