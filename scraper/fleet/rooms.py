"""The reading rooms of all sites at one address: `/` lists them, `/-/search` searches all, `/ID/` is the room of one.

An archive is taken out of the store when it is asked for, and kept as long as others are not asked for more lately. A
room believes that it is at the root of its host: `scraper.fleet.prefixed` moves what it answers under `/ID`.
"""

import asyncio
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct
from starlette.types import ASGIApp, Receive, Scope, Send

from archive.config import ArchiveConfig
from archive.database import schema
from archive.query.own_settings import completed
from archive.web import server
from archive.web.app import application
from archive.web.guard import Doorkeeper
from archive.web.room import Room
from scraper.fleet.depot import Depot
from scraper.fleet.errors import DepotFailed, LedgerFailed
from scraper.fleet.front_page import FrontPage, failed
from scraper.fleet.ledger import Ledger
from scraper.fleet.prefixed import Prefixed

MOST_OPEN = 40
"""Archives that are held here at once."""


class OpenRoom(Struct, frozen=True, kw_only=True):
    """The reading room over one generation of a site."""

    generation: int
    path: Path
    app: ASGIApp


class Rooms:
    """The application."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        depot: Depot,
        folder: Path,
        hosts: frozenset[str],
        public: bool = False,
        contact: str = "",
        most: int = MOST_OPEN,
    ) -> None:
        self._ledger = ledger
        self._depot = depot
        self._folder = folder
        self._most = most
        self._room = Room(path=folder, settings=ArchiveConfig(), hosts=hosts, public=public, contact=contact)
        self._front_page = FrontPage(ledger)
        self._open: OrderedDict[str, OpenRoom] = OrderedDict()
        self._turn = threading.Lock()

    @staticmethod
    @contextmanager
    def at_work() -> Iterator[Path]:
        """A folder for the archives that are open, gone afterwards."""
        # Errors ignored: a reader may still hold a file open when the process ends.
        with tempfile.TemporaryDirectory(prefix="cirma-rooms-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)

    @property
    def guarded(self) -> ASGIApp:
        """The application behind the guard of the reading room."""
        return Doorkeeper(self, self._room)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        site = scope["path"].split("/")[1]
        try:
            if site in ("", "-"):
                await self._front_page(scope, receive, send)
                return
            # In a thread: taking an archive out of the store may take minutes, and the loop serves every other room.
            room = await asyncio.to_thread(self._opened, site)
        except (DepotFailed, LedgerFailed):
            await failed(503)(scope, receive, send)
            return
        await (Prefixed(room.app, f"/{site}") if room else failed(404))(scope, receive, send)

    def _opened(self, site: str) -> OpenRoom | None:
        """The room over the newest archive of *site*, or None where there is none."""
        known = self._ledger.site(site)
        if known is None or known.generation is None:
            return None
        # One at a time: two requests for one site must not fetch its archive twice.
        with self._turn:
            room = self._open.get(site)
            if room is None or room.generation != known.generation:
                room = self._fetched(site, known.generation)
                self._open[site] = room
            self._open.move_to_end(site)
            while len(self._open) > self._most:
                _, old = self._open.popitem(last=False)
                # Whoever still reads it holds it open.
                old.path.unlink(missing_ok=True)
        return room

    def _fetched(self, site: str, generation: int) -> OpenRoom:
        path = self._folder / f"{site}-{generation}.db"
        # Under its generation, so that a room that is still being read keeps its own file.
        self._depot.take(site, generation, path)
        with closing(schema.connect(path)) as database:
            settings = completed(database, ArchiveConfig(path=path))
        room = Room(
            path=path,
            settings=settings,
            hosts=self._room.hosts,
            public=self._room.public,
            contact=self._room.contact,
        )
        return OpenRoom(generation=generation, path=path, app=application(room))


def serve(rooms: Rooms, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until the process is stopped. Raises `ConfigError` where the address is taken."""
    server.serve_app(rooms.guarded, server.listening(host, port), ready=ready)
