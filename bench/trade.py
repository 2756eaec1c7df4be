"""Speed and memory of exports and imports, as ratios within one run: `python -m bench.trade [--megabytes 100]`.

Export is held against gzip alone over the same bytes; import against bare reading (fastwarc), packing and parsing
of the same pages, each measured here. Pages are made by the demonstration. Goals: 0.8, 0.6 and 150 MB.
`--kills N` kills an import N times with signal 9 at random moments, and lets the last try end.
"""

import argparse
import gzip
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fastwarc.warc import ArchiveIterator, WarcRecordType
from msgspec.structs import replace
from zlib_ng import zlib_ng

from archive.database.bodies.frames import Level
from archive.database.bodies.packing import Payloads
from archive.digest import sha256
from archive.model import Block, BlockKind, Run
from archive.store import Store
from scraper.demo import demo_blog, pages
from scraper.demo.post import DemoPost, mint
from scraper.demo.render import Render
from scraper.parse.page import Page, SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.total import read_caught

ORIGIN = "https://blog.test"
CONFIG = '[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.example"\n'
CONFIG += f'[[site]]\nid = "demo"\nurl = "{ORIGIN}"\n'
START = datetime(2020, 1, 1, tzinfo=UTC)
POSTS = 500
GOALS = {"export": 0.8, "import": 0.6}
# What real pages carry beside their text: some 230 KB of scripts, nearly the same on each, that pack six to one.
_PART = (
    '{"id":"comp-%s","type":"Component","parent":"comp-%s","layout":{"width":%d,"height":%d,"x":%d,"y":%d,'
    '"rotationInDegrees":0},"dataQuery":"#dataItem-%s","styleId":"style-%s"},'
)


def _ballast() -> bytes:
    chance = random.Random(7)
    names = [f"{chance.getrandbits(32):08x}" for _ in range(400)]
    parts = (
        _PART % (*chance.choices(names, k=2), *(chance.randrange(2000) for _ in range(4)), *chance.choices(names, k=2))
        for _ in range(1150)
    )
    return b"<script>" + "".join(parts).encode() + b"</script>"


_BALLAST = _ballast()
MOST = 150.0
"""Megabytes."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, default=60, help="of pages before compression")
    options.add_argument("--kills", type=int, default=0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(folder, given.megabytes << 20)
        if given.kills:
            return kills(folder, given.kills)
        warm(folder / "warm")
        taken, memory = program(folder, "import", "in.warc.gz", "--site", "demo", "--init")
        written, memory_out = program(folder, "export", "warc", "out")
        # Afterwards: what this process holds would count as its children's.
        ratio = sum(floor(folder)) / taken
        print(f"import: {ratio:.2f} of reading, packing and parsing; {memory:.0f} MB at most")
        packed = gzipped(folder / "out")
        print(f"export: {packed / written:.2f} of gzip alone over the same bytes; {memory_out:.0f} MB at most")
        good = packed / written >= GOALS["export"] and ratio >= GOALS["import"] and max(memory, memory_out) < MOST
    print("as it should be" if good else "NOT as it should be")
    return 0 if good else 1


def made(folder: Path, most: int) -> None:
    """A folder with a configuration, and *most* bytes to bring in."""
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    write(folder / "in.warc.gz", most)


def warm(folder: Path) -> None:
    """Have the modules compiled, as those of an installed program are."""
    made(folder, 1 << 20)
    program(folder, "import", "in.warc.gz", "--site", "demo", "--init")
    program(folder, "export", "warc", "out")


def write(path: Path, most: int) -> None:
    """A file of other people's making: pages of posts, each rendered at another time."""
    blog, size, number = demo_blog(), 0, 0
    with path.open("wb") as file:
        while size < most:
            at = START + timedelta(hours=number)
            post = numbered(blog.posts[number % len(blog.posts)], number % POSTS)
            body = pages.post_page(blog, post, Render(origin=ORIGIN, at=at, node=number % 2, deploy=1)).encode()
            body = body.replace(b"</body>", _BALLAST + b"</body>", 1)
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
                f"WARC-Target-URI: {ORIGIN}{post.path}\r\nWARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0))
            size, number = size + len(block), number + 1


