"""Move a real blog from Wix to WordPress under one archive: `python -m bench.platforms.move [--sites NAME …]`.

The replayed Wix blog is crawled twice. Then its texts stand on a WordPress at other addresses, in the markup, quotation
marks and dashes of that, and the archivist changes `url` and `profile`. Told is what the crawls of the next days
report; exit code 1 where that is anything but one event of the site and a move of each post.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from bench.corpus import dev_sites
from bench.replay import cirma, configured, quiet, replayed
from tests.support.fakes import FakeSite
from tests.support.other_platforms import PlainPost, serve

# By site, how many posts have a line (a caption, the text of a button) that the gold text gives as any other line, or
# leaves out: our WordPress shows these otherwise than Wix did, so an edit is true of them.
_EDITED = {"nw-its": 0, "makigo-dev": 3, "retrobot": 0}
_ASCII = re.compile(r"[^\w-]+|[^\x00-\x7f]+")
_UNDATED = "2020-01-01T00:00:00Z"
_CURLED = (
    (re.compile(r'(^|[\s(\[])"'), r"\1“"),
    (re.compile(r'"'), "”"),
    (re.compile(r"(^|[\s(\[])'"), r"\1‘"),
    (re.compile(r"'"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r" -- "), " — "),
)


def main() -> int:
    """Print a line a site; 1 where a move told anything else."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sites", nargs="*", default=list(_EDITED))
    options = parser.parse_args()
    with dev_sites() as sites, tempfile.TemporaryDirectory() as folder:
        told = [_move(site, Path(folder) / site.name) for site in sites if site.name in options.sites]
    return int(not all(told))


def _move(site: Path, folder: Path) -> bool:
    posts = json.loads((site / "site.json").read_text("utf-8"))["posts"]
    config = configured(folder, "")
    with replayed(site, quiet(folder, site.name, days=3)) as blog:
        configured(folder, blog.base)
        _crawled(config, (0, "--init"), (1, "--full"))
    with _wordpress(posts) as base:
        said = config.read_text("utf-8").replace('profile = "wix"', 'profile = "wordpress"')
        config.write_text(re.sub(r"url = .*", f'url = "{base}"', said), "utf-8")
        _crawled(config, *((day, "--full") for day in (2, 3, 20)))
    rows = map(json.loads, cirma(config, "changes", "--json", clock=_clock(21)).output.splitlines())
    counted = Counter((row["kind"], *row["fields"]) for row in rows if row["kind"] != "new")
    told = ", ".join(f"{count} {' '.join(words)}" for words, count in counted.most_common())
    print(f"{site.name:22}{len(posts):4} posts: {told}", flush=True)
    edited = _EDITED.get(site.name, 0)
    wanted = Counter({("moved", "url"): len(posts) - edited, ("moved", "body", "url"): edited, ("site", "platform"): 1})
    return counted == +wanted


def _crawled(config: Path, *runs: tuple[int, str]) -> None:
    for day, how in runs:
        done = cirma(config, "crawl", how, clock=_clock(day))
        if done.failed:
            sys.exit(f"the crawl of day {day} failed: {done.output}")


def _clock(day: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=day)


@contextmanager
def _wordpress(posts: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The address of a WordPress with the texts of *posts*."""
    site = FakeSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = site.pages.get(base + self.path)
            self.send_response(reply.status if reply else 404)
            for name, value in reply.headers if reply else ():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body if reply else b"<h1>Page introuvable</h1>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    serve(site, "wordpress", [_plain(post) for post in posts], origin=base, prefix="/billets")
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()


def _plain(post: dict[str, Any]) -> PlainPost:
    return PlainPost(
        slug=_ASCII.sub("-", post["slug"]),
        # The heading of the page, which its metadata may give otherwise.
        title=_curled(post["h1"] or post["title"]),
        published=datetime.fromisoformat(post["published"] or _UNDATED),
        authors=tuple(post["authors"]) or ("admin",),
        paragraphs=tuple(map(_curled, post["body"].split("\n\n"))),
    )


def _curled(text: str) -> str:
    """*text* with the quotation marks and dashes that WordPress makes of plain ones."""
    for pattern, curled in _CURLED:
        text = pattern.sub(curled, text)
    return text


if __name__ == "__main__":
    sys.exit(main())
