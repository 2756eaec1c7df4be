"""The report on the records of one file or machine."""

from collections import Counter
from typing import Any

from msgspec import Struct, field

from scraper.web_archive.accepting import Left


class IntakeReport(Struct, kw_only=True):
    """The fate of the records of one file or machine."""

    name: str
    kind: str
    is_known: bool = False
    """The same file was brought in before."""
    taken: int = 0
    revisits: int = 0
    """Taken without a body: each is a capture once what it repeats is held."""
    media: int = 0
    """Pictures and documents of an archive of ours."""
    notes: int = 0
    """Requests, metadata and the like: read with the answers that they tell of."""
    left: Counter[str] = field(default_factory=Counter)
    damage: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was damaged or cut short."""
        return not self.damage and not self.left[Left.CUT.value] and not self.left[Left.NO_BODY.value]

    def record(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "file": self.name,
            "kind": self.kind,
            "known": self.is_known,
            "taken": self.taken,
            "revisits": self.revisits,
            "media": self.media,
            "notes": self.notes,
            "left": dict(sorted((reason, count) for reason, count in self.left.items() if count)),
            "damage": self.damage[:20],
        }
