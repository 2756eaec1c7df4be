"""The origin of a capture that is not our own: who made it, the file it came in, and what was verified."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps

_LONGEST = 120
# In words, since a reader must not take "none" for a failure: no digest was claimed.
_SAID = {
    "good": "its digest is right",
    "good-with-chunks": "its digest is right, chunks included",
    "good-decoded": "its digest is right, of the decoded body",
    "bad": "its digest is WRONG",
    "none": "no digest to check",
}


class Origin(Struct, frozen=True, kw_only=True):
    """The origin of an imported capture."""

    creator: str | None
    """Who made it, according to the file."""
    kind: str
    """`warc`, `arc`, `wacz`, `archive` or `wayback`."""
    name: str
    """Of the file, or the address of the machine."""
    brought: datetime
    fixity: str

    @property
    def maker(self) -> str:
        """The maker of the capture, in a few words."""
        # A file may claim anything of any length as its maker.
        return (self.creator or f"a {self.kind} file")[:_LONGEST]

    def __str__(self) -> str:
        said = _SAID.get(self.fixity, self.fixity)
        return f"captured by {self.maker}; brought in from {self.name} on {self.brought:%Y-%m-%d}; {said}"

    def record(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "creator": self.creator,
            "kind": self.kind,
            "name": self.name,
            "brought_in": timestamps.text(self.brought),
            "fixity": self.fixity,
        }


def origins(database: Database, captures: Iterable[str]) -> dict[str, Origin]:
    """The origins of those of *captures*, by their ids, that were brought in."""
    rows = database.execute(
        """SELECT c.id, i.creator, i.kind, i.name, i.began_at, r.fixity FROM capture c
           JOIN record r ON r.id = c.record JOIN intake i ON i.id = r.intake
           WHERE c.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(captures)),),
    )
    return {
        row["id"]: Origin(
            creator=row["creator"],
            kind=row["kind"],
            name=row["name"],
            brought=timestamps.parse(row["began_at"]),
            fixity=row["fixity"],
        )
        for row in rows
    }


def origin(database: Database, capture: str) -> Origin | None:
    """The origin of *capture*; None of our own."""
    return origins(database, (capture,)).get(capture)
