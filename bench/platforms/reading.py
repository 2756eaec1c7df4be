"""Measure how right the posts of other platforms are read: `python -m bench.platforms.reading [SITE …] [--gate]`.

Every post of the shared blogs, with the profile that its site is recognised as. Titles, authors and days of publication
must be equal; bodies are scored as the F1 of word 4-grams. With --gate the exit code is 1 below the floors.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from archive.model import Content, Verdict
from archive.render.text import as_text
from archive.uri import canonical
from bench.accuracy import same, shingle_f1
from bench.adapter import OBSERVED
from bench.corpus import SHARED, unpack
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.registry import profile as profile_of
from scraper.parse.verdict import read
from scraper.reading.recognition import recognised

_ARCHIVE = SHARED / "platforms" / "dev.tar.zst"
_HTML = (("content-type", "text/html"),)
FIELDS = ("post", "title", "authors", "published", "tags", "body")
# Labels are no field that a site is judged by: some themes show none.
_EXACT = ("post", "title", "authors", "published")
_FLOOR, _BODY = 1.0, 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one post: 1 or 0 for a field, an F1 for the body; a field without gold is left out."""

    post: str
    values: dict[str, float]
    why: str


def main(arguments: Sequence[str]) -> int:
    """Score each site; a line for each, and one for each post that falls short."""
    if not _ARCHIVE.exists():
        print(f"skipped: no blogs of other platforms at {_ARCHIVE}", file=sys.stderr)
        return 0
    chosen = [name for name in arguments if not name.startswith("--")]
    well = True
    with tempfile.TemporaryDirectory() as folder:
        unpack(Path(folder), _ARCHIVE)
        for path in sorted(Path(folder).glob("*/*/site.json")):
            if not chosen or path.parent.name in chosen:
                well &= _report(path)
    return int("--gate" in arguments and not well)


def _report(path: Path) -> bool:
    site = json.loads(path.read_text("utf-8"))
    name, scores = _scored(path.parent, site)
    means = {
        field: fmean(values)
        for field in FIELDS
        if (values := [score.values[field] for score in scores if field in score.values])
    }
    well = all(means.get(field, 1.0) >= _FLOOR for field in _EXACT) and means.get("body", 0.0) >= _BODY
    figures = "  ".join(f"{field} {mean:.3f}" for field, mean in means.items())
    print(f"{site['site']:14} {name:10} {len(scores)} posts  {figures}{'' if well else '  BELOW'}")
    for score in scores:
        if score.why:
            print(f"    {score.post}: {score.why}")
    return well


def _scored(folder: Path, site: dict[str, Any]) -> tuple[str, list[Score]]:
    """Return what the site is recognised as, and the score of each post."""
    pages = [(post, _page(folder, site, post)) for post in site["posts"]]
    # By its home page, as a crawl does: Hugo names itself there and nowhere else.
    home = [_page(folder, site, held) for held in site["pages"].get("home", ())]
    name = recognised([*home, pages[0][1]][0]).profile
    return name, [_score(post, replace_profile(page, name)) for post, page in pages]


def _page(folder: Path, site: dict[str, Any], post: dict[str, Any]) -> Page:
    uri = canonical(site["origin"] + post["path"])
    context = SiteContext(base=canonical(site["origin"]), profile=profile_of("generic"), zone=ZoneInfo("UTC"))
    body = (folder / post["file"]).read_bytes()
    return Page(body=body, uri=uri, url=uri, status=200, headers=_HTML, observed=OBSERVED, site=context)


def replace_profile(page: Page, name: str) -> Page:
    """*page* as one of a site of the platform *name*."""
    return replace(page, site=replace(page.site, profile=profile_of(name)))


def _score(post: dict[str, Any], page: Page) -> Score:
    reading = read(page)
    content = reading.content if reading.verdict is Verdict.POST else None
    if content is None:
        return Score(post=post["slug"], values=dict.fromkeys(FIELDS, 0.0), why=f"read as {reading.verdict.value}")
    values = dict(_compared(post, content))
    short = [field for field, value in values.items() if value < (_BODY if field == "body" else 1.0)]
    why = "; ".join(f"{field} {_said(field, content)!r} instead of {_gold(field, post)!r}" for field in short)
    return Score(post=post["slug"], values=values, why=why)


def _compared(post: dict[str, Any], content: Content) -> Iterator[tuple[str, float]]:
    yield "post", 1.0
    yield "title", same([content.title], [post["title"]])
    if post["authors"]:
        yield "authors", same(content.authors, post["authors"])
    if post["published"]:
        days = {day[:10] for day in (post["published"], *post.get("published_alt", ())) if day}
        found = content.published
        yield "published", float(bool(found) and not days.isdisjoint(_days(found)))
    labels = [*post["tags"], *post["categories"]]
    if labels:
        yield "tags", same((*content.tags, *content.categories), labels)
    yield "body", shingle_f1(as_text(content), post["body"])


def _days(stamp: Any) -> set[str]:
    return {stamp.day.isoformat(), stamp.instant.date().isoformat()}


def _said(field: str, content: Content) -> object:
    match field:
        case "title":
            return content.title
        case "authors":
            return content.authors
        case "published":
            return content.published.raw if content.published else None
        case "tags":
            return (*content.tags, *content.categories)
        case _:
            return f"{len(as_text(content))} characters"


def _gold(field: str, post: dict[str, Any]) -> object:
    if field == "tags":
        return (*post["tags"], *post["categories"])
    return f"{len(post['body'])} characters" if field == "body" else post[field]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
