"""A worker's workplace: settings, store, PostgreSQL, lease, and folders for the archives in hand."""

import fcntl
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from archive.model import Fetch, Request
from scraper.clock import Clock, clock
from scraper.crawl.fetcher import Stopped, Transport
from scraper.fleet.depot import Depot
from scraper.fleet.errors import DepotFailed, LedgerFailed, PutOff
from scraper.fleet.lease import Lease
from scraper.fleet.ledger import Ledger
from scraper.http.body import PAGE, Limits
from scraper.settings.config import Config
from scraper.settings.fleet import FleetConfig

T = TypeVar("T")

_PREFIX = "cirma-fleet-"
# Seconds between two looks at what may end a pause.
_LOOK = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0

logger = logging.getLogger(__name__)


class Workplace:
    """One process that works for the fleet. Its jobs, threads of it, share it."""

    def __init__(
        self,
        config: Config,
        fleet: FleetConfig,
        *,
        depot: Depot,
        ledger: Ledger,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.config = config
        self.fleet = fleet
        self.depot = depot
        self.ledger = ledger
        self.environment = environment
        self.lease = Lease(fleet.lease, monotonic=time.monotonic)
        self._root: str | None = None
        self.stop = threading.Event()
        """Set once the process was told to end."""

    def clock(self) -> Clock:
        """The clock of a job that starts now; its pauses end when the job should."""
        return replace(clock(self.environment), sleep=self.pause)

    @property
    def is_stopped(self) -> bool:
        """Whether jobs should end: this process was told to, or the queue does not hear of it."""
        return self.stop.is_set() or not self.lease.is_held

    def pause(self, seconds: float) -> None:
        """Wait, unless jobs should end."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.is_stopped:
            self.stop.wait(min(left, _LOOK))

    def insist(self, what: str, act: Callable[[], T]) -> T:
        """Retry *act* until store and PostgreSQL answer; its result. Raises `PutOff` if jobs should end first."""
        wait, told = _FIRST_PAUSE, ""
        while True:
            try:
                found = act()
            except (DepotFailed, LedgerFailed) as error:
                if self.is_stopped:
                    raise PutOff from error
                # Once: it would fill the log as long as PostgreSQL or the store is away.
                if not told:
                    logger.warning("%s: %s; tried again until it goes well", what, error)
                    told = self._ring(error)
                self.pause(wait)
                wait = min(wait * 2, _LONGEST_PAUSE)
                continue
            if told:
                logger.warning("%s: it went well", what)
                self._hush(told)
            return found

    @contextmanager
    def bench(self, site: str) -> Iterator[Path]:
        """An empty folder for one job, gone after it."""
        with tempfile.TemporaryDirectory(prefix=f"{site}-", dir=self._root, ignore_cleanup_errors=True) as folder:
            yield Path(folder)

    def leased(self, client: Transport) -> Transport:
        """*client*, whose requests end before the queue takes this worker for dead."""
        return LeasedTransport(client, self.lease.seconds, stopped=lambda: self.is_stopped)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A folder for the jobs of this process, gone after it; what killed processes left goes first."""
        # A killed process leaves whole archives behind; the next one on this machine would run out of disk.
        sweep()
        with (
            tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder,
            (Path(folder) / ".lock").open("w") as lock,
        ):
            # The lock goes with the process, however it ends: what is unlocked is left over (`sweep`).
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._root = folder
            yield

    def _ring(self, error: Exception) -> str:
        """Ring the alarm of what refuses, if there is somebody to tell; its rule."""
        rule = "store" if isinstance(error, DepotFailed) else "database"
        try:
            self.ledger.ring(rule, str(error))
        except LedgerFailed:
            logger.debug("PostgreSQL cannot be told of %s", error)
        return rule

    def _hush(self, rule: str) -> None:
        try:
            self.ledger.hush(rule)
        except LedgerFailed:
            logger.debug("PostgreSQL cannot be told that %s is well", rule)


class LeasedTransport:
    """Another transport, no request of which takes longer than so many seconds, or begins once jobs should end."""

    def __init__(self, inner: Transport, seconds: float, *, stopped: Callable[[], bool]) -> None:
        self._inner = inner
        self._seconds = seconds
        self._stopped = stopped

    def fetch(self, request: Request, *, via: str | None = None, limits: Limits = PAGE) -> Fetch:
        """One attempt. Raises `Stopped`: a pause that was cut short is no pause."""
        if self._stopped():
            raise Stopped
        if limits.total.total_seconds() > self._seconds:
            limits = replace(limits, total=type(limits.total)(seconds=self._seconds))
        return self._inner.fetch(request, via=via, limits=limits)


def sweep() -> int:
    """Delete the folders of processes that were killed; return how many."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            with (folder / ".lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
        except OSError:
            # It is at work, or another user's, or was not begun.
            continue
    return swept
