"""A reading room without a socket, and what tests ask of it."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import anyio
import httpx
import uvicorn

from archive import config
from archive.web import server
from archive.web.app import application
from archive.web.room import Room
from tests.support.archives import demo_archive, demo_config

HOST = "room.test"
BASE = f"http://{HOST}"


class Visitor:
    """Asks one reading room, a request a call."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.app = application(room)
        self._thread = ThreadPoolExecutor(max_workers=1)

    def get(self, path: str, *, method: str = "GET", content: bytes | None = None, **headers: str) -> httpx.Response:
        """The answer to one request; header names with underscores for hyphens."""
        named = {"Accept-Language": "fr", **{name.replace("_", "-"): value for name, value in headers.items()}}

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, headers=named, content=content)

        # In a thread of its own: a browser that is being driven has a loop in this one.
        return self._thread.submit(anyio.run, ask).result()


def room_at(path: Path, **settings: object) -> Room:
    """A room over the archive at *path*, under the name of the tests."""
    given = {"hosts": frozenset({HOST}), **settings}
    return Room(path=path, settings=config.ArchiveConfig(name="Archive d’essai"), **given)  # type: ignore[arg-type]


@cache
def demo_room() -> Visitor:
    """The room of the demonstration archive."""
    settings = config.load(demo_config())
    return Visitor(Room(path=demo_archive(), settings=settings, hosts=frozenset({HOST})))


def demo_change(**wanted: object) -> dict[str, object]:
    """The first change of the demonstration that has these values."""
    found = demo_room().get("/changes.json").json()["changes"]
    return next(each for each in found if all(_has(each[name.rstrip("_")], value) for name, value in wanted.items()))


def _has(held: object, value: object) -> bool:
    return value in held if isinstance(held, list) else held == value


@contextmanager
def answering(room: Room) -> Iterator[str]:
    """*room* behind a real socket on loopback; its address."""
    held = server.listening("127.0.0.1", 0)
    running = uvicorn.Server(uvicorn.Config(application(room), log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    try:
        yield server.address(held)
    finally:
        running.should_exit = True
        thread.join(10)
        held.close()
