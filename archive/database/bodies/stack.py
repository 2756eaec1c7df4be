"""Chains of packed bodies: each stands on the one it is packed against, down to a key, and is opened through them."""

import sqlite3

from msgspec import Struct

from archive.database.bodies import frames
from archive.database.bodies.cache import Few
from archive.digest import sha256
from archive.errors import PayloadUnavailable
from archive.model import BodyState
from archive.speed import keep_freed_memory

MAX_DEPTH = 3
# Bodies that chains are opened by.
_BODIES = MAX_DEPTH + 1
# Bytes. Twice as many hold the bodies that one opening goes through.
_BLOCK = 2 * frames.LARGE

_ROW = "SELECT digest, size, state, base, depth, length(data) FROM payload WHERE digest = :digest"
_DATA = "SELECT data FROM payload WHERE digest = :digest"
_DEPENDENTS = """
    WITH RECURSIVE above(id) AS (
        SELECT id FROM packed_payload WHERE base = (SELECT id FROM interned WHERE text = :digest)
        UNION
        SELECT packed_payload.id FROM packed_payload JOIN above ON packed_payload.base = above.id
        LIMIT :limit
    )
    SELECT interned.text FROM above JOIN interned ON interned.id = above.id
"""


class Row(Struct, frozen=True):
    """One payload, apart from its bytes."""

    digest: str
    size: int
    state: str
    base: str | None
    depth: int
    taken: int | None
    """Bytes of its frame; None where it was purged."""


def dependents(connection: sqlite3.Connection, digest: str, *, limit: int = -1) -> tuple[str, ...]:
    """Digests of the payloads that cannot be opened without *digest*, nearest first; -1 is no limit."""
    rows = connection.execute(_DEPENDENTS, {"digest": digest, "limit": limit})
    return tuple(digest for (digest,) in rows)


class Chains:
    """The chains in the payload table behind *connection*: opens what is stored, writes nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        keep_freed_memory(_BLOCK)
        self._connection = connection
        # A body never changes under its digest, so what this holds never goes stale. It does not hold how they are
        # made: in such a ring of references bodies would wait for the collector.
        self._bases: Few[tuple[str, int], frames.Base] = Few(most=_BODIES)
        # What is opened next is packed against it as often as not, where bodies are opened in the order of chains.
        self._last: tuple[Row, bytes] | None = None

    def read(self, digest: str) -> bytes:
        """The body named *digest*; raises `PayloadUnavailable` where it is unknown, withheld, purged or damaged."""
        row = self.row(digest)
        if row.state == BodyState.WITHHELD:
            raise PayloadUnavailable(digest, "it is withheld")
        return self.body(row)

    def recover(self, digest: str) -> bytes:
        """As `read`, withheld or not: for verifying, mending and packing again, and to find what quotes a text."""
        return self.body(self.row(digest))

    def row(self, digest: str) -> Row:
        """Return the row of *digest*, apart from its bytes. Raises `PayloadUnavailable` where there is none."""
        row = self._connection.execute(_ROW, {"digest": digest}).fetchone()
        if row is None:
            raise PayloadUnavailable(digest, "there is no such payload")
        return Row(*row)

    def chain(self, digest: str) -> list[Row]:
        """The row of *digest* and those it is packed against, the one packed alone last."""
        chain = [self.row(digest)]
        while chain[-1].base is not None:
            if len(chain) > MAX_DEPTH:
                raise PayloadUnavailable(digest, f"it is damaged: its chain is deeper than {MAX_DEPTH}")
            chain.append(self.row(chain[-1].base))
        return chain

    def body(self, row: Row) -> bytes:
        """The body of *row*; raises `PayloadUnavailable` where it was purged or is damaged."""
        body = self._opened(row)
        if sha256(body) != row.digest:
            raise PayloadUnavailable(row.digest, "it is damaged: it opens as another body")
        self._last = (row, body) if row.size <= frames.LARGE else None
        return body

    def _opened(self, row: Row) -> bytes:
        """The body that *row* and those under it unpack to, by the frames' own checksums."""
        if row.taken is None:
            raise PayloadUnavailable(
                row.digest, "it was purged" if row.state == BodyState.PURGED else "its bytes are missing"
            )
        base = self._under(row)
        (data,) = self._connection.execute(_DATA, {"digest": row.digest}).fetchone()
        try:
            return frames.unpack(data, base=None, size=row.size) if base is None else base.unpack(data, size=row.size)
        except ValueError as error:
            # Asked only now: hashing the whole chain would double the time of every opening.
            if base is not None and sha256(base.body()) != row.base:
                why = f"payload {row.base}, which it is packed against, opens as another body"
                raise PayloadUnavailable(row.digest, why) from error
            raise PayloadUnavailable(row.digest, f"it is damaged: {error}") from error

    def _under(self, row: Row) -> frames.Base | None:
        """Return the body that *row* is packed against; None if it is packed alone."""
        if row.base is None:
            return None
        try:
            return self._bases.get((row.base, row.depth - 1), self._base)
        except PayloadUnavailable as error:
            raise PayloadUnavailable(row.digest, f"it is packed against {error}") from error

    def _base(self, place: tuple[str, int]) -> frames.Base:
        digest, depth = place
        row, body = self._last if self._last and self._last[0].digest == digest else (self.row(digest), None)
        # Depths that fall by one a read end every chain, a forged ring too.
        if row.depth != depth:
            raise PayloadUnavailable(digest, f"it is damaged: it is at depth {row.depth}, not {depth}")
        return frames.Base(self._opened(row) if body is None else body)
