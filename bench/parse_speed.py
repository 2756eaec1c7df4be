"""Measure what reading costs beside a bare parse: `python -m bench.parse_speed`.

Each page is parsed and read in turn, so that a busy machine slows both alike; the best of a few rounds counts.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean, median

from selectolax.lexbor import LexborHTMLParser

from bench.adapter import page_of
from bench.corpus import dev_posts
from bench.replay import PEERS, run
from scraper.parse import Page
from scraper.parse.tree import too_costly
from scraper.parse.verdict import read

ROUNDS = 7
CEILING = 2.0
PEER_GOAL = 20
# Trafilatura reads every twelfth page only, and more often: programs that take turns find the machine as it is.
SAMPLE = 12
PEER_ROUNDS = 21
READER = Path(__file__).with_name("peer_reader.py")


def main() -> int:
    """Time all corpus pages and print the ratio of the sums."""
    with dev_posts() as posts:
        pages = [page_of(gold.html, gold.url) for gold in posts]
    if not pages:
        return 0
    gc.disable()
    rows = [best_of(page) for page in pages]
    parse, whole, guard = (fmean(column) for column in zip(*rows, strict=True))
    ratio = whole / parse
    size = fmean(len(page.body) for page in pages) / 1e6
    print(f"{len(pages)} pages of {size:.2f} MB on average; CPU milliseconds a page, best of {ROUNDS}")
    print(f"  bare LexborHTMLParser  {1e3 * parse:6.2f}")
    print(f"  read                   {1e3 * whole:6.2f}   of which the guard too_costly {1e3 * guard:.2f}")
    print(f"  ratio of the means     {ratio:6.2f}   ceiling {CEILING}")
    print(f"  median of the ratios   {median(each[1] / each[0] for each in rows):6.2f}")
    beside_trafilatura(pages[::SAMPLE])
    return int(ratio > CEILING)


def beside_trafilatura(pages: Sequence[Page]) -> None:
    """Print how much longer the peer takes for *pages*, each read once a round by both in turn."""
    version = run([PEERS, "-c", "import trafilatura; print(trafilatura.__version__)"])
    if version.failed:
        print("skipped: no trafilatura in BENCH_PEERS", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            (Path(folder) / f"{number:03}.html").write_bytes(page.body)
        rounds = [(readings(pages), peer_readings(folder)) for _ in range(PEER_ROUNDS)]
    ours, theirs = (fmean(map(min, zip(*side, strict=True))) for side in zip(*rounds, strict=True))
    ratios = (sum(peer) / sum(mine) for mine, peer in rounds)
    print(f"  every twelfth page, once a round and in turn, best of {PEER_ROUNDS}: read {1e3 * ours:.2f}")
    name = f"trafilatura {version.output.strip()}"
    print(f"  {name:22} {1e3 * theirs:6.1f}   {theirs / ours:.1f} times ours, goal {PEER_GOAL}")
    print(f"  median of the rounds    {median(ratios):6.1f}")


def readings(pages: Sequence[Page]) -> list[float]:
    """The CPU seconds of reading each of *pages*; like the peer, after a reading that does not count."""
    read(pages[0])
    return [seconds(partial(read, page)) for page in pages]


def peer_readings(folder: str) -> list[float]:
    """The CPU seconds of the peer for each page of *folder*."""
    return [float(word) for word in run([PEERS, str(READER), folder]).output.split()]


def best_of(page: Page) -> tuple[float, float, float]:
    """The shortest seconds of parsing, reading and guarding *page*, rounds of the three taking turns."""
    steps = (lambda: LexborHTMLParser(page.body), lambda: read(page), lambda: too_costly(page.body))
    rounds = [tuple(map(seconds, steps)) for _ in range(ROUNDS)]
    parse, whole, guard = (min(column) for column in zip(*rounds, strict=True))
    return parse, whole, guard


def seconds(step: Callable[[], object]) -> float:
    """The CPU seconds that *step* takes: other processes do not count."""
    start = time.process_time()
    step()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
