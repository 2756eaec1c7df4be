import gzip
import http.client
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists, text

from archive.compare.states import compare
from archive.model import (
    Cause,
    ChangeKind,
    Content,
    Failed,
    Mark,
    NotModified,
    Outcome,
    Reading,
    Reason,
    Request,
    Response,
    Validators,
    Verdict,
)
from archive.sameness import content_digest
from scraper.demo import EDITS, FIRST_CRAWL, SECOND_CRAWL, DemoServer, Truth, demo_blog, serving
from scraper.demo.dates import shown_date
from scraper.demo.markup import placed
from scraper.demo.post import Markup, plain, read_blocks
from scraper.demo.render import Render
from scraper.demo.scenario import SHELLS
from scraper.demo.site import PARIS, Blog
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.verdict import read
from tests.support.fakes import (
    NOON,
    ORIGIN,
    PUBLISHED,
    FakeClock,
    FakeSite,
    FakeWix,
    busy,
    feed,
    list_page,
    make_post,
    not_found_page,
    page,
    post_page,
    post_url,
    shell_page,
    sitemap,
    sitemap_index,
)

DAY_0 = demo_blog()
DAY_1 = DAY_0.after(1)
POSTS = {post.slug: (blog, post) for blog in (DAY_0, DAY_1) for post in blog.posts}
PAGE = ORIGIN + "/post/un"
LETTERS = "abcé’'\"<>&$* #\u00a0«»œ:"
STRAITS = "/post/détroits-la-diplomatie-des-passages"
(SHELL,) = SHELLS
SPACE_BEFORE_SIGN = re.compile(r"[ \u202f][;:!?»%]|« |\w'\w")


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def etag(self) -> str:
        return self.headers["etag"]


def get(server: DemoServer, path: str, **headers: str) -> Got:
    with closing(http.client.HTTPConnection(urlsplit(server.base).netloc, timeout=5)) as connection:
        connection.request("GET", quote(path), headers={name.replace("_", "-"): v for name, v in headers.items()})
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Got(answer.status, fields, answer.read())


def reading(html: bytes, uri: str, *, at: datetime, status: int = 200) -> Reading:
    site = SiteContext(base=ORIGIN, profile=PROFILES["wix"], zone=PARIS, language="fr")
    headers = (("content-type", "text/html; charset=utf-8"),)
    return read(Page(body=html, uri=uri, url=uri, status=status, headers=headers, observed=at, site=site))


def content(blog: Blog, slug: str, *, at: datetime) -> Content:
    post = blog.post(slug)
    assert post is not None
    html = post_page(post, blog=blog, rendered=at, deploy=blog.deploy)
    found = reading(html, post_url(post), at=at).content
    assert found is not None
    return found


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(FIRST_CRAWL)


@pytest.fixture
def server(clock: FakeClock) -> Iterator[DemoServer]:
    with serving(DAY_0, now=clock.now, shells=frozenset()) as running:
        yield running


# --- the posts themselves


@pytest.mark.parametrize("slug", [post.slug for post in DAY_1.posts])
def test_texts_are_set_in_french_typography(slug: str) -> None:
    _, post = POSTS[slug]

    assert not SPACE_BEFORE_SIGN.findall(f"{post.title}\n{post.text}")


@pytest.mark.parametrize("slug", POSTS)
def test_a_post_is_read_as_it_was_written(slug: str) -> None:
    blog, post = POSTS[slug]
    render = Render(origin=ORIGIN, at=SECOND_CRAWL, deploy=blog.deploy)

    html = post_page(post, blog=blog, rendered=SECOND_CRAWL, deploy=blog.deploy)
    found = reading(html, post_url(post), at=SECOND_CRAWL)

    assert (found.verdict, found.rendered, found.problems) == (Verdict.POST, SECOND_CRAWL, ())
    assert found.content is not None
    assert found.content.published is not None
    assert found.content.modified is not None
    assert (found.content.title, found.content.authors) == (post.title, (post.author,))
    assert (found.content.published.instant, found.content.modified.instant) == (post.published, post.modified)
    assert (found.content.tags, found.content.categories) == (post.tags, post.categories)
    assert found.content.blocks == placed(post, render).blocks
    assert (found.content.cover and found.content.cover.id) == post.cover


