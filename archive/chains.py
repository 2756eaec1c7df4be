"""Chains of packed bodies: each stands on the one it is packed against, down to a key, and is opened through them."""

import sqlite3
from dataclasses import dataclass

from archive import frames
from archive.digest import sha256
from archive.errors import PayloadUnavailable
from archive.held import Held

MAX_DEPTH = 3
# Bodies that chains are opened by.
_BODIES = MAX_DEPTH + 1

_ROW = "SELECT digest, size, state, base, depth, length(data) FROM payload WHERE digest = :digest"
_DATA = "SELECT data FROM payload WHERE digest = :digest"
_DEPENDENTS = """
    WITH RECURSIVE above(digest) AS (
        SELECT digest FROM payload WHERE base = :digest
        UNION
        SELECT payload.digest FROM payload JOIN above ON payload.base = above.digest
        LIMIT :limit
    )
    SELECT digest FROM above
"""


@dataclass(frozen=True, slots=True)
class Row:
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
    """The chains in the payload table behind *connection*."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # A body never changes under its digest, so what this holds never goes stale.
        self._base = Held(self._opened_at, most=_BODIES)

    def row(self, digest: str) -> Row:
        """What is stored under *digest*, apart from its bytes; raises `PayloadUnavailable` where nothing is."""
        row = self._connection.execute(_ROW, {"digest": digest}).fetchone()
        if row is None:
            raise PayloadUnavailable(digest, "there is no such payload")
        return Row(*row)

    def chain(self, digest: str) -> list[Row]:
        """The row of *digest* and those it stands on, the key last."""
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
        return body

    def _opened(self, row: Row) -> bytes:
        """The body that *row* and those under it unpack to, by the frames' own checksums."""
        if row.taken is None:
            raise PayloadUnavailable(row.digest, "it was purged" if row.state == "purged" else "its bytes are missing")
        (data,) = self._connection.execute(_DATA, {"digest": row.digest}).fetchone()
        base = None if row.base is None else self._under(row.digest, row.base, depth=row.depth - 1)
        try:
            return frames.unpack(data, base=base, size=row.size)
        except ValueError as error:
            # Asked only now: hashing the whole chain would double the time of every opening.
            if base is not None and row.base is not None and sha256(base) != row.base:
                why = f"payload {row.base}, which it is packed against, opens as another body"
                raise PayloadUnavailable(row.digest, why) from error
            raise PayloadUnavailable(row.digest, f"it is damaged: {error}") from error

    def _under(self, digest: str, base: str, *, depth: int) -> bytes:
        try:
            return self._base[base, depth]
        except PayloadUnavailable as error:
            raise PayloadUnavailable(digest, f"it is packed against {error}") from error

    def _opened_at(self, place: tuple[str, int]) -> bytes:
        digest, depth = place
        row = self.row(digest)
        # Depths that fall by one a read end every chain, a forged ring too.
        if row.depth != depth:
            raise PayloadUnavailable(digest, f"it is damaged: it stands at depth {row.depth}, not {depth}")
        return self._opened(row)
