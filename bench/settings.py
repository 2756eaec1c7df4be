"""Measure what SQLite's settings cost: `python -m bench.settings [POSTS]`.

One archive a setting, built by the program's own code: CPU seconds a post to build it (each page in a transaction of
its own), to verify it and to search it, and the size of the file before and after VACUUM. All else is as the program
sets it.
"""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from archive import search
from archive.database import schema
from archive.model import RunOutcome
from archive.store import Site, Store, crawls
from archive.verify import Sample, verify
from bench.asof import LATER, START, WORDS, keep_page

POSTS, STATES = 300, 2
SETTINGS = (
    "page_size = 1024", "page_size = 2048", "page_size = 4096", "page_size = 8192",
    "cache_size = -8000", "cache_size = -64000", "mmap_size = 268435456", "temp_store = MEMORY",
    "synchronous = NORMAL", "wal_autocheckpoint = 10000", "auto_vacuum = INCREMENTAL",
)  # fmt: skip
_ROUNDS = 3


def main() -> int:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    print(f"{posts} posts in {STATES} states; ms of CPU a post, KB a post")
    print(f"{'setting':30}" + "".join(f"{name:>8}" for name in ("build", "verify", "search", "file", "VACUUM")))
    for setting in ("as it is", *SETTINGS):
        with tempfile.TemporaryDirectory() as folder:
            _measure(setting, Path(folder) / "archive.db", posts)
    return 0


def _measure(setting: str, path: Path, posts: int) -> None:
    opened = schema._open

    def with_setting(path: Path, at: str) -> Database:
        database = opened(path, at)
        is_of_file = setting.startswith(("page_size", "auto_vacuum"))
        if setting.startswith("page_size"):
            schema.PAGE_SIZE = int(setting.split()[-1])
        # Who only reads cannot set what the file was made with.
        if " = " in setting and not (is_of_file and "mode=ro" in at):
            database.conn.execute(f"PRAGMA {setting}")
        return database

    schema._open = with_setting
    try:
        built = _cpu(lambda: _build(path, posts))
        checked = min(_cpu(lambda: _verify(path)) for _ in range(_ROUNDS))
        found = min(_cpu(lambda: _search(path)) for _ in range(_ROUNDS))
    finally:
        schema._open, schema.PAGE_SIZE = opened, 2048
    size = path.stat().st_size
    with closing(sqlite3.connect(path)) as database:
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    told = "".join(f"{1e3 * spent / posts:8.2f}" for spent in (built, checked, found))
    print(f"{setting:30}{told}{size / posts / 1e3:8.1f}{path.stat().st_size / posts / 1e3:8.1f}", flush=True)


def _build(path: Path, posts: int) -> None:
    store = Store.open(path, holder="bench", now=START)
    store.run(
        crawls.remember_site,
        Site(id="b", name="B", url="https://blog.test", profile="wix", language="fr", timezone="UTC"),
    )
    begun = {"arguments": {}, "configuration": {}, "software": "bench", "parser": "bench"}
    for start, edition in ((START, 0), (LATER, 1)):
        crawl = store.run(crawls.begin_crawl, "b", now=start, **begun)
        for number in range(posts):
            keep_page(store, crawl, number, start + timedelta(seconds=number), edition=edition)
        store.run(crawls.end_crawl, crawl, now=start + timedelta(seconds=posts), outcome=RunOutcome.DONE, figures={})
    store.close()


def _verify(path: Path) -> None:
    report = verify(path, at=LATER, sample=Sample(share=1, day=LATER.date()))
    assert report.clean, report.faults[0]


def _search(path: Path) -> None:
    with closing(schema.connect(path).conn) as database:
        for word in WORDS.split():
            search.search(database, word)


def _cpu(act: Callable[[], None]) -> float:
    before = sum(os.times()[:4])
    act()
    return sum(os.times()[:4]) - before


if __name__ == "__main__":
    sys.exit(main())
