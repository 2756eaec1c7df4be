"""Generated blogs, each on a loopback host of its own, served by one process that logs every request.

`python -m tests.support.blogs FOLDER COUNT POSTS PORT` serves until it is killed. What day it is stands in
FOLDER/day, and every request is a line in FOLDER/log: host, path, status, begin and end by the machine's clock, day.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

FIRST_DAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
_WORDS = (
    "médiation traité frontière sanctions détroit sommet communiqué négociation alliance embargo mandat ambassade",
    "accord conférence équilibre souveraineté dissuasion résolution arbitrage fleuve maritime sécurité",
)
_VOCABULARY = " ".join(_WORDS).split()


def host(number: int) -> str:
    """The address of a blog."""
    return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


def sites(count: int, port: int) -> str:
    """The list of sites for `cirma fleet add`."""
    lines = ["id,name,url,profile,language,timezone"]
    for number in range(count):
        lines.append(f"blog-{number},Blog {number},http://{host(number)}:{port},generic,fr,Europe/Paris")
    return "\n".join(lines) + "\n"


def slugs(number: int, day: int, posts: int) -> list[str]:
    """The posts of a blog on a day: one more each day on every third."""
    return [f"note-{place}" for place in range(posts + (day if number % 3 == 0 else 0))]


def page(number: int, slug: str, day: int) -> str:
    """A post; on every fifth blog the first one is edited each day."""
    place = int(slug.rpartition("-")[2])
    seed = number * 31 + place * 7
    words = [_VOCABULARY[(seed + step * (1 + place)) % len(_VOCABULARY)] for step in range(120)]
    if number % 5 == 0 and place == 0:
        words[3] = f"révision{day}"
    published = (FIRST_DAY - timedelta(days=30 - place)).isoformat()
    title = f"{words[0].capitalize()} et {words[1]} : note {place} du carnet {number}"
    paragraphs = "".join(f"<p>{' '.join(words[at : at + 30]).capitalize()}.</p>" for at in range(0, 120, 30))
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": title,
            "datePublished": published,
            "author": {"@type": "Person", "name": f"Autrice {number % 17}"},
        },
        ensure_ascii=False,
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"><script type="application/ld+json">{data}</script></head>'
        f"<body><header><a href='/'>Carnet {number}</a></header><main><article><h1>{title}</h1>{paragraphs}</article>"
        "</main></body></html>"
    )


def answer(number: int, path: str, day: int, origin: str, posts: int) -> tuple[int, str, str]:
    """Status, type and text of what a blog answers."""
    known = slugs(number, day, posts)
    if path == "/robots.txt":
        return 200, "text/plain", f"User-agent: *\nAllow: /\nSitemap: {origin}/sitemap.xml\n"
    if path == "/sitemap.xml":
        entries = "".join(f"<url><loc>{origin}/post/{slug}</loc></url>" for slug in known)
        return 200, "application/xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    if path == "/":
        links = "".join(f"<li><a href='/post/{slug}'>{slug}</a></li>" for slug in known)
        title = f"Carnet {number}"
        return (
            200,
            "text/html",
            f"<!doctype html><html lang='fr'><title>{title}</title><body><ul>{links}</ul></body></html>",
        )
    slug = path.removeprefix("/post/")
    if slug in known:
        return 200, "text/html; charset=utf-8", page(number, slug, day)
    return (
        404,
        "text/html",
        "<!doctype html><html lang='fr'><title>Introuvable</title><body><p>Introuvable.</p></body></html>",
    )


class Request(NamedTuple):
    """One request as the servers saw it."""

    host: str
    path: str
    status: int
    began: float
    ended: float
    day: int


def requests(folder: Path) -> list[Request]:
    """Every request so far."""
    return [Request(*json.loads(line)) for line in (folder / "log").read_text().splitlines()]


class Servers:
    """All the blogs."""

    def __init__(self, folder: Path, count: int, posts: int, port: int) -> None:
        self._day = folder / "day"
        self._log = (folder / "log").open("a", buffering=1)
        self._numbers = {host(number): number for number in range(count)}
        self._posts = posts
        self._port = port

    async def run(self) -> None:
        """Serve until cancelled."""
        servers = [await asyncio.start_server(self._serve, name, self._port, backlog=16) for name in self._numbers]
        (self._day.parent / "ready").touch()
        try:
            await asyncio.gather(*(server.serve_forever() for server in servers))
        finally:
            self._log.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = writer.get_extra_info("sockname")[0]
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            began, day = time.time(), int(self._day.read_text())
            path = urlsplit(head.split(b" ", 2)[1].decode()).path
            status, kind, text = answer(self._numbers[name], path, day, f"http://{name}:{self._port}", self._posts)
            body = text.encode()
            date = format_datetime(FIRST_DAY + timedelta(days=day), usegmt=True)
            # Before the bytes go: on a busy machine the reader has them before this process has its turn again.
            ended = time.time()
            writer.write(
                f"HTTP/1.1 {status} OK\r\nDate: {date}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
            self._log.write(json.dumps([name, path, status, began, ended, day]) + "\n")
        writer.close()


def main(arguments: Sequence[str]) -> None:
    """Serve what the arguments say."""
    folder, count, posts, port = arguments
    asyncio.run(Servers(Path(folder), int(count), int(posts), int(port)).run())


if __name__ == "__main__":
    main(sys.argv[1:])