def numbered(post: DemoPost, number: int) -> DemoPost:
    """A post of its own for each *number*: its address, id and a paragraph differ from those of the next."""
    told = Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=f"Note n° {number} : {sha256(str(number).encode())[7:]}."),))
    slug = f"{post.slug}-{number}"
    return replace(post, slug=slug, guid=mint(slug), title=f"{post.title} ({number})", blocks=(*post.blocks, told))


def program(folder: Path, *arguments: str) -> tuple[float, float]:
    """CPU seconds and megabytes at most of one run of the program."""
    words = [sys.executable, "-c", "from scraper.cli import run; run()", *arguments, "--config", "config.toml"]
    child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, env=environment())
    _, status, used = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[1]), "CIRMA_CLOCK": "2026-12-24T00:00:00Z"}


def floor(folder: Path) -> tuple[float, float, float]:
    """CPU seconds of bare reading, of packing and of parsing."""
    bodies, reading = timed(lambda: list(bare(folder / "in.warc.gz")))
    store = Store.open(folder / "floor.db", holder="bench", now=START)
    packer = Payloads(store.database.conn)
    _, packing = timed(
        lambda: [packer.pack(body, kind="demo post", digest=sha256(body), level=Level.FAST) for body in bodies]
    )
    store.close()
    site = SiteContext(base=ORIGIN, profile=PROFILES["wix"], zone=ZoneInfo("Europe/Paris"))
    made = [
        Page(body=body, uri=f"{ORIGIN}/post/{n % POSTS}", url=f"{ORIGIN}/post/{n % POSTS}", status=200, headers=(),
             observed=START, site=site)
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    _, parsing = timed(lambda: [read_caught(page) for page in made])
    return reading, packing, parsing


def bare(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield record.reader.read()


def gzipped(out: Path) -> float:
    """CPU seconds of gzip alone over the bytes of an export."""
    data = [gzip.decompress(path.read_bytes()) for path in sorted(out.glob("*.warc.gz"))]
    return timed(lambda: [zlib_ng.compress(each, 6) for each in data])[1]


def timed(work: object) -> tuple[list, float]:  # type: ignore[type-arg]
    before = time.process_time()
    found = work()  # type: ignore[operator]
    return found, time.process_time() - before


def kills(folder: Path, count: int) -> int:
    """Kill an import *count* times; it ends in what one that nobody killed gives."""
    program(folder, "import", "in.warc.gz", "--site", "demo", "--init")
    whole = held(folder / "archive.db")
    for path in folder.glob("archive.db*"):
        path.unlink()
    chance, landed = random.Random(1), 0
    words = [sys.executable, "-c", "from scraper.cli import run; run()"]
    words += ["import", "in.warc.gz", "--site", "demo", "--init"]
    for _ in range(count):
        child = subprocess.Popen([*words, "--config", "config.toml"], cwd=folder, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=environment(), start_new_session=True)  # fmt: skip
        try:
            child.wait(chance.uniform(0.3, 4.0))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            landed += child.wait() == -signal.SIGKILL
    program(folder, "import", "in.warc.gz", "--site", "demo", "--init")
    same = held(folder / "archive.db") == whole
    again = [*words, "--config", "config.toml"]
    done = subprocess.run(again, cwd=folder, capture_output=True, env=environment(), check=False)
    print(json.dumps({"kills": landed, "same captures and changes": same, "again": done.returncode}))
    return 0 if same and done.returncode == 0 else 1


def held(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = [tuple(row) for row in connection.execute("SELECT id, uri, payload FROM capture ORDER BY id")]
    return found + [tuple(row) for row in connection.execute('SELECT id, kind, post FROM "change" ORDER BY id')]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
