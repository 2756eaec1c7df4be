"""Measure what many sites cost PostgreSQL: `python -m bench.fleet_plan [--sites 100000]`.

Sites are added and planned by the program's own code; then the queue is asked for jobs as a worker asks, with all of
them waiting. The report of one site is written, to see what a post and a change take. The figures for
`docs/fleet.md`.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from archive.database import schema
from scraper.fleet.crawling import _tell
from scraper.fleet.depot import Depot
from scraper.fleet.ledger import FleetSite, Ledger
from scraper.fleet.queue import queue
from scraper.fleet.setting_up import set_up
from scraper.fleet.tasks import CRAWL, declare, enqueue
from scraper.fleet.workplace import Workplace
from scraper.settings.config import Config
from scraper.settings.fleet import FleetConfig
from tests.support.archives import demo_archive
from tests.support.blogs import FIRST_DAY
from tests.support.postgres import cluster, why_not

_TABLES = ("fleet.site", "fleet.run", "fleet.change", "fleet.post", "procrastinate_jobs", "procrastinate_events")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=100_000)
    options = parser.parse_args()
    if why := why_not():
        print(f"skipped: {why}")
        return 0
    with cluster() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = server.create("plan")
        set_up(url, Depot(f"file://{folder / 'store'}"))
        with closing(Ledger(url).open()) as ledger:
            print(f"{options.sites} sites added: {_timed(lambda: ledger.add(_sites(options.sites))):.1f} s")
            asyncio.run(_queue(url, ledger, options.sites))
            _sizes(ledger, options.sites)
            _report(ledger, url, folder)
    return 0


def _sites(count: int) -> list[FleetSite]:
    return [
        FleetSite(
            id=f"site-{n}",
            name=f"Site {n}",
            url=f"https://blog-{n}.example/",
            profile="auto",
            language="fr",
            timezone="Europe/Paris",
            host=f"blog-{n}.example:443",
        )
        for n in range(count)
    ]


async def _queue(url: str, ledger: Ledger, count: int) -> None:
    app = queue(url)
    declare(app)
    async with app.open_async():
        began = time.monotonic()
        due = ledger.due(FIRST_DAY.date(), task=CRAWL)
        asked = time.monotonic() - began
        began = time.monotonic()
        await enqueue(app, CRAWL, due)
        put = time.monotonic() - began
        print(f"what is due is asked in {asked:.2f} s; {count} jobs are put in the queue in {put:.0f} s")
        ledger.tell("ANALYZE procrastinate_jobs")
        worker = await app.job_manager.register_worker()
        times = []
        for _ in range(200):
            began = time.monotonic()
            job = await app.job_manager.fetch_job(["sites"], worker)
            assert job
            times.append(time.monotonic() - began)
        print(f"with all of them waiting a worker gets a job in {sorted(times)[100] * 1000:.1f} ms at the median")


def _sizes(ledger: Ledger, count: int) -> None:
    for table in _TABLES:
        (row,) = ledger.ask("SELECT pg_total_relation_size(%(table)s::regclass) AS size", {"table": table})
        if row["size"] > 100_000:
            print(f"{table}: {row['size'] / count:.0f} bytes a site, {row['size'] / 1e6:.0f} MB")


def _report(ledger: Ledger, url: str, folder: Path) -> None:
    path = demo_archive()
    place = Workplace(
        Config(),
        FleetConfig(database=url, store=f"file://{folder / 'store'}"),
        depot=Depot(f"file://{folder / 'store'}"),
        ledger=ledger,
    )
    with closing(schema.connect(path)) as database:
        (row,) = database.execute("SELECT id, url FROM site").fetchall()
    ledger.add([replace(_sites(1)[0], id=row["id"], url="https://copy.example/")])
    site = ledger.site(row["id"])
    assert site
    began = time.process_time()
    for number in range(1, 21):
        _tell(place, site, path, generation=number, made_from=0, crawled_on=FIRST_DAY.date())
    whole = (time.process_time() - began) / 20
    (counts,) = ledger.ask(
        "SELECT (SELECT count(*) FROM fleet.post WHERE site = %(s)s) AS posts,"
        " (SELECT count(*) FROM fleet.change WHERE site = %(s)s) AS changes,"
        " (SELECT sum(pg_column_size(p.*)) FROM fleet.post p WHERE site = %(s)s) AS post_bytes,"
        " (SELECT sum(pg_column_size(c.*)) FROM fleet.change c WHERE site = %(s)s) AS change_bytes",
        {"s": row["id"]},
    )
    print(
        f"a report of {counts['posts']} posts and {counts['changes']} changes: {whole * 1000:.0f} ms of CPU;"
        f" {counts['post_bytes'] / counts['posts']:.0f} bytes a post with its words,"
        f" {counts['change_bytes'] / counts['changes']:.0f} a change"
    )


def _timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
