"""Labelled edit pairs against our rules, beside what three peers would have seen.

    python bench/edits/run.py [--gate]

Three sets: `pairs.jsonl` was written beside the rules; `held_out.jsonl` was labelled before any rule had seen it, and
`held_out_2.jsonl` again after the rules had been mended by the first; docs/benchmarks.md has the first runs. Prints,
for each kind of edit, how many pairs our class and flags hit and how many each peer would show at all; then the
confusion of classes. `--gate` fails where accuracy falls below `floors.json`, or where the pairs are not those pinned.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import peers
from markup import content

from archive.compare.states import compare
from archive.model import ChangeClass

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
PEERS = {"EDGI": peers.edgi, "NewsDiffs": peers.newsdiffs, "diffengine": peers.diffengine}
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One labelled edit."""

    kind: str
    language: str
    before: str
    after: str
    class_: str
    flags: frozenset[str] | None
    """None where it can be argued what should be raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A pair and what was made of it."""

    pair: Pair
    class_: str
    flags: frozenset[str]
    seen: frozenset[str]
    """The peers that would show the edit."""


def main() -> int:
    """Print the tables; with `--gate`, say whether the floors hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gate", action="store_true", help="fail below the pinned floors")
    arguments = parser.parse_args()
    failed = 0
    for name, floors in json.loads(FLOORS.read_text("utf-8")).items():
        results = [judged(pair) for pair in pairs(HERE / name)]
        print(name, by_kind(results), confusion(results), misses(results), sep="\n\n")
        failed |= gate(results, HERE / name, floors) if arguments.gate else 0
    return failed


def pairs(path: Path) -> list[Pair]:
    """The labelled set at *path*."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Pair(class_=row.pop("class"), flags=_flags(row.pop("flags")), **row) for row in rows]


def _flags(labelled: list[str] | None) -> frozenset[str] | None:
    return None if labelled is None else frozenset(labelled)


def judged(pair: Pair) -> Result:
    """Return what our rules and the peers make of *pair*."""
    found = compare(content(pair.before, pair.language), content(pair.after, pair.language))
    return Result(
        pair=pair,
        class_=found.class_.value if found.class_ else NONE,
        flags=frozenset(flag.value for flag in found.flags),
        seen=frozenset(name for name, sees in PEERS.items() if sees(pair.before, pair.after)),
    )


def by_kind(results: list[Result]) -> str:
    """One line for each kind of edit."""
    lines = [f"{'kind':<14}{'pairs':>6}{'class':>8}{'flags':>8}" + "".join(f"{name:>12}" for name in PEERS)]
    for kind in [*dict.fromkeys(result.pair.kind for result in results), "all"]:
        mine = [result for result in results if kind in (result.pair.kind, "all")]
        seen = "".join(f"{sum(name in result.seen for result in mine):>12}" for name in PEERS)
        lines.append(f"{kind:<14}{len(mine):>6}{right(mine):>8}{flagged(mine):>8}{seen}")
    return "\n".join(lines) + "\n\nclass, flags: hit by our rules; the peers' columns: pairs that they would show"


def confusion(results: list[Result]) -> str:
    """Expected classes down, ours across; then the pairs of that class that each peer shows."""
    classes = [*(class_.value for class_ in ChangeClass), NONE]
    counts = Counter((result.pair.class_, result.class_) for result in results)
    lines = [f"{'expected':<14}" + "".join(f"{name:>13}" for name in [*classes, *PEERS])]
    for class_ in classes:
        mine = [result for result in results if result.pair.class_ == class_]
        ours = "".join(f"{counts[class_, other]:>13}" for other in classes)
        seen = "".join(f"{sum(name in result.seen for result in mine):>13}" for name in PEERS)
        lines += [f"{class_:<14}{ours}{seen}"] if mine else []
    return "\n".join(lines)


def misses(results: list[Result]) -> str:
    """The pairs that our rules got wrong."""
    wrong = [one for one in results if not (is_right(one) and is_flagged(one))]
    lines = [
        f"{one.pair.kind}: {one.class_} {sorted(one.flags)}, not {one.pair.class_} {sorted(one.pair.flags or ())}\n"
        f"    {one.pair.before}\n    {one.pair.after}"
        for one in wrong
    ]
    return "\n".join([f"missed: {len(wrong)}", *lines])


def gate(results: list[Result], path: Path, floors: dict[str, Any]) -> int:
    """1 where a floor does not hold, else 0."""
    found = {
        "class": right(results) / len(results),
        "flags": flagged(results) / len(results),
        "pairs of a named kind": min(Counter(result.pair.kind for result in results)[kind] for kind in floors["kinds"]),
    }
    failed = [f"{name} {found[name]:.3f} < {floor}" for name, floor in floors["floors"].items() if found[name] < floor]
    if hashlib.sha256(path.read_bytes()).hexdigest() != floors["sha256"]:
        failed.append(f"{path.name} is not the file that the floors were pinned for")
    print(*(f"gate: {path.name}: {line}" for line in failed or ["passed"]), sep="\n")
    return 1 if failed else 0


def right(results: list[Result]) -> int:
    """Return how many classes are as labelled."""
    return sum(map(is_right, results))


def flagged(results: list[Result]) -> int:
    """Return how many sets of flags are as labelled."""
    return sum(map(is_flagged, results))


def is_right(result: Result) -> bool:
    """Return whether the class is as labelled."""
    return result.class_ == result.pair.class_


def is_flagged(result: Result) -> bool:
    """Return whether the flags are as labelled, if they are labelled."""
    return result.pair.flags is None or result.flags == result.pair.flags


if __name__ == "__main__":
    sys.exit(main())
