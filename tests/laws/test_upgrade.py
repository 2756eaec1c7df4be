"""An upgrade is never an edit: a program whose parser reads otherwise crawls an archive of yesterday's program.

The other program is a copy of our packages with one line of the parser changed, run as a process of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support import sql

OURS = Path(__file__).parents[2]
PARSER = Path("scraper/parse/profiles/wix/article.py")
ALTERED = {
    "titles": ("title=_title(article, head),", "title=_title(article, head).upper(),"),
    "bodies": ("blocks=blocks(article.description, page.url),", "blocks=blocks(article.description, page.url)[:-1],"),
    "authors": ("lambda: _authors(article, head), ()", 'lambda: ("Rédaction", *_authors(article, head)), ()'),
}
POSTS = 4
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Texte {n} | Essai</title></head><body>
<!-- {day} --><div data-hook="post-page"><article data-hook="post"><h1 data-hook="post-title">Texte {n}</h1>
<span data-hook="user-name">Jeanne Essai</span><section data-hook="post-description"><div data-rce-version="9">
<p>Le port attend ses ferries depuis lundi, numéro {n}, et personne ne sait quand la grève prendra fin.</p>
<p>{last}</p></div></section></article></div></body></html>"""


class Blog:
    """A small site whose pages differ from day to day in what no reader sees, and one in its text."""

    def __init__(self) -> None:
        self.day = 1
        self.base = ""

    def answer(self, path: str) -> str | None:
        names = [f"/post/texte-{n}" for n in range(1, POSTS + 1)]
        if path in names:
            edited = self.day > 1 and path == names[0]
            last = "La direction a cédé sur tout." if edited else "La direction ne cède sur rien."
            return PAGE.format(n=path.rpartition("-")[2], day=self.day, last=last)
        start = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return {
            "/": "<html><body><h1>Essai</h1></body></html>",
            "/robots.txt": f"User-agent: *\nAllow: /\nSitemap: {self.base}/sitemap.xml\n",
            "/sitemap.xml": start + "".join(f"<url><loc>{self.base}{name}</loc></url>" for name in names) + "</urlset>",
        }.get(path)


@contextmanager
def served(blog: Blog) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = blog.answer(self.path)
            body = (told or "<html><body>404</body></html>").encode()
            self.send_response_only(200 if told else 404)
            self.send_header("date", format_datetime(datetime(2026, 11, 19 + blog.day, 9, tzinfo=UTC), usegmt=True))
            kind = "application/xml" if self.path.endswith(".xml") else "text/html; charset=utf-8"
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        blog.base = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield
        server.shutdown()


def other_program(folder: Path, alteration: str) -> Path:
    """A copy of the program in *folder*, one line of its parser changed."""
    for package in ("archive", "scraper"):
        shutil.copytree(OURS / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    before, after = ALTERED[alteration]
    source = (folder / PARSER).read_text("utf-8")
    assert source.count(before) == 1
    (folder / PARSER).write_text(source.replace(before, after), "utf-8")
    return folder


def cirma(program: Path, folder: Path, day: int, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(program), "CIRMA_CLOCK": f"2026-11-{day:02}T09:00:00Z"}
    command = [sys.executable, "-m", "scraper.cli", *arguments, "--config", str(folder / "config.toml")]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("alteration", ALTERED)
def test_a_crawl_by_a_program_whose_parser_reads_otherwise_tells_no_change(tmp_path: Path, alteration: str) -> None:
    other, blog = other_program(tmp_path / "other", alteration), Blog()
    with served(blog):
        (tmp_path / "config.toml").write_text(
            '[archive]\npath = "archive.db"\n'
            '[scraper]\ncontact = "a@exemple.fr"\nmin_delay = 0\nallow_loopback = true\n'
            f'[[site]]\nid = "essai"\nname = "Essai"\nprofile = "wix"\nurl = "{blog.base}"\nlanguage = "fr"\n',
            "utf-8",
        )
        cirma(OURS, tmp_path, 20, "crawl", "--init")
        before = {post["url"]: post["title"] for post in records(cirma(OURS, tmp_path, 20, "posts", "--json"))}
        blog.day = 2

        cirma(other, tmp_path, 21, "crawl", "--full")

        after = {post["url"]: post["title"] for post in records(cirma(other, tmp_path, 21, "posts", "--json"))}
        told = [change for change in records(cirma(other, tmp_path, 21, "changes", "--json")) if not change["baseline"]]
        cirma(other, tmp_path, 21, "verify")
    assert len(before) == len(after) == POSTS
    assert alteration != "titles" or set(after.values()) == {title.upper() for title in before.values()}
    # The last paragraph, in which the one edit is, is what the other parser leaves out.
    assert [change["kind"] for change in told] == ([] if alteration == "bodies" else ["edit"])
    assert [change["url"] for change in told] == [f"{blog.base}/post/texte-1"][: len(told)]
    with sql.opened(tmp_path / "archive.db") as connection:
        versions = "SELECT DISTINCT parser FROM reading WHERE verdict = 'post'"
        assert len(sql.run(connection, versions).fetchall()) == 1
