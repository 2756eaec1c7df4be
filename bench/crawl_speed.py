"""Crawling beside Scrapy and wget, and how little a crawl at a delay waits beyond it: `python -m bench.crawl_speed`.

All fetch the same posts of a replayed blog at delay 0, keep them, and (not wget) read them. CPU seconds include the
start of the program. `BENCH_PEERS` names the Python that has Scrapy and trafilatura.
"""

import json
import shutil
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

from bench.replay import PEERS, SPIDER, Blog, Cost, cirma, configured, run, served

# The default of the configuration.
DELAY = 2.0
LIMIT = 40
AT_MOST = 1.02


def main() -> int:
    """Print a line a crawler, and the wait."""
    with served() as place:
        if place is None:
            return 0
        blog, folder = place
        ours = ours_at_no_delay(blog, folder / "ours")
        print(f"{len(blog.posts)} posts, delay 0, one request at a time; pages a CPU second")
        print(line("cirma crawl: keep, read, compare, index", ours, len(blog.posts), ours))
        for name, cost in (
            ("Scrapy, HTTP cache, trafilatura", scrapy(blog, folder)),
            ("wget --warc-file", wget(blog, folder)),
        ):
            if cost:
                print(line(f"{name} ({cost.output.strip()})", cost, len(blog.posts), ours))
        at_a_delay(blog, folder / "slow")
    return 0


def line(name: str, cost: Cost, pages: int, ours: Cost) -> str:
    """One row: what it took, and how many times as much as we did."""
    ratio = cost.cpu / ours.cpu
    return (
        f"  {name:58} {pages / cost.cpu:6.1f}   CPU {cost.cpu:5.2f} s = {ratio:4.2f} of ours; wall {cost.wall:4.1f} s"
    )


def ours_at_no_delay(blog: Blog, folder: Path) -> Cost:
    """Our first crawl of the whole blog: sitemaps, feed and list pages too."""
    return cirma(configured(folder, blog), "crawl")


def scrapy(blog: Blog, folder: Path) -> Cost | None:
    """Scrapy's first crawl from the same sitemap; None without Scrapy."""
    if run([PEERS, "-c", "import scrapy, trafilatura"]).failed:
        print("skipped: no Scrapy with trafilatura in BENCH_PEERS", file=sys.stderr)
        return None
    return run([PEERS, str(SPIDER), f"{blog.base}/blog-posts-sitemap.xml", str(folder / "cache"), "0"])


def wget(blog: Blog, folder: Path) -> Cost | None:
    """wget into a WARC file, which reads nothing; None without wget."""
    if shutil.which("wget") is None:
        print("skipped: no wget", file=sys.stderr)
        return None
    listed = folder / "posts.txt"
    listed.write_text("\n".join(blog.posts), "utf-8")
    version = run(["wget", "--version"]).output.split("\n", 1)[0]
    cost = run(
        ["wget", "-q", "-i", str(listed), "--warc-file=posts", "--no-warc-keep-log", "--delete-after"], folder=folder
    )
    return Cost(cpu=cost.cpu, wall=cost.wall, output=version)


def at_a_delay(blog: Blog, folder: Path) -> None:
    """How long a crawl takes beyond its delays and the answers' own time."""
    cost = cirma(configured(folder, blog, delay=DELAY), "crawl", "--limit", str(LIMIT), "--json")
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