@pytest.mark.parametrize("slug", [post.slug for post in DAY_0.posts])
def test_a_deploy_changes_the_bytes_and_no_word(slug: str) -> None:
    post = DAY_0.post(slug)
    assert post is not None

    before = post_page(post, blog=DAY_0, rendered=FIRST_CRAWL, deploy=1)
    after = post_page(post, blog=DAY_0, rendered=SECOND_CRAWL, deploy=2)

    contents = [reading(html, post_url(post), at=SECOND_CRAWL).content for html in (before, after)]
    assert before != after
    assert len({content_digest(found) for found in contents if found}) == 1


def test_our_plain_text_is_read_block_by_block() -> None:
    parts = [
        "## Titre",
        "Un *mot*, [un lien](/x).\nSuite.",
        "- un\n  1. deux",
        "> Dit.",
        "| a | b |\n|---|---|\n| c | d |",
        "---",
    ]

    blocks = read_blocks("\n\n".join(parts))

    said = [(block.kind.value, plain(block.runs), block.level, block.ordered) for block in blocks]
    assert said == [
        ("heading", "Titre", 2, False),
        ("paragraph", "Un mot, un lien.\nSuite.", 0, False),
        ("list_item", "un", 1, False),
        ("list_item", "deux", 2, True),
        ("quotation", "Dit.", 0, False),
        ("table", "", 0, False),
        ("divider", "", 0, False),
    ]
    assert [(run.marks, run.href) for run in blocks[1].runs if run.marks or run.href] == [
        ((Mark.ITALIC,), None),
        ((), "/x"),
    ]
    assert [[plain(cell) for cell in row] for row in blocks[5].rows] == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("markup", Markup)
def test_lists_nest_in_either_viewer(markup: Markup) -> None:
    blocks = read_blocks("- un\n  1. deux\n  2. trois\n- quatre")
    post = make_post(blocks=blocks, markup=markup)

    html = post_page(post).decode()

    found = reading(html.encode(), post_url(post), at=NOON).content
    assert found is not None
    assert found.blocks == blocks
    assert re.findall(r'<div type="([\w-]+)" data-hook="rcv-block\d', html) == ["bulleted_list"]


def test_the_two_viewers_differ_in_their_wrapping() -> None:
    wrapped, bare = (post_page(make_post(markup=markup)) for markup in (Markup.WRAPPED, Markup.BARE))

    assert (b"data-breakout" in wrapped, b'data-id="content-viewer"' in wrapped) == (True, True)
    assert (b"data-breakout" in bare, b'data-id="rich-content-viewer"' in bare) == (False, True)


def test_the_head_says_what_wix_says_and_escapes_the_headline_twice() -> None:
    post = make_post(title="Mer & terre", modified=PUBLISHED + timedelta(days=1))

    html = post_page(post).decode()

    assert '"headline":"Mer &amp;amp; terre"' in html
    assert html.count("2026-03-03T08:30:00.000Z") == 2  # JSON-LD and meta
    assert f'{{"{post.slug}":"{post.guid}"}}' in html
    assert '<meta http-equiv="etag" content="bug"/>' in html


def test_only_a_later_day_brings_an_update_line() -> None:
    same_day, next_day = (make_post(modified=PUBLISHED + timedelta(hours=hours)) for hours in (3, 20))

    assert "mise à jour".encode() not in post_page(same_day)
    assert "Dernière mise à jour : ".encode() in post_page(next_day)


def test_a_render_never_repeats_its_ids_and_a_deploy_none_of_its_classes() -> None:
    renders = [post_page(rendered=NOON), post_page(rendered=NOON + timedelta(seconds=1)), post_page(node=1)]
    old, new = (set(re.findall(rb'class="([^"]+)"', post_page(deploy=deploy))) for deploy in (1, 2))

    assert len({re.findall(rb'"sessionId":"([^"]+)"', html)[0] for html in renders}) == 3
    assert not old & new


# --- the scenario


def test_day_0_has_a_dozen_posts_by_several_authors_over_two_years() -> None:
    assert len(DAY_0.posts) == 12
    assert len({post.author for post in DAY_0.posts}) == 3
    assert {post.published.year for post in DAY_0.posts} == {2025, 2026}


