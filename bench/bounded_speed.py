"""Measure what reading in a child process costs beside reading in the crawl's own: `python -m bench.bounded_speed`.

Each page of the corpus is read in both ways in turn; the best of a few rounds counts, CPU of parent and child together.
Then pages made to hurt: what each takes until it is read or given up.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

from bench.adapter import page_of
from bench.corpus import dev_posts
from bench.growth.material import URL
from bench.growth.pages import PAGES
from scraper.parse import Page
from scraper.parse.total import read_caught
from scraper.reading import bounded
from scraper.reading.bounded import reader

ROUNDS = 7
STEP = 4
HARD = {"open marks": 1 << 16, "attributes of cells": 1 << 22, "boxes in boxes": 1 << 20, "cells": 1 << 24}
_TICK = 100


def main() -> int:
    with dev_posts() as posts:
        pages = [page_of(gold.html, gold.url) for gold in posts[::STEP]]
    if pages:
        ordinary(pages)
    for name, size in HARD.items():
        hard(name, page_of(PAGES[name](size), URL))
    return 0


def ordinary(pages: list[Page]) -> None:
    """Print what the pages cost in both ways."""
    bounded.read(pages[0])
    gc.disable()
    rounds = [(spent(read_caught, pages), spent(bounded.read, pages)) for _ in range(ROUNDS)]
    gc.enable()
    own, child = (1e3 * min(column) / len(pages) for column in zip(*rounds, strict=True))
    size = fmean(len(page.body) for page in pages) / 1e6
    print(f"{len(pages)} pages of {size:.2f} MB on average; CPU milliseconds a page, best of {ROUNDS}")
    print(f"  in this process  {own:6.2f}")
    print(f"  in the child     {child:6.2f}   parent and child together, {child - own:+.2f}")


def spent(read: Callable[[Page], object], pages: list[Page]) -> float:
    """The CPU seconds of this process and its child."""
    before = time.process_time() + _of_child()
    for page in pages:
        read(page)
    return time.process_time() + _of_child() - before


def _of_child() -> float:
    if not reader.idle:
        return 0.0
    fields = Path(f"/proc/{reader.idle[0].pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def hard(name: str, page: Page) -> None:
    """Print what one page came to."""
    reader.close_all()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        what = bounded.read(page).verdict.value
    except bounded.Unfinished as error:
        what = f"given up: {error}"
    reader.close_all()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {name:20} {len(page.body) / 1e6:6.2f} MB {cpu:5.2f} s, start of the child included; {what}")


if __name__ == "__main__":
    sys.exit(main())
