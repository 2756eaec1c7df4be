"""Measure what the whole file takes a post, table by table: `python -m bench.whole_file [--sites NAME …] [--tables]`.

Each development site is replayed and crawled by the program itself three times: a first crawl; `crawl --full` on the
next day, when the platform has rendered every page anew and no word of any changed; and `crawl --full` again on that
day, which the server answers with 304. Told are the bytes of the file a post after the first, and those that the second
and third added, all rows of their runs included. `--tables` prints which tables and indexes take them.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.request import Request, urlopen

from bench.corpus import dev_sites
from bench.material import verdict
from bench.replay import SERVER, Blog, cirma, configured, quiet, replayed

GOALS = (22.0, 2.5, 0.4)
"""Kilobytes a post: after a first crawl, for an unchanged re-render, for a 304."""
NAMES = ("first crawl", "re-render", "304")
# Smaller blogs have more pages of SQLite that are not full than posts.
ENOUGH = 40


def main() -> int:
    """Print a line a site; exit with 1 where a goal is missed by a site of enough posts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sites", nargs="*", default=[])
    parser.add_argument("--tables", action="store_true")
    options = parser.parse_args()
    return int(not whole_files(options.sites, tables=options.tables))


def whole_files(names: Sequence[str], *, tables: bool) -> bool:
    """Print what the files of the sites of *names*, or of all, take; whether every goal is met."""
    if not SERVER.exists():
        print(f"skipped: no replay server at {SERVER}", file=sys.stderr)
        return True
    goals = ", ".join(f"{name} {goal}" for name, goal in zip(NAMES, GOALS, strict=True))
    print(f"\nwhole file, KB a post: goals {goals}")
    met = True
    with dev_sites() as sites, tempfile.TemporaryDirectory() as folder:
        for site in sites:
            if not names or site.name in names:
                met &= _site(site, Path(folder) / site.name, tables=tables)
    return met


def _site(site: Path, folder: Path, *, tables: bool) -> bool:
    config = configured(folder, "")
    with replayed(site, quiet(folder, site.name, days=3)) as blog:
        configured(folder, blog.base)
        taken = [_crawled(config, "--init", day=0)]
        urlopen(Request(f"{blog.control}/day/1", method="POST")).close()
        taken.append(_crawled(config, "--full", day=1))
        _turn(blog)
        taken.append(_crawled(config, "--full", day=2))
    posts = len(blog.posts)
    sizes = [sum(step.values()) / posts / 1e3 for step in taken]
    added = [sizes[0], *(later - before for before, later in pairwise(sizes))]
    met = all(size <= goal for size, goal in zip(added, GOALS, strict=True))
    told = ", ".join(f"{name} {size:.2f}" for name, size in zip(NAMES, added, strict=True))
    judged = verdict(met) if posts >= ENOUGH else "(too few posts)"
    print(f"{site.name:22}{posts:4} posts: {told}  {judged}", flush=True)
    if tables:
        _print_tables(taken, posts)
    return met or posts < ENOUGH


def _turn(blog: Blog) -> None:
    """Ask for each post once beside the crawl: its two caches answer in turn, and only the same one answers 304."""
    for address in blog.posts:
        urlopen(address).close()


def _crawled(config: Path, how: str, *, day: int) -> Counter[str]:
    """Crawl; what each table and index takes afterwards, in bytes."""
    now = datetime.now(UTC) + timedelta(days=day)
    done = cirma(config, "crawl", how, clock=now)
    if done.failed:
        sys.exit(f"the crawl failed: {done.output}")
    path = config.parent / "archive.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        told: Counter[str] = Counter(dict(database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")))
        told["(free pages)"] = path.stat().st_size - told.total()
    return told


def _print_tables(taken: Sequence[Counter[str]], posts: int) -> None:
    print(f"    {'bytes a post':32}" + "".join(f"{name:>12}" for name in NAMES))
    for name, _ in taken[-1].most_common():
        first, second, third = (step[name] / posts for step in taken)
        if max(first, second - first, third - second) >= 5:
            print(f"    {name:32}{first:12.0f}{second - first:12.0f}{third - second:12.0f}")


if __name__ == "__main__":
    sys.exit(main())
