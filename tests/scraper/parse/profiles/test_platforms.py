"""Platforms as data: which addresses can be posts, and what tells a post's page from another."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import Verdict
from scraper.parse import Page, SiteContext, read
from scraper.parse.profiles.registry import PROFILES
from scraper.recognition import recognised

TEXT = "<p>Le port attend ses navires depuis lundi, et personne ne sait quand la grève prendra fin.</p>" * 3


def page(profile: str, path: str, body: str = "", *, head: str = "", body_class: str = "") -> Page:
    site = SiteContext(base="https://blog.test", profile=PROFILES[profile], zone=ZoneInfo("Europe/Paris"))
    start = f"<!DOCTYPE html><html><head><title>Un titre</title>{head}</head>"
    html = f"{start}<body class='{body_class}'>{body}</body></html>"
    return Page(
        body=html.encode(),
        uri=f"https://blog.test{path}",
        url=f"https://blog.test{path}",
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        observed=datetime(2026, 2, 1, 12, tzinfo=UTC),
        site=site,
    )


@pytest.mark.parametrize(
    ("profile", "path", "is_post"),
    [
        ("wordpress", "/un-titre", True),
        ("wordpress", "/2019/11/un-titre", True),
        ("wordpress", "/category/agenda", False),
        ("wordpress", "/tag/1811", False),
        ("wordpress", "/author/admin", False),
        ("wordpress", "/wp-content/uploads/a", False),
        ("wordpress", "/page/2", False),
        ("wordpress", "/", False),
        ("ghost", "/un-titre", True),
        ("ghost", "/tag/port", False),
        ("spip", "/spip.php?article12", True),
        ("spip", "/fr/spip.php?article12", True),
        ("spip", "/spip.php?rubrique3", False),
        ("spip", "/spip.php?page=recherche", False),
        ("spip", "/Le-titre-de-l-article.html", True),
        ("blogger", "/2018/06/un-titre.html", True),
        ("blogger", "/p/a-propos.html", False),
        ("blogger", "/search/label/port", False),
        ("substack", "/p/un-titre", True),
        ("substack", "/archive", False),
        ("drupal", "/blog/un-titre", True),
        ("drupal", "/taxonomy/term/1", False),
        ("hugo", "/posts/un-titre", True),
        ("hugo", "/tags/port", False),
        ("hugo", "/images/a.png", False),
    ],
)
def test_what_can_be_the_address_of_a_post(profile: str, path: str, is_post: bool) -> None:
    assert page(profile, path).site.is_post(f"https://blog.test{path}") is is_post


@pytest.mark.parametrize(
    ("profile", "body_class", "verdict"),
    [
        ("wordpress", "single single-post postid-3", Verdict.POST),
        ("wordpress", "page page-id-6", Verdict.OTHER),
        ("wordpress", "archive category", Verdict.LISTING),
        ("wordpress", "error404", Verdict.NOT_FOUND),
        ("ghost", "post-template", Verdict.POST),
        ("ghost", "page-template", Verdict.OTHER),
        ("drupal", "path-node page-node-type-article", Verdict.POST),
        ("drupal", "path-node page-node-type-page", Verdict.OTHER),
    ],
)
def test_the_body_tells_what_the_page_is(profile: str, body_class: str, verdict: Verdict) -> None:
    found = read(page(profile, "/un-titre", f"<article><h1>Un titre</h1>{TEXT}</article>", body_class=body_class))

    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("head", "profile"),
    [
        ("<meta name='generator' content='WordPress 6.2'>", "wordpress"),
        ("<meta name='generator' content='Ghost 5.88'>", "ghost"),
        ("<meta name='generator' content='SPIP 4.1'>", "spip"),
        ("<meta name='generator' content='Drupal 10'>", "drupal"),
        ("<meta name='generator' content='Hugo 0.110.0'>", "hugo"),
        ("<meta name='generator' content='Wix.com Website Builder'>", "wix"),
        ("", "generic"),
    ],
)
def test_a_home_page_tells_its_platform(head: str, profile: str) -> None:
    assert recognised(page("generic", "/", head=head)).profile == profile
