"""Write a small file in one step: whoever reads it finds the old one or the new one, never half of it."""

import os
from contextlib import suppress
from pathlib import Path

from archive.errors import ConfigError


def write_with_folder(path: Path, text: str) -> None:
    """Write *text* to *path*, in a folder that is made where there is none. Raises `ConfigError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _refused(str(path), error) from error
    write_whole(path, text)


def write_whole(path: Path, text: str, *, where: str | None = None) -> None:
    """Write *text* to *path*, whose folder is there.

    Raises `ConfigError`, which names *where* the path was given, or else the path; nothing is changed then.
    """
    # In the same folder, since only there a file takes another's place in one step. The name of `.` or `..` is none.
    beside = path.parent / f".{path.name}.{os.getpid()}"
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)
        raise _refused(where or str(path), error) from error


def _refused(where: str, error: Exception) -> ConfigError:
    why = getattr(error, "strerror", None) or str(error)
    return ConfigError(where, why, "name a file that can be written, or make room for it")
