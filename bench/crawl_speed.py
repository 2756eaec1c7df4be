"""Crawling beside Scrapy and wget, and how little a crawl at a delay waits beyond it: `python -m bench.crawl_speed`.

All fetch the same posts of a replayed blog at delay 0, keep them, and (not wget) read them. CPU seconds include the
start of the program; the crawlers take turns, and the median of a few rounds counts. The floor is a bare loop over the
same posts (`crawl_floor.py`): a crawl stays below its CPU, against servers that have just started too, one for each
run of each. `BENCH_PEERS` names the Python that has Scrapy and trafilatura.
"""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from bench.replay import PEERS, SPIDER, Blog, Cost, cirma, configured, run, served

# The default of the configuration.
DELAY = 2.0
LIMIT = 40
AT_MOST = 1.02
AT_LEAST = 3.0
ROUNDS = 7
NEW_SERVERS = 3
OURS = "cirma crawl: keep, read, compare, index"
FLOOR = "floor: fetch, inflate, hash, pack, parse; nothing else"
_FLOOR = Path(__file__).with_name("crawl_floor.py")


def main() -> int:
    """Print a line a crawler, and the wait."""
    with served() as place:
        if place is None:
            return 0
        blog, folder = place
        print(f"{len(blog.posts)} posts, delay 0, one request at a time; pages a CPU second, median of {ROUNDS}")
        costs = in_turn(blog, folder)
        for name, taken in costs.items():
            print(line(name, taken, pages=len(blog.posts), ours=costs[OURS]))
        floor = median(cost.cpu for cost in costs[FLOOR])
        ours = median(cost.cpu for cost in costs[OURS])
        new = against_new_servers()
        print(f"of the floor {ours / floor:.2f}, and {new:.2f} where the server has just started; goal below 1")
        at_a_delay(blog, folder / "slow")
    return 0


def in_turn(blog: Blog, folder: Path) -> dict[str, list[Cost]]:
    """Return what each crawler took in each round, by name."""
    crawlers = {OURS: ours_at_no_delay, FLOOR: bare_loop, **peers()}
    costs: dict[str, list[Cost]] = {name: [] for name in crawlers}
    for turn in range(ROUNDS):
        for name, crawl in crawlers.items():
            place = folder / f"{turn}-{crawl.__name__}"
            place.mkdir()
            cost = crawl(blog, place)
            if cost.failed:
                sys.exit(f"{name} failed")
            costs[name].append(cost)
    return costs


def against_new_servers() -> float:
    """Return our CPU over the floor's, each run against a server of its own that has just started."""
    costs: dict[Callable[[Blog, Path], Cost], list[float]] = {ours_at_no_delay: [], bare_loop: []}
    for crawl in [*costs] * NEW_SERVERS:
        with served() as place:
            assert place is not None
            blog, folder = place
            costs[crawl].append(crawl(blog, folder).cpu)
    ours, floor = map(median, costs.values())
    return ours / floor


def line(name: str, costs: Sequence[Cost], *, pages: int, ours: Sequence[Cost]) -> str:
    """One row: what it took, and how many times as much as we did."""
    cpu, wall = median(cost.cpu for cost in costs), median(cost.wall for cost in costs)
    ratio = cpu / median(cost.cpu for cost in ours)
    spread = f"{min(cost.cpu for cost in costs):.2f} to {max(cost.cpu for cost in costs):.2f}"
    return f"  {name:58} {pages / cpu:6.1f}   CPU {cpu:5.2f} s ({spread}) = {ratio:4.2f} of ours; wall {wall:4.1f} s"


def ours_at_no_delay(blog: Blog, folder: Path) -> Cost:
    """Our first crawl of the whole blog: sitemaps, feed and list pages too."""
    return cirma(configured(folder, blog.base), "crawl", "--init")


def bare_loop(blog: Blog, folder: Path) -> Cost:
    """The least that a crawler can do with the pages that it keeps."""
    listed = folder / "posts.txt"
    listed.write_text("\n".join(blog.posts), "utf-8")
    return run([sys.executable, str(_FLOOR), str(listed)])


def peers() -> dict[str, Callable[[Blog, Path], Cost]]:
    """The peers that are installed, by name and version; tells which is not."""
    found: dict[str, Callable[[Blog, Path], Cost]] = {}
    versions = run([PEERS, "-c", "import scrapy, trafilatura; print(scrapy.__version__, trafilatura.__version__)"])
    if versions.failed:
        print("skipped: no Scrapy with trafilatura in BENCH_PEERS", file=sys.stderr)
    else:
        found[f"Scrapy, HTTP cache, trafilatura ({versions.output.strip()}; goal {AT_LEAST})"] = scrapy
    if shutil.which("wget") is None:
        print("skipped: no wget", file=sys.stderr)
    else:
        found[f"wget --warc-file ({run(['wget', '--version']).output.split(' built')[0]})"] = wget
    return found


def scrapy(blog: Blog, folder: Path) -> Cost:
    """Scrapy's first crawl from the same sitemap."""
    return run([PEERS, str(SPIDER), f"{blog.base}/blog-posts-sitemap.xml", str(folder / "cache"), "0"])


def wget(blog: Blog, folder: Path) -> Cost:
    """wget into a WARC file, which reads nothing."""
    listed = folder / "posts.txt"
    listed.write_text("\n".join(blog.posts), "utf-8")
    return run(
        ["wget", "-q", "-i", str(listed), "--warc-file=posts", "--no-warc-keep-log", "--delete-after"], folder=folder
    )


def at_a_delay(blog: Blog, folder: Path) -> None:
    """Return how long a crawl takes beyond its delays and the answers' own time."""
    cost = cirma(configured(folder, blog.base, delay=DELAY), "crawl", "--init", "--limit", str(LIMIT), "--json")
    summary = json.loads(cost.output.splitlines()[-1])
    requests = summary["requests"]
    answers = answered(folder / "archive.db")
    least = (requests - 1) * DELAY + answers
    print(
        f"{requests} requests at a delay of {DELAY} s: {cost.wall:.2f} s, of which the delays and answers {least:.2f} s"
    )
    print(f"  ratio {cost.wall / least:.3f}   goal {AT_MOST}, start of the program included")


def answered(archive: Path) -> float:
    """Seconds that the answers took, all together."""
    with sqlite3.connect(archive) as database:
        rows = database.execute("SELECT started_at, ended_at FROM fetch").fetchall()
    return sum((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() for start, end in rows)


if __name__ == "__main__":
    sys.exit(main())
