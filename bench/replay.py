"""A real blog served on loopback by the shared replay server, and runs of crawlers against it."""

import compileall
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from urllib.request import urlopen

from bench.corpus import SHARED, unpack

SERVER = SHARED / "replay" / "replay.py"
# Of the middle size, with a sitemap, a feed and list pages.
SITE = "girlplus"
_PACKAGES = [Path(__file__).resolve().parents[1] / name for name in ("archive", "scraper")]
SPIDER = Path(__file__).with_name("peer_spider.py")
# Another environment may hold the peers: they are no dependencies of ours.
PEERS = os.environ.get("BENCH_PEERS", sys.executable)

_CONFIG = """
[archive]
path = "{folder}/archive.db"
[scraper]
contact = "bench@example.org"
min_delay = {delay}
allow_loopback = true
[[site]]
id = "replay"
name = "Replay"
profile = "wix"
url = "{base}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blog:
    """A served blog."""

    base: str
    posts: tuple[str, ...]
    """Their addresses."""
    control: str

    def requests(self) -> int:
        """Return how many requests the server has answered so far."""
        return len(json.loads(_text(f"{self.control}/log")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of a command: of the processor, its children included, and on the clock."""

    cpu: float
    wall: float
    output: str
    failed: bool = False


@contextmanager
def served() -> Iterator[tuple[Blog, Path] | None]:
    """The blog and an empty folder to work in, or None with a message where the shared material is absent."""
    if not SERVER.exists():
        print(f"skipped: no replay server at {SERVER}", file=sys.stderr)
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        unpack(Path(folder))
        site = next(Path(folder).glob(f"*/{SITE}"))
        with replayed(site, quiet(Path(folder), SITE)) as blog:
            yield blog, Path(folder)


@contextmanager
def replayed(site: Path, scenario: Path) -> Iterator[Blog]:
    """The unpacked *site* as a blog that lives by *scenario*."""
    with serving(site, scenario) as (base, control):
        yield Blog(base=base, posts=_posts(base), control=control)


@contextmanager
def serving(site: Path, scenario: Path) -> Iterator[tuple[str, str]]:
    """The replay of *scenario* on the unpacked *site*: its address, and that of its control port."""
    command = [sys.executable, str(SERVER), "--site", str(site), "--scenario", str(scenario)]
    # Leaving the context waits for the server and closes what it wrote to.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=SERVER.parent) as server:
        try:
            assert server.stdout is not None
            ready = json.loads(server.stdout.readline())
            yield ready["base"], ready["control"]
        finally:
            server.terminate()


def configured(folder: Path, base: str, *, delay: float = 0.0) -> Path:
    """A configuration for our own crawler of the blog at *base*, with an archive in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(_CONFIG.format(folder=folder.resolve(), base=base, delay=delay), "utf-8")
    return path


def cirma(config: Path, *arguments: str, clock: datetime | None = None) -> Cost:
    """Run our own program, at the instant *clock* where one is given."""
    _compile()
    program = "from scraper.cli import run; run()"
    told = {"CIRMA_CLOCK": clock.isoformat()} if clock else {}
    if clock and arguments[0] == "crawl":
        # The server's Date is the real one here.
        arguments = (*arguments, "--clock-is-right")
    return run([sys.executable, "-c", program, *arguments, "--config", str(config)], told=told)


def run(command: Sequence[str], *, folder: Path | None = None, told: Mapping[str, str] = MappingProxyType({})) -> Cost:
    """Run *command* to its end, with *told* added to the environment."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    # As where the programs are installed: their Python keeps what it compiled.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={**kept, **told})
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu=cpu, wall=wall, output=done.stdout, failed=done.returncode != 0)


@cache
def _compile() -> None:
    """Compile our modules, as pip does where the program is installed: the peers are, and Python may not write here."""
    for package in _PACKAGES:
        compileall.compile_dir(package, quiet=1)


def quiet(folder: Path, site: str, *, days: int = 1) -> Path:
    """A scenario of *site* in which nothing happens for *days*, and pages were rendered an hour ago."""
    started = datetime.now(UTC) - timedelta(hours=1)
    scenario = {"site": site, "seed": 1, "days": days, "start": started.isoformat(), "events": [], "faults": []}
    path = folder / "scenario.json"
    path.write_text(json.dumps(scenario), "utf-8")
    return path


def _posts(base: str) -> tuple[str, ...]:
    return tuple(re.findall("<loc>([^<]*/post/[^<]*)</loc>", _text(f"{base}/blog-posts-sitemap.xml")))


def _text(address: str) -> str:
    with urlopen(address) as answer:
        text: str = answer.read().decode()
    return text
