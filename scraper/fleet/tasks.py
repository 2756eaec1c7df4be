"""The jobs of the fleet, and the order that it keeps by itself: what is due, what a dead worker left."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job

from scraper.fleet.archive_jobs import export, reparse, verify
from scraper.fleet.crawling import crawl
from scraper.fleet.errors import DepotFailed, LedgerFailed, PutOff
from scraper.fleet.ledger import FleetSite
from scraper.fleet.queue import HEAVY, HOUSE, SITES, AgainLater, queue
from scraper.fleet.workplace import Workplace

CRAWL, REPARSE, VERIFY, EXPORT = "crawl", "reparse", "verify", "export"
_PLAN, _RESCUE = "plan", "rescue"
# Hours for which a job that failed for good is listed.
_FAILED_KEPT = 24 * 7
_FIRST = 10
_BATCH = 1000

logger = logging.getLogger(__name__)


def declare(app: App) -> None:
    """Declare the jobs of sites, so that they can be put in the queue; `equip` says how they are done."""
    # Reparse has a queue of its own: it takes all cores of a machine, where a crawl mostly waits.
    for name, where in ((CRAWL, SITES), (REPARSE, HEAVY), (VERIFY, SITES), (EXPORT, SITES)):
        app.task(name=name, queue=where, retry=AgainLater())(_undone)


def equip(app: App, place: Workplace) -> None:
    """Give *app* the jobs as *place* does them, and the order of the fleet."""

    @app.task(name=CRAWL, queue=SITES, retry=AgainLater())
    def _crawl(site: str) -> str:
        return _said(place, CRAWL, site, lambda: crawl(place, site))

    @app.task(name=REPARSE, queue=HEAVY, retry=AgainLater())
    def _reparse(site: str) -> str:
        return _said(place, REPARSE, site, lambda: reparse(place, site))

    @app.task(name=VERIFY, queue=SITES, retry=AgainLater())
    def _verify(site: str) -> str:
        return _said(place, VERIFY, site, lambda: verify(place, site))

    @app.task(name=EXPORT, queue=SITES, retry=AgainLater())
    def _export(site: str, folder: str) -> str:
        return _said(place, EXPORT, site, lambda: export(place, site, folder))

    @app.periodic(cron="*/10 * * * *")
    @app.task(name=_PLAN, queue=HOUSE, queueing_lock=_PLAN, priority=_FIRST, retry=AgainLater())
    async def _plan_day(timestamp: int) -> None:
        await plan(app, place)

    # Every ten seconds: a dead worker's sites must not wait for the plan.
    @app.periodic(cron="* * * * * */10")
    @app.task(name=_RESCUE, queue=HOUSE, queueing_lock=_RESCUE, priority=_FIRST, retry=AgainLater())
    async def _rescue_sites(timestamp: int) -> None:
        await rescue(app, place)


async def begin(app: App) -> None:
    """Ask at once what is due: the fleet may have stood still for days."""
    try:
        await app.configure_task(_PLAN).defer_async(timestamp=0)
    except AlreadyEnqueued:
        logger.debug("it is in the queue already")


async def plan(app: App, place: Workplace) -> int:
    """Put a crawl in the queue for every site that was not crawled today; return how many."""
    # Of two at once, the second would put in again what a worker has taken since both looked.
    with place.ledger.alone(_PLAN) as is_mine:
        return await _plan(app, place) if is_mine else 0


async def _plan(app: App, place: Workplace) -> int:
    due = place.ledger.due(place.clock().now().date(), task=CRAWL)
    await app.job_manager.delete_old_jobs(nb_hours=_FAILED_KEPT, include_failed=True, include_aborted=True)
    return await enqueue(app, CRAWL, due)


async def enqueue(app: App, task: str, sites: Iterable[FleetSite], **arguments: str) -> int:
    """Put a job of the kind *task* in the queue for each of *sites* that has none waiting; return how many."""
    count, left = 0, iter(sites)
    while batch := [_job(app, task, site, arguments) for site in islice(left, _BATCH)]:
        try:
            count += len(await app.job_manager.batch_defer_jobs_async(batch))
        # One job of a batch that waits already fails the whole batch: then each is tried by itself.
        except AlreadyEnqueued:
            count += await _one_by_one(app, batch)
    return count


async def _one_by_one(app: App, jobs: Iterable[Job]) -> int:
    count = 0
    for job in jobs:
        try:
            await app.job_manager.defer_job_async(job)
            count += 1
        except AlreadyEnqueued:
            logger.debug("%s is in the queue already", job.queueing_lock)
    return count


def _job(app: App, task: str, site: FleetSite, arguments: dict[str, str]) -> Job:
    # What only reads an archive asks no site.
    lock = site.host if task in (CRAWL, REPARSE) else f"{task} {site.id}"
    # An export to another folder is another job; the plan asks for crawls by this lock (ledger.py).
    queued = " ".join((task, site.id, *arguments.values()))
    deferrer = app.configure_task(task, lock=lock, queueing_lock=queued, allow_unknown=False)
    return deferrer.job.evolve(task_kwargs={"site": site.id, **arguments})


async def put_in_queue(database: str, task: str, sites: Iterable[FleetSite], **arguments: str) -> int:
    """As `enqueue`, from a process that does no jobs. Raises `LedgerFailed`."""
    app = queue(database)
    declare(app)
    try:
        async with app.open_async():
            return await enqueue(app, task, sites, **arguments)
    except ConnectorException as error:
        raise LedgerFailed(str(error.__cause__ or error)) from error


async def rescue(app: App, place: Workplace) -> int:
    """Give the jobs of workers that are dead back to the queue; return how many.

    It takes no lock of the queue, which a worker that died at this very job would hold for ever.
    """
    with place.ledger.alone(_RESCUE) as is_mine:
        return await _give_back(app, place) if is_mine else 0


async def _give_back(app: App, place: Workplace) -> int:
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=place.fleet.silence))
    for job in stalled:
        wait = _host_delay(place, job)
        logger.warning("the worker of %s %s is dead: it is done again", job.task_name, job.task_kwargs.get("site", ""))
        await app.job_manager.retry_job(job, retry_at=datetime.now(UTC) + timedelta(seconds=wait))
    # After their jobs were given back: a job without a worker would be found by nobody.
    await app.job_manager.prune_stalled_workers(place.fleet.silence)
    return len(stalled)


def _host_delay(place: Workplace, job: Job) -> float:
    """Seconds that the host of *job* is left alone after a worker that died asking it."""
    if job.task_name != CRAWL or not job.lock:
        return 0.0
    return place.ledger.host_delay(job.lock, default=place.config.scraper.min_delay)


def _said(place: Workplace, task: str, site: str, act: Callable[[], str]) -> str:
    try:
        outcome = act()
    # These are no faults of the site: the queue tries again, and nothing rings.
    except (PutOff, DepotFailed, LedgerFailed):
        raise
    except Exception as error:
        # It rings until the next report of the site: the queue tries a few times, then the plan of another day does.
        logger.exception("%s of %s failed", task, site)
        place.ledger.note_fault(site, task, str(error), today=place.clock().now().date())
        raise
    logger.info(task, extra={"facts": {"site": site, "outcome": outcome}})
    return outcome


def _undone(site: str, folder: str = "") -> None:
    raise NotImplementedError("this process puts jobs in the queue, and does none")
