"""Faults that a check can find, by the part of the archive."""

import hashlib
from datetime import date
from enum import StrEnum

from msgspec import Struct


class Part(StrEnum):
    """The part of the archive that a fault is in."""

    FILE = "file"
    """Pages of the database, and the forms of its tables."""
    TABLE = "table"
    """Rows that another hand wrote, changed or removed."""
    CHAIN = "chain"
    REFERENCE = "reference"
    PAYLOAD = "payload"
    MEDIA = "media"
    """Files of pictures and documents."""
    TAKEDOWN = "takedown"
    """Bytes that are withheld or gone without an order, or there against one."""
    CONTENT = "content"
    INDEX = "index"
    DERIVED = "derived"


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that is wrong."""

    check: Part
    what: str
    """The table, row or digest."""
    why: str
    captures: tuple[str, ...] = ()
    """Every capture that it harms."""


class Sample(Struct, frozen=True, kw_only=True):
    """A share of what is held, another one each day, so that *share* days in a row cover everything."""

    share: int
    day: date

    def includes(self, name: str) -> bool:
        """Return whether the thing called *name* is looked at today."""
        if self.share == 1:
            return True
        # By a digest of the name, so that what is added moves nothing else into another day.
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
        return number % self.share == self.day.toordinal() % self.share

    def __str__(self) -> str:
        return "full" if self.share == 1 else f"1/{self.share} of {self.day}"
