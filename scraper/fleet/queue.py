"""The queue: procrastinate's, with a manager that outlives a restart of PostgreSQL.

procrastinate stops a worker at the first query that fails. A fleet should outlast an evening's maintenance: what may
wait is asked again later, and what must be written is tried until it is.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager, NotificationCallback
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from psycopg import OperationalError

from scraper.fleet.errors import DepotFailed, LedgerFailed, PutOff
from scraper.fleet.lease import Lease

SITES, HEAVY, HOUSE = "sites", "heavy", "house"
"""Queues: of crawls and checks; of what takes all cores; of the fleet's own order."""

# Seconds between two tries to reach PostgreSQL.
_PAUSE = 2.0
# A fault that comes three times is no accident; the plan of another day tries again.
_MOST_FAULTS = 3
# Between two tries of a job that failed by a fault: minutes, so that a day has room for all.
_AFTER_FAULT = (60, 600)

logger = logging.getLogger(__name__)


class PatientManager(JobManager):
    """Writes and asks as procrastinate does, and waits where PostgreSQL does not answer."""

    def __init__(self, connector: PsycopgConnector, *, lease: Lease | None = None) -> None:
        super().__init__(connector=connector)
        self._lease = lease
        self._is_down = False
        self._running: set[int | None] = set()

    async def register_worker(self) -> int:
        """Put a worker on the list; its number."""
        worker_id = await super().register_worker()
        if self._lease:
            self._lease.renew(worker_id, sent=time.monotonic())
        return worker_id

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job; None where there is none, or nobody to ask."""
        # A worker without a lease takes nothing: its sites may be others' by now.
        if self._lease and not self._lease.is_held:
            return None
        try:
            if self._is_down:
                # Before a new job is taken: those were given to us while the connection broke.
                await self._give_back_unheard(worker_id)
            job = await super().fetch_job(queues, worker_id)
        except exceptions.ConnectorException as error:
            self._note_down(error)
            return None
        self._note_up()
        if job:
            self._running.add(job.id)
        return job

    async def update_heartbeat(self, worker_id: int) -> None:
        """Say that this worker lives; a worker that is not known any more has lost its sites."""
        sent = time.monotonic()
        try:
            # Ours instead of procrastinate's, since that one does not say whether the row is still there.
            rows = await self.connector.execute_query_all_async(
                "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %(id)s RETURNING id", id=worker_id
            )
        except exceptions.ConnectorException as error:
            self._note_down(error)
            return
        if self._lease:
            if rows:
                self._lease.renew(worker_id, sent=sent)
            else:
                self._lease.lose()

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:  # noqa: FBT001 - procrastinate's
        """Write down the end of *job*, unless it is another worker's by now."""
        await self._insist(job, lambda: JobManager.finish_job(self, job, status, delete_job))

    async def retry_job(self, job: Job, *args: Any, **options: Any) -> None:
        """Give *job* back to the queue, unless it is another worker's by now."""
        await self._insist(job, lambda: self._give_back(job, *args, **options))

    async def defer_periodic_job(self, job: Job, periodic_id: str, defer_timestamp: int) -> int | None:
        """Put a periodic job in the queue; what could not be asked is asked at the next turn."""
        try:
            return await super().defer_periodic_job(job, periodic_id, defer_timestamp)
        except exceptions.ConnectorException as error:
            self._note_down(error)
            return None

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Hear of new jobs, as long as the worker runs."""
        while True:
            try:
                await super().listen_for_jobs(on_notification=on_notification, queues=queues)
            except exceptions.ConnectorException as error:
                self._note_down(error)
                await asyncio.sleep(_PAUSE)

    async def unregister_worker(self, worker_id: int) -> None:
        """Take this worker off the list; where nobody answers, it is found dead later."""
        try:
            if self._lease:
                self._lease.end(worker_id)
            await super().unregister_worker(worker_id)
        except exceptions.ConnectorException as error:
            self._note_down(error)

    async def _give_back_unheard(self, worker_id: int) -> None:
        """Give back the jobs that were given to this worker as the connection broke, so that it never heard of them."""
        given = await self.list_jobs_async(status=Status.DOING.value, worker_id=worker_id)
        for job in given:
            if job.id not in self._running:
                await self._give_back(job)

    async def _give_back(self, job: Job, *args: Any, **options: Any) -> None:
        """Give *job* back; where another of its kind waits for the same site, end it: that one waits for its end."""
        try:
            await JobManager.retry_job(self, job, *args, **options)
        except exceptions.UniqueViolation:
            logger.warning("%s %s waits in the queue already", job.task_name, job.task_kwargs.get("site", ""))
            await JobManager.finish_job(self, job, Status.FAILED, delete_job=True)

    async def _insist(self, job: Job, write: Callable[[], Any]) -> None:
        """Try to *write* the end of *job* until it is written, or no more this worker's to write."""
        try:
            while self._lease is None or self._lease.is_held:
                try:
                    await write()
                    self._note_up()
                    return
                except exceptions.ConnectorException as error:
                    if not isinstance(error.__cause__, OperationalError):
                        # It was written before, and the answer was lost with the connection.
                        logger.info("job %s has its end already: %s", job.id, error.__cause__)
                        return
                    self._note_down(error)
                    await asyncio.sleep(_PAUSE)
            logger.warning("job %s is left to others: this worker was not heard for too long", job.id)
        finally:
            self._running.discard(job.id)

    def _note_down(self, error: Exception) -> None:
        if not self._is_down:
            # What procrastinate raises says nothing; its cause does.
            why = str(error.__cause__ or error).strip().partition("\n")[0]
            logger.warning("PostgreSQL does not answer; the worker waits for it: %s", why)
        self._is_down = True

    def _note_up(self) -> None:
        if self._is_down:
            logger.warning("PostgreSQL answers again")
        self._is_down = False


class AgainLater(BaseRetryStrategy):
    """Retry jobs that were put off at once, and jobs that failed a few times."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When, or None."""
        match exception:
            case PutOff() | LedgerFailed():
                return RetryDecision(retry_in={"seconds": 0})
            case DepotFailed():
                return RetryDecision(retry_in={"seconds": 30})
            case _ if job.attempts < _MOST_FAULTS - 1:
                return RetryDecision(retry_in={"seconds": _AFTER_FAULT[min(job.attempts, len(_AFTER_FAULT) - 1)]})
        return None


def queue(conninfo: str, *, lease: Lease | None = None, connections: int = 4) -> App:
    """An application of procrastinate over the database *conninfo*, without tasks yet."""
    connector = PsycopgConnector(
        conninfo=conninfo, min_size=1, max_size=connections, timeout=5.0, kwargs={"connect_timeout": 5}
    )
    # The manager is replaced after the application was made: procrastinate offers no other way.
    app = App(connector=connector)
    app.job_manager = PatientManager(connector, lease=lease)
    return app
