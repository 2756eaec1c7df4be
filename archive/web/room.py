"""Settings of the reading room: the archive, its public address, and how it presents itself."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from archive.config import ArchiveConfig

PAGE_SIZE = 50
"""Rows of a list page."""
CARDS = 20
"""Changes of a page that shows their words."""
# SQLite counts through all rows before the page: no crawler needs the hundred-thousandth.
MOST_PAGES = 2_000
"""No list is paged through beyond this; filters narrow it."""


LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names of the machine's own loopback."""


class Room(Struct, frozen=True, kw_only=True):
    """One reading room over one archive."""

    path: Path
    settings: ArchiveConfig
    hosts: frozenset[str] = LOOPBACK
    """Names that it answers to; a request for another is refused (DNS rebinding)."""
    public: bool = False
    """Open to everybody: what concerns the archivist alone is not there."""
    contact: str = ""
    """Where readers write about corrections and takedowns."""
    indexed: bool = False
    """Search engines may list its pages."""

    @property
    def name(self) -> str:
        """The name of the room."""
        return self.settings.name or self.settings.institution or "cirma"


@cache
def edition() -> str:
    """A digest of the code, words and looks of the pages: what was cached under another edition is stale."""
    # By contents and not by version: a checkout changes without one.
    digest = hashlib.sha256()
    for path in sorted(Path(str(files("archive.web"))).rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".toml", ".svg", ".xml"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
