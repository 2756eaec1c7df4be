"""Growth of CPU time with size, for all that reads, compares or searches: `python -m bench.growth [--all] [NAME…]`.

Every public function of the packages in `bench.growth.functions` is called with texts, pages, feeds or rules made to
hurt, at n and at 4n. Exits with 1 where one takes more than 5 times as long, or where it is not known how to call one.
A NAME is part of the name of a function or of a shape; `--all` prints every pair, not only the worst of each function.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from bench.growth.functions import Job, jobs, unknown
from bench.growth.measure import FACTOR, MOST, Growth, beside, beyond, growth

_WIDTH = 200
_ROUNDS = 8
# One step may be that at which a cache of ours is full. What grows with its square does so at each.
_STEPS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="print every function with every shape")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only what has one of these in its name")
    given = parser.parse_args()
    missing = sorted(unknown())
    for name, why in missing:
        print(f"UNKNOWN {name}: {why}; say in bench/growth/functions.py how it is called, or why it need not be")
    wanted = [job for job in jobs() if chosen(job, given.names)]
    found = list(measured(wanted))
    raised = len(wanted) - len(found)
    # What seemed to grow beside other work is measured again alone: a busy machine makes any one call slower.
    over = [(job, again) for job, seen in found if not seen.holds and not (again := remeasured(job, seen)).holds]
    for job, seen in found if given.all else worst(found):
        print(told(job, seen))
    functions = len({job.function for job, _ in found})
    print(f"{len(found)} pairs of {functions} functions and shapes made to hurt: ", end="")
    print(f"{len(over)} grow more than {MOST:g} times when the size grows {FACTOR} times, ", end="")
    print(f"{len(missing)} are unknown, {raised} raised")
    return int(bool(over or missing or raised))


def chosen(job: Job, names: list[str]) -> bool:
    return not names or any(name in f"{job.function} {job.shape}" for name in names)


def measured(wanted: list[Job]) -> Iterator[tuple[Job, Growth]]:
    """Each job with what was seen, as they end."""
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for job, seen in zip(wanted, pool.map(_growth, wanted, chunksize=4), strict=True):
            if seen is not None:
                if not seen.holds:
                    print(f"OVER {told(job, seen)}", flush=True)
                yield job, seen


def remeasured(job: Job, seen: Growth) -> Growth:
    """The best of *seen* and of a few more rounds, with nothing else of ours at work; then of larger sizes."""
    for _ in range(_ROUNDS):
        if seen.holds:
            break
        seen = min(seen, _growth(job) or seen, key=lambda each: each.ratio / each.peer)
    for _ in range(_STEPS):
        if seen.holds:
            break
        print(f"STEP  {told(job, seen)}", flush=True)
        seen = _judged(job, beyond(seen, job.prepared))
    print(f"AGAIN {told(job, seen)}", flush=True)
    return seen


def _growth(job: Job) -> Growth | None:
    try:
        return _judged(job, growth(job.prepared))
    except Exception as error:  # noqa: BLE001 - told by name, and the gate is shut
        print(f"RAISED {job.function} {job.shape}: {type(error).__name__}: {error}"[:_WIDTH], flush=True)
        return None


def _judged(job: Job, seen: Growth) -> Growth:
    return seen if seen.holds or not job.is_page else beside(seen, job.parse)


def worst(found: list[tuple[Job, Growth]]) -> Iterator[tuple[Job, Growth]]:
    """The row with the highest ratio of each function."""
    best: dict[str, tuple[Job, Growth]] = {}
    for job, seen in found:
        if job.function not in best or seen.ratio > best[job.function][1].ratio:
            best[job.function] = (job, seen)
    yield from best.values()


def told(job: Job, seen: Growth) -> str:
    small, large = seen.seconds
    spent = f"{1e3 * small:8.1f} ms {1e3 * large:8.1f} ms {seen.ratio:5.1f}"
    row = f"{job.function:44} {job.shape:32} {seen.size:7} {spent}"
    return row if seen.peer == 1 else f"{row}, a bare parse {FACTOR * seen.peer:.1f}"


if __name__ == "__main__":
    sys.exit(main())
