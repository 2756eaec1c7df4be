"""Measure how long a random capture takes to open: out of the page cache, and after others.

Beside the first stands the floor that the disk sets in the same run: the same frames out of a plain file, one read
each, neither looked for nor unpacked.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from archive.database import schema
from archive.database.bodies.stack import Chains
from bench.material import percentile, verdict

OPEN_GOAL_MS = 10.0


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds on the clock and of the processor; the first counts other people's work too."""

    wall: float
    cpu: float


class _Cold(NamedTuple):
    """One capture out of the page cache: opened, and its frames just read from a plain file."""

    ours: Took
    floor: Took


def openings(files: Sequence[Path]) -> None:
    """Print how long a random capture of *files* takes to open."""
    print(f"\nopening a random capture, ms (goal: 99 of 100 within {OPEN_GOAL_MS:.0f} of wall time)")
    print(f"{'':46}{'count':>6}{'p50':>7}{'p99':>7}{'CPU p50':>9}{'p99':>7}")
    cold = [took for file in files for took in _cold(file)]
    warm = [took for file in files for took in _warm(file)]
    p99 = _print("cold: new reader, file out of the page cache", [each.ours for each in cold])
    print(f"  {verdict(p99 <= OPEN_GOAL_MS)}")
    _print("  the same frames, plain file, one read each", [each.floor for each in cold])
    print("  no goal: the disk alone")
    p99 = _print("warm: one reader for all", warm)
    print(f"  {verdict(p99 <= OPEN_GOAL_MS)}")


def _print(name: str, times: Sequence[Took]) -> float:
    wall, cpu = [each.wall for each in times], [each.cpu for each in times]
    p99 = percentile(wall, 99)
    print(f"{name:46}{len(times):6}{percentile(wall, 50):7.2f}{p99:7.2f}", end="")
    print(f"{percentile(cpu, 50):9.2f}{percentile(cpu, 99):7.2f}", end="")
    return p99


def _cold(file: Path) -> Iterator[_Cold]:
    """The openings of up to 60 captures of *file*, each beside its floor."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        plain = Path(folder) / "frames"
        places = _unfold(file, plain)
        for digest in _digests(file)[:60]:
            database = schema.connect(file)
            chain = [places[row.digest] for row in Chains(database.conn).chain(digest)]
            database.close()
            database = schema.connect(file)
            _forget(file)
            ours = _timed(partial(_open, database.conn, digest))
            database.close()
            _forget(plain)
            yield _Cold(ours, _timed(partial(_read, plain, chain)))


def _warm(file: Path) -> Iterator[Took]:
    database = schema.connect(file)
    chains = Chains(database.conn)
    yield from (_timed(partial(chains.read, digest)) for digest in _digests(file))
    database.close()


def _timed(act: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Took((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def _open(connection: sqlite3.Connection, digest: str) -> None:
    Chains(connection).read(digest)


def _read(plain: Path, places: Sequence[tuple[int, int]]) -> None:
    """Read what lies at *places*, each an offset and a length."""
    handle = os.open(plain, os.O_RDONLY)
    for offset, length in places:
        os.pread(handle, length, offset)
    os.close(handle)


def _unfold(file: Path, plain: Path) -> dict[str, tuple[int, int]]:
    """Write the frames of *file* one after the other to *plain*; where each came to lie."""
    database = schema.connect(file)
    places = {}
    with plain.open("wb") as out:
        for digest, data in database.execute("SELECT digest, data FROM payload"):
            places[digest] = (out.tell(), len(data))
            out.write(data)
        out.flush()
        # What is not yet on the disk cannot be dropped from the page cache.
        os.fsync(out.fileno())
    database.close()
    return places


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
