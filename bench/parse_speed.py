"""What reading costs beside a bare parse: `python -m bench.parse_speed`.

Each page is parsed and read in turn, so that a busy machine slows both alike; the best of a few rounds counts.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, median

from selectolax.lexbor import LexborHTMLParser

from bench.adapter import page_of
from bench.corpus import dev_posts
from bench.replay import PEERS, run
from scraper.parse import Page, read, too_costly

ROUNDS = 7
CEILING = 2.0
PEER_GOAL = 20
# Trafilatura reads every twelfth page only.
SAMPLE = 12
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
    if run([PEERS, "-c", "import trafilatura"]).failed:
        print("skipped: no trafilatura in BENCH_PEERS", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            (Path(folder) / f"{number:03}.html").write_bytes(page.body)
        rounds = [(fmean(map(reading, pages)), run([PEERS, str(READER), folder]).output.split()) for _ in range(ROUNDS)]
    version = rounds[0][1][0]
    ours, peer = median(mine for mine, _ in rounds), median(float(theirs) for _, (_, theirs) in rounds)
    times = median(float(theirs) / mine for mine, (_, theirs) in rounds)
    print(f"  every twelfth page, each once a round, median of {ROUNDS}: read {1e3 * ours:.2f}")
    print(f"  trafilatura {version:10} {1e3 * peer:6.1f}   {times:.1f} times ours, goal {PEER_GOAL}")


def reading(page: Page) -> float:
    """The CPU seconds of one reading."""
    return seconds(lambda: read(page))


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
