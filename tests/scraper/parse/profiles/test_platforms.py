"""Platforms as data: which addresses can be posts, and what tells a post's page from another."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.verdict import read
from scraper.reading.recognition import recognised

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
        ("generic", "/analyses/12-un-titre.html", True),
        ("generic", "/index.php?option=com_content&view=article&id=12", True),
        ("generic", "/index.php?option=com_content&view=category&layout=blog&id=3", False),
        ("generic", "/index.php?format=feed&type=rss", False),
        ("generic", "/analyses.feed?type=atom", False),
        ("generic", "/rss.php", False),
        ("generic", "/aktuelles?type=9818", False),
        ("generic", "/aktuelles/titel?print=1", False),
        ("generic", "/news.php?extend.12", True),
        ("generic", "/news.php?list.2", False),
        ("generic", "/analyses?start=10", False),
        ("squarespace", "/blog?format=rss", False),
    ],
)
def test_what_can_be_the_address_of_a_post(profile: str, path: str, is_post: bool) -> None:
    assert page(profile, path).site.is_post(f"https://blog.test{path}") is is_post


def listed(profile: str, path: str, body: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of the posts that a list names, and those of the lists that it leads to."""
    found = read(page(profile, path, body))
    assert found.verdict is Verdict.LISTING
    cut = len("https://blog.test")
    return tuple(entry.uri[cut:] for entry in found.entries), tuple(uri[cut:] for uri in found.children)


def test_teasers_of_drupal_are_its_list() -> None:
    teasers = "".join(
        "<div class='views-row'><article class='node node--view-mode-teaser'>"
        f"<h2><a href='/note/{name}'>Une note</a></h2><p>{TEXT}</p></article></div>"
        for name in ("ble", "port")
    )

    assert listed("drupal", "/actualites", f"<div class='view-content'>{teasers}</div>")[0] == (
        "/note/ble",
        "/note/port",
    )


@pytest.mark.parametrize(
    "address", ["spip.php?rubrique3", "spip.php?page=rubrique&amp;id_rubrique=3", "rubrique3.html", "-Analyses-"]
)
def test_sections_of_spip_lead_on(address: str) -> None:
    (further,) = listed("spip", "/", f"<p><a href='/{address}'>Analyses</a></p>{TEXT}")[1] or ("",)
    assert (further != "") is not address.startswith("-")


def test_plain_links_of_a_list_are_its_posts_where_no_title_is_marked() -> None:
    links = "<li>3 mai : <a href='/article/12-ble'>Le prix du blé monte</a></li><li><a href='/liens'>Liens</a></li>"

    assert listed("generic", "/archives/2024/05", f"<ul>{links}</ul>")[0] == ("/article/12-ble",)
    marked = f"<h2><a href='/article/13-port'>Le port</a></h2><ul>{links}</ul>"
    assert listed("generic", "/archives/2024/05", marked)[0] == ("/article/13-port",)


@pytest.mark.parametrize(
    "path",
    [
        "/textes.htm",
        "/fr",
        "/en",
        "/archives/2024/05",
        "/fr/analyses",
        "/research",
        "/blog/2024",
        "/opinions",
        "/index.php?archive/2024/05",
    ],
)
def test_addresses_that_name_a_list_lead_on_from_the_home_page(path: str) -> None:
    assert path in listed("generic", "/", f"<p><a href='{path}'>Voir</a></p>{TEXT}")[1]


WEBSITE = "<meta property='og:type' content='website'>"


@pytest.mark.parametrize(
    ("date", "verdict"),
    [("<div>3 mai 2024</div>", Verdict.POST), ("<time>3 mai 2024</time>", Verdict.POST), ("", Verdict.OTHER)],
)
def test_a_page_that_calls_itself_one_of_a_website_is_a_post_if_it_is_dated(date: str, verdict: Verdict) -> None:
    body = f"<div><h1>Le prix du blé</h1>{date}<div class='rich'>{TEXT * 3}</div></div>"
    assert read(page("generic", "/post/le-ble", body, head=WEBSITE)).verdict is verdict
    assert read(page("wordpress", "/post/le-ble", body, head=WEBSITE)).verdict is Verdict.OTHER


@pytest.mark.parametrize("path", ["/research/le-ble", "/2024/05/analyse", "/textes/ble.htm", "/le-ble", "/fra"])
def test_what_is_below_such_a_list_may_be_a_post(path: str) -> None:
    assert page("generic", path).site.is_post(f"https://blog.test{path}")


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


RSS = "<rss version='2.0'><channel><title>Le blog</title><item><title>Un</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS, "text/html"),
        (f"<b>Warning</b>: Undefined index in /srv/www/rss.inc {RSS}", "text/html"),
        (f'{{"html": "<html><body><h1>Un titre</h1>{TEXT}</body></html>"}}', "application/json"),
        (f"/* <body> */ {TEXT}", "text/css"),
        (f"%PDF-1.4 <html>{TEXT}", "application/pdf"),
        (f"<?xml version='1.0'?><opml><body>{TEXT}</body></opml>", "text/xml"),
    ],
)
def test_what_is_no_html_is_no_post_whatever_names_it(body: str, kind: str) -> None:
    answer = replace(page("generic", "/un-titre"), body=body.encode(), headers=(("content-type", kind),))

    assert read(answer).verdict is not Verdict.POST


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<div class='datetime'><span>05</span> <span>Jan</span></div>", None),
        ("<p class='date'>5 janvier</p>", None),
        ("<p class='date'>5 janvier 2024</p>", date(2024, 1, 5)),
        ("<p class='date'>il y a 2 jours</p>", date(2026, 1, 30)),
    ],
)
def test_a_date_without_a_year_is_not_believed(dates: str, day: date | None) -> None:
    found = read(page("generic", "/un-titre", f"<article><h1>Un titre</h1>{dates}{TEXT}</article>")).content

    assert found is not None
    assert (found.published and found.published.day) == day


def test_the_date_of_an_event_in_the_text_is_not_that_of_publication() -> None:
    long = "Le colloque réunira des chercheurs venus de toute l'Europe et se tiendra dans la grande salle, " * 3
    told = f"<p>{long} le <time datetime='2027-05-04'>4 mai 2027</time>.</p>"
    start = "<article><h1>Un titre</h1><span class='date'>3 mars 2025</span>"
    found = read(page("generic", "/un-titre", f"{start}{told}{TEXT}</article>")).content

    assert found is not None
    assert found.published is not None
    assert found.published.day == date(2025, 3, 3)
