"""One fleet in one folder: blogs, workers as processes, and what goes wrong meanwhile."""

import argparse
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from scraper.fleet.answers import status
from scraper.fleet.ledger import Ledger
from tests.support import blogs
from tests.support.postgres import Cluster

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
        """Return how many blogs were crawled today; -1 where PostgreSQL does not answer."""
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
        before = _cpu()
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
        complete = rehearsal.done()
        ended = rehearsal.dismiss()
        spent = (_cpu() - before) / max(1, complete)
        rehearsal.note_put()
        figures = f"{took:.0f} s, {spent:.2f} s of CPU each; workers ended in {ended:.1f} s"
        yield f"day {day}: {complete} of {options.blogs} blogs in {figures}"


def _cpu() -> float:
    """Seconds of CPU of all workers that ended or were killed, with the readers that they outlived."""
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
        with refusing(rehearsal.store):
            time.sleep(rehearsal.options.outage)
        rehearsal.counts["store refused writes"] += 1


@contextmanager
def refusing(store: Path) -> Iterator[None]:
    """While this lasts, nothing can be written to *store*, by root neither: its folders are immutable."""
    names = [folder for folder in store.iterdir() if folder.is_dir()]
    subprocess.run(["chattr", "+i", *map(str, names), str(store)], check=True)
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *map(str, names), str(store)], check=True)
