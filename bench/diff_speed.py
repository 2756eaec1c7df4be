"""Measure how long a long post takes to compare, as a ratio to difflib over its words.

    python bench/diff_speed.py [--gate]

Times are the best of several runs, in milliseconds of processor time. `--gate` fails where a case takes more than its
share of difflib's time in the same run; the 50 ms of issue 3 are printed, for machines differ.
"""

import argparse
import difflib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archive.speed import forget
from archive.text.edits import edits

WORDS = 5000
RUNS = 20
# Shares of difflib's time, with room for a busy machine.
CEILINGS = {
    "one word": 0.2,
    "rewritten, a word in ten": 0.35,
    "rewritten, a word in three": 0.5,
    "wholly new": 0.45,
}

_chance = random.Random(20240229)
_letters = "eeeaaiiosstnrrluudcmpvqfbghjxyzé"
_lexicon = ["".join(_chance.choices(_letters, k=_chance.randint(2, 11))) for _ in range(4000)]
# Words are drawn as in a language: the commonest again and again (Zipf).
_weights = [1 / (rank + 1) for rank in range(len(_lexicon))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gate", action="store_true", help="fail above the pinned ratios")
    arguments = parser.parse_args()
    post = _post()
    cases = {
        "one word": _text(_reworded(post, 1 / WORDS)),
        "rewritten, a word in ten": _text(_reworded(post, 0.1)),
        "rewritten, a word in three": _text(_reworded(post, 0.33)),
        "wholly new": _text(_post()),
    }
    old = _text(post)
    failed = False
    print(f"{'case':<28}{'ours':>10}{'difflib':>10}{'ratio':>8}{'ceiling':>9}")
    for name, new in cases.items():
        ours, theirs = _best(lambda new=new: _ours(old, new), lambda new=new: _difflib(old, new))
        failed |= ours / theirs > CEILINGS[name]
        print(f"{name:<28}{ours:>7.1f} ms{theirs:>7.1f} ms{ours / theirs:>8.2f}{CEILINGS[name]:>9.2f}")
    return 1 if failed and arguments.gate else 0


def _ours(old: str, new: str) -> None:
    forget()
    edits(old, new, language="fr")


def _difflib(old: str, new: str) -> None:
    difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()


def _best(*runs: Callable[[], None]) -> list[float]:
    """The least that each took; they take turns, for the machine is now faster, now slower."""
    rounds = [[_timed(run) for run in runs] for _ in range(RUNS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _timed(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1000


def _post() -> list[list[str]]:
    """About `WORDS` words as sentences, five to a paragraph."""
    out: list[list[str]] = []
    while sum(map(len, out)) < WORDS:
        out.append(_chance.choices(_lexicon, _weights, k=_chance.randint(8, 32)))
    return out


def _reworded(post: list[list[str]], share: float) -> list[list[str]]:
    return [[_chance.choice(_lexicon) if _chance.random() < share else word for word in one] for one in post]


def _text(post: list[list[str]]) -> str:
    sentences = [" ".join(sentence).capitalize() + "." for sentence in post]
    return "\n\n".join(" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5))


if __name__ == "__main__":
    sys.exit(main())
