"""Alarms over whole months of a fake site: what should ring rings once, and nothing else does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.alarms.alarm import AlarmRule
from archive.query import alarms as queried
from archive.query.alarms import AlarmRow
from archive.store import Store
from scraper.demo.post import DemoPost
from scraper.settings.config import AlarmsConfig, NotifyConfig
from scraper.unattended.alarms import watch
from tests.support import fakes, listeners
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, post_page, robots, xml

SITEMAP = f"{ORIGIN}/blog-posts-sitemap.xml"
PLENTY = 10**12


@dataclass(kw_only=True)
class Blog:
    """A site of posts that can be broken, a day at a time."""

    posts: list[DemoPost] = field(default_factory=lambda: [_post(number) for number in range(12)])
    site: FakeSite = field(default_factory=FakeSite)
    mar: Callable[[bytes], bytes] = lambda html: html
    """What a new template does to a page."""

    def publish(self) -> None:
        """Serve the blog as it stands."""
        self.site.pages = {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(self.posts)),
            SITEMAP: xml(fakes.sitemap(self.posts)),
            f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(self.posts)),
            ORIGIN + "/": page(fakes.home_page(self.posts)),
            **{fakes.post_url(post): page(self._page(post)) for post in self.posts},
        }

    def _page(self, post: DemoPost) -> bytes:
        return self.mar(post_page(post, rendered=self.site.clock.now()))


class Warden:
    """Crawls day by day, and hears what rings."""

    def __init__(self, folder: Path) -> None:
        self.blog = Blog()
        self.archivist = Archivist(folder, self.blog.site)
        self.free = PLENTY
        self.webhook = ""

    def days(self, count: int, spoil: Callable[[], None] = lambda: None) -> list[tuple[AlarmRule, str]]:
        """Let *count* days pass, each with a crawl, *spoil* after each day's publication; what rang in them."""
        before = len(self.rows())
        for _ in range(count):
            self.blog.publish()
            spoil()
            self.crawl()
            self.archivist.sleep(days=1)
        return [(row.alarm.rule, row.alarm.subject) for row in self.rows()[before:]]

    def crawl(self, *, full: bool = False, stopped: Callable[[], bool] = lambda: False) -> None:
        summary = self.archivist.crawl(full=full, stopped=stopped)
        now = self.blog.site.clock.now()
        store = Store.open(self.archivist.path, holder="a test", now=now)
        try:
            config = replace(self.archivist.config, notify=NotifyConfig(webhook=self.webhook))
            watch(store, config, [summary.crawl], now=now, environment={}, free=lambda _: self.free)
        finally:
            store.close()

    def rows(self) -> list[AlarmRow]:
        if not self.archivist.path.exists():
            return []
        return list(queried.rung(self.archivist.database, since=fakes.PUBLISHED))

    def standing(self) -> list[AlarmRule]:
        return [row.alarm.rule for row in queried.open_alarms(self.archivist.database)]

    def serve(self, path: str, reply: Reply) -> Callable[[], None]:
        """Return what serves *reply* at *path*."""
        return lambda: self.blog.site.pages.update({ORIGIN + path: reply})


@pytest.fixture
def warden(tmp_path: Path) -> Warden:
    return Warden(tmp_path)


def _post(number: int, *, title: str = "") -> DemoPost:
    slug = f"article-{number}"
    return fakes.make_post(slug, title=title or f"Titre {number}", guid=f"{number:024x}")


@pytest.mark.slow
def test_nothing_rings_in_two_quiet_weeks_with_a_new_post_a_silent_edit_and_a_deploy(warden: Warden) -> None:
    rang = warden.days(4)
    warden.blog.posts.append(_post(12))
    rang += warden.days(3)
    warden.blog.posts[3] = _post(3, title="Un autre titre")
    rang += warden.days(4)
    warden.blog.mar = lambda html: html.replace(b'class="', b'class="neuf ')
    rang += warden.days(3)

    assert rang == []


@pytest.mark.slow
def test_a_broken_sitemap_rings_once_and_again_after_it_was_well(warden: Warden) -> None:
    warden.days(2)
    broken = warden.serve("/blog-posts-sitemap.xml", Reply(status=500))

    assert warden.days(3, broken) == [(AlarmRule.SILENT, "sitemap")]
    assert warden.days(2) == []
    assert warden.standing() == []
    assert warden.days(1, broken) == [(AlarmRule.SILENT, "sitemap")]


