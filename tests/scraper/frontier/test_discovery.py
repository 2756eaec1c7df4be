"""Reading the documents that name posts: which are asked for, and what they add up to."""

import re
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Entry, Reading, Source, Verdict
from scraper.crawl.summary import MOST_NAMED, Summary
from scraper.frontier.discovery import Discovery, DocumentAnswer
from scraper.parse.page import SiteContext
from scraper.parse.profiles.wix import WIX

BASE = "https://blog.test/"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))


def url(path: str) -> str:
    return BASE + path


def listing(*posts: str, children: tuple[str, ...] = (), complete: bool = True) -> Reading:
    return Reading(
        parser="wix/1",
        verdict=Verdict.LISTING,
        entries=tuple(Entry(uri=url(f"post/{post}")) for post in posts),
        children=tuple(url(child) for child in children),
        complete=complete,
    )


class Documents:
    """A site's documents in a dict, and what was asked of them."""

    def __init__(self, **readings: Reading) -> None:
        self.readings = {url(name.replace("_", "-") + ".xml"): reading for name, reading in readings.items()}
        self.asked: list[str] = []

    def ask(self, uri: str) -> DocumentAnswer:
        self.asked.append(uri.removeprefix(BASE))
        return DocumentAnswer(reading=self.readings.get(uri), why="HTTP 404, not_found")


@pytest.fixture
def documents() -> Documents:
    found = Documents(
        sitemap=listing(children=("blog-posts-sitemap.xml", "pages-sitemap.xml")),
        blog_posts_sitemap=listing("a", "b"),
        pages_sitemap=listing(),
        blog_feed=listing("a", "c", children=("blog",)),
    )
    found.readings[url("blog")] = listing("a", children=("blog/page/2", "blog"))
    found.readings[url("blog/page/2")] = listing("d")
    return found


def test_a_full_discovery_reads_everything_once(documents: Documents) -> None:
    discovery = Discovery(SITE, ask=documents.ask)

    discovery.full()

    assert sorted(documents.asked) == sorted(
        ["sitemap.xml", "blog-posts-sitemap.xml", "pages-sitemap.xml", "blog-feed.xml", "blog", "blog/page/2"]
    )
    assert discovery.found.total() == 4
    assert [discovery.found.names(url(f"post/{slug}")) for slug in "abcde"] == [True, True, True, True, False]


def test_a_quiet_day_reads_three_documents(documents: Documents) -> None:
    discovery = Discovery(SITE, ask=documents.ask)

    discovery.quick(naming=lambda uri: False)

    assert documents.asked == ["sitemap.xml", "blog-posts-sitemap.xml", "blog-feed.xml"]


def test_the_posts_sitemap_is_probed_though_the_index_lacks_it(documents: Documents) -> None:
    documents.readings[url("sitemap.xml")] = listing(children=("pages-sitemap.xml",))

    discovery = Discovery(SITE, ask=documents.ask)
    discovery.quick(naming=lambda uri: False)

    assert url("post/b") in discovery.found.sources[Source.SITEMAP]


def test_coverage_tells_what_only_one_source_named(documents: Documents) -> None:
    discovery = Discovery(SITE, ask=documents.ask)
    discovery.full()

    assert discovery.found.only(Source.SITEMAP) == {url("post/b")}
    assert discovery.found.only(Source.FEED) == {url("post/c")}
    assert discovery.found.only(Source.LIST) == {url("post/d")}


def test_sources_disagree_where_the_feed_knows_more(documents: Documents) -> None:
    discovery = Discovery(SITE, ask=documents.ask)
    discovery.quick(naming=lambda uri: False)

    assert discovery.found.disagree()


@pytest.mark.parametrize("broken", [None, listing("a", complete=False)], ids=["absent", "cut short"])
def test_a_sitemap_that_does_not_read_whole_is_not_well(documents: Documents, broken: Reading | None) -> None:
    documents.readings.pop(url("blog-posts-sitemap.xml"))
    if broken:
        documents.readings[url("blog-posts-sitemap.xml")] = broken

    discovery = Discovery(SITE, ask=documents.ask)
    discovery.quick(naming=lambda uri: False)

    assert discovery.found.well == {Source.SITEMAP: False, Source.FEED: True}


