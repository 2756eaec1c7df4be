"""A note beside the archive that a purge is not finished: while another program reads, erased bytes stay in the log.

It is made before anything is erased and removed once the log is empty, so that a killed purge is reported too.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from archive import timestamps
from archive.database.holders import in_words

_PRIVATE = 0o600
_LONGEST_NOTE = 100


def begin(archive: Path, *, at: datetime) -> None:
    """Note that a purge of *archive* began at *at*."""
    with suppress(OSError):
        # Not through a link: it could lead to any file.
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(_beside(archive), flags, _PRIVATE), "w", encoding="ascii") as file:
            file.write(timestamps.text(at))


def finish(archive: Path) -> None:
    """Note that no erased bytes are left."""
    with suppress(OSError):
        _beside(archive).unlink(missing_ok=True)


def unfinished(archive: Path) -> str | None:
    """A sentence on erased bytes that still remain, since when and why; None if there are none."""
    try:
        with os.fdopen(os.open(_beside(archive), os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            said = file.read(_LONGEST_NOTE).decode("ascii", "replace")
    except OSError:
        return None
    try:
        day = f" of {timestamps.parse(said):%Y-%m-%d}"
    except ValueError:
        day = ""
    return (
        f"the purge{day} is not finished: erased bytes remain in {archive.name} and {archive.name}-wal while another "
        f"program reads it; {in_words(archive)}"
    )


def _beside(archive: Path) -> Path:
    return archive.with_name(f"{archive.name}-purge")
