"""Thirty days without anybody watching: every alarm that should ring rings once, and none rings otherwise.

    python bench/thirty_days.py [--posts 24]

A real `cirma crawl` a day, under CIRMA_CLOCK, against the demonstration blog's edge on loopback, which is broken and
mended day by day; a mail server and a webhook on loopback keep what they are sent. Prints the days, and at the end
whether the archive is whole. Exits with 1 where anything differs from what was expected.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import listeners  # noqa: E402
from fakes import make_post  # noqa: E402
from listeners import Hook, Mailbox  # noqa: E402

from scraper.demo import serving  # noqa: E402
from scraper.demo.edge import Answer, Edge  # noqa: E402
from scraper.demo.server import DemoServer  # noqa: E402
from scraper.demo.site import Blog  # noqa: E402

START = datetime(2026, 11, 2, 3, tzinfo=UTC)
CONFIG = """
[archive]
path = "archive.db"
[scraper]
contact = "thirty-days@bench.invalid"
min_delay = 0.0
allow_loopback = true
[alarms]
min_free_gb = {free}
[notify]
webhook = "{webhook}"
smtp = "127.0.0.1:{smtp}"
sender = "cirma@bench.invalid"
to = "archivist@bench.invalid"
[[site]]
id = "replica"
url = "{base}"
"""

Spoiler = Callable[[str, Answer], Answer]


def _broken_sitemap(path: str, answer: Answer) -> Answer:
    return replace(answer, body=answer.body[:200]) if path == "/blog-posts-sitemap.xml" else answer


def _closed_robots(path: str, answer: Answer) -> Answer:
    return replace(answer, status=200, body=b"User-agent: *\nDisallow: /post/\n") if path == "/robots.txt" else answer


def _nameless(path: str, answer: Answer) -> Answer:
    """A template that words its author otherwise: the page still reads, without an author."""
    body = answer.body.replace("Élise Vauquelan".encode(), b"") if path.startswith("/post/") else answer.body
    return replace(answer, body=body, headers=_without_etag(answer)) if body != answer.body else answer


def _without_etag(answer: Answer) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in answer.headers if name.lower() != "etag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What goes on between two days, the last excluded, and what should ring in it."""

    first: int
    last: int
    what: str
    rings: tuple[str, ...] = ()
    spoiler: Spoiler | None = None
    free: float = 0.001


SCRIPT = (
    Stretch(first=0, last=9, what="baseline, unchanged days, a new post (5), a silent edit (6), a deploy (8)"),
    Stretch(first=9, last=12, what="a sitemap cut short", rings=("silent",), spoiler=_broken_sitemap),
    Stretch(first=12, last=14, what="well again"),
    Stretch(first=14, last=18, what="robots.txt forbids the posts", rings=("robots",), spoiler=_closed_robots),
    Stretch(first=18, last=20, what="well again"),
    Stretch(first=20, last=24, what="a template without authors", rings=("parser",), spoiler=_nameless),
    Stretch(first=24, last=26, what="well again"),
    Stretch(first=26, last=29, what="a disk that fills up", rings=("disk",), free=10**9),
    Stretch(first=29, last=30, what="well again"),
)


def blog(day: int, posts: int) -> Blog:
    """The blog as it stands on *day*."""
    count = posts + (day >= 5)
    made = [make_post(f"article-{n}", title=f"Titre {n}", guid=f"{n:024x}") for n in range(count)]
    if day >= 6:
        made[2] = replace(made[2], title="Un titre changé en silence")
    return Blog(name="Collectif Méridien", posts=tuple(made), deploy=2 if day >= 8 else 1)


class Rehearsal:
    """The days, one crawl each, and what the archivist hears of them."""

    def __init__(self, folder: Path, *, posts: int, hook: Hook, mailbox: Mailbox) -> None:
        self.folder = folder
        self.posts = posts
        self.hook = hook
        self.mailbox = mailbox
        self.today = START
        self._spoiler: Spoiler | None = None

    def rendered(self) -> datetime:
        """When the pages of the day were made."""
        return self.today - timedelta(hours=1)

    def stand_before(self, edge: Edge) -> None:
        """From now on the day's trouble stands before *edge*."""
        answer = edge.answer

        def spoilt(target: str, conditions: Mapping[str, str]) -> Answer:
            if self._spoiler is None:
                return answer(target, conditions)
            return self._spoiler(target, answer(target, {}))

        edge.answer = spoilt  # type: ignore[method-assign]

    def live(self, stretch: Stretch, server: DemoServer) -> bool:
        """Let the days of *stretch* pass; whether what should ring rang, and nothing else."""
        heard, self._spoiler = len(self.hook.posted), stretch.spoiler
        settings = {"webhook": self.hook.url, "smtp": self.mailbox.port, "base": server.base, "free": stretch.free}
        (self.folder / "config.toml").write_text(CONFIG.format(**settings), "utf-8")
        trouble = []
        for day in range(stretch.first, stretch.last):
            self.today = START + timedelta(days=day)
            server.show(blog(day, self.posts))
            run = self.cirma("crawl")
            if run.returncode not in (0, 4):
                trouble.append(f"day {day}: exit {run.returncode}: {run.stderr.strip()[-200:]}")
        rang = tuple(alarm["rule"] for _, posted in self.hook.posted[heard:] for alarm in posted["alarms"])
        fine = rang == stretch.rings and not trouble
        days = f"{stretch.first:>2}-{stretch.last - 1:<2}"
        print("ok   " if fine else "WRONG", days, f"{stretch.what}: rang {rang}", *trouble)
        return fine

    def is_whole(self) -> bool:
        """Whether the archive verifies, holds the changes that were made and no alarm, and every message came."""
        verified = self.cirma("verify").returncode
        changes = [json.loads(line) for line in self.cirma("changes", "--json").stdout.splitlines()]
        kinds = sorted(change["kind"] for change in changes if not change["baseline"])
        standing = json.loads(self.cirma("status", "--json").stdout)["alarms"]
        print(f"verify: exit {verified}; changes: {kinds}; standing: {[alarm['rule'] for alarm in standing]}")
        print(f"webhook: {len(self.hook.posted)} messages; mail: {len(self.mailbox.letters)} letters")
        return not verified and not standing and len(self.hook.posted) == len(self.mailbox.letters)

    def cirma(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program today."""
        command = [sys.executable, "-m", "scraper.cli", *arguments, "--config", str(self.folder / "config.toml")]
        environment = {**os.environ, "CIRMA_CLOCK": self.today.isoformat(), "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=24)
    posts = parser.parse_args().posts
    with tempfile.TemporaryDirectory() as name, listeners.hook() as hook, listeners.mailbox() as mailbox:
        rehearsal = Rehearsal(Path(name), posts=posts, hook=hook, mailbox=mailbox)
        with serving(blog(0, posts), now=rehearsal.rendered, shells=frozenset()) as server:
            rehearsal.stand_before(server.edge)
            fine = [rehearsal.live(stretch, server) for stretch in SCRIPT]
            return 0 if rehearsal.is_whole() and all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
