"""The loop over whole fake sites: what is asked, what is kept, what is told."""

import gc
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from archive.model import Cause, ChangeKind, Failed, Reading, Response, State
from archive.query import frontier, posts
from scraper.crawl.attempt import Attempt
from scraper.demo import EDITS, demo_blog
from scraper.parse import Page
from scraper.parse.total import read_caught
from scraper.parse.tree import Parsed, TooCostly, parse
from scraper.reading.reread import read_totally
from scraper.settings.config import ScraperConfig
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeSite, FakeWix, busy, moved, page, post_page, robots, xml
from tests.support.sql import tamper


@pytest.fixture
def demo(tmp_path: Path) -> Archivist:
    return Archivist(tmp_path, FakeWix(demo_blog()))


def blog(*slugs: str) -> FakeSite:
    """A site of small posts, listed by a sitemap alone."""
    made = [fakes.make_post(slug, title=f"Titre {slug}", guid=f"{n:024x}") for n, slug in enumerate(slugs)]
    site = FakeSite()
    site.pages = {
        f"{ORIGIN}/robots.txt": robots(),
        f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(made)),
        f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(made)),
        f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(made)),
        **{fakes.post_url(post): page(post_page(post)) for post in made},
    }
    return site


def test_the_first_crawl_holds_every_post_and_calls_them_the_baseline(demo: Archivist) -> None:
    summary = demo.crawl()

    assert summary.outcome == "done"
    assert len(posts.posts(demo.database, posts.PostFilter())) == 12
    assert demo.changes() == []
    assert demo.rows("SELECT count(*) FROM change WHERE kind = 'new' AND baseline = 1") == [(12,)]


def test_a_second_crawl_of_an_unchanged_site_reports_nothing(demo: Archivist) -> None:
    demo.crawl()
    demo.sleep(days=0.1)

    demo.crawl(full=True)

    assert demo.changes() == []


def test_every_edit_of_the_demo_is_told_as_it_was_and_nothing_else(demo: Archivist) -> None:
    demo.crawl()
    demo.sleep(days=2)
    assert isinstance(demo.site, FakeWix)
    demo.site.show(demo_blog().after(1))

    demo.crawl(full=True)

    told = {posts.post(demo.database, change.post).url.rpartition("/")[2]: change for change in demo.changes()}
    assert len(told) == len(EDITS)
    for edit in EDITS:
        change = told[fakes.canonical_slug(edit.slug)]
        assert (change.kind, change.silent) == (edit.kind, edit.silent), edit.slug
        assert set(edit.fields) <= set(change.fields), edit.slug
        assert edit.class_ in (None, change.class_), edit.slug
        assert set(edit.flags) <= set(change.flags), edit.slug
        assert change.disclosure is edit.disclosure, edit.slug


def test_a_quiet_day_costs_three_requests_and_the_audit(demo: Archivist) -> None:
    demo.crawl()
    demo.sleep(days=0.5)
    before = len(demo.site.fetches)

    demo.crawl()

    asked = [uri.removeprefix(ORIGIN) for uri in demo.site.asked[before:]]
    assert asked == ["/sitemap.xml", "/blog-posts-sitemap.xml", "/blog-feed.xml"]


def test_a_run_counts_what_it_cost_the_site(demo: Archivist) -> None:
    summary = demo.crawl()

    answers = [fetch.outcome for fetch in demo.site.fetches]
    assert summary.tally.requests == len(answers)
    assert summary.tally.bytes == sum(answer.wire_bytes for answer in answers if isinstance(answer, Response))


def test_bytes_that_are_known_are_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archivist = Archivist(tmp_path, blog("a", "b"))
    archivist.crawl()
    archivist.sleep(days=8)
    read: list[str] = []

    def reader(page: Page) -> Reading:
        read.append(page.uri)
        return read_totally(page)

    monkeypatch.setattr("scraper.reading.reread.read_totally", reader)

    summary = archivist.crawl()

    assert summary.asked == 2
    assert [uri for uri in read if "/post/" in uri] == []
    assert all(fetch.request.validators is None for fetch in archivist.site.fetches[-2:])
    assert archivist.rows("SELECT count(*) FROM capture WHERE uri LIKE '%/post/_'") == [(4,)]


def test_every_live_post_is_audited_within_the_bound(demo: Archivist) -> None:
    demo.crawl()
    before = len(demo.site.fetches)

    for _ in range(8):
        demo.sleep(days=1)
        demo.crawl()

    audits = [fetch.request for fetch in demo.site.fetches[before:] if fetch.request.reason == "audit"]
    assert len({request.uri for request in audits}) == 12
    assert all(request.validators is None for request in audits)


