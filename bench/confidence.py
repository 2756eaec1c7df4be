"""Measure how often "unsure" is right: `python -m bench.confidence [SET…]`.

Each page of the gold sets is read, and each field that its gold gives is right or wrong. A line a field, over all sets:
how many of the fields that the reader was sure of are right, and how many of those that it was not sure of are wrong.
A body is right where nine words in ten are its gold's, a title where its letters and digits are. What was not found
counts apart: an empty field is taken for certain by nobody.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bench.adapter import answer, read_content
from bench.extraction import HARNESS, harness_modules

_SETS = ("zyte", "trafilatura", "fundus_pub", "fundus_eval", "wcxb", "mozilla", "postlight", "htmldate")
_FIELDS = {"title": "title_loose", "authors": "author", "published": "date", "body": "word"}
_BODY = 0.9
_Row = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Judge the fields of every page of the sets named, or of all; a line a field."""
    modules = harness_modules()
    if modules is None:
        return 0
    harness, metrics = modules
    counts: Counter[tuple[str, str, bool]] = Counter()
    for name in arguments or _SETS:
        for row in harness.load_set(str(HARNESS / "sets"), name):
            counts.update(_judged(row, metrics))
    for field in _FIELDS:
        _tell(field, counts)
    return 0


def _judged(row: _Row, metrics: Any) -> Iterator[tuple[str, str, bool]]:
    """Each field that the gold of *row* gives: its name, how sure the reader was, and whether it is right."""
    content = read_content(row["_html"], row["url"])
    scores = metrics.score_page(row, answer(content) if content else {})
    found = {basis.field for basis in content.basis} if content else set()
    for field, column in _FIELDS.items():
        if column not in scores:
            continue
        score = scores[column][2] if field == "body" else scores[column]
        sure = "none" if content is None or field not in found else "unsure" if field in content.unsure else "sure"
        yield field, sure, score >= (_BODY if field == "body" else 1.0)


def _tell(field: str, counts: Counter[tuple[str, str, bool]]) -> None:
    sure, right = counts[field, "sure", True] + counts[field, "sure", False], counts[field, "sure", True]
    unsure, wrong = counts[field, "unsure", True] + counts[field, "unsure", False], counts[field, "unsure", False]
    missing = counts[field, "none", True] + counts[field, "none", False]
    print(f"{field:10} sure {sure:4}, right {_share(right, sure)}   unsure {unsure:4}, wrong {_share(wrong, unsure)}"
          f"   not found {missing:4}", flush=True)  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
