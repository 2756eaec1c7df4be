"""The queue: what is due is put in once, what the dead left is done again, and what the living do is left alone."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from procrastinate import App
from procrastinate.jobs import Status
from psycopg import OperationalError

from scraper.fleet.errors import DepotFailed, PutOff
from scraper.fleet.lease import Lease
from scraper.fleet.queue import AgainLater, PatientManager, queue
from scraper.fleet.tasks import CRAWL, VERIFY, declare, enqueue, equip, plan, rescue
from scraper.fleet.workplace import Workplace
from tests.scraper.fleet.conftest import Served
from tests.support import blogs, postgres

T = TypeVar("T")


def inside(place: Workplace, act: "Coroutine[Any, Any, T]", app: App) -> T:
    """Return what *act* gives, with *app* open."""

    async def opened() -> T:
        async with app.open_async():
            return await act

    return asyncio.run(opened())


def doing(place: Workplace) -> list[tuple[str, str]]:
    """The sites of all jobs with their states."""
    rows = place.ledger.ask("SELECT args->>'site' AS site, status::text AS status FROM procrastinate_jobs ORDER BY id")
    return [(row["site"], row["status"]) for row in rows]


def test_a_site_is_put_in_the_queue_once_a_day(place: Workplace, added: Served) -> None:
    app = queue(place.fleet.database)
    equip(app, place)

    async def twice() -> tuple[int, int]:
        return await plan(app, place), await plan(app, place)

    assert inside(place, twice(), app) == (3, 0)
    place.ledger.tell("UPDATE fleet.site SET crawled_on = %(day)s", {"day": blogs.FIRST_DAY.date()})
    place.ledger.tell("DELETE FROM procrastinate_jobs")
    assert inside(place, plan(app, place), app) == 0
    place.environment = {"CIRMA_CLOCK": (blogs.FIRST_DAY + timedelta(days=1)).isoformat()}
    assert inside(place, plan(app, place), app) == 3


def test_a_site_whose_crawl_failed_by_our_fault_waits_for_another_day(place: Workplace, added: Served) -> None:
    app = queue(place.fleet.database)
    equip(app, place)
    place.ledger.note_fault("blog-0", CRAWL, "a fault", today=blogs.FIRST_DAY.date())

    assert inside(place, plan(app, place), app) == 2


def test_two_sites_of_one_host_wait_for_each_other_and_checks_for_nobody(place: Workplace, added: Served) -> None:
    app = queue(place.fleet.database)
    declare(app)
    place.ledger.tell("UPDATE fleet.site SET host = 'shared:80'")

    async def fetched() -> list[str]:
        await enqueue(app, CRAWL, place.ledger.sites())
        await enqueue(app, VERIFY, place.ledger.sites(["blog-2"]))
        worker = await app.job_manager.register_worker()
        jobs = [await app.job_manager.fetch_job(None, worker) for _ in range(3)]
        return [f"{job.task_name} {job.task_kwargs['site']}" for job in jobs if job]

    assert inside(place, fetched(), app) == ["crawl blog-0", "verify blog-2"]


def test_the_jobs_of_a_dead_worker_are_given_back_and_those_of_a_living_one_are_not(
    place: Workplace, added: Served
) -> None:
    app = queue(place.fleet.database)
    declare(app)

    async def one_dies() -> tuple[int, int]:
        await enqueue(app, CRAWL, place.ledger.sites(["blog-0", "blog-1"]))
        dead, living = await app.job_manager.register_worker(), await app.job_manager.register_worker()
        await app.job_manager.fetch_job(None, dead)
        await app.job_manager.fetch_job(None, living)
        before = await rescue(app, place)
        place.ledger.tell(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day' WHERE id = %(id)s", {"id": dead}
        )
        return before, await rescue(app, place)

    assert inside(place, one_dies(), app) == (0, 1)
    assert doing(place) == [("blog-0", "todo"), ("blog-1", "doing")]


@pytest.mark.parametrize("ends", ["it died", "it was told to end", "it never heard of the job"])
def test_a_job_that_waits_twice_holds_up_no_site(place: Workplace, added: Served, ends: str) -> None:
    app = queue(place.fleet.database)
    declare(app)

    async def put_in_twice() -> object:
        manager = app.job_manager
        assert isinstance(manager, PatientManager)
        sites = place.ledger.sites(["blog-0"])
        await enqueue(app, CRAWL, sites)
        first, other = await manager.register_worker(), await manager.register_worker()
        job = await manager.fetch_job(None, first)
        assert job
        assert await enqueue(app, CRAWL, sites) == 1
        match ends:
            case "it died":
                old = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day' WHERE id = %(id)s"
                place.ledger.tell(old, {"id": first})
                assert await rescue(app, place) == 1
            case "it was told to end":
                await manager.retry_job(job)
            case _:
                manager._running.clear()
                await manager._give_back_unheard(first)
        again = await manager.fetch_job(None, other)
        return again and again.task_kwargs["site"]

    assert inside(place, put_in_twice(), app) == "blog-0"
    assert doing(place) == [("blog-0", "doing")]


def test_of_two_plans_at_once_one_plans(place: Workplace, added: Served) -> None:
    app = queue(place.fleet.database)
    equip(app, place)

    with place.ledger.alone("plan") as is_mine:
        assert is_mine
        assert inside(place, plan(app, place), app) == 0
    assert inside(place, plan(app, place), app) == 3


def test_a_worker_that_lost_its_lease_takes_no_job_and_ends_none(place: Workplace, added: Served) -> None:
    lease = Lease(1000.0, monotonic=lambda: 0.0)
    app = queue(place.fleet.database, lease=lease)
    declare(app)

    async def late() -> object:
        await enqueue(app, CRAWL, place.ledger.sites(["blog-0", "blog-1"]))
        worker = await app.job_manager.register_worker()
        job = await app.job_manager.fetch_job(None, worker)
        assert job
        lease.lose()
        await app.job_manager.finish_job(job, Status.SUCCEEDED, delete_job=True)
        return await app.job_manager.fetch_job(None, worker)

    assert inside(place, late(), app) is None
    assert doing(place) == [("blog-0", "doing"), ("blog-1", "todo")]


def test_a_worker_that_is_not_on_the_list_any_more_has_lost_its_lease(place: Workplace) -> None:
    lease = Lease(1000.0, monotonic=lambda: 0.0)
    app = queue(place.fleet.database, lease=lease)

    async def taken_off() -> bool:
        worker = await app.job_manager.register_worker()
        await app.job_manager.update_heartbeat(worker)
        held = lease.is_held
        place.ledger.tell("DELETE FROM procrastinate_workers")
        await app.job_manager.update_heartbeat(worker)
        return held

    assert inside(place, taken_off(), app)
    assert not lease.is_held


def test_what_was_given_while_the_connection_broke_is_given_back(place: Workplace, added: Served) -> None:
    app = queue(place.fleet.database)
    declare(app)
    manager = app.job_manager
    assert isinstance(manager, PatientManager)

    async def unheard() -> list[str]:
        await enqueue(app, CRAWL, place.ledger.sites(["blog-0"]))
        worker = await manager.register_worker()
        # The row says that it was fetched, and nobody heard of it.
        place.ledger.tell("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(worker)s", {"worker": worker})
        manager._note_down(OperationalError("gone"))
        job = await manager.fetch_job(None, worker)
        return [str(job.task_kwargs["site"])] if job else []

    assert inside(place, unheard(), app) == ["blog-0"]


def test_an_end_that_was_written_before_is_not_written_for_ever(place: Workplace, added: Served) -> None:
    app = queue(place.fleet.database)
    declare(app)

    async def twice() -> None:
        await enqueue(app, CRAWL, place.ledger.sites(["blog-0"]))
        job = await app.job_manager.fetch_job(None, await app.job_manager.register_worker())
        assert job
        for _ in range(2):
            await asyncio.wait_for(app.job_manager.finish_job(job, Status.SUCCEEDED, delete_job=True), 10)

    inside(place, twice(), app)
    assert doing(place) == []


@pytest.mark.slow
def test_a_worker_outlasts_a_restart_of_postgresql(place: Workplace, cluster: postgres.Cluster, added: Served) -> None:
    app = queue(place.fleet.database)
    declare(app)

    async def restarted() -> list[object]:
        await enqueue(app, CRAWL, place.ledger.sites(["blog-0"]))
        worker = await app.job_manager.register_worker()
        await asyncio.to_thread(cluster.stop)
        away = await app.job_manager.fetch_job(None, worker)
        await app.job_manager.update_heartbeat(worker)
        await asyncio.to_thread(cluster.start)
        # As a worker does: the pool connects again after a pause, which grows while nothing answers.
        back = None
        for _ in range(12):
            back = back or await app.job_manager.fetch_job(None, worker)
        return [away, back]

    away, back = inside(place, restarted(), app)
    assert away is None
    assert back is not None


@pytest.mark.parametrize(("error", "seconds"), [(PutOff(), 0), (DepotFailed("s", "w"), 30), (ValueError(), 60)])
def test_what_was_put_off_is_done_again_soon_and_a_fault_later(error: Exception, seconds: int) -> None:
    from procrastinate.jobs import Job
    from procrastinate.utils import utcnow

    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=0)
    decision = AgainLater().get_retry_decision(exception=error, job=job)

    assert decision
    assert decision.retry_at
    assert abs((decision.retry_at - utcnow()).total_seconds() - seconds) < 5


def test_a_fault_is_tried_three_times_and_what_was_put_off_for_ever() -> None:
    from procrastinate.jobs import Job

    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=2)
    again = AgainLater()

    assert again.get_retry_decision(exception=ValueError(), job=job) is None
    assert again.get_retry_decision(exception=PutOff(), job=job.evolve(attempts=99))
