"""Measure how right and how costly the general reader is: `python -m bench.extraction [--gate] [--speed]`.

The harness and the sets are those of the shared material, the reader is `bench.adapter.extract`. With --gate the exit
code is 1 below the floors. With --speed trafilatura reads the same pages in the same run (this Python must
have it), and a line tells CPU a page, CPU of 100 KB, and the share of trafilatura's.
"""

import gc
import importlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.adapter import extract
from bench.corpus import SHARED

HARNESS = SHARED / "extraction"
_SIBLING_SET = "fundus_eval"
_MOST_SIBLINGS = 4
_LIMIT_MS, _LIMIT_SHARE = 12.0, 1 / 3
_HUNDRED_KB = 100_000
# What the sets reached, rounded down: a floor is raised when we get better, and never lowered in silence.
FLOORS: Mapping[str, Mapping[str, float]] = {
    "zyte": {"body_f1": 0.975},
    "trafilatura": {"segs_f1": 0.938, "title": 0.85, "author": 0.78, "date": 0.93},
    "fundus_pub": {"body_f1": 0.965, "title": 0.89, "author": 0.88, "date": 0.95},
    "fundus_eval": {"body_f1": 0.985},
    "wcxb": {"body_f1": 0.96, "title": 0.79, "author": 0.83, "date": 0.85},
    "wix": {"body_f1": 0.998, "title": 1.0, "author": 1.0, "date": 1.0},
}
_COLUMNS = ("body_f1", "segs_f1", "title", "author", "date")
_Row = dict[str, Any]
_Reader = Callable[[bytes, str], dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one reader on one set."""

    means: Mapping[str, float]
    seconds: float
    pages: int
    bytes: int


def main(arguments: Sequence[str]) -> int:
    """Score each set that has floors; a line for each."""
    modules = harness_modules()
    if modules is None:
        return 0
    harness, metrics = modules
    peer = _peer() if "--speed" in arguments else None
    well = True
    for name, floors in FLOORS.items():
        rows = harness.load_set(str(HARNESS / "sets"), name)
        ours = _outcome(rows, extract, metrics)
        well &= _told(name, ours, floors)
        if peer:
            _compare(name, ours, _outcome(rows, peer, metrics))
        if name == _SIBLING_SET:
            well &= _told(f"{name} + siblings", _with_siblings(rows, metrics), floors)
    return int("--gate" in arguments and not well)


def harness_modules() -> tuple[Any, Any] | None:
    """The modules `evaluate` and `metrics` of the shared harness; None, said aloud, where it is absent."""
    if not HARNESS.exists():
        print(f"skipped: no gold sets at {HARNESS}", file=sys.stderr)
        return None
    sys.path.insert(0, str(HARNESS))
    return importlib.import_module("evaluate"), importlib.import_module("metrics")


def _peer() -> _Reader | None:
    try:
        reader: _Reader = importlib.import_module("peers").trafilatura
        reader(b"<html><body><p>A line.</p></body></html>", "https://x.invalid/")
    except ImportError:
        print("skipped: trafilatura is not installed", file=sys.stderr)
        return None
    return reader


def _outcome(rows: list[_Row], reader: _Reader, metrics: Any) -> Outcome:
    scores, seconds = [], 0.0
    # Modules and regular expressions are loaded once a process, not once a page.
    for row in rows[:1]:
        reader(row["_html"], row["url"])
    # Nor is a page charged for looking through the whole set for garbage, which falls on some page of either reader.
    gc.collect()
    gc.freeze()
    for row in rows:
        begin = time.process_time()
        found = reader(row["_html"], row["url"])
        seconds += time.process_time() - begin
        scores.append(metrics.score_page(row, found))
    size = sum(len(row["_html"]) for row in rows)
    return Outcome(means=metrics.aggregate(scores), seconds=seconds, pages=len(rows), bytes=size)


def _with_siblings(rows: list[_Row], metrics: Any) -> Outcome:
    """The pages of each site read with the others of it at hand."""
    pages = [(row, others) for row in rows if (others := list(_others(row, rows)))]
    begin = time.process_time()
    found = [(row, extract(row["_html"], row["url"], siblings=others)) for row, others in pages]
    seconds = time.process_time() - begin
    scores = [metrics.score_page(row, said) for row, said in found]
    size = sum(len(row["_html"]) for row, _ in pages)
    return Outcome(means=metrics.aggregate(scores), seconds=seconds, pages=len(pages), bytes=size)


def _others(row: _Row, rows: list[_Row]) -> Iterator[bytes]:
    same = (other["_html"] for other in rows if other["site"] == row["site"] and other is not row)
    yield from list(same)[:_MOST_SIBLINGS]


def _told(name: str, outcome: Outcome, floors: Mapping[str, float]) -> bool:
    means = {column: value for column in _COLUMNS if (value := outcome.means.get(column)) is not None}
    below = [f"{column} {means.get(column, 0.0):.3f} < {least}" for column, least in floors.items()
             if means.get(column, 0.0) < least]  # fmt: skip
    figures = "  ".join(f"{column} {value:.3f}" for column, value in means.items())
    print(f"{name:24} {outcome.pages:4} pages  {figures}{'  BELOW: ' + ', '.join(below) if below else ''}", flush=True)
    return not below


def _compare(name: str, ours: Outcome, peer: Outcome) -> None:
    """A line: what reading costs, beside trafilatura in the same run."""
    figures = "  ".join(f"{column} {value:.3f}" for column in _COLUMNS if (value := peer.means.get(column)) is not None)
    dear = 1000 * ours.seconds / ours.bytes * _HUNDRED_KB
    share = ours.seconds / peer.seconds
    met = dear <= _LIMIT_MS and share <= _LIMIT_SHARE
    print(f"    trafilatura {figures}")
    print(f"    CPU {1000 * ours.seconds / ours.pages:.1f} ms a page, {dear:.1f} ms a 100 KB (12), "
          f"{share:.2f} of trafilatura's (.33): {'met' if met else 'MISSED'}", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
