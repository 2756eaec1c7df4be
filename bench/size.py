"""What the payload store takes: per first capture, per re-render, per opening.

    pip install -r bench/requirements.txt
    python bench/size.py [--corpus DEV.TAR.ZST] [--sites NAME …]

The pages are real ones of other people, given beside the repository and never a part of it. Beside us stand the limit
(one solid zstd-19 stream of the same pages, of which none opens without those before it) and warcio's .warc.gz.
"""

import argparse
import io
import os
import platform
import random
import re
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

import zstandard
from sqlite_utils import Database
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import schema
from archive.frames import Level
from archive.payloads import Packed, Payloads

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPUS = SHARED / "corpus" / "dev.tar.zst"
REPLAY = SHARED / "replay"

# Goals of the project: (at least so many pages, at least this many times smaller than .warc.gz).
FIRST_CAPTURE_LIMIT = 1.2
WARC_GOALS = ((70, 35), (40, 20))
RENDER_GOAL = 100
OPEN_GOAL_MS = 10.0

Visit = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored body and the processor time it took to pack it."""

    packed: Packed
    seconds: float


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds on the clock and of the processor; the first counts other people's work too."""

    wall: float
    cpu: float


class Bench:
    """An archive file of the real schema, filled as a crawl fills it."""

    def __init__(self, path: Path, level: Level) -> None:
        self.path, self.level = path, level
        self.database: Database = schema.create(path)
        self.payloads = Payloads(self.database.conn)
        self.last: dict[str, str] = {}

    def keep(self, visits: Iterable[Visit], *, kind: str) -> list[Kept]:
        """What was newly stored for *visits*, in order; a body held already is not stored again."""
        return [kept for uri, body in visits if (kept := self._keep(uri, body, kind=kind)) is not None]

    def size(self) -> int:
        """Bytes of the file, closed as a crawl leaves it."""
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return self.path.stat().st_size

    def _keep(self, uri: str, body: bytes, *, kind: str) -> Kept | None:
        begun = time.process_time()
        packed = self.payloads.pack(body, kind=kind, previous=self.last.get(uri), level=self.level)
        took = time.process_time() - begun
        self.last[uri] = packed.digest
        row = (packed.digest, packed.size, "present", packed.base, packed.depth, kind, packed.data)
        cursor = self.database.execute("INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        return Kept(packed, took) if cursor.rowcount else None


# --- peers -------------------------------------------------------------------------------------------------------


def solid(bodies: Sequence[bytes]) -> int:
    """Bytes of one zstd-19 stream over all *bodies*."""
    parameters = zstandard.ZstdCompressionParameters.from_level(19, window_log=27)
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj(size=sum(map(len, bodies)))
    return sum(len(stream.compress(body)) for body in bodies) + len(stream.flush())


def warc_gz(bodies: Iterable[bytes]) -> int:
    """Bytes of *bodies* as response records of a .warc.gz."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    headers = [("Content-Type", "text/html; charset=UTF-8")]
    for number, body in enumerate(bodies):
        writer.write_record(
            writer.create_warc_record(
                f"https://site.example/post/{number}",
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            )
        )
    return file.tell()


# --- material ----------------------------------------------------------------------------------------------------


def posts(site: Path) -> list[Visit]:
    """The posts of *site*, in an order that has nothing to do with them."""
    visits = [(path.stem, path.read_bytes()) for path in sorted((site / "posts").glob("*.html"))]
    random.Random(1).shuffle(visits)
    return visits


def dated_renders(site: Path) -> list[Visit]:
    """Every dated render of *site*, oldest first."""
    paths = (site / "versions").glob("*/*.html")
    return [(path.parent.name, path.read_bytes()) for path in sorted(paths, key=lambda path: (_stamp(path), path))]


def living(site: Path, *, count: int, days: int, deploys: Sequence[int]) -> Iterator[list[Visit]]:
    """Each day's render of *count* posts; on the days in *deploys* the platform's front end moves too."""
    sys.path.insert(0, str(REPLAY))
    from render import Moment, Template, deploy  # type: ignore[import-not-found]

    for day in range(days):
        release = sum(day >= when for when in deploys)
        moment = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        yield [
            (slug, Template(deploy(body.decode(), release)).render(Moment(slug, day % 2, day, moment)).encode())
            for slug, body in posts(site)[:count]
        ]


def _stamp(path: Path) -> str:
    found = re.search(r"\d{4}-\d\d-\d\dT\d{4}", path.name)
    return found.group() if found else ""


# --- figures -----------------------------------------------------------------------------------------------------


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
            limit, warc = solid(bodies), warc_gz(bodies)
            for level in reversed(Level):
                bench = Bench(folder / f"{site.name}-{count}-{level}.db", level)
                kept = bench.keep(visits[:count], kind="posts")
                _print_first(site.name, count, level, kept, limit=limit, warc=warc, file=bench.size())


def _print_first(name: str, count: int, level: Level, kept: list[Kept], *, limit: int, warc: int, file: int) -> None:
    stored = sum(len(each.packed.data) for each in kept)
    times = [each.seconds * 1000 for each in kept]
    goal = next((times_smaller for pages, times_smaller in WARC_GOALS if count >= pages), 0)
    met = stored <= FIRST_CAPTURE_LIMIT * limit and warc >= goal * stored
    print(
        f"{name:18}{count:6}{level:6}{_kb(stored):>9}{_kb(limit):>9}{stored / limit:9.3f}{_kb(warc):>10}"
        f"{warc / stored:7.1f}{_kb(file):>9}{max(each.packed.depth for each in kept):8}"
        f"{_percentile(times, 50):9.0f}{_percentile(times, 99):6.0f}  {_verdict(met)}"
        + (f" (goal 1/{goal})" if goal else " (too few pages for the .warc.gz goal)")
    )


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
        f"{name:44}{level:6}{len(sizes):6}{mean:8.0f}{_percentile(sizes, 50):8.0f}{max(sizes):8.0f}{_kb(warc):>10}"
        f"{warc / mean:7.0f}  "
        + ("(no goal: each page pays once a deploy)" if "a deploy" in name else _verdict(warc >= RENDER_GOAL * mean))
    )


def openings(folder: Path) -> None:
    """Print how long a random capture of the files made above takes to open."""
    print(f"\nopening a random capture, ms (goal: 99 of 100 within {OPEN_GOAL_MS:.0f} of wall time)")
    print(f"{'':46}{'count':>6}{'p50':>7}{'p99':>7}{'CPU p50':>9}{'p99':>7}")
    files = sorted(folder.glob(f"*{Level.BEST}.db"))
    for name, times in (
        ("cold: new reader, file out of the page cache", [took for file in files for took in _cold(file)]),
        ("warm: one reader for all", [took for file in files for took in _warm(file)]),
    ):
        wall, cpu = [each.wall for each in times], [each.cpu for each in times]
        p99 = _percentile(wall, 99)
        print(f"{name:46}{len(times):6}{_percentile(wall, 50):7.2f}{p99:7.2f}", end="")
        print(f"{_percentile(cpu, 50):9.2f}{_percentile(cpu, 99):7.2f}  {_verdict(p99 <= OPEN_GOAL_MS)}")


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


def _percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def _kb(size: float) -> str:
    return f"{size / 1000:.0f} KB" if size >= 10_000 else f"{size:.0f} B"


# --- the run -----------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--sites", nargs="*", default=[])
    options = parser.parse_args()
    if not options.corpus.exists():
        print(f"skipped: no corpus at {options.corpus}; it is given beside the repository, not a part of it")
        return
    print(f"zstandard {metadata.version('zstandard')}, zstd {'.'.join(map(str, zstandard.ZSTD_VERSION))}")
    print(f"peer: warcio {metadata.version('warcio')}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sites = [site for site in _unpacked(options.corpus, folder) if not options.sites or site.name in options.sites]
        first_captures(sites, folder)
        re_renders(sites, folder)
        openings(folder)


def _unpacked(corpus: Path, folder: Path) -> list[Path]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    with (
        corpus.open("rb") as packed,
        decompressor.stream_reader(packed) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        tar.extractall(folder, filter="data")
    return sorted(path.parent for path in folder.glob("*/*/site.json"))


if __name__ == "__main__":
    main()
