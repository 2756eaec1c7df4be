"""Measure what memory a site of 100,000 posts takes: `python -m bench.memory [PAGES [DELAY]]`.

Two sitemaps of 50,000 addresses each, and pages of a megabyte in Wix's markup, from a fetcher in this process: no
network, and a clock that does not wait. All posts are discovered and planned, the first PAGES of them crawled and the
crawl ended; what each further hundred adds is printed, so that the whole can be judged. At a DELAY of 0 pages are
packed fast, else at the best level. The fetcher's own megabytes count, too: text and bytes of each sitemap and page.
"""

import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

import bench.lightly  # noqa: F401 - the memory of the program, not of what happens to be installed

# isort: split
from archive.digest import sha256
from archive.model import Fetch, Outcome, Request, Response
from archive.store import Store
from scraper.cli.progress import Quiet
from scraper.clock import Clock
from scraper.crawl.attempt import Attempt
from scraper.crawl.site_crawl import SiteCrawl
from scraper.demo import demo_blog
from scraper.demo.pages import post_page
from scraper.demo.render import Render
from scraper.frontier.discovery import Found
from scraper.frontier.plan import Options
from scraper.settings.config import Config, ScraperConfig, SiteConfig

ORIGIN = "https://blog.test"
START = datetime(2026, 11, 16, 12, tzinfo=UTC)
POSTS = 100_000
A_FILE = 50_000
CEILING = 150
# A Wix page is a megabyte, nearly all of it the same on each page.
FRAME = random.Random(1).randbytes(500_000).hex()


class Hurried:
    """Time that passes without anybody waiting."""

    def __init__(self) -> None:
        self.at = START

    def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        self.at += timedelta(seconds=seconds)

    @property
    def clock(self) -> Clock:
        """As the program takes it."""
        return Clock(now=lambda: self.at, monotonic=time.monotonic, sleep=self.sleep)


class BigSite:
    """A site of `POSTS` posts, each made when it is asked for."""

    def __init__(self, clock: Hurried) -> None:
        self._clock = clock
        self._post = demo_blog().posts[0]
        self._blog = replace(demo_blog(), posts=(self._post,))

    def fetch(self, request: Request, *, via: str | None = None, limits: object = None) -> Fetch:
        """One attempt, that takes a tenth of a second on the clock."""
        started = self._clock.at
        self._clock.sleep(0.1)
        return Fetch(request=request, started=started, ended=self._clock.at, outcome=self._answer(request.uri), via=via)

    def _answer(self, uri: str) -> Outcome:
        path = uri.removeprefix(ORIGIN)
        if path.startswith("/post/"):
            return _response(self._page(path.removeprefix("/post/")), "text/html; charset=utf-8")
        body = "".join(_document(path)).encode()
        return _response(body, "application/xml" if path.endswith("xml") else "text/plain", status=200 if body else 404)

    def _page(self, slug: str) -> bytes:
        guid = hashlib.md5(slug.encode()).hexdigest()[:24]
        post = replace(self._post, slug=slug, title=f"Article {slug}", guid=guid)
        page = post_page(replace(self._blog, posts=(post,)), post, Render(origin=ORIGIN, at=self._clock.at))
        return page.replace("</body>", f"<script>/* {FRAME} */</script></body>").encode()


class Watcher(Quiet):
    """Prints what memory the process has come to."""

    def __init__(self) -> None:
        self._pages = 0

    def discovered(self, site: str, found: Found) -> None:
        print(f"  discovered {found.total():7} posts   {peak():5.0f} MB", flush=True)

    def planned(self, site: str, count: int) -> None:
        print(f"  planned    {count:7} of them  {peak():5.0f} MB", flush=True)

    def visited(self, site: str, visit: Attempt) -> None:
        self._pages += 1
        if self._pages in (1, 10) or self._pages % 100 == 0:
            print(f"  crawled    {self._pages:7} pages    {peak():5.0f} MB", flush=True)


def main() -> int:
    """Print the peak after each step."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    delay = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    print(f"{POSTS} posts in {POSTS // A_FILE} sitemaps; peak resident memory; ceiling {CEILING} MB")
    print(f"  at the start               {peak():5.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        crawl(Path(folder) / "archive.db", pages, delay=delay)
    print(f"  ended                      {peak():5.0f} MB")
    return int(peak() > CEILING)


def crawl(path: Path, pages: int, *, delay: float) -> None:
    """A first crawl that asks for *pages* posts."""
    clock = Hurried()
    site = SiteConfig(id="big", name="Big", url=ORIGIN)
    store = Store.open(path, holder="bench", now=clock.at)
    try:
        SiteCrawl(
            site,
            config=Config(
                sites=(site,), scraper=ScraperConfig(contact="bench@example.org", budget=10**6, min_delay=delay)
            ),
            store=store,
            fetcher=BigSite(clock),
            clock=clock.clock,
            options=Options(limit=pages),
            progress=Watcher(),
            stopped=lambda: False,
        ).run()
    finally:
        store.close()


def peak() -> float:
    """Megabytes that the process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _document(path: str) -> Iterator[str]:
    """The index, a sitemap, or nothing."""
    files = ["/blog-posts-sitemap.xml", *(f"/blog-posts-sitemap-{n}.xml" for n in range(2, POSTS // A_FILE + 1))]
    if path == "/robots.txt":
        yield "User-agent: *\nAllow: /\n"
    elif path == "/sitemap.xml":
        rows = "".join(f"<sitemap><loc>{ORIGIN}{file}</loc></sitemap>" for file in files)
        yield f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    elif path in files:
        yield '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        first = files.index(path) * A_FILE
        for n in range(first, first + A_FILE):
            yield f"<url><loc>{ORIGIN}/post/un-article-au-titre-assez-long-{n}</loc><lastmod>2026-03-02</lastmod></url>"
        yield "</urlset>"
    elif path == "/blog-feed.xml":
        yield '<?xml version="1.0"?><rss version="2.0"><channel><item>'
        yield f"<link>{ORIGIN}/post/un-article-au-titre-assez-long-0</link></item></channel></rss>"


def _response(body: bytes, kind: str, *, status: int = 200) -> Response:
    return Response(
        status=status,
        phrase="",
        protocol="HTTP/1.1",
        headers=(("content-type", kind),),
        body=body,
        wire_bytes=len(body),
        wire_digest=sha256(body),
    )


if __name__ == "__main__":
    sys.exit(main())
