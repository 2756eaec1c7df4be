"""A reading room without a socket, and what tests ask of it."""

from functools import cache
from pathlib import Path

import anyio
import httpx

from archive import config
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

    def get(self, path: str, *, method: str = "GET", **headers: str) -> httpx.Response:
        """The answer to one request; header names with underscores for hyphens."""
        named = {"Accept-Language": "fr", **{name.replace("_", "-"): value for name, value in headers.items()}}

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, headers=named)

        return anyio.run(ask)


def room_at(path: Path, **settings: object) -> Room:
    """A room over the archive at *path*, under the name of the tests."""
    return Room(path=path, settings=config.ArchiveConfig(name="Archive d'essai"), hosts=frozenset({HOST}), **settings)  # type: ignore[arg-type]


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
