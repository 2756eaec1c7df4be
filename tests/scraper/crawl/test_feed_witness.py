"""Feeds as a witness of edits: which pages are asked for because of them, how often, and what is told then."""

import re
from html import escape
from pathlib import Path

import pytest

from archive.model import ChangeKind
from scraper.crawl.feed_witness import MOST_POSTS
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, post_page, xml

FEED = f"{ORIGIN}/blog-feed.xml"
OLD, NEW = "Un texte qui est là depuis longtemps.", "Un autre texte, bien différent du premier."
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
NAMES = tuple("abcdefgh")


def shown(slug: str, text: str) -> Reply:
    """The page of a post, without a time of rendering."""
    body = post_page(fakes.make_post(slug, paragraphs=[text]))
    return page(re.sub(rb'"?renderTimeStamp"?:\s*\d+', b'"renderTimeStamp":1', body))


def feed(texts: dict[str, str], *, element: str = "content:encoded", every: str = "") -> Reply:
    items = "".join(
        f"<item><title>Billet {slug}</title><link>{ORIGIN}/post/{slug}</link>"
        f"<{element}>{escape(f'<p>{text}</p><p>{every}</p>')}</{element}></item>"
        for slug, text in texts.items()
    )
    return xml(f'<rss version="2.0" {CONTENT}><channel><title>Revue</title>{items}</channel></rss>'.encode())


class Blog:
    """A blog of posts in a feed, crawled once a day."""

    def __init__(self, folder: Path, names: tuple[str, ...] = NAMES) -> None:
        self.texts = dict.fromkeys(names, OLD)
        listed = "".join(f"<url><loc>{ORIGIN}/post/{slug}</loc></url>" for slug in names)
        urlset = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
        self.archivist = Archivist(folder, FakeSite({f"{ORIGIN}/blog-posts-sitemap.xml": xml(urlset.encode())}))
        for slug, text in self.texts.items():
            self.archivist.site.pages[f"{ORIGIN}/post/{slug}"] = shown(slug, text)
        self.archivist.site.pages[FEED] = feed(self.texts)
        self.day(full=True)
        self.archivist.site.fetches.clear()

    def show(self, slug: str, *texts: str) -> None:
        """From now on the page shows *texts*, one an answer and the last for good."""
        uri = f"{ORIGIN}/post/{slug}"
        self.archivist.site.pages[uri] = [shown(slug, text) for text in texts]
        self.archivist.site.begin_again(uri)

    def day(self, *, full: bool = True) -> list[str]:
        """Crawl; return the posts that were asked for more than once, or at all if not *full*, as often as it was."""
        before = len(self.archivist.site.fetches)
        self.archivist.crawl(full=full)
        self.archivist.sleep(days=1)
        asked = [fetch.request.uri for fetch in self.archivist.site.fetches[before:]]
        posts = sorted(uri.rpartition("/")[2] for uri in asked if "/post/" in uri)
        return [slug for place, slug in enumerate(posts) if not full or slug in posts[:place]]

    @property
    def edits(self) -> int:
        return sum(change.kind is ChangeKind.EDIT for change in self.archivist.changes())


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.mark.parametrize("answers", [(OLD, NEW), (OLD, NEW, OLD, NEW), (NEW, OLD, NEW)])
def test_an_edit_that_one_of_several_caches_shows_is_told_on_its_day(blog: Blog, answers: tuple[str, ...]) -> None:
    blog.show("a", *answers)
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"a": NEW})

    assert set(blog.day()) == {"a"}
    assert blog.edits == 1


def test_two_old_answers_in_a_row_settle_it(blog: Blog) -> None:
    blog.show("a", NEW, OLD, OLD, NEW)
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"a": NEW})

    assert blog.day() == ["a", "a"]
    assert blog.edits == 0


