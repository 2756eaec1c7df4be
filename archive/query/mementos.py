"""The mementos of an address: every answer kept for it, by the instant at which it was asked for (RFC 7089)."""

from bisect import bisect_left
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.model import BodyState


class Memento(Struct, frozen=True, kw_only=True):
    """One capture of an address."""

    capture: str
    at: datetime
    """When the request was sent, to the second: the same instant as in a WARC file. UTC."""
    status: int
    payload: str
    available: bool
    """Its body may be shown: neither withheld nor purged."""
    media_type: str


_MEMENTOS = f"""
SELECT c.id, coalesce(f.started_at, c.observed_at) AS at, c.status, c.payload, p.state,
       coalesce({whole("response_headers", "b")}, {whole("response_headers", "f")}) AS headers
FROM capture c JOIN payload p ON p.digest = c.payload LEFT JOIN fetch f ON f.id = c.fetch
LEFT JOIN packed_capture k ON k.id = c.confirms LEFT JOIN fetch b ON b.id = k.fetch
WHERE c.uri = :uri AND p.state = 'present'
ORDER BY at, c.id
"""  # noqa: S608 - columns of ours
_ADDRESSES = """
SELECT a.uri FROM address a WHERE a.post = :post AND EXISTS (SELECT 1 FROM capture c WHERE c.uri = a.uri) ORDER BY a.uri
"""


def mementos(database: Database, uri: str) -> tuple[Memento, ...]:
    """The captures of the canonical *uri* whose bodies may be shown, oldest first; one a second."""
    found: dict[datetime, Memento] = {}
    for row in database.execute(_MEMENTOS, {"uri": uri}):
        # An address of a memento has seconds, so the first of a second stands for it.
        found.setdefault(_second(row["at"]), _memento(row))
    return tuple(found.values())


def nearest(held: tuple[Memento, ...], at: datetime) -> Memento:
    """The one of *held*, which are in order and not none, that lies closest to *at*; of two, the earlier."""
    place = bisect_left(held, at, key=lambda memento: memento.at)
    around = held[max(0, place - 1) : place + 1]
    return min(around, key=lambda memento: abs(memento.at - at))


def addresses(database: Database, post: str) -> tuple[str, ...]:
    """The addresses of *post*, old and new, that were ever answered."""
    return tuple(row["uri"] for row in database.execute(_ADDRESSES, {"post": post}))


def held(database: Database, uris: tuple[str, ...]) -> frozenset[str]:
    """Those of *uris* that have a capture which may be shown."""
    found: set[str] = set()
    # SQLite bounds the parameters of a statement.
    for start in range(0, len(uris), 500):
        some = uris[start : start + 500]
        marks = ", ".join("?" * len(some))
        rows = database.execute(
            f"SELECT DISTINCT c.uri FROM capture c JOIN payload p ON p.digest = c.payload AND p.state = 'present' "  # noqa: S608
            f"WHERE c.uri IN ({marks})",
            some,
        )
        found.update(row[0] for row in rows)
    return frozenset(found)


def _second(stored: str) -> datetime:
    return timestamps.parse(stored).astimezone(UTC).replace(microsecond=0)


def _memento(row: Any) -> Memento:
    return Memento(
        capture=row["id"],
        at=_second(row["at"]),
        status=row["status"],
        payload=row["payload"],
        available=row["state"] == BodyState.PRESENT,
        media_type=media_type(row["headers"]),
    )


def media_type(headers: str | None) -> str:
    """The media type that stored response *headers* give, without parameters; empty where they give none."""
    import json

    pairs = json.loads(headers or "[]")
    value = next((value for name, value in pairs if name.lower() == "content-type"), "")
    return str(value).partition(";")[0].strip().lower()
