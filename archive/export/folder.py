"""The folder that an export goes into: new or empty, and nothing in it overwritten."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.harmless import clean_text


@dataclass
class NotEmpty(ArchiveError):
    """The folder that an export was to go into holds something."""

    path: Path

    def __str__(self) -> str:
        return f"{self.path} is there and not an empty folder; nothing was overwritten, name another"


@dataclass
class CannotWrite(ArchiveError):
    """The disk or the file system refused an export."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot write the export {self.path}: {self.why}"


def prepare(path: Path) -> None:
    """Make the folder at *path*. Raises `NotEmpty` where there is something already."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise NotEmpty(path)
    except FileExistsError as error:
        raise NotEmpty(path) from error


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
    with path.open("x", encoding=encoding, newline="") as file:
        file.writelines(map(clean_text, parts))
