"""A rehearsal of a fleet: generated blogs, workers as processes, simulated days, and what goes wrong meanwhile.

`python -m bench.fleet [--blogs 40] [--workers 4] [--days 3] [--calm]`: kills workers with SIGKILL at random, stops
PostgreSQL for a while and lets the store refuse writes, then checks by the servers' logs and the archives: each blog
crawled once a day, no two requests to a host closer than its delay or at once, nothing put back lost, every archive
clean. `--throughput` compares one worker with two. Exit 1 where anything is not so.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from archive.verify import Sample, verify
from scraper.fleet.answers import FleetFilter, runs, status
from scraper.fleet.depot import Depot
from scraper.fleet.ledger import Ledger
from tests.support import blogs
from tests.support.postgres import Cluster, cluster, why_not

CIRMA = (sys.executable, "-m", "scraper.cli", "fleet")
DEAD_AFTER = 60


class Rehearsal:
    """One fleet, in one folder."""

    def __init__(self, folder: Path, database: str, options: argparse.Namespace) -> None:
        self.folder = folder
        self.options = options
        self.store = folder / "store"
        self.config = folder / "config.toml"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.told = (folder / "told").open("ab")
        self.put: dict[str, set[int]] = defaultdict(set)
        self.day = 0
        self.counts: Counter[str] = Counter()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.config.write_text(
            f'[scraper]\ncontact = "a@b.example"\nmin_delay = {options.delay}\nallow_loopback = true\n'
            f'[fleet]\ndatabase = "{database}"\nstore = "file://{self.store}"\ndead_after = {DEAD_AFTER}\n'
        )
        self.ledger = Ledger(database)

    def begin(self) -> None:
        """Serve the blogs, and put them on the list."""
        self.set_day(0)
        arguments = [self.folder, self.options.blogs, self.options.posts, self.port]
        command = [sys.executable, "-m", "tests.support.blogs", *map(str, arguments)]
        self.servers = subprocess.Popen(command, stdout=self.told, stderr=self.told)
        while not (self.folder / "ready").exists():
            time.sleep(0.05)
        listed = self.folder / "sites.csv"
        listed.write_text(blogs.sites(self.options.blogs, self.port))
        subprocess.run([*CIRMA, "init", "--config", str(self.config)], check=True, stderr=self.told)
        self.ledger.open()
        subprocess.run([*CIRMA, "add", str(listed), "--config", str(self.config)], check=True, stdout=self.told)

    def set_day(self, number: int) -> None:
        """Let a day begin."""
        self.day = number
        (self.folder / "day").write_text(str(number))

    def hire(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        clock = (blogs.FIRST_DAY + timedelta(days=self.day)).isoformat()
        command = [*CIRMA, "work", "--concurrency", str(self.options.concurrency), "--config", str(self.config)]
        environment = {**os.environ, "CIRMA_CLOCK": clock}
        worker = subprocess.Popen(command, env=environment, stdout=self.told, stderr=self.told)
        self.workers.append(worker)
        return worker

    def dismiss(self) -> float:
        """Tell all workers to end; how long the slowest took, in seconds."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        began = time.monotonic()
        codes = [worker.wait(60) for worker in self.workers]
        self.counts["workers that left without an end"] += sum(code != 0 for code in codes)
        self.workers.clear()
        return time.monotonic() - began

    def kill_one(self, chance: random.Random) -> None:
        """Kill a worker as a power cut does, and start another in its place."""
        worker = chance.choice(self.workers)
        worker.kill()
        worker.wait()
        self.workers.remove(worker)
        self.counts["workers killed -9"] += 1
        self.hire()

    def done(self) -> int:
        """How many blogs were crawled today; -1 where PostgreSQL does not answer."""
        try:
            today = (blogs.FIRST_DAY + timedelta(days=self.day)).date()
            return int(status(self.ledger, today=today)["crawled_today"])
        except Exception:  # noqa: BLE001 - it is stopped on purpose
            return -1

    def note_put(self) -> None:
        """Remember what lies in the store: it must never go."""
        for path in self.store.glob("blog-*/*.db"):
            self.put[path.parent.name].add(int(path.stem))

    def end(self) -> None:
        """Stop everything."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.servers.kill()
        self.servers.wait()
        self.ledger.close()
        self.told.close()


def live(rehearsal: Rehearsal, server: Cluster, chance: random.Random) -> Iterator[str]:
    """The days, one after the other; a line for each."""
    options = rehearsal.options
    for day in range(options.days):
        rehearsal.set_day(day)
        began, next_kill = time.monotonic(), time.monotonic() + options.kill_every * chance.uniform(0.5, 1.5)
        trouble = threading.Thread(target=misfortune, args=(rehearsal, server, day)) if not options.calm else None
        for _ in range(options.workers):
            rehearsal.hire()
        if trouble:
            trouble.start()
        while rehearsal.done() < options.blogs or (trouble and trouble.is_alive()):
            if time.monotonic() - began > options.patience:
                break
            if not options.calm and time.monotonic() > next_kill:
                rehearsal.kill_one(chance)
                next_kill = time.monotonic() + options.kill_every * chance.uniform(0.5, 1.5)
            rehearsal.note_put()
            time.sleep(0.5)
        took = time.monotonic() - began
        if trouble:
            trouble.join()
        complete, before = rehearsal.done(), _cpu()
        ended = rehearsal.dismiss()
        spent = (_cpu() - before) / max(1, complete)
        rehearsal.note_put()
        figures = f"{took:.0f} s, {spent:.2f} s of CPU each; workers ended in {ended:.1f} s"
        yield f"day {day}: {complete} of {options.blogs} blogs in {figures}"


def _cpu() -> float:
    """Seconds of CPU of all workers that ended, with their readers."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def misfortune(rehearsal: Rehearsal, server: Cluster, day: int) -> None:
    """On one day PostgreSQL stops for a while, on another the store refuses writes."""
    time.sleep(6)
    if day == 1:
        server.stop("immediate" if rehearsal.options.blogs % 2 else "fast")
        time.sleep(rehearsal.options.outage)
        server.start()
        rehearsal.counts["PostgreSQL stopped and started"] += 1
    elif day == 2:
        aside = rehearsal.store.with_name("store-away")
        with refusing(rehearsal.store):
            time.sleep(rehearsal.options.outage)
        assert not aside.exists()
        rehearsal.counts["store refused writes"] += 1


