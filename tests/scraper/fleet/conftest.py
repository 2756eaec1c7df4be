"""PostgreSQL for the session, a database and a store for each test, and blogs that are served by a thread."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

pytest.importorskip("procrastinate", reason="the extra `fleet` is not installed")

from scraper.fleet.depot import Depot
from scraper.fleet.ledger import Ledger
from scraper.fleet.listing import read
from scraper.fleet.setting_up import set_up
from scraper.fleet.workplace import Workplace
from scraper.settings.config import Config, ScraperConfig
from scraper.settings.fleet import FleetConfig
from tests.support import blogs, postgres

_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A server for all tests of the session."""
    if why := postgres.why_not():
        pytest.skip(why)
    with postgres.cluster() as running:
        yield running


@pytest.fixture(scope="session")
def made(cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> postgres.Cluster:
    """The server, with a database `ready` in which a fleet was set up."""
    set_up(cluster.create("ready"), Depot(f"file://{tmp_path_factory.mktemp('trial')}"))
    return cluster


@pytest.fixture
def database(made: postgres.Cluster) -> str:
    """A database of its own in which a fleet was set up."""
    return made.create(f"fleet{next(_numbers)}", template="ready")


@pytest.fixture
def ledger(database: str) -> Iterator[Ledger]:
    opened = Ledger(database).open()
    yield opened
    opened.close()


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(f"file://{tmp_path / 'store'}")


@pytest.fixture
def place(database: str, ledger: Ledger, depot: Depot) -> Iterator[Workplace]:
    """A worker's place, at a time that stands in its environment."""
    fleet = FleetConfig(database=database, store=depot.url, dead_after=20)
    config = replace(Config(), scraper=ScraperConfig(contact="a@b.example", min_delay=0.0, allow_loopback=True))
    clock = {"CIRMA_CLOCK": blogs.FIRST_DAY.isoformat()}
    made = Workplace(config, fleet, depot=depot, ledger=ledger, environment=clock)
    with made.at_work():
        yield made


class Served:
    """Blogs that are served; the day can be moved."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def day(self, number: int) -> None:
        (self.folder / "day").write_text(str(number))

    def listed(self, count: int) -> str:
        return blogs.sites(count, self.port)

    def requests(self) -> list[blogs.Request]:
        return blogs.requests(self.folder)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Three blogs of two posts."""
    folder = tmp_path / "blogs"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = Served(folder, free.getsockname()[1])
    found.day(0)
    loop = asyncio.new_event_loop()
    task = loop.create_task(blogs.Servers(folder, 3, 2, found.port).run())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.gather(task, return_exceptions=True)))
    thread.start()
    while not (folder / "ready").exists():
        thread.join(0.01)
    yield found
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


@pytest.fixture
def added(ledger: Ledger, served: Served, tmp_path: Path) -> Served:
    """The blogs, on the list of the fleet."""
    path = tmp_path / "sites.csv"
    path.write_text(served.listed(3), "utf-8")
    ledger.add(read(path))
    return served


Listing = Callable[[str], Path]


@pytest.fixture
def listing(tmp_path: Path) -> Listing:
    """Writes a list of sites."""

    def write(text: str) -> Path:
        path = tmp_path / "sites.csv"
        path.write_text(text, "utf-8")
        return path

    return write