def test_after_is_the_same_in_one_step_or_two() -> None:
    assert DAY_0.after(0).after(1) == DAY_0.after(1)
    assert DAY_0.after(0) == DAY_0
    assert DAY_1.after(1) == DAY_1


@pytest.mark.parametrize("truth", [truth for truth in EDITS if truth.kind is ChangeKind.EDIT], ids=lambda t: t.told)
def test_an_edit_is_what_the_truth_says(truth: Truth) -> None:
    comparison = compare(content(DAY_0, truth.slug, at=FIRST_CRAWL), content(DAY_1, truth.slug, at=SECOND_CRAWL))

    assert (comparison.fields, comparison.class_) == (truth.fields, truth.class_)
    assert (comparison.silent, comparison.disclosure) == (truth.silent, truth.disclosure)
    assert set(truth.flags) <= set(comparison.flags)


def test_the_truth_leaves_nothing_out() -> None:
    before = {post.guid: post for post in DAY_0.posts}
    after = {post.guid: post for post in DAY_1.posts}

    touched = {guid for guid in before.keys() | after.keys() if before.get(guid) != after.get(guid)}

    told = [(DAY_1.post(truth.slug) or DAY_0.post(truth.slug)) for truth in EDITS]
    assert {post.guid for post in told if post} == touched


# --- pages and their renders


def test_two_nodes_answer_in_turn_with_renders_of_their_own(server: DemoServer, clock: FakeClock) -> None:
    answers = []
    for _ in range(4):
        answers.append(get(server, STRAITS))
        clock.advance(timedelta(seconds=90))

    etags = [answer.etag for answer in answers]
    stamps = [reading(answer.body, ORIGIN + quote(STRAITS), at=SECOND_CRAWL).rendered for answer in answers]
    assert etags[0] == etags[2] != etags[1] == etags[3]
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', etags[0])
    assert stamps == [FIRST_CRAWL, FIRST_CRAWL + timedelta(seconds=90)] * 2


def test_an_etag_is_honoured_by_the_node_that_gave_it_alone(server: DemoServer) -> None:
    first = get(server, STRAITS)

    other_node = get(server, STRAITS, If_None_Match=first.etag)
    same_node = get(server, STRAITS, If_None_Match=first.etag)

    assert (other_node.status, same_node.status) == (200, 304)
    assert same_node.body == b""


def test_after_a_publication_the_second_node_is_stale_once(server: DemoServer) -> None:
    get(server, STRAITS)
    get(server, STRAITS)

    server.show(DAY_1)

    said = [b"41 ont attendu" in get(server, STRAITS).body for _ in range(5)]
    assert said == [False, True, False, False, False]


def test_bodies_travel_gzipped_for_who_accepts_it(server: DemoServer) -> None:
    plain, packed = get(server, "/robots.txt"), get(server, "/robots.txt", Accept_Encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_pages_weigh_far_more_than_their_articles(server: DemoServer) -> None:
    weights = {post.slug: len(get(server, post.path).body) for post in DAY_0.posts}

    assert all(30_000 < weight < 60_000 for weight in weights.values()), weights


def test_a_shell_comes_once_in_each_state_of_the_blog(clock: FakeClock) -> None:
    with serving(DAY_0, now=clock.now) as server:
        first, second = get(server, SHELL), get(server, SHELL)
        server.show(DAY_1)
        third = get(server, SHELL)

    verdicts = [
        reading(answer.body, ORIGIN + quote(SHELL), at=clock.now()).verdict for answer in (first, second, third)
    ]
    assert verdicts == [Verdict.SHELL, Verdict.POST, Verdict.SHELL]
    assert "etag" not in first.headers
    assert "etag" in second.headers


# --- what is not there


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/post/absent", 404, id="a missing post is a 404"),
        pytest.param("/post/atlas-des-ports-2019", 200, id="one is the not-found page under 200"),
    ],
)
def test_the_not_found_page_is_a_full_page_rendered_anew(
    server: DemoServer, clock: FakeClock, path: str, status: int
) -> None:
    first = get(server, path)
    clock.advance(timedelta(seconds=1))
    get(server, path)
    third = get(server, path)

    assert first.status == third.status == status
    assert first.etag != third.etag
    assert b'data-hook="not-found-page"' in first.body
    assert b'content="website"' in first.body
    assert reading(first.body, ORIGIN + path, at=clock.now(), status=status).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("path", ["/nulle-part", "/sitemap_index.xml", "/blog/page/9", "/blog/categories/aucune"])
