"""What the sitemaps and feeds of one crawl say of a post that answers 404 ever since the day before."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import State
from archive.query import dossier, names, posts
from archive.query.posts import Post
from scraper.demo.post import DemoPost
from scraper.parse.said import Said
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, post_page, robots, xml

FEED = f"{ORIGIN}/blog-feed.xml"
SITEMAP = f"{ORIGIN}/blog-posts-sitemap.xml"
INDEX = f"{ORIGIN}/sitemap.xml"
SLUGS = "abcdefgh"
GONE = f"{ORIGIN}/post/c"


def made(slug: str) -> DemoPost:
    return fakes.make_post(slug, title=f"Titre {slug}", paragraphs=[f"Un texte {slug} qui reste."])


def feed(slugs: str) -> Reply:
    return xml(fakes.feed([*map(made, slugs)]))


def sitemap(slugs: str) -> Reply:
    return xml(fakes.sitemap([*map(made, slugs)]))


BROKEN = page(b"", status=500)
MISSING = page(fakes.not_found_page("/post/c"), status=404)
OTHERS = "abdefgh"


def a_site(**pages: Reply) -> FakeSite:
    """A site of eight posts, with a feed and no sitemap, but for these *pages*."""
    held = [*map(made, SLUGS)]
    site = FakeSite()
    index = {INDEX: xml(fakes.sitemap_index(held))} if SITEMAP in pages else {}
    site.pages = {
        f"{ORIGIN}/robots.txt": robots(),
        f"{ORIGIN}/": page(fakes.home_page(held)),
        FEED: feed(SLUGS),
        **{fakes.post_url(post): page(post_page(post)) for post in held},
        **index,
        **pages,
    }
    return site


def crawl(archivist: Archivist, pages: Mapping[str, Reply], *, days: int = 1) -> Post:
    """Return the post that fails, after a crawl some days later that meets these *pages*."""
    archivist.sleep(days=days)
    archivist.site.pages |= pages
    archivist.crawl(full=True)
    return posts.post(archivist.database, names.resolve(archivist.database, GONE))


@pytest.mark.parametrize(
    ("expected", "first", "then"),
    [
        pytest.param(State.SUSPECT, {}, {}, id="the feed names it still"),
        pytest.param(State.GONE, {}, {FEED: feed(OTHERS)}, id="the feed names what is older, and not it"),
        pytest.param(State.GONE, {}, {FEED: feed("ijab")}, id="newer posts may have pushed it out"),
        pytest.param(State.SUSPECT, {}, {FEED: BROKEN}, id="the feed cannot be read"),
        pytest.param(State.SUSPECT, {}, {FEED: feed("")}, id="the feed names nothing at all"),
        pytest.param(State.GONE, {SITEMAP: sitemap(SLUGS)}, {FEED: feed(OTHERS), SITEMAP: sitemap(OTHERS)}, id="both"),
        pytest.param(
            State.SUSPECT,
            {SITEMAP: sitemap(SLUGS)},
            {FEED: feed(OTHERS)},
            id="the sitemap names it still, the feed not",
        ),
        pytest.param(
            State.SUSPECT,
            {SITEMAP: sitemap(SLUGS)},
            {FEED: feed(OTHERS), SITEMAP: BROKEN},
            id="the sitemap named it and cannot be read",
        ),
        pytest.param(
            State.SUSPECT,
            {SITEMAP: sitemap(SLUGS)},
            {FEED: feed(OTHERS), SITEMAP: sitemap("ab")},
            id="the sitemap shrank oddly",
        ),
        pytest.param(
            State.SUSPECT,
            {SITEMAP: sitemap(SLUGS)},
            {FEED: feed(OTHERS), SITEMAP: sitemap(OTHERS), INDEX: BROKEN},
            id="another sitemap may have taken it over",
        ),
    ],
)
def test_what_named_a_post_and_does_so_no_more_ends_the_hold_on_its_removal(
    tmp_path: Path, expected: State, first: Mapping[str, Reply], then: Mapping[str, Reply]
) -> None:
    archivist = Archivist(tmp_path, a_site(**first))
    archivist.crawl()

    assert crawl(archivist, {GONE: MISSING}).state is State.SUSPECT
    assert crawl(archivist, then).state is expected
    # However it was decided, it is not decided otherwise by the next view of the same evidence.
    assert crawl(archivist, {}).state in (expected, State.GONE)


def test_the_first_miss_is_not_believed_though_the_feed_has_dropped_the_post(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, a_site())
    archivist.crawl()

    assert crawl(archivist, {GONE: MISSING, FEED: feed(OTHERS)}).state is State.SUSPECT
    post = crawl(archivist, {})

    assert post.state is State.GONE
    evidence = dossier.dossier(archivist.database, post.id).evidence
    assert [(miss.listed, miss.dropped) for miss in evidence] == [(None, True), (None, True)]


def test_a_sitemap_that_dropped_the_post_long_ago_is_not_asked(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, a_site(**{SITEMAP: sitemap(SLUGS)}))
    archivist.crawl()

    assert crawl(archivist, {SITEMAP: sitemap(OTHERS)}).state is State.LIVE
    assert crawl(archivist, {SITEMAP: BROKEN}, days=20).state is State.LIVE
    assert crawl(archivist, {GONE: MISSING}).state is State.SUSPECT
    assert crawl(archivist, {FEED: feed(OTHERS)}).state is State.GONE


def test_a_feed_that_is_not_asked_for_any_more_names_nothing(tmp_path: Path) -> None:
    further = f"{ORIGIN}/en/feed.xml"
    archivist = Archivist(tmp_path, a_site(**{further: feed(SLUGS)}))
    usual = archivist.config_of_site
    archivist.config_of_site = replace(usual, read=Said(feeds=("/blog-feed.xml", "/en/feed.xml")))
    archivist.crawl()
    archivist.config_of_site = usual

    assert crawl(archivist, {GONE: MISSING, FEED: feed(OTHERS)}).state is State.SUSPECT
    assert crawl(archivist, {}).state is State.GONE
