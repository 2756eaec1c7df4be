"""A loopback site in which every tenth page is odd, a sound one beside it.

    python -m bench.odd_site [--posts 40] [--seed N]

The odd pages are those of the field cases, or with a seed some of `bench.odd_pages`; one can be read by nobody. Printed
for each command: its exit code, and what it says of captures that cannot be read. The sound site must come out as it
does alone.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench import odd_pages as own_pages

CASES = Path(__file__).parents[2] / "shared" / "field" / "cases.jsonl"
CLASSES = frozenset(
    ["bad-address", "lone-surrogate", "deep-nesting", "huge-number", "odd-type", "odd-bytes", "processing-instruction"]
)
UNREADABLE = b"<html><body><article><h1>Titre</h1>" + b"<div>" * 300_000
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Texte {n} | Essai</title>
<meta property="og:type" content="article"></head><body><div data-hook="post-page"><article data-hook="post">
<h1 data-hook="post-title">Texte {n}</h1><span data-hook="user-name">Jeanne Essai</span>
<section data-hook="post-description"><div data-rce-version="9"><p>Le port attend ses ferries depuis lundi, numéro {n},
et personne ne sait quand la grève prendra fin.</p></div></section></article></div></body></html>"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=40)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    return acted(asked.posts, odd_pages(asked.posts, asked.seed))


def acted(count: int, odd: Mapping[int, bytes]) -> int:
    """The exit code, after a look at a site of *count* posts, of which some are *odd*."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound, mixed = serve(pages(count, {})), serve(pages(count, odd))
        print(f"{len(odd)} of {count} pages are odd, one of them unreadable")
        together, alone = folder / "together", folder / "alone"
        configure(together, {"mixed": mixed, "sound": sound})
        configure(alone, {"sound": sound})
        tell("crawl of the sound site alone", alone, "crawl", "--init")
        codes = [tell(f"crawl {turn}", together, "crawl", "--init") for turn in (1, 2)]
        for command in (["reparse"], ["reparse", "--anew"], ["verify"], ["backup", str(folder / "copy.db")]):
            codes.append(tell(" ".join(command), together, *command))
        codes.append(tell("export jsonl", together, "export", "jsonl", str(folder / "out")))
        codes.append(tell("status", together, "status"))
        codes.append(tell("doctor", together, "doctor"))
        codes.append(tell("crawl --full", together, "crawl", "--full"))
        same = len(posts(alone, "sound")) == count and posts(together, "sound") == posts(alone, "sound")
        read = len(posts(together, "mixed"))
    print(f"posts of the odd site shown: {read} of {count - 1} that are posts; the sound site as alone: {same}")
    # `doctor` says with its code that a capture waits for a better reader.
    good = codes == [4, *[0] * 7, 1, 0] and same and read == count - 1
    print("as it should be" if good else f"NOT as it should be: exit codes {codes}")
    return 0 if good else 1


def odd_pages(count: int, seed: int | None) -> dict[int, bytes]:
    """The odd pages by number: every tenth, the last unreadable."""
    numbers = range(count, 0, -10)
    if seed is None:
        bodies = [UNREADABLE, *(case_bodies() if CASES.exists() else [])]
    else:
        own = [body for _, body in own_pages.odd_pages()]
        bodies = [UNREADABLE, *random.Random(seed).sample(own, len(numbers) - 1)]
    return {number: bodies[index % len(bodies)] for index, number in enumerate(numbers)}


def case_bodies() -> list[bytes]:
    """Posts of the field cases, one of each class that is read as a page."""
    found: dict[str, bytes] = {}
    for line in CASES.read_text("utf-8").splitlines():
        case = json.loads(line)
        is_page = case["kind"] == "read" and "text" in case["input"] and "/post/" in case["input"]["url"]
        if is_page and case["class"] in CLASSES:
            found.setdefault(case["class"], case["input"]["text"].encode())
    return list(found.values())


def pages(count: int, odd: Mapping[int, bytes]) -> dict[str, bytes]:
    """Return what a site of *count* posts answers, by path."""
    found = {f"/post/texte-{n}": odd.get(n) or PAGE.format(n=n).encode() for n in range(1, count + 1)}
    rows = "".join(f"<url><loc>BASE{path}</loc><lastmod>2025-03-01</lastmod></url>" for path in found)
    start = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    index = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
    found["/sitemap.xml"] = f"{index}<loc>BASE/blog-posts-sitemap.xml</loc></sitemap></sitemapindex>".encode()
    found["/blog-posts-sitemap.xml"] = f"{start}{rows}</urlset>".encode()
    found["/robots.txt"] = b"User-agent: *\nAllow: /\n"
    found["/"] = b"<html><body><h1>Essai</h1></body></html>"
    return found


def serve(found: Mapping[str, bytes]) -> str:
    """The base address of a site that answers with *found*."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = found.get(self.path)
            self.send_response(200 if body is not None else 404)
            kind = "application/xml" if self.path.endswith(".xml") else "text/html; charset=utf-8"
            body = (body or b"<html><body>404</body></html>").replace(b"BASE", base.encode())
            # Cases speak of another host; the pages are this one's.
            body = body.replace(b"https://www.exemple.fr/post/essai", f"{base}{self.path}".encode())
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return base


def configure(folder: Path, sites: Mapping[str, str]) -> None:
    folder.mkdir()
    text = '[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@exemple.fr"\nmin_delay = 0\nallow_loopback = true\n'
    for name, url in sites.items():
        text += f'[[site]]\nid = "{name}"\nname = "{name}"\nprofile = "wix"\nurl = "{url}"\nlanguage = "fr"\n'
    (folder / "config.toml").write_text(text, "utf-8")


def tell(what: str, folder: Path, *arguments: str) -> int:
    """Run a command, and print what it says of what cannot be read."""
    done = cirma(folder, *arguments)
    print(f"{what}: exit {done.returncode}")
    for line in (done.stdout + done.stderr).splitlines():
        if "not read" in line or "unreadable" in line or "cannot be read" in line or "Traceback" in line:
            print(f"    {line.strip()[:160]}")
    return done.returncode


def posts(folder: Path, site: str) -> list[str]:
    """Titles of the posts of *site*."""
    done = cirma(folder, "posts", "--site", site, "--json")
    return sorted(json.loads(line)["title"] for line in done.stdout.splitlines())


def cirma(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "scraper.cli", *arguments]
    environment = {"PYTHONPATH": str(Path(__file__).parents[1]), "PATH": "/usr/bin:/bin"}
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, timeout=1_200)


if __name__ == "__main__":
    sys.exit(main())
