"""Reading a whole archive again beside a bare parse on all cores: `python -m bench.reparse_speed`.

The archive is a crawl of the replayed blog. Bare is: open each payload and parse it, in as many processes. As a rule
pages read as they did; `--anew` writes and derives everything again all the same.
"""

import os
import sys
import time
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
from bench.replay import cirma, configured, served
from scraper.reading.reread import reparse, reparse_anew

AT_LEAST = 0.8
ROUNDS = 21


def main() -> int:
    """Print captures a second of both, best of a few rounds, and their ratio."""
    with served() as place:
        if place is None:
            return 0
        blog, folder = place
        cirma(configured(folder / "ours", blog.base), "crawl", "--init")
        path = folder / "ours" / "archive.db"
        rounds = [(bare_parse(path), reread(path, reparse)) for _ in range(ROUNDS)]
        bare, ours = (median(column) for column in zip(*rounds, strict=True))
        anew = reread(path, reparse_anew)
        count = len(captures.renders(schema.connect(path)))
    print(f"{count} captures on {os.cpu_count()} cores, captures a second, median of {ROUNDS}")
    print(f"  open and parse, nothing else   {count / bare:7.1f}")
    print(f"  cirma reparse                  {count / ours:7.1f}   {bare / ours:.2f} of it, goal {AT_LEAST}")
    print(f"  cirma reparse --anew           {count / anew:7.1f}   {bare / anew:.2f} of it")
    return int(bare / ours < AT_LEAST)


def reread(path: Path, how: Callable[..., Reparsed]) -> float:
    """Seconds that *how* takes."""
    store = Store.open(path, holder="bench", now=datetime.now(UTC))
    start = time.monotonic()
    how(store, path, watched=lambda _: None)
    took = time.monotonic() - start
    store.close()
    return took


def bare_parse(path: Path) -> float:
    """Seconds of opening and parsing every payload, shared out evenly."""
    identities = captures.ids(schema.connect(path))
    start = time.monotonic()
    with ProcessPoolExecutor() as pool:
        workers = os.cpu_count() or 1
        list(pool.map(parse_all, [path] * workers, [identities[n::workers] for n in range(workers)]))
    return time.monotonic() - start


def parse_all(path: Path, identities: tuple[str, ...]) -> None:
    """Open and parse what each of *identities* answered."""
    database = schema.connect(path)
    chains = Chains(database.conn)
    for identity in identities:
        LexborHTMLParser(chains.recover(captures.capture(database, identity).payload))


if __name__ == "__main__":
    sys.exit(main())
