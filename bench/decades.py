"""Twenty years of one blog: `python -m bench.decades [--years 20] [--posts 400] [--every DAYS] [--recheck DAYS]`.

The program's own crawl runs day by day on a simulated clock, against a blog in this process: 400 posts, one more every
month, an edit every week, every page rendered anew every week (no cache of the platform keeps one longer), and 304 for
what stands. A line is printed a year: the size of the file, CPU seconds of a crawl and of `verify`.
"""

import argparse
import os
import sys
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import mean

from msgspec.structs import replace

from archive.model import Outcome, Request
from archive.verify import Sample, verify
from scraper.settings.config import ScraperConfig
from tests.support import fakes
from tests.support.crawling import Archivist

YEAR = 365
_WORDS = "accord vote loi texte marché prix région crise budget sommet traité énergie climat réforme conseil"


class LongBlog(fakes.FakeSite):
    """A blog that lives for decades."""

    def __init__(self, posts: int) -> None:
        super().__init__()
        self.editions = dict.fromkeys(range(posts), 0)
        self._made: dict[str, fakes.Reply] = {}

    def live(self, day: int) -> None:
        """Return what happens on *day*."""
        if day % 30 == 0:
            self.editions[len(self.editions)] = 0
        if day % 7 == 0:
            self.editions[day * 31 % len(self.editions)] += 1
        posts = [_post(number, edition) for number, edition in self.editions.items()]
        self.fetches.clear()
        origin = fakes.ORIGIN
        self.pages = {
            f"{origin}/robots.txt": fakes.robots(),
            f"{origin}/sitemap.xml": fakes.xml(fakes.sitemap_index(posts)),
            f"{origin}/blog-posts-sitemap.xml": self._listed(fakes.sitemap(posts)),
            f"{origin}/blog-feed.xml": self._listed(fakes.feed(posts)),
            f"{origin}/": fakes.page(fakes.home_page(posts)),
        }

    def _listed(self, body: bytes) -> fakes.Reply:
        plain = fakes.xml(body)
        return replace(plain, headers=(*plain.headers, *fakes.page(body).headers[-1:]))

    def _reply(self, request: Request) -> fakes.Reply | Outcome:
        number = request.target.rpartition("/note-")[2]
        if not number.isdigit() or int(number) not in self.editions:
            return super()._reply(request)
        now = self.clock.now()
        monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0)
        page = fakes.post_page(_post(int(number), self.editions[int(number)]), rendered=monday, node=monday.month % 2)
        return fakes.page(page, etag=f'W/"{number}-{self.editions[int(number)]}-{monday:%Y%m%d}"')


# Most posts stand for years, and each is listed every day.
@cache
def _post(number: int, edition: int) -> fakes.DemoPost:
    known = _WORDS.split()
    words = [known[(number * 7 + step * (1 + number % 5)) % len(known)] for step in range(300)]
    text = [" ".join(words[start : start + 60]).capitalize() + "." for start in range(0, 300, 60)]
    return fakes.make_post(f"note-{number}", title=f"Note {number}", paragraphs=(*text, f"Texte revu {edition} fois."))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--posts", type=int, default=400)
    parser.add_argument("--every", type=int, default=1, help="days from one crawl to the next")
    parser.add_argument("--recheck", type=int, default=7, help="days within which every post is asked for")
    options = parser.parse_args()
    blog = LongBlog(options.posts)
    with tempfile.TemporaryDirectory() as folder:
        archivist = Archivist(Path(folder), blog, scraper=ScraperConfig(contact="a@b.example", min_delay=0.01))
        site = replace(archivist.config_of_site, recheck_within=f"{options.recheck} days")
        archivist.config_of_site, archivist.config = site, replace(archivist.config, sites=(site,))
        for year in range(options.years):
            _year(archivist, blog, year, every=options.every)
    return 0


def _year(archivist: Archivist, blog: LongBlog, year: int, *, every: int) -> None:
    crawls, requests = [], 0
    for day in range(year * YEAR, (year + 1) * YEAR, every):
        blog.live(day)
        start = _cpu()
        archivist.crawl()
        crawls.append(_cpu() - start)
        requests += len(blog.fetches)
        archivist.sleep(every - (archivist.site.clock.now() - _noon(archivist)).total_seconds() / 86_400)
    start = _cpu()
    report = verify(archivist.path, at=blog.clock.now(), sample=Sample(share=1, day=blog.clock.now().date()))
    checked = _cpu() - start
    if not report.clean:
        sys.exit(str(report.faults[0]))
    size = archivist.path.stat().st_size
    last = mean(crawls[-10:])
    print(
        f"year {year + 1}: {len(blog.editions)} posts, {report.fetches} fetches, {report.checked} bodies;"
        f" {size / 1e6:.1f} MB; a crawl {1e3 * last:.0f} ms of CPU for {requests / len(crawls):.0f} requests;"
        f" verify {checked:.1f} s",
        flush=True,
    )


def _cpu() -> float:
    """Seconds of CPU of this process and of its children that ended; the one that parses pages lives on."""
    return sum(os.times()[:4])


def _noon(archivist: Archivist) -> datetime:
    now: datetime = archivist.site.clock.now()
    return now.replace(hour=12, minute=0, second=0, microsecond=0) if now.hour >= 12 else now - timedelta(seconds=1)


if __name__ == "__main__":
    sys.exit(main())
