"""Measure how right the reader is on real Wix posts: `python -m bench.accuracy [--gate]`.

Titles, authors and dates must be equal; bodies are scored as the F1 of word 4-grams, which is what public benchmarks of
extraction use. With --gate the exit code is 1 below the floors.
"""

import html
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from archive.model import Content, Stamp
from archive.render.text import as_text
from bench.adapter import page_of
from bench.corpus import Gold, dev_posts, wix_set
from scraper.parse.verdict import read

FIELDS = ("title", "authors", "published", "modified")
FLOORS = dict.fromkeys(FIELDS, 1.0) | {"body": 0.995}
NAMED_BELOW = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one page: 1 or 0 for a field, an F1 for the body."""

    gold: Gold
    values: dict[str, float]
    why: str = ""


def main() -> int:
    """Score every corpus that is there, print a table, and name the pages that fall short."""
    failed = False
    with dev_posts() as posts:
        for name, golds in (("dev sites", posts), ("extraction/wix", wix_set())):
            scores = [score(gold) for gold in golds]
            failed |= bool(scores) and not report(name, scores)
    return int(failed and "--gate" in sys.argv[1:])


def score(gold: Gold) -> Score:
    """The score of one page."""
    reading = read(page_of(gold.html, gold.url))
    content = reading.content
    if content is None:
        why = f"read as {reading.verdict}: {', '.join(map(str, reading.problems))}"
        return Score(gold=gold, values=dict.fromkeys(FLOORS, 0.0), why=why)
    values = {
        "title": same([content.title], [gold.title]),
        "authors": same(content.authors, gold.authors),
        "published": same_time(content.published, gold.published),
        "body": shingle_f1(as_text(content), gold.body),
    }
    if gold.modified:
        values["modified"] = same_time(content.modified, gold.modified)
    return Score(gold=gold, values=values, why=_why(content, gold, values))


def same(found: Iterable[str], wanted: Iterable[str]) -> float:
    """1.0 where both hold the same strings, entities and outer blanks aside: some gold is still escaped."""
    return float({_normal(item) for item in found} == {_normal(item) for item in wanted})


def same_time(found: Stamp | None, wanted: str | None) -> float:
    """1.0 where *found* is the time *wanted*, or on that UTC day where only a day is wanted."""
    if found is None or wanted is None:
        return float(found is None and wanted is None)
    if len(wanted) == len("2024-01-31"):
        return float(found.instant.date().isoformat() == wanted)
    return float(found.instant == datetime.fromisoformat(wanted))


def shingle_f1(found: str, wanted: str) -> float:
    """The F1 of the runs of four words that both texts have."""
    a, b = _shingles(found), _shingles(wanted)
    both = (a & b).total()
    return 2 * both / (a.total() + b.total()) if a or b else 1.0


def report(name: str, scores: list[Score]) -> bool:
    """Print what *scores* come to; whether all floors hold."""
    print(f"{name}: {len(scores)} pages")
    ok = True
    for field, floor in FLOORS.items():
        values = [score.values[field] for score in scores if field in score.values]
        if values:
            mean = fmean(values)
            ok &= mean >= floor
            print(f"  {field:10} {mean:.4f}  floor {floor:.3f}{'' if mean >= floor else '  BELOW'}")
    for score in scores:
        if min(score.values.values()) < NAMED_BELOW:
            print(f"  {score.gold.id}: {score.why}")
    return ok


def _shingles(body: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", body)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def _normal(item: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", html.unescape(item)).split())


def _why(content: Content, gold: Gold, values: dict[str, float]) -> str:
    shown = {
        "title": (content.title, gold.title),
        "authors": (content.authors, gold.authors),
        "published": (content.published and content.published.instant.isoformat(), gold.published),
        "modified": (content.modified and content.modified.instant.isoformat(), gold.modified),
        "body": (f"{len(as_text(content))} characters, F1 {values['body']:.3f}", f"{len(gold.body)} characters"),
    }
    short = (field for field, value in values.items() if value < NAMED_BELOW)
    return "; ".join(f"{field} {shown[field][0]!r} instead of {shown[field][1]!r}" for field in short)


if __name__ == "__main__":
    sys.exit(main())
