"""Measure what the payload store takes: per first capture, per re-render, per opening.

    pip install -r bench/requirements.txt
    python -m bench.size [--sites NAME …]

The pages are real ones of other people, given beside the repository and never a part of it. Beside us stand the limit
(one solid zstd-19 stream of the same pages, of which none opens without those before it) and warcio's .warc.gz.

A goal is set for 90 pages, which no site here has. What 90 would be is told in a line of its own, without a verdict: as
if each further page took what the last 20 took on average. The same told from 20 pages fewer stands beside what was
then measured, so that its error can be seen.
"""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import zstandard
from sqlite_utils import Database

from archive.database import schema
from archive.database.bodies.frames import Level
from archive.database.bodies.packing import PackedBody, Payloads
from archive.store.keep import payload_row
from archive.store.rows import insert, one
from bench.corpus import dev_sites
from bench.material import REPLAY, Visit, dated_renders, living, percentile, posts, solid, verdict, warc_gz
from bench.openings import openings

# Goals of the project: (at least so many pages, at least this many times smaller than .warc.gz).
FIRST_CAPTURE_LIMIT = 1.2
WARC_GOALS = ((70, 35), (40, 20))
RENDER_GOAL = 100

# Pages that a goal is set for, and the last ones that what further pages would take is told from.
FORETOLD, LAST = 90, 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored body and the processor time it took to pack it."""

    packed: PackedBody
    seconds: float


class Bench:
    """An archive file of the real schema, filled as a crawl fills it."""

    def __init__(self, path: Path, level: Level) -> None:
        self.path, self.level = path, level
        self.database: Database = schema.create(path)
        self.payloads = Payloads(self.database.conn)
        self.last: dict[str, str] = {}

    def keep(self, visits: Iterable[Visit], *, kind: str) -> list[Kept]:
        """Return what was newly stored for *visits*, in order; a body held already is not stored again."""
        return [kept for uri, body in visits if (kept := self._keep(uri, body, kind=kind)) is not None]

    def size(self) -> int:
        """Bytes of the file, closed as a crawl leaves it."""
        self.database.conn.commit()
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return self.path.stat().st_size

    def _keep(self, uri: str, body: bytes, *, kind: str) -> Kept | None:
        begun = time.process_time()
        packed = self.payloads.pack(body, kind=kind, previous=self.last.get(uri), level=self.level)
        took = time.process_time() - begun
        self.last[uri] = packed.digest
        if one(self.database, "SELECT 1 FROM payload WHERE digest = ?", packed.digest):
            return None
        insert(self.database, "payload", payload_row(packed, group=kind))
        return Kept(packed, took)


def first_captures(sites: Sequence[Path], folder: Path) -> None:
    """Print what the posts of each site take, first 40 and then up to 90 of them."""
    print("\nfirst captures: stored payloads against one solid zstd-19 stream (the limit) and .warc.gz")
    print(
        f"{'site':18}{'pages':>6}{'level':>6}{'stored':>9}{'limit':>9}{'x limit':>9}{'.warc.gz':>10}{'1/':>7}", end=""
    )
    print(f"{'file':>9}{'deepest':>8}{'pack CPU':>9}{'p99':>6}")
    for site in sites:
        visits = posts(site)
        for count in sorted({min(40, len(visits)), min(90, len(visits))}):
            bodies = [body for _, body in visits[:count]]
            limit, warc = solid(bodies), [warc_gz([body]) for body in bodies]
            for level in reversed(Level):
                bench = Bench(folder / f"{site.name}-{count}-{level}.db", level)
                kept = bench.keep(visits[:count], kind="posts")
                _print_first(site.name, count, level, kept, limit=limit, warc=sum(warc), file=bench.size())
                if WARC_GOALS[0][0] <= count < FORETOLD:
                    _print_foretold(site.name, level, [len(each.packed.data) for each in kept], warc)


def _print_first(name: str, count: int, level: Level, kept: list[Kept], *, limit: int, warc: int, file: int) -> None:
    stored = sum(len(each.packed.data) for each in kept)
    times = [each.seconds * 1000 for each in kept]
    goal = next((times_smaller for pages, times_smaller in WARC_GOALS if count >= pages), 0)
    met = stored <= FIRST_CAPTURE_LIMIT * limit and warc >= goal * stored
    print(
        f"{name:18}{count:6}{level:6}{_kb(stored):>9}{_kb(limit):>9}{stored / limit:9.3f}{_kb(warc):>10}"
        f"{warc / stored:7.1f}{_kb(file):>9}{max(each.packed.depth for each in kept):8}"
        f"{percentile(times, 50):9.0f}{percentile(times, 99):6.0f}  {verdict(met)}"
        + (f" (goal 1/{goal})" if goal else " (too few pages for the .warc.gz goal)")
    )


def _print_foretold(name: str, level: Level, stored: Sequence[int], warc: Sequence[int]) -> None:
    """Print what `FORETOLD` pages would be, and how well the same would have told the pages that there are."""
    count = len(warc)
    then, told = (
        foretold(warc[:pages], ahead) / foretold(stored[:pages], ahead)
        for pages, ahead in ((count, FORETOLD - count), (count - LAST, LAST))
    )
    print(
        f"{name:18}{FORETOLD:6}{level:6}   foretold from the last {LAST}, not measured: 1/{then:.1f}"
        f"   (from {count - LAST} pages, {count} were foretold 1/{told:.1f} and are 1/{sum(warc) / sum(stored):.1f})"
    )


def foretold(taken: Sequence[int], ahead: int) -> float:
    """Bytes of the pages that took *taken*, and of *ahead* more that take what the last of them did on average."""
    last = taken[-LAST:]
    return sum(taken) + ahead * sum(last) / len(last)


def re_renders(sites: Sequence[Path], folder: Path) -> None:
    """Print what each render takes of a post that is held already."""
    print(f"\nre-renders: bytes each against its own .warc.gz record (goal: a mean of 1/{RENDER_GOAL})")
    print(f"{'renders':44}{'level':>6}{'count':>6}{'mean':>8}{'median':>8}{'largest':>8}{'.warc.gz':>10}{'1/':>7}")
    for site in sites:
        if (site / "versions").is_dir():
            for level in reversed(Level):
                bench = Bench(folder / f"{site.name}-dated-{level}.db", level)
                _dated(bench, dated_renders(site), f"{site.name}, dated by its collectors")
    if not REPLAY.is_dir():
        print("skipped: scripted renders (no ../shared/replay)")
        return
    for site in [site for site in sites if site.name in {"makigo-dev", "revistacluster"}]:
        bench = Bench(folder / f"{site.name}-living-{Level.BEST}.db", Level.BEST)
        for day, visits in enumerate(living(site, count=12, days=9, deploys=(3, 6))):
            kept = bench.keep(visits, kind="posts")
            told = "a deploy" if day in (3, 6) else "nothing deployed"
            if day in (1, 3, 4, 6, 8):
                _print_renders(f"{site.name}, day {day}, {told}", bench.level, kept, [body for _, body in visits])


def _dated(bench: Bench, visits: Sequence[Visit], name: str) -> None:
    seen: set[str] = set()
    kept: list[Kept] = []
    bodies: list[bytes] = []
    for uri, body in visits:
        stored = bench.keep([(uri, body)], kind="posts")
        if uri in seen and stored:
            kept += stored
            bodies.append(body)
        seen.add(uri)
    _print_renders(name, bench.level, kept, bodies)


def _print_renders(name: str, level: Level, kept: Sequence[Kept], bodies: Sequence[bytes]) -> None:
    sizes = [float(len(each.packed.data)) for each in kept]
    warc = warc_gz(bodies) / len(bodies)
    mean = sum(sizes) / len(sizes)
    print(
        f"{name:44}{level:6}{len(sizes):6}{mean:8.0f}{percentile(sizes, 50):8.0f}{max(sizes):8.0f}{_kb(warc):>10}"
        f"{warc / mean:7.0f}  "
        + ("(no goal: each page pays once a deploy)" if "a deploy" in name else verdict(warc >= RENDER_GOAL * mean))
    )


def _kb(size: float) -> str:
    return f"{size / 1000:.0f} KB" if size >= 10_000 else f"{size:.0f} B"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sites", nargs="*", default=[])
    options = parser.parse_args()
    print(f"zstandard {metadata.version('zstandard')}, zstd {'.'.join(map(str, zstandard.ZSTD_VERSION))}")
    print(f"peer: warcio {metadata.version('warcio')}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with dev_sites() as all_sites, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sites = [site for site in all_sites if not options.sites or site.name in options.sites]
        first_captures(sites, folder)
        re_renders(sites, folder)
        openings(sorted(folder.glob(f"*{Level.BEST}.db")))


if __name__ == "__main__":
    main()
