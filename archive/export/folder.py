"""The folder of an export: new or empty, so that nothing is overwritten."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.cleaning.harmless import clean_text
from archive.errors import ArchiveError

_HALF = ".part"


@dataclass
class NotEmpty(ArchiveError):
    """The place that an export was to go into holds something."""

    path: Path

    def __str__(self) -> str:
        what = "there already" if self.path.is_file() else "there and not an empty folder"
        return f"{self.path} is {what}; nothing was overwritten, name another"


@dataclass
class CannotWrite(ArchiveError):
    """The disk or the file system refused an export."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot write the export {self.path}: {self.why}"


@contextmanager
def filling(path: Path) -> Iterator[Path]:
    """A folder beside the new or empty folder *path*, whose contents go there once it is whole.

    What failed half-way is removed, what was killed half-way at the next start: neither stands in the way of another
    try. Raises `NotEmpty` where *path* holds something already.
    """
    if path.exists() and not (path.is_dir() and all(item.name == _HALF for item in path.iterdir())):
        raise NotEmpty(path)
    # In a folder that is there already, a disk of its own perhaps, the half one is inside.
    half = path / _HALF if path.exists() else path.with_name(f".{path.name}.part")
    # Left by a run that was killed.
    shutil.rmtree(half, ignore_errors=True)
    try:
        half.mkdir(parents=True)
        yield half
        if half.parent == path:
            for item in half.iterdir():
                item.rename(path / item.name)
            half.rmdir()
        else:
            half.rename(path)
    finally:
        shutil.rmtree(half, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside the new file *path*, which is given that name once it is whole; a half one is removed.

    Raises `NotEmpty` where there is something already.
    """
    if path.exists():
        raise NotEmpty(path)
    half = path.with_name(f".{path.name}.part")
    try:
        half.unlink(missing_ok=True)
        yield half
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def write(path: Path, parts: Iterable[str], *, encoding: str = "utf-8") -> None:
    """Write *parts* to a new file, without control characters, line ends as given."""
    # `x`: two posts of one name must fail, not overwrite each other.
    with path.open("x", encoding=encoding, newline="") as file:
        file.writelines(map(clean_text, parts))
