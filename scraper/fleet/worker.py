"""A worker: does the jobs of the queue until it is stopped, and then ends within half a minute."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from procrastinate import App
from procrastinate.exceptions import ConnectorException

from scraper.fleet.errors import LedgerFailed
from scraper.fleet.lease import Lease
from scraper.fleet.queue import HEAVY, HOUSE, SITES, queue
from scraper.fleet.tasks import begin, equip
from scraper.fleet.workplace import Workplace

LONGEST_END = 25.0
"""Seconds after which a worker that was told to end leaves, whatever still runs: what is not put back is done again."""
_HEARTBEAT = 10.0
# Seconds between two looks for work, where no notice of it comes.
_POLLING = 5.0
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Beside the jobs of sites: one that takes all cores, and the fleet's order.
_OTHERS = 4

logger = logging.getLogger(__name__)


def work(place: Workplace, *, concurrency: int, ready: Callable[[], None] = lambda: None) -> None:
    """Do the jobs of the queue, *concurrency* sites at once, until SIGTERM, SIGINT or a hang-up.

    Raises `LedgerFailed` where PostgreSQL does not answer as the worker begins. Later it waits.
    """
    with place.at_work(), _told_to_end(place.stop):
        while not place.stop.is_set():
            asyncio.run(_work(place, concurrency, ready))
            if not place.stop.is_set():
                logger.warning("this worker was not heard for too long; it begins anew")
                place.lease = Lease(place.fleet.lease, monotonic=place.lease.monotonic)
                place.stop.wait(_POLLING)


async def _work(place: Workplace, concurrency: int, ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    # Jobs are synchronous and run in threads; Python's own count of these knows nothing of *concurrency*.
    loop.set_default_executor(ThreadPoolExecutor(max_workers=concurrency + _OTHERS, thread_name_prefix="job"))
    app = queue(place.fleet.database, lease=place.lease, connections=6)
    equip(app, place)
    try:
        await app.open_async()
    except ConnectorException as error:
        raise LedgerFailed(str(error.__cause__ or error)) from error
    try:
        await begin(app)
        ready()
        running = [
            # A queue each, so that a check that takes all cores neither waits behind crawls nor runs twice.
            asyncio.create_task(_serve(app, place, queue=name, concurrency=count))
            for name, count in ((SITES, concurrency), (HEAVY, 1), (HOUSE, 1))
        ]
        while not place.is_stopped and not any(task.done() for task in running):
            await asyncio.sleep(0.2)
        for task in running:
            # What procrastinate takes for the wish to end: it waits for the jobs.
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    finally:
        await app.close_async()


async def _serve(app: App, place: Workplace, *, queue: str, concurrency: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=f"{os.uname().nodename}-{os.getpid()}-{queue}",
        concurrency=concurrency,
        fetch_job_polling_interval=_POLLING,
        # Several beats must fit in the lease: one that is lost shall not lose the sites.
        update_heartbeat_interval=min(_HEARTBEAT, place.fleet.lease / 4),
        stalled_worker_timeout=place.fleet.silence,
        # Three workers run in this process, and the signal is for all of them: `_told_to_end` takes it.
        install_signal_handlers=False,
        # Thousands a day would fill the table; what failed is kept to be looked at.
        delete_jobs="successful",
    )


@contextmanager
def _told_to_end(stop: threading.Event) -> Iterator[None]:
    """Set *stop* at SIGTERM, SIGINT or a hang-up; a worker that has not ended long after leaves at once."""

    # A thread cannot be ended from outside.
    def leave() -> None:
        logger.error("a job did not end in time: it is left, and done again by another worker")
        os._exit(1)

    def note(number: int, frame: object) -> None:
        if not stop.is_set():
            stop.set()
            timer = threading.Timer(LONGEST_END, leave)
            timer.daemon = True
            timer.start()

    # A connection that breaks ends its terminal, unless nohup has the worker outlive it.
    heeded = [each for each in _ENDS if each != signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN]
    before = {number: signal.signal(number, note) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
