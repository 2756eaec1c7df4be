"""A rehearsal of a fleet: generated blogs, workers as processes, simulated days, and what goes wrong meanwhile.

`python -m bench.fleet [--blogs 40] [--workers 4] [--days 3] [--calm]`: kills workers with SIGKILL at random, stops
PostgreSQL for a while and lets the store refuse writes, then checks by the servers' logs and the archives: each blog
crawled once a day, no two requests to a host closer than its delay or at once, nothing put back lost, every archive
clean. `--throughput` compares one worker with two. Exit 1 where anything is not so.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

from bench.fleet.checks import began, checks
from bench.fleet.rehearsal import Rehearsal, live
from tests.support import blogs
from tests.support.postgres import Cluster, cluster, why_not


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
        first, last = min(map(began, seen)), max(request.ended for request in seen)
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
        print(f"not rehearsed: {why}", file=sys.stderr)
        return 2
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
