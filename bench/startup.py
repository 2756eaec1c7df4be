"""What `cirma --help` costs beside `python -c "import click"`: `python -m bench.startup`."""

import sys
from statistics import median

from bench.replay import Cost, run

ROUNDS = 9
CEILING = 2.0
OURS = (sys.executable, "-c", "from scraper.cli import run; run()", "--help")
CLICK = (sys.executable, "-c", "import click")


def main() -> int:
    """Print both, and their ratio: rounds of the two take turns, so that a busy machine slows both alike."""
    pairs = [(run(OURS), run(CLICK)) for _ in range(ROUNDS)]
    ours, click = (median(map(_cpu, costs)) for costs in zip(*pairs, strict=True))
    print(f"CPU milliseconds, median of {ROUNDS}: cirma --help {1e3 * ours:.0f}, import click {1e3 * click:.0f}")
    print(f"  ratio {ours / click:.2f}   ceiling {CEILING}")
    return int(ours / click > CEILING)


def _cpu(cost: Cost) -> float:
    return cost.cpu


if __name__ == "__main__":
    sys.exit(main())
