"""Measure what a day costs on which nothing changed, beside Scrapy and wget: `python -m bench.quiet_day`.

Each crawls the replayed blog twice, ours a day later by its clock; the server counts the requests of the second run.
"""

import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.replay import PEERS, SPIDER, Blog, Cost, cirma, configured, run, served

AT_MOST = 6
# Robots are asked for once in 24 hours, and daily runs start a little early at times.
LATER = timedelta(hours=23)


def main() -> int:
    """Print a line a crawler."""
    with served() as place:
        if place is None:
            return 0
        blog, folder = place
        config = configured(folder / "ours", blog.base)
        now = datetime.now(UTC)
        cirma(config, "crawl", "--init", clock=now)
        total = asked(blog, lambda: cirma(config, "crawl", "--init", clock=now + LATER))
        audit = audited(folder / "ours" / "archive.db")
        print(f"{len(blog.posts)} posts, nothing changed: requests of a second run")
        print(f"  cirma crawl        {total:4}   discovery {total - audit} (at most {AT_MOST}), audit {audit}")
        print(f"  Scrapy, HTTP cache {again(blog, [PEERS, str(SPIDER), *spider(blog, folder)], folder):4}")
        listed = folder / "posts.txt"
        listed.write_text("\n".join(blog.posts), "utf-8")
        print(f"  wget -N            {again(blog, ['wget', '-q', '-N', '-x', '-i', str(listed)], folder):4}")
    return int(total - audit > AT_MOST)


def spider(blog: Blog, folder: Path) -> tuple[str, ...]:
    """The arguments of the peer."""
    return f"{blog.base}/blog-posts-sitemap.xml", str(folder / "cache"), "0"


def again(blog: Blog, command: list[str], folder: Path) -> int:
    """The requests of the second of two runs of *command*."""
    run(command, folder=folder)
    return asked(blog, lambda: run(command, folder=folder))


def asked(blog: Blog, crawl: Callable[[], Cost]) -> int:
    """Return how many requests the server sees of *crawl*."""
    before = blog.requests()
    crawl()
    return blog.requests() - before


def audited(archive: Path) -> int:
    """Return how many posts the last crawl read because their turn had come."""
    with sqlite3.connect(archive) as database:
        (count,) = database.execute(
            "SELECT count(*) FROM fetch WHERE reason = 'audit' AND crawl = (SELECT max(id) FROM crawl)"
        ).fetchone()
    return int(count)


if __name__ == "__main__":
    sys.exit(main())
