"""The chain over the fetch log: each fetch row carries a digest of itself, its capture and the row before.

Nothing before a known head can be changed, dropped, added or reordered unseen. A tail that was cut off shows only
against a head that was kept elsewhere. Rows name payloads by digest, so a purge breaks nothing here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

VERSION = "f1"

GENESIS = f"{VERSION}:{'0' * 64}"
"""The digest that the first row is chained to."""

Value = str | int | float | bytes | None

# A row's place and its own digest are given by the chain; they are not part of what it covers.
_OUTSIDE = frozenset({"id", "chain"})


class Link(Struct, frozen=True, kw_only=True):
    """One row of the log as it is stored."""

    place: int
    row: Mapping[str, Value]
    chain: str
    """The digest that was written with it."""


def link(previous: str, row: Mapping[str, Value]) -> str:
    """The digest of *row* chained to *previous*, the digest of the row before: `f1:` and 64 hex digits.

    Columns count by name, in any order. NULL adds nothing, so a column added later changes no old digest.
    """
    return f"{VERSION}:{hashlib.sha256(_encoded(previous, row)).hexdigest()}"


def breaks(links: Iterable[Link], *, previous: str = GENESIS) -> Iterator[int]:
    """The places, in the order of *links*, whose digest does not follow from the row and the one before.

    *previous* is the digest of the row before the first. An edited row is named itself; of a dropped or moved one, the
    row that took its place.
    """
    for each in links:
        if each.chain != link(previous, each.row):
            yield each.place
        # The written digest, not the right one: one edit is one break, not a break at every later row.
        previous = each.chain


def _encoded(previous: str, row: Mapping[str, Value]) -> bytes:
    """Version, *previous* and the filled columns by name, each led by its length: no two rows share an encoding."""
    parts = [_sized(VERSION.encode()), _sized(previous.encode())]
    for name, led in _in_order(tuple(row)):
        value = row[name]
        if value is not None:
            parts += [led, _sized(_tagged(value))]
    return b"".join(parts)


# Row after row has the same columns: of a view of the log, and of a capture beside it or none.
@lru_cache(maxsize=16)
def _in_order(columns: tuple[str, ...]) -> list[tuple[str, bytes]]:
    return [(name, _sized(name.encode())) for name in sorted({*columns} - _OUTSIDE)]


def _tagged(value: str | int | float | bytes) -> bytes:
    """*value* led by its SQLite type, as 1, 1.0, "1" and x'31' are four values."""
    # Nine in ten are texts, and a match asks more.
    if type(value) is str:
        return b"t" + value.encode("utf-8", "surrogatepass")
    match value:
        case str():
            return b"t" + value.encode("utf-8", "surrogatepass")
        case bytes():
            return b"b" + value
        case int():
            return b"i%d" % value
        case float():
            return b"r" + value.hex().encode()


def _sized(data: bytes) -> bytes:
    return b"%d:%b" % (len(data), data)
