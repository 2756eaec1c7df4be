"""Measure what each command costs a post as an archive grows: `python -m bench.scale [--gate] [--states N] [POSTS…]`.

Archives of so many posts in some states each are built by the program's own code. Each command then runs in a process
of its own, forked after everything was imported: CPU and memory are the child's, over those of a child that does
nothing. The exponent is that of CPU between the smallest and the largest archive: 1 is linear. `--gate` does it at two
small sizes, and exits with 1 where an exponent is over 1.15 or a command fails.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import chdir
from datetime import timedelta
from functools import partial
from pathlib import Path

from click.testing import CliRunner
from msgspec import Struct

from archive.store import Store, crawls, misses
from bench.asof import LATER, build
from scraper.cli import program

SIZES = (500, 2_000)
GATE_SIZES = (150, 600)
"""As large as two minutes allow. What grows in a small part of a command shows at thousands of posts only."""
MOST = 1.15
ROUNDS = 2
"""The best of so many runs counts."""
SOON = 0.02
"""CPU seconds at the largest size, under which a command says nothing of growth."""
_CONFIG = """
[archive]
path = "archive.db"

[scraper]
contact = "bench@blog.test"

[[site]]
id = "b"
name = "B"
profile = "wix"
url = "https://blog.test"
language = "fr"
timezone = "Europe/Paris"
"""
COMMANDS = {
    "verify": ("verify",),
    "backup": ("backup", "copy.db"),
    "doctor": ("doctor",),
    "posts": ("posts", "--json"),
    "posts --as-of": ("posts", "--json", "--as-of", "2026-02-04"),
    "stats": ("stats",),
    "changes": ("changes", "--json"),
    "status": ("status",),
}


class Cost(Struct, frozen=True, kw_only=True):
    """The cost of one child."""

    cpu: float
    """Seconds."""
    memory: int
    """Bytes, at most at one time."""
    code: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--gate", action="store_true", help="two small sizes; exits with 1 where a command grows faster"
    )
    parser.add_argument("--states", type=int, default=2, help="states of each post")
    parser.add_argument("posts", nargs="*", type=int, metavar="POSTS", help="sizes of the archives")
    given = parser.parse_args()
    sizes = tuple(sorted(given.posts)) or (GATE_SIZES if given.gate else SIZES)
    with tempfile.TemporaryDirectory() as folder:
        _warm(Path(folder) / "warm")
        archives = {posts: _built(Path(folder) / str(posts), posts, given.states) for posts in sizes}
        print(f"{'':16}" + "".join(f"{posts:>12} posts   " for posts in sizes) + "exponent")
        # A command that seems to grow is measured again: a busy machine makes a short one look so.
        over = [
            name
            for name, run in _runs().items()
            if not any(_told(name, run, archives) for _ in range(given.gate * 2 + 1))
        ]
    print(f"over {MOST}: {', '.join(over) or 'none'}")
    return int(given.gate and bool(over))


def exponent(small: float, large: float, factor: float) -> float:
    """By which power of the size what took *small* grew to *large*, when the size grew *factor* times."""
    return math.log(large / small) / math.log(factor)


def _warm(folder: Path) -> None:
    """Run everything once here, so that no child is charged for an import."""
    folder.mkdir()
    (folder / "config.toml").write_text(_CONFIG, "utf-8")
    build(folder / "archive.db", 5, states=2)
    with chdir(folder):
        for run in _runs().values():
            run()


def _built(folder: Path, posts: int, states: int) -> Path:
    folder.mkdir()
    (folder / "config.toml").write_text(_CONFIG, "utf-8")
    start = time.process_time()
    build(folder / "archive.db", posts, states=states)
    size = (folder / "archive.db").stat().st_size
    spent = (time.process_time() - start) / posts
    print(f"{posts} posts in {states} states: {1e3 * spent:.1f} ms CPU, {size / posts / 1e3:.1f} kB a post", flush=True)
    return folder


def _runs() -> dict[str, Callable[[], int]]:
    return {"settle": _settle, **{name: partial(_command, *arguments) for name, arguments in COMMANDS.items()}}


def _command(*arguments: str) -> int:
    done = CliRunner().invoke(program, arguments, standalone_mode=False)
    if done.exception:
        raise done.exception
    # The doctor finds fault with the machine too, which is none of ours here.
    return 0 if arguments[0] == "doctor" else int(done.return_value or 0)


def _settle() -> int:
    """Return what the end of a crawl does that asked for nothing."""
    store = Store.open(Path("archive.db"), holder="bench", now=LATER)
    begun = {"arguments": {}, "configuration": {}, "software": "bench", "parser": "bench"}
    crawl = store.run(crawls.begin_crawl, "b", now=LATER + timedelta(days=1), **begun)
    store.run(misses.settle, crawl.id)
    store.run(crawls.withdraw_crawl, crawl)
    store.close()
    return 0


def _told(name: str, run: Callable[[], int], archives: dict[int, Path]) -> bool:
    """Measure *run* in every archive and print a line; whether it grows no faster than it may."""
    costs = {posts: _best(run, folder) for posts, folder in archives.items()}
    cells = "".join(
        f"{1e3 * cost.cpu / posts:8.2f} ms {cost.memory / posts / 1e3:5.0f} kB " for posts, cost in costs.items()
    )
    small, large = min(costs), max(costs)
    failed = any(cost.code for cost in costs.values())
    grown = exponent(costs[small].cpu, costs[large].cpu, large / small) if costs[large].cpu > SOON else None
    said = "FAILED" if failed else "too fast to say" if grown is None else f"{grown:.2f}"
    print(f"{name:16}{cells}{said}", flush=True)
    return not failed and (grown is None or grown <= MOST)


def _best(run: Callable[[], int], folder: Path) -> Cost:
    """The cheapest of some runs of *run* in *folder*, over a child that does nothing."""
    floor = min((_forked(lambda: 0, folder) for _ in range(ROUNDS)), key=lambda cost: cost.cpu)
    best = min((_forked(run, folder) for _ in range(ROUNDS)), key=lambda cost: (cost.code, cost.cpu))
    return Cost(cpu=max(best.cpu - floor.cpu, 1e-4), memory=max(best.memory - floor.memory, 0), code=best.code)


def _forked(run: Callable[[], int], folder: Path) -> Cost:
    for left in folder.glob("copy.db*"):
        left.unlink()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.chdir(folder)
        code = 70
        try:
            code = run()
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    return Cost(cpu=used.ru_utime + used.ru_stime, memory=used.ru_maxrss * 1024, code=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    sys.exit(main())