@pytest.mark.slow
def test_a_sitemap_that_loses_posts_rings(warden: Warden) -> None:
    warden.days(2)
    fewer = xml(fakes.sitemap(warden.blog.posts[:8]))

    assert warden.days(2, warden.serve("/blog-posts-sitemap.xml", fewer)) == [(AlarmRule.DISCOVERY, "sitemap")]


@pytest.mark.slow
def test_a_template_without_authors_rings_once(warden: Warden) -> None:
    warden.days(3)
    warden.blog.mar = lambda html: html.replace("Élise Vauquelan".encode(), b"")

    assert warden.days(10) == [(AlarmRule.PARSER, "no author")]


@pytest.mark.slow
def test_one_post_that_loses_its_author_is_an_edit(warden: Warden) -> None:
    warden.days(3)
    marred = fakes.post_url(warden.blog.posts[0])
    html = post_page(warden.blog.posts[0]).replace("Élise Vauquelan".encode(), b"")

    assert warden.days(9, warden.serve(marred.removeprefix(ORIGIN), page(html))) == []


@pytest.mark.slow
def test_pages_without_article_ring_as_a_matter_of_the_parser_alone(warden: Warden) -> None:
    warden.days(3)
    warden.blog.mar = lambda html: html.replace(b'data-hook="post-description"', b'data-hook="autre"')

    assert warden.days(3) == [(AlarmRule.PARSER, "no article")]
    assert warden.standing() == [AlarmRule.PARSER]


@pytest.mark.slow
def test_pages_left_to_the_browser_ring_as_failures_alone(warden: Warden) -> None:
    warden.days(3)
    warden.blog.mar = lambda html: b"<html><script>window.clientSideRender = true;</script></html>"

    assert warden.days(3) == [(AlarmRule.FAILURES, "")]


@pytest.mark.slow
def test_robots_that_forbid_what_they_allowed_ring_once(warden: Warden) -> None:
    warden.days(2)
    forbidding = page(b"User-agent: *\nDisallow: /post/\n")

    # A site that forbids its posts is not read: after some days it is overdue too.
    rang = warden.days(8, warden.serve("/robots.txt", forbidding))

    assert rang == [(AlarmRule.ROBOTS, ""), (AlarmRule.OVERDUE, "")]


@pytest.mark.slow
def test_a_site_that_refuses_for_days_is_overdue(warden: Warden) -> None:
    warden.days(2)

    rang = warden.days(6, warden.serve("/robots.txt", Reply(status=403)))

    assert rang == [(AlarmRule.ROBOTS, ""), (AlarmRule.OVERDUE, "")]
    assert warden.days(9) == []
    assert warden.standing() == []


def test_a_disk_that_fills_up_rings_once(warden: Warden) -> None:
    warden.days(1)
    warden.free = int(AlarmsConfig().min_free_gb * 1e9) - 1

    assert warden.days(3) == [(AlarmRule.DISK, "")]
    warden.free = PLENTY
    assert warden.days(1) == []
    assert warden.standing() == []


@pytest.mark.slow
def test_a_site_whose_posts_all_vanish_is_held_and_rings_once(warden: Warden) -> None:
    warden.days(1)
    warden.blog.publish()
    for post in warden.blog.posts:
        warden.blog.site.pages[fakes.post_url(post)] = page(fakes.not_found_page(), status=404)

    warden.crawl(full=True)
    warden.crawl(full=True)

    assert [row.alarm.rule for row in warden.rows()] == [AlarmRule.REMOVALS]


@pytest.mark.slow
def test_what_reached_nobody_is_sent_again_and_what_did_is_not(warden: Warden) -> None:
    warden.free = 0
    warden.webhook = "http://127.0.0.1:9/"
    warden.days(1)
    assert [row.notified for row in warden.rows()] == [None]

    with listeners.hook() as hook:
        warden.webhook = hook.url
        warden.days(2)

    assert [[alarm["rule"] for alarm in posted["alarms"]] for _, posted in hook.posted] == [["disk"]]
    assert warden.rows()[0].notified is not None


@pytest.mark.slow
def test_a_run_that_broke_off_says_nothing_of_the_site(warden: Warden) -> None:
    warden.days(2)

    warden.crawl(stopped=lambda: True)

    assert warden.rows() == []
