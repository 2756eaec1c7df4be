"""The replay's scripted edits, made on real pages and judged by our reader and comparison, without a crawl.

    python bench/edits/scripted.py [--seeds 9001 9002] [--sites girlplus ...] [--corpus FOLDER] [--gate]

Every edit that `../shared/replay/ops.py` knows is tried on every post of every site, once for each seed, with the
modification date moved or not by turns. The truth is the replay's own. Prints hits of kind of edit by kind of edit, and
each miss; `--gate` fails where fields, class or `silent` fall below the floors of issue 3. In `whitespace_only` a class
of formatting or typography is let pass, as the replay's scorer does.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from archive.compare.states import compare  # noqa: E402
from archive.model import Comparison, Field  # noqa: E402
from bench.adapter import page_of  # noqa: E402
from bench.corpus import SHARED, unpack  # noqa: E402
from scraper.parse.verdict import read  # noqa: E402

sys.path.insert(0, str(SHARED / "replay"))

FLOORS = {"fields": 0.99, "class": 0.95, "silent": 1.0}
# The replay tells of these; a link that came or went is ours to tell besides.
TOLD = frozenset({"title", "body", "authors", "published", "modified", "tags", "images"})
NOT_OF_A_PAGE = frozenset({"publish_new", "delete", "restore", "rename_slug"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One scripted edit: what it did, and what we made of it."""

    op: str
    where: str
    truth: tuple[frozenset[str], str, bool]
    ours: tuple[frozenset[str], str, bool]
    told: str = ""

    def hits(self) -> dict[str, bool]:
        """Of fields, class and `silent`, which are as scripted."""
        return dict(zip(FLOORS, (a == b for a, b in zip(self.truth, self.ours, strict=True)), strict=True))


def main() -> int:
    """Print the table and the misses; with `--gate`, say whether the floors hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[9001])
    parser.add_argument("--sites", nargs="+", default=["*"])
    parser.add_argument("--corpus", type=Path, help="the unpacked sites; unpacked for the run where not given")
    parser.add_argument("--gate", action="store_true")
    arguments = parser.parse_args()
    if not (SHARED / "replay").exists():
        print("skipped: no replay", file=sys.stderr)
        return 0
    with corpus(arguments.corpus) as folder:
        sites = sorted({path.parent for name in arguments.sites for path in folder.glob(f"**/{name}/site.json")})
        results = [one for site in sites for seed in arguments.seeds for one in scripted(site, seed)]
    print(table(results), misses(results), sep="\n\n")
    return int(arguments.gate and not holds(results))


@contextmanager
def corpus(folder: Path | None) -> Iterator[Path]:
    """*folder*, or a temporary one with the corpus in it."""
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        unpack(Path(name))
        yield Path(name)


def scripted(site: Path, seed: int) -> Iterator[Result]:
    """Return what we make of every edit that can be made on *site* under *seed*."""
    import ops
    from blog import Blog

    plain = Blog(site)
    names = [op for op in ops.CLASS if op not in NOT_OF_A_PAGE]
    for place, slug in enumerate(sorted(plain.posts)):
        for turn, op in enumerate(names):
            event = {"day": 1, "slug": slug, "op": op, "args": {"rng": seed + turn}}
            event["bump_modified"] = op == "touch_modified" or (place + turn + seed) % 2 == 1
            blog = Blog(site, {"seed": seed, "days": 1, "events": [event], "posts": [slug]})
            blog._bases, blog.__dict__["contexts"] = plain._bases, plain.contexts
            try:
                (row,) = blog.truth("")
            except ops.Infeasible:
                continue
            if row["kind"] != "none" or op == "whitespace_only":
                yield judged(blog, slug, row)


def judged(blog: Any, slug: str, row: dict[str, Any]) -> Result:
    """Return what our reader and comparison make of the two pages of *slug*."""
    pages = [blog.page(slug, blog.states(day)[slug], day).encode() for day in (0, 1)]
    old, new = (read(page_of(page, blog.posts[slug]["url"])).content for page in pages)
    assert old is not None, slug
    assert new is not None, slug
    found = compare(old, new)
    return Result(
        op=row["ops"][0],
        where=f"{blog.meta['site']}/{slug} [{blog.posts[slug]['lang']}]",
        truth=(frozenset(row["fields"]), row["class"], row["silent"]),
        ours=_tolerant(row, (_fields(found), found.class_ or "none", bool(found.silent))),
        told=_told(found),
    )


def _tolerant(row: dict[str, Any], ours: tuple[frozenset[str], str, bool]) -> tuple[frozenset[str], str, bool]:
    fields, class_, silent = ours
    if row["ops"] == ["whitespace_only"] and class_ in ("formatting", "typographic"):
        return fields - {"body"}, row["class"], row["silent"]
    return fields, class_, silent


def _fields(found: Comparison) -> frozenset[str]:
    return frozenset(field.value for field in found.fields if field is not Field.LINKS) & TOLD


def _told(found: Comparison) -> str:
    lines = []
    for edit in found.edits:
        marks = "".join(f"[{span.op}{span.text}]" if span.op != "=" else "" for span in edit.spans)
        flags = ",".join(edit.flags)
        lines.append(f"      {edit.kind} {edit.class_} {flags} {marks or (edit.before or edit.after)[:90]!r}")
    return "\n".join(lines[:6])


def table(results: list[Result]) -> str:
    """One line for each kind of edit."""
    lines = [f"{'edit':<20}{'made':>7}" + "".join(f"{name:>9}" for name in FLOORS)]
    for op in [*dict.fromkeys(result.op for result in results), "all"]:
        mine = [result for result in results if op in (result.op, "all")]
        right = Counter(name for result in mine for name, hit in result.hits().items() if hit)
        lines.append(f"{op:<20}{len(mine):>7}" + "".join(f"{right[name]:>9}" for name in FLOORS))
    return "\n".join(lines)


def misses(results: list[Result]) -> str:
    """Each edit that was not told as scripted."""
    wrong = [result for result in results if not all(result.hits().values())]
    lines = [
        f"  {one.op}: {one.where}: scripted {sorted(one.truth[0])} {one.truth[1]} {one.truth[2]}, "
        f"told {sorted(one.ours[0])} {one.ours[1]} {one.ours[2]}\n{one.told}"
        for one in wrong
    ]
    return "\n".join([f"missed: {len(wrong)} of {len(results)}", *lines])


def holds(results: list[Result]) -> bool:
    """Return whether the floors hold; says so."""
    found = {name: sum(one.hits()[name] for one in results) / len(results) for name in FLOORS}
    failed = [f"{name} {found[name]:.4f} < {floor}" for name, floor in FLOORS.items() if found[name] < floor]
    print(*(f"gate: {line}" for line in failed or ["passed"]), sep="\n")
    return not failed


if __name__ == "__main__":
    sys.exit(main())
