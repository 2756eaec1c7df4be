"""What a response is taken for, by status and by what it shows."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import Problem, ProblemKind, Reading, Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

BASE = "https://blog.example.org/index"
POST = f"{BASE}/post/le-ble"
OBSERVED = datetime(2026, 2, 1, 12, tzinfo=UTC)
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))
HTML = "text/html; charset=utf-8"

ARTICLE = (
    '<div data-hook="post-page"><article data-hook="post"><h1 data-hook="post-title">Le blé</h1>'
    '<section data-hook="post-description"><div data-rce-version="10.1.1">'
    '<div data-hook="rcv-block-first"></div><p id="viewer-foo">Un texte.</p><div data-hook="rcv-block1"></div>'
    '<div data-hook="rcv-block-last"></div></div></section></article></div>'
)
CARD = (
    '<div data-hook="post-list-item"><a data-hook="post-list-item__title" href="{href}">'
    '<h2 data-hook="post-title">Titre</h2></a><p data-hook="post-description">Résumé</p></div>'
)
WARMUP = '<script type="application/json" id="wix-warmup-data">{}</script>'
SHELL = f"<script>window.clientSideRender = true;</script>{WARMUP}"
NOT_FOUND = f'<div data-hook="not-found-page">Nous n’avons pas trouvé la page demandée</div>{WARMUP}'
CHALLENGE = "<h1>Please verify your request</h1><p>We need to know that you are not a robot.</p>"
WALL = '<form><input type="email"><input type="password"><button>Entrer</button></form>'


def page(body: str, *, status: int = 200, uri: str = POST, head: str = "") -> Page:
    """*body* in a whole document, answered with *status* at *uri*."""
    document = f"<!DOCTYPE html><html lang='fr'><head><title>T</title>{head}</head><body>{body}</body></html>"
    return answer(document.encode(), status=status, uri=uri)


def answer(body: bytes, *, status: int = 200, uri: str = POST, kind: str = HTML) -> Page:
    """*body* as it came."""
    headers = (("Content-Type", kind),)
    return Page(body=body, uri=uri, url=uri, status=status, headers=headers, observed=OBSERVED, site=SITE)


def uris(reading: Reading) -> list[str]:
    """The posts that a reading names."""
    return [entry.uri for entry in reading.entries]


CASES = {
    "an article": (page(ARTICLE), Verdict.POST),
    "an article with status 404": (page(ARTICLE, status=404), Verdict.NOT_FOUND),
    "404": (page(NOT_FOUND, status=404), Verdict.NOT_FOUND),
    "404 with a shell": (page(SHELL, status=404), Verdict.NOT_FOUND),
    "the not-found page under 200": (page(NOT_FOUND), Verdict.NOT_FOUND),
    "a site's own not-found page under 200": (
        page(f"<p>Écrivez-nous</p>{WARMUP}", head='<meta property="og:type" content="website">'),
        Verdict.NOT_FOUND,
    ),
    "410": (page("", status=410), Verdict.GONE),
    "401": (page("", status=401), Verdict.RESTRICTED),
    "403": (page("", status=403), Verdict.RESTRICTED),
    "a login wall under 200": (page(WALL), Verdict.RESTRICTED),
    "429": (page("", status=429), Verdict.BLOCKED),
    "420": (page("", status=420), Verdict.BLOCKED),
    "430": (page("", status=430), Verdict.BLOCKED),
    "408": (page("", status=408), Verdict.ERROR),
    "425": (page("", status=425), Verdict.ERROR),
    "418": (page("", status=418), Verdict.OTHER),
    "a challenge under 200": (page(CHALLENGE), Verdict.BLOCKED),
    "a challenge under 403": (page(CHALLENGE, status=403), Verdict.BLOCKED),
    "500": (page("", status=500), Verdict.ERROR),
    "503 with an article": (page(ARTICLE, status=503), Verdict.ERROR),
    "301": (answer(b"", status=301), Verdict.REDIRECT),
    "a shell": (page(SHELL), Verdict.SHELL),
    "a rendered page without article": (page(f"<p>Menu</p>{WARMUP}"), Verdict.SHELL),
    "an article without body": (
        page('<article data-hook="post"><h1>Le blé</h1><div data-hook="post-description"></div></article>'),
        Verdict.SHELL,
    ),
    "a list": (page(CARD.format(href=POST), uri=f"{BASE}/blog"), Verdict.LISTING),
    "a list at a list's address without any item": (page("", uri=f"{BASE}/blog/page/9"), Verdict.LISTING),
    "an ordinary page": (page("<p>Qui sommes-nous</p>", uri=f"{BASE}/a-propos"), Verdict.OTHER),
    "robots.txt": (answer(b"User-agent: *\nAllow: /\n", uri=f"{BASE}/robots.txt", kind="text/plain"), Verdict.OTHER),
    "nothing": (answer(b""), Verdict.OTHER),
    "an image": (answer(b"\xff\xd8\xff\xe0", kind="image/jpeg"), Verdict.OTHER),
    "text": (answer(b"Service indisponible", kind="text/plain"), Verdict.OTHER),
    "a fragment of HTML": (answer(ARTICLE.encode()), Verdict.POST),
    "HTML called text": (answer(page(ARTICLE).body, kind="text/plain"), Verdict.POST),
    "XHTML": (answer(b'<?xml version="1.0"?>' + page(ARTICLE).body), Verdict.POST),
    "a challenge under 404": (page(CHALLENGE, status=404), Verdict.NOT_FOUND),
    "an article emptied by its author": (
        page(
            '<article data-hook="post"><div data-hook="post-description"><p data-rce-version="1"></p></div></article>'
        ),
        Verdict.POST,
    ),
    "206": (page(ARTICLE, status=206), Verdict.OTHER),
}


@pytest.mark.parametrize(("given", "verdict"), CASES.values(), ids=CASES.keys())
def test_verdict(given: Page, verdict: Verdict) -> None:
    """Each kind of answer gets its verdict, and only a post has content."""
    reading = read(given)

    assert reading.verdict is verdict
    assert (reading.content is not None) == (verdict is Verdict.POST)


def test_article_that_speaks_of_challenges_is_a_post() -> None:
    """Words of a challenge in a page of ordinary size block nothing."""
    body = ARTICLE.replace("Un texte.", "Please verify your request. " + "Un long texte. " * 10_000)

    assert read(page(body)).verdict is Verdict.POST


def test_article_broken_off_is_no_state_of_the_post() -> None:
    """A page that ends inside its article would look like an edit."""
    whole = page(ARTICLE).body
    broken = whole[: whole.index(b"rcv-block1")]

    reading = read(answer(broken))

    assert reading.verdict is Verdict.OTHER
    assert Problem(kind=ProblemKind.CUT_ARTICLE) in reading.problems


def test_page_that_would_cost_too_much_is_not_parsed() -> None:
    """What could stop the crawl is kept, and its reading says why it has none."""
    reading = read(page("<div>" * 300_000))

    assert reading.verdict is Verdict.UNREADABLE
    assert reading.problems == (Problem(kind=ProblemKind.TOO_COSTLY, detail="more than 200000 tags"),)


@pytest.mark.parametrize(
    ("body", "problem"), [(b" \n", ProblemKind.EMPTY_ANSWER), (b"<html><p>un</p></html>", ProblemKind.NOT_XML)]
)
def test_what_came_instead_of_a_sitemap_is_said(body: bytes, problem: ProblemKind) -> None:
    reading = read(answer(body, uri=f"{BASE}/sitemap.xml"))

    assert Problem(kind=problem) in reading.problems
    assert not reading.complete


def test_page_without_end_is_noted() -> None:
    """A page cut after its article is read, and says so."""
    reading = read(answer(page(ARTICLE).body.removesuffix(b"</body></html>")))

    assert reading.verdict is Verdict.POST
    assert Problem(kind=ProblemKind.CUT_PAGE) in reading.problems


def test_list_names_posts_in_order_and_the_next_page() -> None:
    """Entries are the site's posts, once each; children are pages of this list."""
    cards = "".join(
        CARD.format(href=href)
        for href in (
            "/index/post/deux",
            f"{BASE}/post/un?utm_source=x#c",
            "/index/post/deux#haut",
            "https://elsewhere.example/index/post/trois",
            "/index/profile/ines/post/1",
            "/index/blog",
            "post/quatre",
            "javascript:alert(1)",
        )
    )
    links = '<a href="/index/blog/page/3">3</a><a href="/index/blog/categories/paix/page/2">Paix</a>'
    given = page(cards + links, uri=f"{BASE}/blog", head='<link rel="next" href="/index/blog/page/2">')

    reading = read(given)

    assert uris(reading) == [f"{BASE}/post/deux", f"{BASE}/post/un", f"{BASE}/post/quatre"]
    assert reading.children == (f"{BASE}/blog/page/2", f"{BASE}/blog/page/3")