def test_an_unknown_path_is_a_small_404_without_etag(server: DemoServer, path: str) -> None:
    answer = get(server, path)

    assert answer.status == 404
    assert len(answer.body) < 3_000
    assert b"wixErrorPagesApp" in answer.body
    assert "etag" not in answer.headers


def test_a_renamed_slug_redirects_for_good(server: DemoServer) -> None:
    server.show(DAY_1)

    answer = get(server, "/post/ce-que-taisent-les-frontières")

    assert answer.status == 301
    assert answer.headers["location"] == server.base + quote("/post/ce-que-les-frontières-ne-disent-pas")


# --- listings


@pytest.mark.parametrize("blog", [DAY_0, DAY_1], ids=["before the edits", "after the edits"])
def test_the_sitemap_lists_exactly_the_live_posts_by_day(server: DemoServer, blog: Blog) -> None:
    server.show(blog)

    text = get(server, "/blog-posts-sitemap.xml").body.decode()

    listed = dict(re.findall(r"<loc>([^<]*)</loc><lastmod>([^<]*)</lastmod>", text))
    assert listed == {server.base + post.path: f"{post.modified:%Y-%m-%d}" for post in blog.posts}


def test_the_index_leads_to_every_sitemap_and_robots_to_the_index(server: DemoServer) -> None:
    children = re.findall(r"<loc>([^<]*)</loc>", get(server, "/sitemap.xml").body.decode())

    assert f"Sitemap: {server.base}/sitemap.xml" in get(server, "/robots.txt").body.decode()
    assert len(children) == 3
    assert {get(server, urlsplit(child).path).status for child in children} == {200}


def test_the_feed_honours_its_own_date_until_it_is_built_again(server: DemoServer, clock: FakeClock) -> None:
    built = get(server, "/blog-feed.xml").headers["last-modified"]
    clock.advance(timedelta(hours=1))
    unchanged = get(server, "/blog-feed.xml", If_Modified_Since=built)

    clock.advance(timedelta(days=2))
    server.show(DAY_1)
    changed = get(server, "/blog-feed.xml", If_Modified_Since=built)

    assert (unchanged.status, changed.status) == (304, 200)
    assert "L’hiver diplomatique".encode() in changed.body


def test_the_list_pages_show_every_post_once(server: DemoServer) -> None:
    bodies = [get(server, path).body.decode() for path in ("/blog", "/blog/page/2", "/blog/page/3")]

    cards = [re.findall(r'<a href="([^"]*)"[^>]*data-hook="post-list-item__title"', body) for body in bodies]
    assert [len(page) for page in cards] == [5, 5, 2]
    assert [url for page in cards for url in page] == [
        server.base + quote(post.path) for post in sorted(DAY_0.posts, key=lambda post: post.published, reverse=True)
    ]
    assert 'rel="next"' in bodies[0]
    assert 'rel="next"' not in bodies[2]


@pytest.mark.parametrize("path", ["/", "/a-propos", "/blog/categories/mers-océans", "/blog/tags/onu"])
def test_the_other_pages_answer_and_are_no_posts(server: DemoServer, path: str) -> None:
    answer = get(server, path)

    assert answer.status == 200
    assert reading(answer.body, ORIGIN + quote(path), at=SECOND_CRAWL).verdict is not Verdict.POST


# --- the log


def test_the_log_tells_who_asked_for_what(server: DemoServer, clock: FakeClock) -> None:
    get(server, "/robots.txt", User_Agent="cirma/1", If_None_Match='W/"old"')

    (visit,) = server.log

    assert (visit.at, visit.path, visit.status) == (clock.now(), "/robots.txt", 200)
    assert (visit.conditional, visit.agent) == (True, "cirma/1")


# --- the fakes that other tests rely on


def ask(site: FakeSite, uri: str = PAGE, *, etag: str | None = None) -> Outcome:
    validators = Validators(etag=etag) if etag else None
    return site.fetch(Request(uri=uri, reason=Reason.NEW, validators=validators)).outcome


