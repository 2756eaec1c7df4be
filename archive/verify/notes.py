"""Note the pieces of a verification that were sound, beside the archive, so that one cut short can resume.

What is wrong is never noted: it is found again. A note that is older than a day says nothing, and neither does one that
cannot be read or written.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from archive import timestamps

_HOLDS_FOR = timedelta(days=1)


class Named(Protocol):
    """A piece of work that knows its name."""

    def name(self, state: str) -> str:
        """The name under which it is noted."""


class Notes:
    """The pieces that were sound a while ago, in the archive at *path* and its *state*; nothing is kept without one."""

    def __init__(self, path: Path | None, *, at: datetime, state: str) -> None:
        file = path.with_name(f"{path.name}-verify") if path else None
        # Somebody else's link may lead anywhere.
        self._file = None if file is None or file.is_symlink() else file
        self._at, self._state = at, state
        self._sound = set(self._lines())

    def has(self, work: Named) -> bool:
        """Return whether *work* was found sound."""
        return work.name(self._state) in self._sound

    def add(self, work: Named) -> None:
        """Note that *work* is sound."""
        if self._file:
            # A note that cannot be written costs time at the next start, and nothing else.
            with suppress(OSError), self._file.open("a", encoding="ascii") as file:
                file.write(f"{timestamps.text(self._at)} {work.name(self._state)}\n")

    def end(self) -> None:
        """Forget them: everything was checked."""
        if self._file:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        if self._file is None:
            return []
        with suppress(OSError, ValueError):
            lines = (line.split() for line in self._file.read_text("ascii").splitlines())
            # A note from the future was written under a wrong clock.
            return [name for at, name in lines if timedelta() <= self._at - timestamps.parse(at) <= _HOLDS_FOR]
        return []
