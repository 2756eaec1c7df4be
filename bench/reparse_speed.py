"""Reading a whole archive again beside a bare parse on all cores: `python -m bench.reparse_speed [--renders N]`.

The archive is a crawl of the replayed blog, and then one a day on which the platform rendered every page anew, as an
archive of years is. Bare is: open each payload and parse it, in as many processes. As a rule pages read as they did;
`--anew` writes and derives everything again all the same. CPU seconds of all processes count, since all of them use all
cores; the clock is told beside them. After one render, what each post costs once and the start of the processes weigh
as much as the pages.
"""

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from selectolax.lexbor import LexborHTMLParser

from archive.database import schema
from archive.database.bodies.stack import Chains
from archive.query import captures
from archive.store import Reparsed, Store
from bench.renders import archives, cost
from scraper.reading.reread import reparse, reparse_anew

ANEW_AT_LEAST = 0.6
ROUNDS = 5


def main() -> int:
    """Print what each takes after the first crawl and after the last; exit with 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--renders", type=int, default=20, help="days on which every page is rendered anew")
    options = parser.parse_args()
    ratio = 1.0
    for renders, path in archives(options.renders):
        ratio = told(path, renders)
    return int(ratio < ANEW_AT_LEAST)


def told(path: Path, renders: int) -> float:
    """Print what each takes of the archive at *path*; return how much of `--anew` a bare parse is, by CPU."""
    count = len(captures.renders(schema.connect(path)))
    works = {
        "open and parse, nothing else": lambda: bare_parse(path),
        "cirma reparse": lambda: reread(path, reparse),
        "cirma reparse --anew": lambda: reread(path, reparse_anew),
    }
    rounds = [[cost(work) for work in works.values()] for _ in range(ROUNDS)]
    print(f"{renders} renders, {count} captures on {os.cpu_count()} cores, median of {ROUNDS}")
    bare, anew = (1.0, 1.0), 1.0
    for name, costs in zip(works, zip(*rounds, strict=True), strict=True):
        cpu, wall = (median(column) for column in zip(*costs, strict=True))
        bare = (cpu, wall) if name.startswith("open") else bare
        anew = bare[0] / cpu
        goal = f", goal {ANEW_AT_LEAST}" if name.endswith("--anew") else ""
        took = f"{cpu:7.2f} s of CPU, {wall:6.2f} by the clock"
        print(f"  {name:30} {took}: {anew:.2f} of it{goal} (by the clock {bare[1] / wall:.2f})", flush=True)
    return anew


def reread(path: Path, how: Callable[..., Reparsed]) -> None:
    """Read the archive at *path* again, as *how* does."""
    store = Store.open(path, holder="bench", now=datetime.now(UTC))
    how(store, path, watched=lambda _: None)
    store.close()


def bare_parse(path: Path) -> None:
    """Open and parse every payload, shared out evenly."""
    identities = captures.ids(schema.connect(path))
    with ProcessPoolExecutor() as pool:
        workers = os.cpu_count() or 1
        list(pool.map(parse_all, [path] * workers, [identities[n::workers] for n in range(workers)]))


def parse_all(path: Path, identities: tuple[str, ...]) -> None:
    """Open and parse what each of *identities* answered."""
    database = schema.connect(path)
    chains = Chains(database.conn)
    for identity in identities:
        LexborHTMLParser(chains.recover(captures.capture(database, identity).payload))


if __name__ == "__main__":
    sys.exit(main())
