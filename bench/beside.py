"""This checkout beside another one, such as that of the parent commit: `python -m bench.beside FOLDER [--rounds N]`.

Both do the same work in processes of their own, in turn, and CPU time counts: reading pages of the corpus, comparing a
long post, the demo's two crawls, and commands on the demo's archive. Above 1 this checkout takes more.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROUNDS = 5
MOST = 1.05
HERE = Path(__file__).resolve().parents[1]
PROGRAM = "from scraper.cli import run; run()"
READ = """
import gc, time
from bench.adapter import page_of
from bench.corpus import dev_posts
from scraper.parse.verdict import read
with dev_posts() as posts:
    pages = [page_of(gold.html, gold.url) for gold in posts[::6]]
gc.disable()
[read(page) for page in pages[:2]]
start = time.process_time()
[read(page) for _ in range(3) for page in pages]
print(time.process_time() - start)
"""
COMPARE = """
import random, time
from archive.text.edits import edits
chance = random.Random(7)
lexicon = ["".join(chance.choices("eeeaaiiosstnrrluudcmpvqéèà", k=chance.randint(2, 11))) for _ in range(4000)]
words = chance.choices(lexicon, [1 / (rank + 1) for rank in range(4000)], k=4000)
def text():
    return "\\n\\n".join(" ".join(words[at : at + 20]).capitalize() + "." for at in range(0, 4000, 20))
texts = [text()]
for _ in range(6):
    words = [chance.choice(lexicon) if chance.random() < 0.03 else word for word in words]
    texts.append(text())
start = time.process_time()
[edits(texts[0], later, language="fr") for later in texts[1:]]
print(time.process_time() - start)
"""
COMMANDS = {
    "posts": ("posts",),
    "changes": ("changes",),
    "search": ("search", "sanctions"),
    "verify": ("verify",),
    "reparse": ("reparse",),
    "reparse --anew": ("reparse", "--anew"),
}


def main() -> int:
    """Print a line a kind of work; 1 where one takes over 5 % more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        works = {"read pages": _timed(READ), "compare": _timed(COMPARE), "demo": _demo}
        works |= {f"cirma {name}": _command(words) for name, words in COMMANDS.items()}
        trees = {tree: Path(name) / str(number) for number, tree in enumerate((arguments.other.resolve(), HERE))}
        for tree, folder in trees.items():
            folder.mkdir()
            _run(tree, "demo", "--into", str(folder / "demo"))
        for work, spent in works.items():
            pairs = [[spent(tree, folder) for tree, folder in trees.items()] for _ in range(arguments.rounds)]
            ratio = median(ours / theirs for theirs, ours in pairs)
            best = [min(column) for column in zip(*pairs, strict=True)]
            worst = max(worst, ratio)
            print(f"{work:20} {best[0]:6.2f} s, here {best[1]:6.2f} s   ratio {ratio:.3f}", flush=True)
    return int(worst > MOST)


def _timed(code: str):
    return lambda tree, folder: float(_python(tree, code).split()[-1])


def _demo(tree: Path, folder: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        return _run(tree, "demo", "--into", str(Path(place) / "demo"))


def _command(words: tuple[str, ...]):
    return lambda tree, folder: _run(tree, *words, "--archive", str(folder / "demo" / "archive.db"))


def _run(tree: Path, *words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _python(tree, PROGRAM, *words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _python(tree: Path, code: str, *words: str) -> str:
    # Without bytecode every start compiles the program anew.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**inherited, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=tree)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