@contextmanager
def refusing(store: Path) -> Iterator[None]:
    """While this lasts, nothing can be written to *store*: root too, so the folders of sites are covered by a mount."""
    names = [folder for folder in store.iterdir() if folder.is_dir()]
    subprocess.run(["chattr", "+i", *map(str, names), str(store)], check=True)
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *map(str, names), str(store)], check=True)


def checks(rehearsal: Rehearsal) -> Iterator[tuple[str, bool, str]]:
    """What must hold, whether it does, and the figures."""
    options = rehearsal.options
    seen = blogs.requests(rehearsal.folder)
    by_host: dict[str, list[blogs.Request]] = defaultdict(list)
    for request in seen:
        by_host[request.host].append(request)
    gaps = [
        later.began - earlier.ended
        for requests in by_host.values()
        for earlier, later in zip(sorted(requests, key=_began), sorted(requests, key=_began)[1:], strict=False)
    ]
    close = [gap for gap in gaps if gap < options.delay - 0.005]
    yield "no two requests to a host at once", all(gap >= 0 for gap in gaps), f"{len(gaps)} pairs"
    yield "no two closer than its delay", not close, f"least {min(gaps):.3f} s of {options.delay}; {len(close)} closer"
    told = Counter((run["site"], run["started"][:10]) for run in runs(rehearsal.ledger, FleetFilter()))
    wanted = options.blogs * options.days
    twice = [key for key, count in told.items() if count > 1]
    yield "each blog crawled each day", len(told) == wanted, f"{len(told)} of {wanted}"
    yield "and once", not twice, f"{len(twice)} twice: {twice[:3]}"
    depot = Depot(f"file://{rehearsal.store}")
    lost = {site: max(numbers) for site, numbers in rehearsal.put.items() if depot.newest(site) < max(numbers)}
    yield "nothing put back is lost", not lost, f"{sum(map(len, rehearsal.put.values()))} generations"
    dirty, asked = archives(rehearsal, depot)
    yield "every archive is clean", not dirty, f"{options.blogs - len(dirty)} of {options.blogs} {dirty[:2]}"
    posts = sum(len(blogs.slugs(n, options.days - 1, options.posts)) for n in range(options.blogs))
    held = status(rehearsal.ledger, today=blogs.FIRST_DAY.date())["posts"].get("live", 0)
    yield "every post is held", held == posts, f"{held} of {posts}"
    yield "what is kept was asked", asked <= len(seen), f"{asked} fetches kept, {len(seen)} requests served"


