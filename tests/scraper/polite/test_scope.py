from zoneinfo import ZoneInfo

import pytest

from archive.uri import BadUri, canonical
from scraper.parse.page import SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.said import Said
from scraper.polite.scope import Scope

SITE = Scope.of("https://www.example.org/")
FREE_HOST = Scope.of("https://someone.example.com/mysite/")


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("https://www.example.org/post/a", id="a post"),
        pytest.param("https://example.org/post/a", id="the apex is the same site"),
        pytest.param("http://www.example.org/post/a", id="http is the same site"),
        pytest.param("https://www.example.org/post/profile", id="a post called profile"),
        pytest.param("https://www.example.org/profiles", id="a page called profiles"),
        pytest.param("https://www.example.org/post/a?lightbox=b", id="an overlay is its page"),
        pytest.param("https://www.example.org", id="the home page"),
    ],
)
def test_what_belongs_to_the_site(uri: str) -> None:
    assert SITE.in_scope(uri)


@pytest.mark.parametrize(
    "uri",
    [
        pytest.param("https://other.example/post/a", id="another host"),
        pytest.param("https://blog.example.org/post/a", id="a sub-domain"),
        pytest.param("https://www.example.org:8443/post/a", id="another port"),
        pytest.param("https://www.example.org.evil.test/", id="a longer host"),
        pytest.param("https://www.example.org@evil.test/", id="a host dressed as a user"),
        pytest.param("https://www.example.org/profile/marie/profile", id="a profile"),
        pytest.param("https://www.example.org/fr/profile/marie", id="a profile in a language"),
        pytest.param("https://www.example.org/Members-Area/1/profile", id="the members' area"),
        pytest.param("https://www.example.org/post/a/comments", id="comments"),
        pytest.param("https://www.example.org/post/a?commentId=1", id="one comment"),
        pytest.param("mailto:a@example.org", id="no http at all"),
    ],
)
def test_what_does_not(uri: str) -> None:
    assert not SITE.in_scope(uri)


@pytest.mark.parametrize(
    ("path", "belongs"),
    [("/mysite", True), ("/mysite/post/a", True), ("/mysites/post/a", False), ("/post/a", False)],
)
def test_a_site_on_a_free_host_is_a_path(path: str, *, belongs: bool) -> None:
    assert FREE_HOST.in_scope(f"https://someone.example.com{path}") is belongs


def test_exclusions_start_at_the_site() -> None:
    assert not FREE_HOST.in_scope("https://someone.example.com/mysite/profile/marie")
    assert Scope.of("https://example.org/profile").in_scope("https://example.org/profile/post/a")


def test_exclusions_can_be_given() -> None:
    scope = Scope.of("https://example.org", excluded=(r"^/shop(/|$)",))

    assert not scope.in_scope("https://example.org/shop/a")
    assert scope.in_scope("https://example.org/profile/marie")


@pytest.mark.parametrize("profile", list(PROFILES))
def test_the_sitemaps_and_feeds_of_a_platform_are_in_scope(profile: str) -> None:
    site = SiteContext(base="https://example.org/revue", profile=PROFILES[profile], zone=ZoneInfo("UTC"))
    scope = Scope.of(site.base, excluded=site.out_of_bounds)

    for path in (*site.sitemaps, *site.feeds):
        assert scope.in_scope(canonical(f"{site.base}{path}"))


def test_a_feed_that_the_archivist_names_is_in_scope_whatever_is_excluded() -> None:
    said = Said(feeds="/search?alt=rss", exclude="/search.*")
    site = SiteContext(base="https://example.org/revue", profile=PROFILES["generic"], zone=ZoneInfo("UTC"), said=said)
    scope = Scope.of(site.base, excluded=site.out_of_bounds, documents=site.feeds)

    assert scope.in_scope("https://example.org/revue/search?alt=rss")
    assert not scope.in_scope("https://example.org/revue/search?alt=html")
    assert not scope.in_scope("https://elsewhere.test/revue/search?alt=rss")


def test_a_site_needs_an_address() -> None:
    with pytest.raises(BadUri):
        Scope.of("example.org")