def test_a_fake_clock_moves_when_somebody_sleeps() -> None:
    clock = FakeClock(FIRST_CRAWL)

    clock.clock.sleep(2.5)

    assert clock.clock.now() == FIRST_CRAWL + timedelta(seconds=2.5)
    assert (clock.monotonic(), clock.naps) == (2.5, [2.5])


def test_a_fake_site_plays_its_script_and_stays_at_the_last() -> None:
    timeout = Failed(cause=Cause.TIMEOUT, detail="no answer")
    site = FakeSite({PAGE: [busy("30"), timeout, page(b"text")]})

    outcomes = [ask(site) for _ in range(4)]

    assert [getattr(outcome, "status", None) for outcome in outcomes] == [429, None, 200, 200]
    assert outcomes[1] is timeout
    assert site.asked == [PAGE] * 4


def test_a_fake_site_takes_its_time_and_knows_its_etag() -> None:
    site = FakeSite({PAGE: page(b"text", etag='W/"1"')})

    assert isinstance(ask(site, etag='W/"0"'), Response)
    assert isinstance(ask(site, etag='W/"1"'), NotModified)
    assert isinstance(ask(site, PAGE + "/absent"), Response)
    assert [fetch.ended - fetch.started for fetch in site.fetches] == [site.took] * 3


def test_the_fake_wix_is_the_server_without_a_socket(clock: FakeClock) -> None:
    site = FakeWix(DAY_0, clock=clock)

    outcomes = [ask(site, ORIGIN + quote(STRAITS)) for _ in range(3)]

    assert len({outcome.wire_digest for outcome in outcomes if isinstance(outcome, Response)}) == 2


@pytest.mark.parametrize("markup", Markup)
@given(paragraphs=lists(text(alphabet=LETTERS, min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_made_page_is_read_as_it_was_made(markup: Markup, paragraphs: list[str]) -> None:
    post = make_post(title="Droit & devoir", paragraphs=paragraphs, markup=markup, update_shown="hier")

    found = reading(post_page(post), post_url(post), at=NOON)

    assert found.content is not None
    assert ["".join(run.text for run in block.runs) for block in found.content.blocks] == paragraphs
    assert (found.content.title, found.content.update_line) == ("Droit & devoir", "Dernière mise à jour : hier")


@pytest.mark.parametrize(
    ("body", "path", "verdict"),
    [
        pytest.param(shell_page(), "/post/un", Verdict.SHELL, id="a shell"),
        pytest.param(not_found_page("/post/un"), "/post/un", Verdict.NOT_FOUND, id="a not-found page under 200"),
        pytest.param(list_page([make_post()]), "/blog", Verdict.LISTING, id="a list"),
        pytest.param(sitemap([make_post()]), "/blog-posts-sitemap.xml", Verdict.LISTING, id="a sitemap"),
        pytest.param(sitemap_index([make_post()]), "/sitemap.xml", Verdict.LISTING, id="an index"),
        pytest.param(feed([make_post()]), "/blog-feed.xml", Verdict.LISTING, id="a feed"),
    ],
)
def test_the_made_pages_are_what_they_are_called(body: bytes, path: str, verdict: Verdict) -> None:
    assert reading(body, ORIGIN + path, at=NOON).verdict is verdict


# --- dates as shown


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        pytest.param("2026-11-16T08:59:40+00:00", "il y a quelques secondes", id="just now"),
        pytest.param("2026-11-16T08:35:00+00:00", "il y a 25 min", id="minutes"),
        pytest.param("2026-11-16T07:30:00+00:00", "il y a 1 heure", id="one hour"),
        pytest.param("2026-11-13T08:00:00+00:00", "il y a 3 jours", id="days"),
        pytest.param("2026-11-08T08:00:00+00:00", "8 nov.", id="this year goes without saying"),
        pytest.param("2025-11-05T23:10:00+00:00", "6 nov. 2025", id="the day in Paris"),
    ],
)
def test_dates_are_shown_on_the_clock_of_the_render(instant: str, shown: str) -> None:
    assert shown_date(datetime.fromisoformat(instant), at=FIRST_CRAWL, zone=ZoneInfo("Europe/Paris")) == shown
