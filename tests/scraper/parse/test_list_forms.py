"""Links of list pages as themes write them: further pages, feeds, and addresses that a base makes whole."""

import pytest

from archive.model import Verdict
from scraper.parse.verdict import read
from tests.scraper.parse.profiles.test_platforms import listed, page

POSTS = "<h2><a href='/a/un'>Un titre ici</a></h2><h2><a href='/a/deux'>Deux titres ici</a></h2>"
BASE = "https://blog.test"


@pytest.mark.parametrize("profile", ["generic", "wordpress", "hugo"])
@pytest.mark.parametrize(
    ("href", "further"),
    [
        ("/blog/page/2/", "/blog/page/2"),
        ("/blog/page/2/#posts", "/blog/page/2"),
        ("/blog/page/2/?utm_source=x", "/blog/page/2"),
        ("/blog/page/2/?et_blog", "/blog/page/2?et_blog"),
        ("/blog/pagina/2", "/blog/pagina/2"),
        ("/blog/seite-2", "/blog/seite-2"),
        ("/blog/page:2", "/blog/page:2"),
        ("?seite=2", "/blog?seite=2"),
        ("?pg=2", "/blog?pg=2"),
        ("?a1b2c3d4_page=2", "/blog?a1b2c3d4_page=2"),
        ("/blog/?query-3-page=2", "/blog?query-3-page=2"),
        ("/blog/?e-page-7a1b=2", "/blog?e-page-7a1b=2"),
        ("?page=0%2C1", "/blog?page=0%2C1"),
        # A calendar's next month, another order, an article by its number.
        ("/blog?month=2024-05", None),
        ("/blog?sort=asc", None),
        ("/blog?id_page=12", None),
        ("/events/2024-06/", None),
    ],
)
def test_a_list_leads_to_its_further_pages_alone(profile: str, href: str, further: str | None) -> None:
    found = read(page(profile, "/blog", f"{POSTS}<a rel='next' href='{href}'>Page suivante</a>", body_class="blog"))

    assert found.verdict is Verdict.LISTING
    assert [uri.removeprefix(BASE) for uri in found.children] == ([further] if further else [])


@pytest.mark.parametrize(
    ("link", "is_feed"),
    [
        ("rel='alternate' type='application/rss+xml; charset=utf-8' href='/feed'", True),
        ("rel='alternate' type='text/xml' href='/feed'", True),
        ("rel='alternate' type='application/rdf+xml' href='/feed'", True),
        ("rel='Alternate feed' type=' application/atom+xml ' href='/feed'", True),
        ("rel='feed' href='/feed'", True),
        ("rel='alternate' type='application/rss+xml' href='feed:https://blog.test/feed'", True),
        ("rel='alternate' type='application/rss+xml' href='feed://blog.test/feed'", True),
        ("rel='alternate' type='application/rss+xml' title='Flux des commentaires' href='/feed'", False),
        ("rel='alternate' type='application/rss+xml' href='/comments/feed'", False),
        ("rel='alternate' type='application/json+oembed' href='/feed'", False),
        ("rel='alternate' hreflang='en' href='/feed'", False),
        ("rel='alternate' type='application/rss+xml' href='https://feeds.example/feed'", False),
    ],
)
def test_a_home_page_declares_the_feed_of_its_posts(link: str, is_feed: bool) -> None:
    found = read(page("generic", "/", POSTS, head=f"<link {link}>"))

    assert found.children == ((f"{BASE}/feed",) if is_feed else ())


def test_a_feed_may_be_declared_by_a_link_in_the_page() -> None:
    assert listed("generic", "/", f"{POSTS}<a type='application/rss+xml' href='/rss.xml'>RSS</a>")[1] == ("/rss.xml",)


@pytest.mark.parametrize(
    ("base", "post"),
    [
        ("/", "/notes/12-ble"),
        ("https://blog.test/en/", "/en/notes/12-ble"),
        # Of no site that is this one.
        ("https://localhost/", "/blog/notes/12-ble"),
        ("", "/blog/notes/12-ble"),
    ],
)
def test_the_base_of_a_page_makes_its_links_whole(base: str, post: str) -> None:
    body = "<h2><a href='notes/12-ble'>Le prix du blé</a></h2>"
    found = read(page("generic", "/blog/2024", body, head=f"<base href='{base}'>"))

    assert [entry.uri.removeprefix(BASE) for entry in found.entries] == [post]


LINKED = {
    "title deep within": "<div class='views-field-title'><span><b><a href='@'>Blé</a></b></span></div>",
    "heading": "<h2><span><b><a href='@'>Blé</a></b></span></h2>",
    "small heading": "<div><h6><a href='@'>Blé</a></h6></div>",
    "link around a heading": "<a href='@'><div><h5>Blé</h5></div></a>",
    "link called a title": "<div><a class='entry-title' href='@'>Blé</a></div>",
    "titre": "<p class='titre'><a href='@'>Blé</a></p>",
    "header of an article": "<article><header><p><a href='@'>Blé</a></p></header></article>",
    "headline of schema.org": "<div><a itemprop='url' href='@'><span itemprop='headline'>Blé</span></a></div>",
    "definition": "<dl><dt><a href='@'>Blé</a></dt></dl>",
    "button": "<div><h3>Blé</h3><a class='btn' href='@'>Voir</a></div>",
    "covering link": "<div><p class='card-title'>Blé</p><a class='stretched-link' href='@'></a></div>",
    "teaser": "<div><p>Blé</p><a href='@'>Lire la suite</a></div>",
    "words": "<li><a href='@'>Le prix du blé</a></li>",
    "words to hear": "<div><a href='@' aria-label='Le prix du blé'></a><p>Blé</p></div>",
}


@pytest.mark.parametrize("profile", ["generic", "wordpress", "drupal"])
@pytest.mark.parametrize("form", LINKED.values(), ids=LINKED.keys())
def test_a_list_names_its_posts_however_they_are_linked(form: str, profile: str) -> None:
    rows = "".join(form.replace("@", f"/notes/{slug}") for slug in ("ble", "port"))
    around = "<nav><a href='/equipe'>Qui nous sommes ici</a></nav><main>@</main>"
    foot = "<footer><h3>Suivre</h3><a href='/mentions'>Les mentions légales du site</a></footer>"
    body = around.replace("@", rows) + foot
    found = read(page(profile, "/blog", body, body_class="blog page-views"))

    assert [entry.uri.removeprefix(BASE) for entry in found.entries] == ["/notes/ble", "/notes/port"]