def test_without_the_witness_an_old_answer_is_believed(blog: Blog) -> None:
    blog.show("a", OLD, NEW, OLD, NEW)

    assert blog.day() == []
    assert blog.edits == 0


def test_a_page_that_shows_the_edit_is_asked_for_as_any_other(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.archivist.site.pages[f"{ORIGIN}/post/a"] = page(
        post_page(fakes.make_post("a", paragraphs=[NEW]), rendered=blog.archivist.site.clock.now())
    )
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"a": NEW})

    assert blog.day() == []
    assert blog.edits == 1


def test_a_feed_alone_tells_nothing(blog: Blog) -> None:
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"a": NEW})

    # Once more, past the caches; and no further, as the page shows what it showed before.
    assert blog.day() == ["a"]
    assert blog.edits == 0
    assert blog.day() == []


def test_no_page_is_asked_for_more_than_five_times(blog: Blog) -> None:
    blog.show("a", OLD, *(f"{NEW} Version {number} de ce texte." for number in range(9)))
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"a": NEW})

    assert blog.day() == ["a"] * 4
    assert blog.edits == 0


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(feed(dict.fromkeys(NAMES, OLD)), id="same"),
        pytest.param(feed(dict.fromkeys(NAMES, OLD), every="Suivez-nous !"), id="a line below each"),
        pytest.param(feed(dict.fromkeys(NAMES, OLD) | dict.fromkeys(NAMES[:5], NEW)), id="most of them"),
        pytest.param(feed(dict.fromkeys(NAMES, f"{OLD.upper()}<br/><img src='x.png'/>")), id="markup and case"),
        pytest.param(feed({"z": NEW, **dict.fromkeys(NAMES, OLD)}), id="a new item"),
        pytest.param(feed(dict.fromkeys(NAMES[:3], OLD)), id="fewer items"),
        pytest.param(xml(b"<rss version='2.0'><channel><item>"), id="broken"),
        pytest.param(Reply(status=500), id="failing"),
        pytest.param(Reply(status=404), id="gone"),
    ],
)
def test_no_more_is_asked_where_the_feed_says_nothing_new_or_too_much(blog: Blog, now: Reply) -> None:
    blog.archivist.site.pages[FEED] = now

    assert blog.day() == []


def test_of_many_posts_at_once_ten_are_asked_for_again(tmp_path: Path) -> None:
    names = tuple(f"n{number:02}" for number in range(40))
    blog = Blog(tmp_path, names)
    blog.archivist.site.pages[FEED] = feed(blog.texts | dict.fromkeys(names[:19], NEW))

    assert len(blog.day()) == MOST_POSTS


def test_a_quiet_day_asks_for_what_the_feed_says_anew(blog: Blog) -> None:
    blog.day(full=False)
    quiet = set(blog.day(full=False))
    changed = next(slug for slug in NAMES if slug not in quiet)
    blog.show(changed, NEW)
    blog.archivist.site.pages[FEED] = feed(blog.texts | {changed: NEW})

    assert changed in blog.day(full=False)
    assert blog.edits == 1


@pytest.mark.parametrize("element", ["content:encoded", "description"])
def test_a_summary_is_a_witness_too(blog: Blog, element: str) -> None:
    blog.archivist.site.pages[FEED] = feed(blog.texts, element=element)
    blog.day()
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"b": NEW}, element=element)

    assert blog.day() == ["b"]


def test_a_resumed_crawl_remembers_what_the_feed_said(blog: Blog) -> None:
    blog.show("h", OLD, NEW)
    blog.archivist.site.pages[FEED] = feed(blog.texts | {"h": NEW})
    asked = blog.archivist.site.fetches
    blog.archivist.crawl(full=True, stopped=lambda: any("/post/" in fetch.request.uri for fetch in asked))
    assert FEED in blog.archivist.site.asked
    assert f"{ORIGIN}/post/h" not in blog.archivist.site.asked

    assert set(blog.day()) == {"h"}
    assert blog.edits == 1