def archives(rehearsal: Rehearsal, depot: Depot) -> tuple[list[str], int]:
    """The sites whose newest archive is not clean, and how many fetches all hold."""
    dirty, fetches = [], 0
    path = rehearsal.folder / "checked.db"
    for number in range(rehearsal.options.blogs):
        site = f"blog-{number}"
        newest = depot.newest(site)
        if not newest:
            dirty.append(f"{site}: none")
            continue
        depot.take(site, newest, path)
        report = verify(path, at=blogs.FIRST_DAY, sample=Sample(share=1, day=blogs.FIRST_DAY.date()))
        fetches += report.fetches
        if not report.clean:
            dirty.append(f"{site}: {report.faults[0].what} {report.faults[0].why}")
        for left in path.parent.glob("checked.db*"):
            left.unlink()
    return dirty, fetches


def _began(request: blogs.Request) -> float:
    return request.began


def throughput(options: argparse.Namespace, server: Cluster, folder: Path) -> bool:
    """Compare one worker with two, each over the same blogs and their first day; whether two do 1.8 times as much."""
    rates: dict[int, float] = {}
    for workers in (1, 2):
        options.workers, options.calm, options.days = workers, True, 1
        place = folder / f"by-{workers}"
        place.mkdir()
        rehearsal = Rehearsal(place, server.create(f"by{workers}"), options)
        rehearsal.begin()
        for line in live(rehearsal, server, random.Random(1)):
            print(f"  {workers} workers, {line}")
        seen = blogs.requests(place)
        first, last = min(map(_began, seen)), max(request.ended for request in seen)
        rates[workers] = len(seen) / (last - first)
        rehearsal.end()
    print(f"requests a second: {rates[1]:.2f} by one worker, {rates[2]:.2f} by two: {rates[2] / rates[1]:.2f} times")
    return rates[2] / rates[1] >= 1.8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blogs", type=int, default=40)
    parser.add_argument("--posts", type=int, default=3)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--delay", type=float, default=0.3, help="seconds between two requests to a host")
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--outage", type=float, default=15, help="seconds for which PostgreSQL or the store is away")
    parser.add_argument("--patience", type=float, default=600, help="seconds for a day")
    parser.add_argument("--kill-every", type=float, default=20, help="seconds between two kills -9, about")
    parser.add_argument("--calm", action="store_true", help="let nothing go wrong")
    parser.add_argument("--throughput", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the folder")
    options = parser.parse_args()
    if why := why_not():
        print(f"skipped: {why}")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="cirma-rehearsal-"))
    with cluster() as server:
        if options.throughput:
            return 0 if throughput(options, server, folder) else 1
        rehearsal = Rehearsal(folder, server.create("rehearsal"), options)
        try:
            rehearsal.begin()
            for line in live(rehearsal, server, random.Random(options.blogs)):
                print(line, flush=True)
            print(json.dumps(dict(rehearsal.counts)))
            failed = 0
            for what, holds, figures in checks(rehearsal):
                failed += not holds
                print(f"{'ok  ' if holds else 'FAIL'} {what}: {figures}")
        finally:
            rehearsal.end()
            if options.keep:
                print(folder)
            else:
                shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
