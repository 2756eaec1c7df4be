"""Is there an archive at a path? Asked before anything is opened, locked or made there."""

from pathlib import Path

from archive.errors import CannotOpen, NoArchive


def require(path: Path) -> None:
    """Raise `NoArchive` where nothing is at *path*, and `CannotOpen` for an empty file or whatever is none."""
    require_file(path)
    # A crash leaves such a file, and a restore that was killed: no crawl may begin a second history in it.
    if not path.stat().st_size:
        raise CannotOpen(path, "it is empty; restore a backup, or begin a new archive with `cirma init`")


def require_file(path: Path) -> None:
    """Raise `NoArchive` where nothing is at *path*, and `CannotOpen` where nobody may look, or no file stands."""
    try:
        there = path.exists()
        kind = "a folder" if path.is_dir() else "no file"
        if there and not path.is_file():
            raise CannotOpen(path, f"it is {kind}; [archive] path names the file itself, for example archive.db")
    except OSError as error:
        raise CannotOpen(path, f"{error.strerror}; whose folder is it? `cirma doctor` looks") from error
    if not there:
        raise NoArchive(path)
