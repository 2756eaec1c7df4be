"""Crawls killed with SIGKILL at random moments: is anything lost that was kept, and do they complete?

    python bench/kills.py --site DIR --scenario FILE --replay replay.py [--kills 200] [--seed 1] [--assets]

A real `cirma crawl` runs against the replay server without delay. After each kill: every capture that a reader saw
before is still there, `verify` is clean, and the next crawl goes on. A crawl that completes is followed by one into a
new archive until the kills are spent. No address may be kept twice in one crawl.

With `--assets` the server has pictures, too: no picture that a row names is lost, no file stays without a row once
the next process has opened the archive, and none is asked for twice.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import ArchiveError
from archive.media.folder import folder_of
from archive.store import Store
from archive.verify import Sample, verify
from bench.replay import configured

TWICE = """
SELECT crawl, uri, count(*) FROM fetch WHERE outcome = 'response' AND status = 200
GROUP BY crawl, uri HAVING count(*) > 1
"""
KEPT_TWICE = """
SELECT resource, count(*) FROM media_fetch m JOIN fetch f ON f.id = m.fetch WHERE f.blob IS NOT NULL
GROUP BY resource, variant HAVING count(*) > 1
"""
# What a reader can rely on: captures, and pictures with their bytes.
HELD = "SELECT id FROM capture UNION ALL SELECT digest FROM blob"


@dataclass
class Tally:
    kills: int = 0
    completed: int = 0
    captures: int = 0
    lost: int = 0
    pictures: int = 0
    left_by_kills: int = 0
    """Files that a killed process had written, and no row named yet."""
    faults: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


@contextmanager
def replay(script: Path, site: Path, scenario: Path, *, has_assets: bool) -> Iterator[str]:
    """The address of a replay server."""
    command = [sys.executable, str(script), "--site", str(site), "--scenario", str(scenario)]
    command += ["--assets"] if has_assets else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["base"]
        finally:
            server.terminate()


def crawl(folder: Path, *, within: float) -> int | None:
    """The exit code of one crawl, or None where it was killed *within* so many seconds."""
    config = str(folder / "config.toml")
    command = [sys.executable, "-c", "from scraper.cli import run; run()", "crawl", "--init", "--config", config]
    root = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root}
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, start_new_session=True
    )
    try:
        _, told = process.communicate(timeout=within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    if process.returncode not in (0, 4):
        raise SystemExit(f"a crawl ended with {process.returncode}:\n{told.decode()}")
    return process.returncode


def captures(archive: Path) -> set[str]:
    if not archive.exists():
        return set()
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        try:
            return {row[0] for row in connection.execute(HELD)}
        except sqlite3.OperationalError:  # killed before the tables were made
            return set()


def watch(archive: Path, tally: Tally, held: set[str]) -> set[str]:
    """Check *archive* against what it *held* before; what it holds now."""
    now = captures(archive)
    tally.lost += len(held - now)
    if now:
        try:
            at = datetime.now(UTC)
            report = verify(archive, at=at, sample=Sample(share=1, day=at.date()))
            tally.faults += [f"{fault.check}: {fault.what}: {fault.why}" for fault in report.faults]
        except ArchiveError as error:
            tally.faults.append(str(error))
    return now


def swept(archive: Path, tally: Tally) -> None:
    """Open *archive* as the next process does; then files and rows name the same bytes."""
    if not captures(archive):
        return
    before = files(archive)
    Store.open(archive, holder="bench.kills", now=datetime.now(UTC)).close()
    with closing(sqlite3.connect(archive)) as connection:
        rows = {row[0].removeprefix("sha256:") for row in connection.execute("SELECT digest FROM blob")}
    tally.left_by_kills += len(before - rows)
    tally.faults += [f"a file without a row: {name}" for name in files(archive) - rows]
    tally.faults += [f"a row without its file: {name}" for name in rows - files(archive)]


def files(archive: Path) -> set[str]:
    return {path.name for path in folder_of(archive).rglob("*") if path.is_file()}


def one_archive(folder: Path, tally: Tally, *, kills: int, chance: random.Random, patience: float) -> None:
    """Crawl into a new archive until it completes, killing on the way."""
    archive, held = folder / "archive.db", set[str]()
    while True:
        # Most kills fall between the first request and the last; some while it starts.
        within = chance.uniform(0.2, patience) if tally.kills < kills else 3600
        code = crawl(folder, within=within)
        held = watch(archive, tally, held)
        # As often, the next crawl is what finds the files that were left.
        if code is not None or chance.random() < 0.5:
            swept(archive, tally)
        if code is None:
            tally.kills += 1
            continue
        break
    tally.completed += 1
    tally.pictures += len(files(archive))
    tally.captures += len(held) - len(files(archive))
    with closing(sqlite3.connect(archive)) as connection:
        tally.twice += [f"{uri} {count} times in crawl {number}" for number, uri, count in connection.execute(TWICE)]
        tally.twice += [f"the picture {name} {count} times" for name, count in connection.execute(KEPT_TWICE)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--scenario", type=Path, required=True)
    parser.add_argument("--replay", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--patience", type=float, default=6.0, help="seconds after which a crawl is killed at the latest"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--assets", action="store_true", help="serve pictures, too")
    arguments = parser.parse_args()
    chance, tally, started = random.Random(arguments.seed), Tally(), time.monotonic()
    with replay(arguments.replay, arguments.site, arguments.scenario, has_assets=arguments.assets) as base:
        while tally.kills < arguments.kills:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                configured(folder, base)
                one_archive(folder, tally, kills=arguments.kills, chance=chance, patience=arguments.patience)
    took = time.monotonic() - started
    print(f"{tally.kills} kills, {tally.completed} crawls completed, {tally.captures} captures, {took:.0f} s")
    print(f"{tally.pictures} pictures held; {tally.left_by_kills} files that kills had left without a row went")
    print(f"captures and pictures lost: {tally.lost}")
    print(f"faults found: {len(tally.faults)}; addresses kept twice: {len(tally.twice)}")
    for line in (*tally.faults[:10], *tally.twice[:10]):
        print(f"  {line}")
    return 1 if tally.lost or tally.faults or tally.twice else 0


if __name__ == "__main__":
    sys.exit(main())
