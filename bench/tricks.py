"""Measure what each trick of `archive.speed` gains: `python -m bench.tricks [NAME…] [--rounds N]`.

Each kind of work runs in a process of its own, with and without the trick in turn, and counts CPU time. A trick pays if
some work takes 5 % more without it. The archive is that of the demonstration blog; nothing needs the network.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from archive.speed import Trick

ROUNDS = 9
PAYS = 1.05
PROGRAM = (sys.executable, "-c", "from scraper.cli import run; run()")

_COMMAND, _CRAWL, _COMPARE, _INDEX, _OPEN = "command", "crawl", "compare", "index", "open"
PLAYED = {
    Trick.HIDDEN_LIBRARIES: (_COMMAND,),
    Trick.PAUSED_COLLECTOR: (_COMMAND,),
    Trick.KEPT_MEMORY: (_OPEN,),
    Trick.REMEMBERED: (_COMPARE, _INDEX, _CRAWL),
}


def main() -> int:
    """Print a line a trick and kind of work; 1 where a trick pays nowhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tricks", nargs="*", type=Trick, default=list(Trick))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--work", choices=WORKS, help="do this work alone, and print its CPU seconds")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.work:
        print(WORKS[arguments.work](arguments.folder))
        return 0
    idle = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([*PROGRAM, "demo", "--into", folder / "demo"], check=True, stdout=subprocess.DEVNULL)
        for trick in arguments.tricks:
            gains = {work: gain(trick, work, rounds=arguments.rounds, folder=folder) for work in PLAYED[trick]}
            for work, times in gains.items():
                print(f"{trick.value:28} {work:10} takes {times:5.2f} times the CPU without it", flush=True)
            idle += [trick.value] if max(gains.values()) < PAYS else []
    print("pay nowhere:", ", ".join(idle) or "none")
    return int(bool(idle))


def gain(trick: Trick, work: str, *, rounds: int, folder: Path) -> float:
    """CPU time without *trick* over that with it: the median of pairs that take turns."""
    pairs = [(_spent(work, folder, without=trick.value), _spent(work, folder, without="")) for _ in range(rounds)]
    return median(slow / quick for slow, quick in pairs)


def _spent(work: str, folder: Path, *, without: str) -> float:
    # Without bytecode every start compiles the program anew.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**inherited, "BENCH_WITHOUT": without}
    words = [sys.executable, "-m", "bench.tricks", "--work", work, "--folder", str(folder)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True, env=environment).stdout)


def command(folder: Path) -> float:
    """`cirma posts`, from its start to its end."""
    return _of_program("posts", "--archive", str(folder / "demo" / "archive.db"))


def crawl(_: Path) -> float:
    """`cirma demo`: two crawls of a small blog, and what they found."""
    with tempfile.TemporaryDirectory() as folder:
        return _of_program("demo", "--into", str(Path(folder) / "demo"))


def compare(_: Path) -> float:
    """Comparing a long post with five later versions of itself, each one word in fifty apart."""
    from archive.text.edits import edits

    texts = _versions(6)
    start = time.process_time()
    for later in texts[1:]:
        edits(texts[0], later, language="fr")
    return time.process_time() - start


def index(_: Path) -> float:
    """Writing the terms of the words of five versions of a long post."""
    from archive.search.stemming import Language, spellings, term

    texts = _versions(5)
    start = time.process_time()
    for text in texts:
        for word in spellings(text):
            term(word, Language.FRENCH)
    return time.process_time() - start


def opening(_: Path) -> float:
    """Opening thirty stored pages of a megabyte, three of a chain."""
    from archive.database import schema
    from archive.database.bodies.frames import Level
    from archive.database.bodies.packing import Payloads
    from archive.database.bodies.stack import Chains
    from archive.store.keep import payload_row
    from archive.store.rows import insert

    with tempfile.TemporaryDirectory() as folder:
        database = schema.create(Path(folder) / "archive.db")
        payloads, chance, previous, digests = Payloads(database.conn), random.Random(5), None, []
        template = chance.randbytes(400_000).hex().encode()
        for number in range(30):
            body = template + chance.randbytes(20_000).hex().encode()
            packed = payloads.pack(body, kind="page", previous=previous if number % 3 else None, level=Level.FAST)
            insert(database, "payload", payload_row(packed, group="page"))
            previous, digests = packed.digest, [*digests, packed.digest]
        start = time.process_time()
        chains = Chains(database.conn)
        for digest in digests * 3:
            chains.read(digest)
        return time.process_time() - start


WORKS = {_COMMAND: command, _CRAWL: crawl, _COMPARE: compare, _INDEX: index, _OPEN: opening}


def _of_program(*words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*PROGRAM, *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _versions(count: int) -> list[str]:
    """A post of 3,000 words as in a language (Zipf), and later versions of it."""
    chance = random.Random(7)
    lexicon = ["".join(chance.choices("eeeaaiiosstnrrluudcmpvqéèà", k=chance.randint(2, 11))) for _ in range(4000)]
    words = chance.choices(lexicon, [1 / (rank + 1) for rank in range(len(lexicon))], k=3000)
    versions = []
    for _ in range(count):
        words = [chance.choice(lexicon) if chance.random() < 1 / 50 else word for word in words]
        versions.append("\n\n".join(" ".join(words[at : at + 20]).capitalize() + "." for at in range(0, 3000, 20)))
    return versions


if __name__ == "__main__":
    sys.exit(main())
