"""The reading room under readers: `python -m bench.room [POSTS [REQUESTS]]`, by default 10,000 and 50,000.

Over an archive of POSTS posts with three states each: the median page beside a bare Starlette page with one SQLite
query, asked in turn from servers of their own; the 99th percentile at 20 requests a second while a crawl writes; and
REQUESTS mixed requests, wrong ones too, after which there must be no 500 and no more memory than at the start. An
archive that was built once is kept in the folder that ROOM_BENCH names.
"""

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.database import schema
from bench.asof import WORDS
from bench.room_archive import make

POSTS, REQUESTS = 10_000, 50_000
ROUNDS = 400
PACE, SECONDS = 20, 45

_BARE = """
import sqlite3, sys, threading
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
local = threading.local()
def page(request):
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    row = local.db.execute("SELECT title, body FROM state_text WHERE id = ?", (request.path_params["id"],)).fetchone()
    return HTMLResponse(f"<!DOCTYPE html><title>{row[0]}</title><p>{row[1]}</p>")
app = Starlette(routes=[Route("/{id:int}", page)])
uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False, lifespan="off")
"""
_CONFIG = (
    '[archive]\npath = "{path}"\n[scraper]\ncontact = "a@b.example"\n[[site]]\nid = "b"\nurl = "https://blog.test"\n'
)


class Asker:
    """One reader with one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path: str) -> tuple[int, float]:
        """The status of *path* and the seconds until its last byte."""
        try:
            return self._asked(path)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server had closed a connection that was idle for five seconds.
            self._connection.close()
            return self._asked(path)

    def _asked(self, path: str) -> tuple[int, float]:
        start = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept-Language": "fr"})
        answer = self._connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - start


def main() -> None:
    """Build, ask, print."""
    posts, requests = (
        (int(each) for each in (*sys.argv[1:], POSTS, REQUESTS)[:2]) if len(sys.argv) > 1 else (POSTS, REQUESTS)
    )
    kept = os.environ.get("ROOM_BENCH")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(kept or scratch)
        path = folder / f"room-{posts}.db"
        if not path.exists():
            make(path, posts, states=3)
        with served(folder, path) as (room, bare, process, floor):
            paths = addresses(path)
            median((room, process.pid), (bare, floor.pid), paths)
            while_a_crawl_writes(room, path, paths)
            mixed(room, paths, requests, process)


def addresses(path: Path) -> list[str]:
    """Pages as readers open them: mostly posts and changes, then lists, then searches."""
    database = schema.connect(path)
    chance = random.Random(7)

    def some(sql: str, many: int) -> list[str]:
        return [row[0] for row in database.execute(f"{sql} ORDER BY random() LIMIT {many}")]

    found = [f"/posts/{name}" for name in some("SELECT id FROM post", 1500)]
    found += [f"/snapshots/{name}" for name in some("SELECT id FROM snapshot", 800)]
    found += [f"/changes/{name}" for name in some("SELECT id FROM change WHERE kind = 'edit'", 1200)]
    found += [f"/changes/{name}?view=side" for name in some("SELECT id FROM change WHERE kind = 'edit'", 300)]
    found += [f"/posts/{name}/history" for name in some("SELECT id FROM post", 200)]
    found += [f"/captures/{name}" for name in some("SELECT id FROM capture", 200)]
    found += [f"/posts?page={chance.randint(1, 150)}" for _ in range(150)]
    found += [f"/changes?page={chance.randint(1, 500)}" for _ in range(150)]
    words = WORDS.split()
    # The texts are made of 26 words, so that each stands in all of them; a number stands in a title or two.
    found += [f"/search?q={chance.randint(1, 299)}" for _ in range(95)]
    found += [f"/search?q={quote(' '.join(chance.sample(words, 2)))}" for _ in range(5)]
    found += [f"/posts/{name}.json" for name in some("SELECT id FROM post", 200)]
    found += ["/", "/about", "/authors", "/removed", "/changes.atom"] * 10
    chance.shuffle(found)
    return found


@contextmanager
def served(folder: Path, path: Path) -> Iterator[tuple[int, int, subprocess.Popen[bytes], subprocess.Popen[bytes]]]:
    """The room and the bare page, each in a process of its own; their ports, and the room's process."""
    config = folder / "room.toml"
    config.write_text(_CONFIG.format(path=path), "utf-8")
    command = [sys.executable, "-m", "scraper.cli", "serve", "--config", str(config), "--port", "0", "--json"]
    room = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert room.stdout
    port = int(re.search(rb":(\d+)\"", room.stdout.readline())[1])  # type: ignore[index]
    bare = subprocess.Popen([sys.executable, "-c", _BARE, str(path), str(port + 1)], stderr=subprocess.DEVNULL)
    try:
        _wait(port + 1)
        yield port, port + 1, room, bare
    finally:
        for process in (room, bare):
            process.terminate()
            process.wait()


