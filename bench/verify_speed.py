"""Verifying beside opening and hashing the same bodies on all cores: `python -m bench.verify_speed [--renders N]`.

The archive is a crawl of the replayed blog, and then one a day on which the platform rendered every page anew. Bare is:
open each body and hash it, in as many processes. CPU seconds of this process and its children count, since both use all
cores; the clock is told beside them.
"""

import argparse
import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from archive.database import schema
from archive.database.bodies.stack import Chains
from archive.runtime.workers import workers
from archive.verify import Sample, verify
from bench.renders import archives, cost

AT_LEAST = 0.7
ROUNDS = 5
_WHOLE = Sample(share=1, day=datetime(2026, 1, 1, tzinfo=UTC).date())


def main() -> int:
    """Print what both take after the first crawl and after the last; exit with 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--renders", type=int, default=10, help="days on which every page is rendered anew")
    options = parser.parse_args()
    ratio = 1.0
    for renders, path in archives(options.renders):
        ratio = _told(path, renders)
    return int(ratio < AT_LEAST)


def _told(path: Path, renders: int) -> float:
    with closing(schema.connect(path).conn) as database:
        digests = [
            digest for (digest,) in database.execute("SELECT digest FROM payload ORDER BY template_group, base, depth")
        ]
    rounds = [(cost(lambda: _bare(path, digests)), cost(lambda: _verified(path))) for _ in range(ROUNDS)]
    bare, ours = (tuple(median(column) for column in zip(*costs, strict=True)) for costs in zip(*rounds, strict=True))
    ratio = bare[0] / ours[0]
    print(
        f"{renders} renders, {len(digests)} bodies: opened and hashed {bare[0]:.2f} s of CPU, verified {ours[0]:.2f} s:"
        f" {ratio:.2f} of it, goal {AT_LEAST} (by the clock {bare[1] / ours[1]:.2f})",
        flush=True,
    )
    return ratio


def _verified(path: Path) -> None:
    report = verify(path, at=datetime.now(UTC), sample=_WHOLE)
    if not report.clean:
        sys.exit(str(report.faults[0]))


def _bare(path: Path, digests: list[str]) -> None:
    size = -(-len(digests) // (os.cpu_count() or 1))
    with workers() as pool:
        parts = [digests[start : start + size] for start in range(0, len(digests), size)]
        list(pool.map(_opened, [path] * len(parts), parts))


def _opened(path: Path, digests: list[str]) -> None:
    with closing(schema.connect(path).conn) as database:
        chains = Chains(database)
        for digest in digests:
            chains.recover(digest)


if __name__ == "__main__":
    sys.exit(main())
