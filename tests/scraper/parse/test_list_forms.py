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
