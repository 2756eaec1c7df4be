"""Pack bodies before the writer's turn: a second of work at the best level must not hold up other hosts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from sqlite_utils import Database

from archive.database import schema
from archive.database.bodies.frames import Level
from archive.database.bodies.packing import PackedBody, Payloads
from archive.digest import sha256
from archive.model import Fetch, Response
from archive.store.rows import one


class FetchedBody(Struct, frozen=True, kw_only=True):
    """The body that a fetch brought."""

    digest: str
    packed: PackedBody | None
    """None where the archive holds it already."""


class Packer:
    """Packs one body at a time, over a connection of its own, which is opened for the first of them.

    That connection sees what is committed and nothing else: a neighbour that another host is about to store could
    still be rolled back.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()
        self._database: Database | None = None
        self._payloads: Payloads | None = None

    @contextmanager
    def packed(self, fetch: Fetch, *, group: str, level: Level) -> Iterator[FetchedBody | None]:
        """The body of *fetch*, packed beside its neighbours of *group*; None where it brought none.

        Store it before you leave: the next body may lean on this one.
        """
        if not isinstance(fetch.outcome, Response):
            yield None
            return
        # Held until the caller has stored it: a second body packed meanwhile might choose a base that is rolled back.
        with self._turn:
            yield self._pack(fetch.outcome.body, uri=fetch.request.uri, group=group, level=level)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pack nothing meanwhile, and remember nothing afterwards: a purge must not find erased bodies in use."""
        with self._turn:
            self._forget()
            yield

    def close(self) -> None:
        """Close the connection, if it was opened."""
        with self._turn:
            self._forget()

    def _pack(self, body: bytes, *, uri: str, group: str, level: Level) -> FetchedBody:
        database, payloads = self._opened()
        digest = sha256(body)
        if one(database, "SELECT 1 FROM payload WHERE digest = ?", digest):
            return FetchedBody(digest=digest, packed=None)
        previous = last_payload(database, uri)
        packed = payloads.pack(body, kind=group, digest=digest, previous=previous, level=level)
        return FetchedBody(digest=digest, packed=packed)

    def _opened(self) -> tuple[Database, Payloads]:
        # Opened for the first body: a reparse, a repair or a takedown packs none.
        if self._database is None or self._payloads is None:
            self._database = schema.connect(self._path)
            self._payloads = Payloads(self._database.conn)
        return self._database, self._payloads

    def _forget(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = self._payloads = None


def last_payload(database: Database, uri: str) -> str | None:
    """Return the digest of the payload that *uri* answered with last, or None."""
    row = one(database, "SELECT payload FROM capture WHERE uri = ? ORDER BY observed_at DESC LIMIT 1", uri)
    return str(row["payload"]) if row else None
