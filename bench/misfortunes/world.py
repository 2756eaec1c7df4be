"""A blog, its archive, and the truth."""

import re
from collections.abc import Sequence
from pathlib import Path

from archive.alarms.alarm import Alarm
from archive.query import watch as watched
from archive.store import Store
from scraper.crawl.ending import EXIT_CODES
from scraper.demo.post import DemoPost
from scraper.unattended.alerts import watch
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Script, page, robots, xml

SLUGS = ("ble", "seigle", "orge", "avoine", "mais", "riz", "millet", "sorgho")
_STAMP = re.compile(rb'"renderTimeStamp":\s*\d+')


class World:
    """A blog, its archive, and the truth."""

    def __init__(self, folder: Path, *, rendered: bool) -> None:
        self.rendered = rendered
        self.site = FakeSite()
        self.archivist = Archivist(folder, self.site)
        self.posts = {slug: post_of(slug) for slug in SLUGS}
        self.well()

    def well(self) -> None:
        """The blog as it is on a good day."""
        posts = list(self.posts.values())
        self.site.pages = {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(posts)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(posts)),
            f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(posts)),
            f"{ORIGIN}/": page(fakes.home_page(posts)),
            **{f"{ORIGIN}/post/{slug}": self.shown(post) for slug, post in self.posts.items()},
        }

    def everywhere(self, answer: Script, *, but: Sequence[str] = ()) -> None:
        """Every address gives *answer*, but those that end so."""
        for uri in self.site.pages:
            if not uri.endswith(tuple(but) or ("\0",)):
                self.site.pages[uri] = answer

    def at_posts(self, body: str) -> None:
        """Every post's address shows *body*, with status 200."""
        for slug in SLUGS:
            self.site.pages[f"{ORIGIN}/post/{slug}"] = page(body.encode(), etag=None)

    def shown(self, post: DemoPost) -> fakes.Reply:
        """The page of *post*."""
        body = fakes.post_page(post)
        return page(body if self.rendered else _STAMP.sub(b'"rendered":0', body))

    def crawl(self) -> tuple[int, tuple[Alarm, ...]]:
        """One day: the exit code of its crawl, and the alarms that stand after it."""
        summary = self.archivist.crawl(full=True)
        now = self.site.clock.now()
        store = Store.open(self.archivist.path, holder="bench", now=now)
        watch(store, self.archivist.config, [summary.crawl], now=now, environment={}, free=lambda _: 10**12)
        alarms = tuple(row.alarm for row in watched.open_alarms(store.database))
        store.close()
        self.archivist.sleep(days=1)
        return EXIT_CODES[summary.outcome], alarms

    def falsehoods(self, gone: frozenset[str], edited: frozenset[str] = frozenset()) -> list[str]:
        """What the archive says that is not so."""
        titles = {post.title for post in self.posts.values()}
        told = [(change.kind.value, change.url.rpartition("/")[2]) for change in self.archivist.changes()]
        found = [f"change {kind} {slug}" for kind, slug in told if not _true(kind, slug, gone, edited)]
        found += [f"{told.count(('edit', slug))} edits of {slug}" for slug in edited if told.count(("edit", slug)) != 1]
        for url, state, title in self.archivist.rows("SELECT url, state, title FROM post_status"):
            if title not in titles:
                found.append(f"state {title!r}")
            if state == "gone" and url.rpartition("/")[2] not in gone:
                found.append(f"gone {url}")
        return found


def _true(kind: str, slug: str, gone: frozenset[str], edited: frozenset[str]) -> bool:
    return (kind in ("removed", "restored") and slug in gone) or (kind == "edit" and slug in edited)


def post_of(slug: str) -> DemoPost:
    """A post of some length, like no other."""
    text = tuple(f"{slug}{n} vaut {slug}{n + 1}, {slug} {n} fois {slug}{n * n} au marché." for n in range(14))
    return fakes.make_post(slug, title=f"Le cours : {slug}", paragraphs=text)
