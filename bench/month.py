"""A month in the life of a blog: what it publishes and edits, what breaks around it, and what should ring."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.replay import SERVER
from bench.trouble import Answer, Spoiler

DAYS = 30
LOW = 20 << 20
"""Bytes left on a disk that is filling up: less than `min_free_gb`."""


def _cut_sitemap(path: str, answer: Answer) -> Answer:
    return replace(answer, body=answer.body[:200]) if path.endswith("/blog-posts-sitemap.xml") else answer


def _closed_robots(path: str, answer: Answer) -> Answer:
    closed = b"User-agent: *\nDisallow: */post/\nDisallow: */single-post/\n"
    return replace(answer, status=200, body=closed) if path.endswith("/robots.txt") else answer


def _other_hooks(path: str, answer: Answer) -> Answer:
    """A new template, in which the article's parts go by other names."""
    return replace(answer, body=answer.body.replace(b'data-hook="post-', b'data-hook="blog-post-'))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of days, the last excluded, and what should come of it."""

    first: int
    last: int
    what: str
    rings: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    """The alarms that are told to be over. That of the parser is, once the pages that it could not read were read."""
    codes: frozenset[int] = frozenset({0})
    """How crawls may end; 4 joins them where a generated month brings failures of its own."""
    spoil: Spoiler | None = None
    left: int | None = None
    """Bytes left on the disk; None: all of it is ours."""


MONTH = (
    Stretch(first=0, last=4, what="the baseline, then nothing"),
    Stretch(first=4, last=10, what="a new post (4), a silent edit (6), a deploy (8)"),
    Stretch(first=10, last=13, what="a sitemap cut short", rings=("silent",), spoil=_cut_sitemap),
    Stretch(first=13, last=15, what="well again", clears=("silent",)),
    Stretch(
        first=15,
        last=18,
        what="robots.txt forbids the posts",
        rings=("robots",),
        codes=frozenset({0, 5}),
        spoil=_closed_robots,
    ),
    Stretch(first=18, last=20, what="well again", clears=("robots",)),
    Stretch(
        first=20,
        last=23,
        what="a template that the parser cannot read",
        rings=("parser",),
        codes=frozenset({0, 4}),
        spoil=_other_hooks,
    ),
    Stretch(first=23, last=25, what="well again"),
    Stretch(first=25, last=26, what="a disk that fills up", rings=("disk",), left=LOW),
    Stretch(first=26, last=28, what="a disk that is full", codes=frozenset({3}), left=0),
    Stretch(first=28, last=DAYS, what="well again", clears=("parser", "disk")),
)


def plain(site: Path, path: Path) -> dict[str, Any]:
    """A month of three events, written to *path*: a new post, an edit that nothing declares, a deploy."""
    posts = sorted(json.loads((site / "site.json").read_text("utf-8"))["posts"], key=lambda post: post["published"])
    events = [
        {"day": 4, "slug": posts[-1]["slug"], "op": "publish_new", "bump_modified": False, "args": {"rng": 1}},
        {"day": 6, "slug": posts[-3]["slug"], "op": "edit_word", "bump_modified": False, "args": {"rng": 2}},
        {"day": 8, "slug": None, "op": "deploy", "bump_modified": False, "args": {}},
    ]
    newest = max(datetime.fromisoformat(post["modified"] or post["published"]) for post in posts)
    start = (newest + timedelta(days=10)).replace(hour=6, minute=0, second=0, microsecond=0)
    scenario = {"site": site.name, "seed": 1, "days": DAYS - 1, "start": start.isoformat()}
    scenario |= {"events": events, "faults": []}
    path.write_text(json.dumps(scenario), "utf-8")
    return scenario


def generated(site: Path, path: Path, *, mix: str, seed: int) -> dict[str, Any]:
    """A month of many events, drawn by the shared generator."""
    drawn = ["--site", str(site), "--seed", str(seed), "--days", str(DAYS - 1), "--mix", mix]
    script = SERVER.with_name("generate_scenario.py")
    subprocess.run([sys.executable, str(script), *drawn, "--out", str(path)], check=True, cwd=SERVER.parent)
    scenario: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return scenario
