"""The parent alone killed with SIGKILL while it rereads: does a process stay, does a lock stay, is the archive whole?

    python bench/kills_of_parent.py [--kills 200] [--seconds 1500] [--seed 1]

`cirma reparse`, `reparse --anew` and a crawl that catches up run over copies of the demonstration archive and are
killed at random moments of their own processor time, their workers left alone. After each: every process of it is gone
within five seconds, the lock can be had at once, every post is shown or told as not yet derived, and after the next
start `verify` is clean.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from archive.database import schema
from archive.errors import ArchiveError, NotDerived
from archive.query import names, posts
from archive.store import Store
from archive.verify import Sample, verify
from scraper.reading.reread import catch_up
from tests.support.archives import demo_archive

ROOT = Path(__file__).parents[1]
PATIENCE = 5.0
WAYS = {"reparse": ("reparse",), "reparse --anew": ("reparse", "--anew"), "catching up": ("crawl", "--limit", "0")}


def prepared(folder: Path, way: str) -> Path:
    """A copy of the demonstration archive in which *way* has something to do."""
    path = folder / "archive.db"
    for beside in folder.glob("archive.db*"):
        beside.unlink()
    shutil.copy(demo_archive(), path)
    config = '[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.test"\nallow_loopback = true\n'
    (folder / "config.toml").write_text(
        f'{config}[[site]]\nid = "demo"\nname = "Demo"\nurl = "http://127.0.0.1:9"\n', "utf-8"
    )
    if way == "catching up":
        # Derived tables of another version: every capture is to be read, every post to be derived.
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {schema.KEPT_VERSION * 1000 + 1}")
    elif way == "reparse":
        store = Store.open(path, holder="a bench", now=datetime.now(UTC))
        store.database.execute("UPDATE derivation SET code_version = 'of other code'")
        store.close()
    return path


def begun(folder: Path, way: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", "from scraper.cli import run; run()", *WAYS[way], "--config", "config.toml"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=nowhere, stderr=nowhere, start_new_session=True
    )


def worked(process: "subprocess.Popen[bytes]", seconds: float) -> float | None:
    """Wait until *process* has worked for *seconds* of processor time; how long it worked in all if it ended before.

    A busy machine makes any wait too short: every kill would meet the start of the program.
    """
    used = 0.0
    while process.poll() is None:
        with suppress(OSError, ValueError):
            words = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            used = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        if used >= seconds:
            return None
        time.sleep(0.005)
    return used


def of_session(session: int) -> list[int]:
    """The processes of *session* that are not yet gone."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            words = (entry / "stat").read_text().rpartition(")")[2].split()
            if words[0] != "Z" and int(words[3]) == session:
                found.append(int(entry.name))
    return found


def after(path: Path, session: int) -> list[str]:
    """Return what is wrong after a kill."""
    wrong = []
    deadline = time.monotonic() + PATIENCE
    while of_session(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = of_session(session)
    if left:
        wrong.append(f"{len(left)} processes stay")
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    wrong += [f"reading: {type(error).__name__}: {error}" for error in _read(path)]
    now = datetime.now(UTC)
    try:
        store = Store.open(path, holder="the next", now=now)
    except ArchiveError as error:
        return [*wrong, f"the next start: {error}"]
    try:
        catch_up(store)
    finally:
        store.close()
    return wrong + [str(fault) for fault in verify(path, at=now, sample=Sample(share=1, day=now.date())).faults]


def _read(path: Path) -> list[Exception]:
    """Return what stops a reader who asks for every post right after the kill."""
    stopped: list[Exception] = []
    try:
        database = schema.connect(path)
    except ArchiveError as error:
        # Of another version, not yet brought up: told in words.
        return [] if "version" in str(error) else [error]
    posts.register(database)
    for (post,) in database.execute("SELECT id FROM post").fetchall():
        try:
            posts.show(database, names.resolve(database, post))
        except NotDerived:
            pass
        except Exception as error:  # noqa: BLE001 - what it is is the finding
            stopped.append(error)
    database.close()
    return stopped


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance, started = random.Random(arguments.seed), time.monotonic()
    kills, ended, wrong = Counter[str](), Counter[str](), []
    with tempfile.TemporaryDirectory() as name:
        folder, lasting = Path(name), dict.fromkeys(WAYS, 2.0)
        while kills.total() < arguments.kills and time.monotonic() - started < arguments.seconds:
            way = chance.choice(list(WAYS))
            path = prepared(folder, way)
            process = begun(folder, way)
            used = worked(process, chance.uniform(0.1, lasting[way]))
            if used is not None:
                ended[way] += 1
                lasting[way] = max(0.2, 0.98 * used)
                continue
            process.kill()
            process.wait()
            kills[way] += 1
            wrong += [f"{way}: {each}" for each in after(path, process.pid)]
    took = time.monotonic() - started
    print(", ".join(f"{count} kills of {way}" for way, count in sorted(kills.items())), f"in {took:.0f} s")
    print(f"runs that ended before their kill: {ended.total()}; wrong: {len(wrong)}")
    for line in wrong[:20]:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