def test_no_two_requests_come_closer_than_the_delay(demo: Archivist) -> None:
    demo.crawl()
    demo.crawl(full=True)

    gaps = [later.started - earlier.ended for earlier, later in pairwise(demo.site.fetches)]
    assert min(gaps) >= timedelta(seconds=2)


def test_a_restart_remembers_when_the_host_may_be_asked_again(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/post/a"] = [busy("90"), page(post_page(fakes.make_post("a")))]

    def stopped() -> bool:
        return f"{ORIGIN}/post/a" in archivist.site.asked

    assert archivist.crawl(stopped=stopped).outcome == "interrupted"
    busy_answer = archivist.site.fetches[-1]
    archivist.site.clock = fakes.FakeClock(busy_answer.ended)

    archivist.crawl()

    again = [fetch for fetch in archivist.site.fetches if fetch.request.uri == f"{ORIGIN}/post/a"][-1]
    assert again is not busy_answer
    assert again.started - busy_answer.ended >= timedelta(seconds=90)


def test_disallowed_posts_are_refused_in_a_row_and_never_asked_for(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("libre", "secret"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /post/secret\n")

    summary = archivist.crawl()

    assert f"{ORIGIN}/post/secret" not in archivist.site.asked
    assert summary.outcomes.refused == 1
    assert archivist.rows("SELECT uri, cause FROM fetch WHERE outcome = 'refused'") == [
        (f"{ORIGIN}/post/secret", "robots")
    ]


def test_a_robots_txt_that_moved_counts_in_each_run(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("libre", "secret"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = moved("/robots2.txt")
    archivist.site.pages[f"{ORIGIN}/robots2.txt"] = page(b"User-agent: *\nDisallow: /post/secret\n")

    for _ in range(3):
        archivist.crawl(full=True)
        archivist.sleep(days=0.1)

    assert f"{ORIGIN}/post/libre" in archivist.site.asked
    assert f"{ORIGIN}/post/secret" not in archivist.site.asked


def test_a_damaged_robots_txt_is_asked_for_again(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("libre", "secret"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /post/secret\n")
    archivist.crawl()
    tamper(
        archivist.path,
        "UPDATE payload SET data = x'00' WHERE digest = (SELECT payload FROM capture WHERE uri LIKE '%robots.txt')",
    )
    before = len(archivist.site.fetches)

    assert archivist.crawl(full=True).outcome == "done"

    asked = archivist.site.asked[before:]
    assert f"{ORIGIN}/robots.txt" in asked
    assert f"{ORIGIN}/post/libre" in asked
    assert f"{ORIGIN}/post/secret" not in asked


def test_a_run_that_is_stopped_in_a_pause_says_what_is_left(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b", "c"))
    clock = archivist.site.clock
    posts = [f"{ORIGIN}/post/{slug}" for slug in "abc"]

    def stopped() -> bool:
        return bool(set(posts) & set(archivist.site.asked)) and clock.now() > archivist.site.fetches[-1].ended

    summary = archivist.crawl(stopped=stopped)

    assert (summary.outcome, summary.asked, summary.left) == ("interrupted", 1, 2)


def test_no_request_is_sent_when_its_pause_would_end_after_the_hours(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b", "c"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nCrawl-delay: 45\n")
    archivist.config_of_site = replace(archivist.config_of_site, timezone="UTC", hours="12:00-12:02")

    archivist.crawl()

    closes = NOON.replace(hour=12, minute=2)
    assert NOON.replace(hour=12, minute=0) <= min(fetch.started for fetch in archivist.site.fetches)
    assert len(archivist.site.fetches) > 1
    assert max(fetch.started for fetch in archivist.site.fetches) < closes


def test_a_site_whose_robots_fail_is_not_crawled(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"", status=503)

    summary = archivist.crawl()

    assert summary.outcome == "unreachable"
    assert set(archivist.site.asked) == {f"{ORIGIN}/robots.txt"}


def test_a_shell_is_retried_kept_and_never_a_state(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/post/a"] = [page(fakes.shell_page()), page(post_page(fakes.make_post("a")))]

    archivist.crawl()

    assert Counter(row[0] for row in archivist.rows("SELECT verdict FROM reading")).get("shell") == 1
    assert archivist.rows("SELECT count(*) FROM snapshot") == [(1,)]


def test_the_validators_of_a_shell_are_never_sent(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    good = page(post_page(fakes.make_post("a")))
    archivist.site.pages[f"{ORIGIN}/post/a"] = [good, page(fakes.shell_page(), etag='"shell"'), good]
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.crawl(full=True)
    archivist.sleep(days=1)

    archivist.crawl(full=True)

    sent = {fetch.request.validators.etag for fetch in archivist.site.fetches if fetch.request.validators}
    assert '"shell"' not in sent
    assert archivist.changes() == []


def test_a_failure_is_a_row_and_erases_nothing(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b"))
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.site.pages[f"{ORIGIN}/post/a"] = Failed(cause=Cause.TLS, detail="certificate expired")

    summary = archivist.crawl(full=True)

    assert summary.outcome == "partial"
    assert archivist.rows("SELECT cause, detail FROM fetch WHERE outcome = 'failed'") == [
        ("tls", "certificate expired")
    ]
    assert {post.state for post in posts.posts(archivist.database, posts.PostFilter())} == {State.LIVE}


def test_a_killed_crawl_goes_on_without_asking_twice(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b", "c", "d"))

    class Killed(BaseException):
        pass

    def kill() -> bool:
        if len(archivist.site.fetches) == 6:
            raise Killed
        return False

    with pytest.raises(Killed):
        archivist.crawl(stopped=kill)
    archivist.sleep(days=0.01)

    summary = archivist.crawl()

    assert summary.resumed
    assert max(Counter(archivist.site.asked).values()) == 1
    assert archivist.rows("SELECT count(*) FROM post_status") == [(4,)]
    assert archivist.rows("SELECT count(*) FROM crawl") == [(1,)]


def test_a_removal_needs_its_evidence_and_is_told_once(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b", "c"))
    archivist.crawl()
    archivist.sleep(days=1)
    left = [fakes.make_post(slug, guid=f"{n:024x}") for n, slug in enumerate("ab")]
    archivist.site.pages[f"{ORIGIN}/blog-posts-sitemap.xml"] = xml(fakes.sitemap(left))
    archivist.site.pages[f"{ORIGIN}/blog-feed.xml"] = xml(fakes.feed(left))
    archivist.site.pages[f"{ORIGIN}/post/c"] = page(fakes.not_found_page("/post/c"), status=404)

    archivist.crawl()
    archivist.sleep(days=1)
    archivist.crawl(full=True)

    (removed,) = archivist.changes()
    assert removed.kind is ChangeKind.REMOVED
    assert removed.url == f"{ORIGIN}/post/c"


def test_a_404_that_the_sitemap_still_lists_is_only_suspect(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b"))
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.site.pages[f"{ORIGIN}/post/b"] = page(fakes.not_found_page("/post/b"), status=404)

    archivist.crawl(full=True)

    assert archivist.changes() == []
    assert archivist.rows("SELECT state, count(*) FROM post_status GROUP BY state") == [("live", 1), ("suspect", 1)]


def test_posts_missing_all_at_once_are_held(tmp_path: Path) -> None:
    slugs = [f"p{n}" for n in range(12)]
    archivist = Archivist(tmp_path, blog(*slugs))
    archivist.crawl()
    archivist.sleep(days=1)
    for slug in slugs[:6]:
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = page(fakes.not_found_page(f"/post/{slug}"), status=410)

    summary = archivist.crawl(full=True)

    assert summary.held is not None
    assert archivist.changes() == []


def test_the_limit_leaves_the_rest_for_later_and_keeps_them_in_the_baseline(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b", "c"))

    assert archivist.crawl(limit=1).left == 2
    archivist.sleep(days=2)
    archivist.crawl()

    assert archivist.changes() == []
    assert archivist.rows("SELECT count(*) FROM post_status") == [(3,)]


def test_the_budget_ends_a_run(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b", "c"), scraper=ScraperConfig(contact="a@b.example", budget=6))

    summary = archivist.crawl()

    assert len(archivist.site.fetches) == 6
    assert summary.left > 0


def test_a_site_that_insists_on_trailing_slashes_is_read_under_one_address(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/post/a/"] = archivist.site.pages[f"{ORIGIN}/post/a"]
    archivist.site.pages[f"{ORIGIN}/post/a"] = fakes.moved("/post/a/")

    archivist.crawl()
    archivist.sleep(days=1)
    archivist.crawl(full=True)

    assert archivist.changes() == []
    # The spelling is learnt: only the first request was redirected.
    assert archivist.rows("SELECT uri, address FROM fetch WHERE reason = 'redirect'") == [
        (f"{ORIGIN}/post/a", f"{ORIGIN}/post/a/")
    ]
    assert archivist.rows("SELECT url FROM post_status") == [(f"{ORIGIN}/post/a",)]


def test_a_site_that_leaves_trailing_slashes_again_is_followed(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.crawl()
    plain = archivist.site.pages[f"{ORIGIN}/post/a"]
    archivist.site.pages |= {f"{ORIGIN}/post/a": fakes.moved("/post/a/"), f"{ORIGIN}/post/a/": plain}
    archivist.sleep(days=1)
    archivist.crawl(full=True)
    archivist.site.pages[f"{ORIGIN}/post/a"] = plain
    del archivist.site.pages[f"{ORIGIN}/post/a/"]

    for _ in range(2):
        archivist.sleep(days=1)
        archivist.crawl(full=True)

    assert archivist.changes() == []
    assert archivist.rows("SELECT url, state FROM post_status") == [(f"{ORIGIN}/post/a", "live")]


def test_a_post_that_is_gone_where_all_addresses_end_in_a_slash_costs_one_request(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b"))
    for slug in "ab":
        archivist.site.pages[f"{ORIGIN}/post/{slug}/"] = archivist.site.pages[f"{ORIGIN}/post/{slug}"]
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = fakes.moved(f"/post/{slug}/")
    archivist.crawl()
    led = archivist.rows("SELECT count(*) FROM fetch WHERE reason = 'redirect'")
    del archivist.site.pages[f"{ORIGIN}/post/b/"]

    for _ in range(3):
        archivist.sleep(days=1)
        archivist.crawl(full=True)

    assert archivist.rows("SELECT count(*) FROM fetch WHERE reason = 'redirect'") == led


def test_a_sitemap_and_feed_that_go_on_naming_http_cost_no_second_request(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b"))
    archivist.crawl()
    archivist.sleep(days=1)
    pages, plain = archivist.site.pages, ORIGIN.replace("https", "http")
    posts = [fakes.make_post(slug, guid=f"{n:024x}") for n, slug in enumerate("ab")]
    pages[f"{ORIGIN}/blog-posts-sitemap.xml"] = xml(fakes.sitemap(posts).replace(ORIGIN.encode(), plain.encode()))
    pages[f"{ORIGIN}/blog-feed.xml"] = xml(fakes.feed(posts).replace(ORIGIN.encode(), plain.encode()))
    pages |= {f"{plain}/post/{slug}": fakes.moved(f"{ORIGIN}/post/{slug}") for slug in "ab"}

    for _ in range(2):
        archivist.crawl(full=True)
        archivist.sleep(days=1)

    assert archivist.changes() == []
    assert not [uri for uri in archivist.site.asked if uri.startswith(plain)]
    assert archivist.rows("SELECT url, state FROM post_status ORDER BY url") == [
        (f"{ORIGIN}/post/{slug}", "live") for slug in "ab"
    ]


def test_redirects_in_a_circle_end_and_are_told(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/post/a"] = fakes.moved("/post/b")
    archivist.site.pages[f"{ORIGIN}/post/b"] = fakes.moved("/post/a")

    archivist.crawl()

    assert len([uri for uri in archivist.site.asked if uri.endswith(("/a", "/b"))]) == 6
    assert archivist.rows("SELECT cause FROM fetch WHERE outcome = 'refused'") == [("redirects",)]


def test_a_redirect_out_of_the_site_is_refused_in_a_row(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/post/a"] = fakes.moved("https://elsewhere.test/post/a")

    archivist.crawl()

    assert archivist.rows("SELECT uri, cause FROM fetch WHERE outcome = 'refused'") == [
        ("https://elsewhere.test/post/a", "scope")
    ]


def test_a_renamed_post_is_one_post_that_moved(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("a", "b"))
    archivist.crawl()
    archivist.sleep(days=1)
    renamed = [fakes.make_post("b-bis", title="Titre b", guid=f"{1:024x}"), fakes.make_post("a", guid=f"{0:024x}")]
    archivist.site.pages |= {
        f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(renamed)),
        f"{ORIGIN}/post/b": fakes.moved("/post/b-bis"),
        f"{ORIGIN}/post/b-bis": page(post_page(renamed[0])),
    }

    archivist.crawl()

    (moved,) = archivist.changes()
    assert (moved.kind, moved.url, moved.old_url) == (ChangeKind.MOVED, f"{ORIGIN}/post/b-bis", f"{ORIGIN}/post/b")
    assert archivist.rows("SELECT count(*) FROM post_status") == [(2,)]


def test_a_page_without_render_time_is_believed_once_a_second_fetch_confirms_it(tmp_path: Path) -> None:
    import re

    def undated(text: str) -> fakes.Reply:
        body = post_page(fakes.make_post("a", paragraphs=[text]))
        return page(re.sub(rb'"?renderTimeStamp"?:\s*\d+', b'"renderTimeStamp":1', body))

    archivist = Archivist(tmp_path, blog("a"))
    archivist.site.pages[f"{ORIGIN}/post/a"] = undated("Un texte.")
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.site.pages[f"{ORIGIN}/post/a"] = undated("Un autre texte, bien différent.")

    archivist.crawl(full=True)

    (edit,) = archivist.changes()
    assert edit.kind is ChangeKind.EDIT
    reasons = [fetch.request.reason for fetch in archivist.site.fetches if fetch.request.uri.endswith("/post/a")]
    assert reasons[-2:] == ["revisit", "confirm"]
    archivist.sleep(days=1)
    archivist.crawl(full=True)
    assert len(archivist.changes()) == 1


def test_a_page_that_never_shows_the_same_twice_is_asked_for_twice_a_run_at_most(tmp_path: Path) -> None:
    import re

    archivist = Archivist(tmp_path, blog("a"))
    counted = iter(range(100))

    def restless(_: object) -> fakes.Reply:
        body = post_page(fakes.make_post("a", paragraphs=[f"Un texte, vu {next(counted)} fois."]))
        return page(re.sub(rb'"?renderTimeStamp"?:\s*\d+', b'"renderTimeStamp":1', body))

    for _ in range(2):
        archivist.site.pages[f"{ORIGIN}/post/a"] = restless(None)
        archivist.crawl(full=True)
        archivist.sleep(days=1)

    assert sum(fetch.request.uri.endswith("/post/a") for fetch in archivist.site.fetches) <= 4


def test_no_page_is_parsed_twice(demo: Archivist, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: Counter[bytes] = Counter()
    trees: list[LexborHTMLParser] = []

    class CountingParser(LexborHTMLParser):
        def __init__(self, html: bytes, *, options: int) -> None:
            super().__init__(html, options=options)
            trees.append(self)

    def counting(body: bytes) -> Parsed | TooCostly:
        parsed[body] += 1
        return parse(body)

    monkeypatch.setattr("scraper.parse.tree.LexborHTMLParser", CountingParser)
    monkeypatch.setattr("scraper.parse.verdict.parse", counting)
    # In this process, where the parser can be counted.
    monkeypatch.setattr("scraper.reading.bounded.read", read_caught)

    demo.crawl()
    demo.sleep(days=1)
    demo.crawl(full=True)

    assert len(parsed) >= 12
    assert max(parsed.values()) == 1
    assert len(trees) == len(parsed)


def test_a_site_that_begins_below_its_host_is_read_by_the_robots_of_the_host(tmp_path: Path) -> None:
    origin = f"{ORIGIN}/index"
    post = fakes.make_post("a")
    site = FakeSite()
    site.pages = {
        f"{ORIGIN}/robots.txt": page(b"User-agent: *\nDisallow: /index/post/b\n"),
        f"{origin}/sitemap.xml": xml(fakes.sitemap_index([post], origin=origin)),
        f"{origin}/blog-posts-sitemap.xml": xml(fakes.sitemap([post, fakes.make_post("b")], origin=origin)),
        f"{origin}/post/a": page(post_page(post, origin=origin)),
    }
    archivist = Archivist(tmp_path, site, url=origin)

    summary = archivist.crawl()

    assert (summary.outcome, summary.outcomes.posts, summary.outcomes.refused) == ("done", 1, 1)
    assert archivist.rows("SELECT url FROM post_status") == [(f"{origin}/post/a",)]
    assert all(uri.startswith(origin) for uri in site.asked if not uri.endswith("robots.txt"))


def test_what_is_known_of_each_post_tells_its_history(demo: Archivist) -> None:
    demo.crawl()
    demo.sleep(days=2)
    assert isinstance(demo.site, FakeWix)
    demo.site.show(demo_blog().after(1))
    demo.crawl(full=True)

    known = [item for item in frontier.known(demo.database, "demo") if item.state is State.LIVE]

    assert sum(item.edits for item in known) == sum(change.kind is ChangeKind.EDIT for change in demo.changes())
    # Not every page of the demo declares a date.
    assert sum(item.published is not None for item in known) >= len(known) - 2
    begun = [item.watched_since for item in known if item.edits]
    assert all(first and first < fakes.NOON + timedelta(days=1) for first in begun)


def test_a_page_that_was_read_waits_for_no_collector(demo: Archivist) -> None:
    gc.collect()
    gc.disable()
    try:
        before = [each for each in gc.get_objects() if isinstance(each, Attempt)]
        demo.crawl()

        # Other tests may hold attempts of their own.
        left = [each for each in gc.get_objects() if isinstance(each, Attempt)]
        assert not [each for each in left if not any(each is other for other in before)]
    finally:
        gc.enable()
