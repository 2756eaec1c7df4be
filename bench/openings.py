"""How long a random capture takes to open: out of the page cache, and after others."""

import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import schema
from archive.payloads import Payloads
from bench.material import percentile, verdict

OPEN_GOAL_MS = 10.0


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds on the clock and of the processor; the first counts other people's work too."""

    wall: float
    cpu: float


def openings(files: Sequence[Path]) -> None:
    """Print how long a random capture of *files* takes to open."""
    print(f"\nopening a random capture, ms (goal: 99 of 100 within {OPEN_GOAL_MS:.0f} of wall time)")
    print(f"{'':46}{'count':>6}{'p50':>7}{'p99':>7}{'CPU p50':>9}{'p99':>7}")
    for name, times in (
        ("cold: new reader, file out of the page cache", [took for file in files for took in _cold(file)]),
        ("warm: one reader for all", [took for file in files for took in _warm(file)]),
    ):
        wall, cpu = [each.wall for each in times], [each.cpu for each in times]
        p99 = percentile(wall, 99)
        print(f"{name:46}{len(times):6}{percentile(wall, 50):7.2f}{p99:7.2f}", end="")
        print(f"{percentile(cpu, 50):9.2f}{percentile(cpu, 99):7.2f}  {verdict(p99 <= OPEN_GOAL_MS)}")


def _cold(file: Path) -> Iterator[Took]:
    for digest in _digests(file)[:60]:
        database = schema.connect(file)
        _forget(file)
        yield _timed(Payloads(database.conn), digest)
        database.close()


def _warm(file: Path) -> Iterator[Took]:
    database = schema.connect(file)
    payloads = Payloads(database.conn)
    yield from (_timed(payloads, digest) for digest in _digests(file))
    database.close()


def _timed(payloads: Payloads, digest: str) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    payloads.read(digest)
    return Took((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def _digests(file: Path) -> list[str]:
    database = schema.connect(file)
    digests = [row["digest"] for row in database.execute("SELECT digest FROM payload")]
    database.close()
    random.Random(1).shuffle(digests)
    return digests


def _forget(file: Path) -> None:
    """Ask the system to drop *file* from its page cache."""
    handle = os.open(file, os.O_RDONLY)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)