def test_post_names_the_posts_that_it_links() -> None:
    """Links in posts lead to posts that no listing may name; the post itself is none of them."""
    body = ARTICLE.replace("Un texte.", '<a href="/index/post/autre">autre</a> <a href="/index/post/le-ble#n1">1</a>')

    assert uris(read(page(body))) == [f"{BASE}/post/autre"]


@pytest.mark.parametrize(
    ("stamp", "believed"),
    [("1769900000000", True), ("1", False), ("1769990000000", False), ("99999999999999999", False)],
    ids=["before the fetch", "absurd", "after the fetch", "beyond the calendar"],
)
def test_render_time(stamp: str, believed: bool) -> None:
    """A render time that cannot be is unknown."""
    script = f'<script>{{"ssrInfo":{{"renderTimeStamp":{stamp}}}}}</script>'

    assert (read(page(ARTICLE + script)).rendered is not None) is believed


def test_robots_header_and_meta_are_recorded() -> None:
    """What a page reserves is recorded from both places, once."""
    head = '<meta name="robots" content="noarchive, max-snippet:-1"><meta name="tdm-reservation" content="1">'
    given = page(ARTICLE, head=head)
    with_header = Page(
        **{name: getattr(given, name) for name in ("body", "uri", "url", "status", "observed", "site")},
        headers=(*given.headers, ("X-Robots-Tag", "NoArchive, noindex")),
    )

    assert read(with_header).restrictions == ("noarchive", "noindex", "tdm-reservation: 1")


def test_json_ld_that_does_not_parse_is_a_problem_not_a_failure() -> None:
    """The rest of the page is read."""
    reading = read(page(ARTICLE, head='<script type="application/ld+json">{"@type": BlogPosting}</script>'))

    assert reading.verdict is Verdict.POST
    assert Problem(kind=ProblemKind.BAD_JSON, detail="JSON-LD") in reading.problems