ABSENT = Reading(parser="wix/1", verdict=Verdict.NOT_FOUND)


@pytest.mark.parametrize(
    ("usual", "named", "well"),
    [
        (ABSENT, listing("a", "z"), True),
        # What is not there now may be there tomorrow; what cannot be had tells nothing.
        (None, listing("a", "z"), False),
        (ABSENT, listing("a", "z", complete=False), False),
        (ABSENT, ABSENT, False),
    ],
    ids=["others in the place of the usual ones", "the usual ones fail", "cut short", "none at all"],
)
def test_the_sitemaps_of_robots_txt_are_read_as_well(
    documents: Documents, usual: Reading | None, named: Reading, well: bool
) -> None:
    for path in ("sitemap.xml", "blog-posts-sitemap.xml"):
        if usual:
            documents.readings[url(path)] = usual
        else:
            documents.readings.pop(url(path))
    documents.readings[url("carte/tout.xml")] = named
    abroad = "https://elsewhere.test/sitemap.xml"

    discovery = Discovery(SITE, ask=documents.ask, sitemaps=(url("carte/tout.xml"), abroad))
    discovery.quick(naming=lambda uri: False)

    assert (url("post/z") in discovery.found.sources.get(Source.SITEMAP, set())) is (named is not ABSENT)
    assert discovery.found.well[Source.SITEMAP] is well
    assert abroad not in documents.asked


def test_a_robots_txt_that_names_the_usual_sitemap_changes_nothing(documents: Documents) -> None:
    documents.readings[url("blog-posts-sitemap.xml")] = ABSENT

    discovery = Discovery(SITE, ask=documents.ask, sitemaps=(url("sitemap.xml"),))
    discovery.quick(naming=lambda uri: False)

    assert discovery.found.well[Source.SITEMAP] is False
    assert documents.asked == ["sitemap.xml", "blog-posts-sitemap.xml", "blog-feed.xml"]


def test_a_loop_of_sitemaps_ends(documents: Documents) -> None:
    documents.readings[url("pages-sitemap.xml")] = listing(children=("sitemap.xml", "pages-sitemap.xml"))

    discovery = Discovery(SITE, ask=documents.ask)
    discovery.full()

    assert documents.asked.count("sitemap.xml") == 1


def test_lists_that_are_held_are_read_again_from_their_first_pages(documents: Documents) -> None:
    held = [url(path) for path in ("blog", "blog-feed.xml", "blog/page/2", "blog/page/3")]

    Discovery(SITE, ask=documents.ask).lists_again(held)

    assert documents.asked == ["blog", "blog/page/2"]


def test_the_profile_says_which_addresses_are_further_pages_of_a_list(documents: Documents) -> None:
    paged = SiteContext(base=BASE, profile=replace(WIX, paging=re.compile(r"/feuille-\d+$")), zone=SITE.zone)

    Discovery(paged, ask=documents.ask).lists_again([url("liste"), url("liste/feuille-2"), url("page/2")])

    assert documents.asked == ["liste", "page/2"]


@pytest.mark.parametrize(("more", "named"), [(0, True), (1, False)])
def test_a_summary_names_what_a_single_source_named_if_it_is_little_and_counts_it_always(
    more: int, *, named: bool
) -> None:
    alone = [url(f"post/{n:05}") for n in range(1, MOST_NAMED + more + 1)]
    summary = Summary(site="blog", crawl=1)
    summary.found.add(Source.SITEMAP, [url("post/00000"), *reversed(alone)])
    summary.found.add(Source.FEED, [url("post/00000")])

    coverage = summary.as_json()["coverage"]

    assert coverage["only_count"] == {"feed": 0, "sitemap": MOST_NAMED + more}
    assert coverage["only"] == ({"sitemap": alone} if named else {})