def median(room: tuple[int, int], bare: tuple[int, int], paths: Sequence[str]) -> None:
    """The median page, each address asked for the first time, beside the bare one in turn; port and process of each."""
    ours, theirs = Asker(room[0]), Asker(bare[0])
    for path in ("/", "/posts", "/changes", *paths[-20:]):
        ours.ask(path)
    times: dict[str, list[float]] = {}
    floors = []
    spent = [_cpu(pid) for _, pid in (room, bare)]
    for number, path in enumerate(paths[:ROUNDS]):
        kind = re.sub(r"/[0-9a-f]{8,}", "/ID", path).partition("?")[0]
        times.setdefault(kind, []).append(ours.ask(path)[1])
        floors.append(theirs.ask(f"/{number % 500 + 1}")[1])
    took = [(_cpu(pid) - before) / ROUNDS * 1000 for (_, pid), before in zip((room, bare), spent, strict=True)]
    everything = [value for values in times.values() for value in values]
    floor = statistics.median(floors)
    ratio = statistics.median(everything) / floor
    middle = statistics.median(everything) * 1000
    print(f"bare page {floor * 1000:.2f} ms; median page {middle:.2f} ms: {ratio:.2f} times")
    print(
        f"CPU of the server a page: {took[1]:.2f} ms bare, {took[0]:.2f} ms ours (mean): {took[0] / took[1]:.2f} times"
    )
    for kind, values in sorted(times.items(), key=lambda item: -len(item[1])):
        print(f"    {kind:24} {len(values):4}  {statistics.median(values) * 1000:7.2f} ms")


def while_a_crawl_writes(room: int, path: Path, paths: Sequence[str]) -> None:
    """Twenty requests a second while pages are kept and read, four a second."""
    writer = subprocess.Popen([sys.executable, "-m", "bench.room_writer", str(path)])
    times: list[float] = []
    lock = threading.Lock()

    def one(path: str) -> None:
        taken = Asker(room).ask(path)[1]
        with lock:
            times.append(taken)

    start = time.perf_counter()
    for number in range(PACE * SECONDS):
        due = start + number / PACE
        time.sleep(max(0.0, due - time.perf_counter()))
        threading.Thread(target=one, args=(paths[number % len(paths)],)).start()
        if writer.poll() is not None:
            break
    time.sleep(1)
    writer.terminate()
    writer.wait()
    ranked = sorted(times)
    p50, p99 = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99) - 1]
    told = f"{len(times)} requests at {PACE} a second while a crawl writes"
    load = os.getloadavg()[0]
    print(f"{told}, load {load:.1f}: median {p50 * 1000:.1f} ms, 99th percentile {p99 * 1000:.1f} ms", flush=True)


def mixed(room: int, paths: Sequence[str], requests: int, process: "subprocess.Popen[bytes]") -> None:
    """Many requests of every kind, wrong ones too: what they came to, and the server's memory."""
    chance = random.Random(11)
    statuses: Counter[int] = Counter()
    asker = Asker(room)
    begun = 0.0
    for number in range(requests):
        path = chance.choice(paths) if chance.random() < 0.7 else _wrong(chance)
        statuses[asker.ask(path)[0]] += 1
        if number == requests // 5:
            begun = _memory(process.pid)
        if number and number % (requests // 5) == 0:
            print(f"    {number:6} requests: {_told(statuses)}; {_memory(process.pid):.0f} MB", flush=True)
    ended = _memory(process.pid)
    memory = f"memory {begun:.0f} MB after a fifth, {ended:.0f} MB at the end"
    print(f"{requests} mixed requests: {_told(statuses)}; {memory}")
    if any(status == 500 for status in statuses):
        sys.exit("a request ended in a fault")


def _told(statuses: Counter[int]) -> str:
    return ", ".join(f"{status}: {many}" for status, many in sorted(statuses.items()))


def _wrong(chance: random.Random) -> str:
    word = quote("".join(chance.choices("éà%<>'\"\\/.:-_#*()&=+ abc0159", k=chance.randint(1, 40))))
    return chance.choice(
        [f"/posts/{word}", f"/posts?state={word}", f"/changes?since={word}", f"/search?q={word}", f"/{word}",
         f"/timegate/{word}", f"/memento/2026/{word}", f"/compare/{word}..{word}", f"/posts?page={word}",
         f"/oai?verb={word}", f"/concordance?q={word}", f"/frequency?q={word}", f"/captures/{word}/frame",
         f"/snapshots/{chance.getrandbits(64):016x}", f"/changes/{chance.getrandbits(64):016x}", f"/day/{word}",
         f"/basket?id={word}", f"/authors/{word}", f"/static/{word}", f"/posts.json?author={word}&q={word}"]
    )  # fmt: skip


def _cpu(pid: int) -> float:
    """CPU seconds that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """Resident megabytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            Asker(port).ask("/1")
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the bare page does not answer")


if __name__ == "__main__":
    main()
