"""Sites on no known platform: posts are found by lists, and neither pages nor feeds are taken for posts."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, robots, xml
from tests.support.other_platforms import LOREM

NUMBERS = range(1, 8)


def html(title: str, main: str, *, menu: str = "", head: str = "") -> bytes:
    start = f"<!DOCTYPE html><html lang='fr'><head><title>{title}</title>{head}</head>"
    return f"{start}<body><nav>{menu}</nav><div id='content'>{main}</div></body></html>".encode()


def article(title: str) -> str:
    text = "".join(f"<p>{line} Voilà ce que « {title} » voulait dire.</p>" for line in LOREM)
    return f"<h1>{title}</h1><p class='date'>3 mars 2021</p>{text}"


def menu(*paths: str) -> str:
    return "".join(f"<a href='{path}'>{path}</a>" for path in paths)


def titles(*paths: str) -> str:
    """A list whose titles are links."""
    return "".join(
        f"<div class='row'><h2><a href='{path}'>Titre {path}</a></h2><p>Un début…</p></div>" for path in paths
    )


def teasers(*paths: str) -> str:
    """A list whose titles are none."""
    row = "<div><h2>Titre</h2><p>Un début…</p><p><a href='{}'>Lire la suite…</a></p></div>"
    return "".join(row.format(path) for path in paths)


def site_of(pages: Mapping[str, bytes], posts: list[str]) -> dict[str, bytes]:
    """The *pages* of a site, and a page at each of *posts*."""
    about = html("Contact et mentions", article("Qui sommes-nous ?"))
    return {
        **{path: html(f"Titre {path}", article(f"Titre {path}")) for path in posts},
        "/qui-sommes-nous": about,
        **pages,
    }


def joomla(item: str = "/analyses/{}-un-titre.html") -> tuple[dict[str, bytes], list[str]]:
    posts = [item.format(number) for number in NUMBERS]
    bar = menu("/", "/analyses.html", "/qui-sommes-nous")
    feeds = (
        "<link rel='alternate' type='application/rss+xml' href='/index.php?format=feed&amp;type=rss'>"
        "<link rel='alternate' type='application/atom+xml' href='/index.php?format=feed&amp;type=atom'>"
    )
    latest = "<ul>" + "".join(f"<li><a href='{path}'>Titre</a></li>" for path in posts[:3]) + "</ul>"
    home = html("Accueil", f"<p>Bienvenue.</p>{latest}", menu=bar, head=feeds)
    pages = {
        "/": home,
        # Where feeds are switched off, the home page comes.
        "/index.php?format=feed&type=rss": home,
        "/index.php?format=feed&type=atom": home,
        "/analyses.html": html("Analyses", teasers(*posts[:4]) + menu("/analyses.html?start=4"), menu=bar),
        "/analyses.html?start=4": html("Analyses", teasers(*posts[4:]), menu=bar),
    }
    return site_of(pages, posts), posts


def typo3() -> tuple[dict[str, bytes], list[str]]:
    posts = [f"/aktuelles/detail/titel-{number}" for number in NUMBERS]
    bar = menu("/", "/aktuelles", "/qui-sommes-nous")
    onward = "/aktuelles?tx_news_pi1%5BcurrentPage%5D=2&amp;cHash=0a1b"
    pages = {
        "/": html("Start", titles("/qui-sommes-nous"), menu=bar),
        "/aktuelles": html("Aktuelles", titles(*posts[:4]) + menu(onward), menu=bar),
        onward.replace("&amp;", "&"): html("Aktuelles", titles(*posts[4:]), menu=bar),
    }
    return site_of(pages, posts), posts


def home_made() -> tuple[dict[str, bytes], list[str]]:
    posts = [f"/texte.php?id={number}" for number in NUMBERS]
    pages = {
        "/": html("Accueil", titles(*posts[:3]), menu=menu("/archives.php", "/qui-sommes-nous")),
        "/archives.php": html("Archives", titles(*posts)),
    }
    return site_of(pages, posts), posts


def crawled(folder: Path, pages: Mapping[str, bytes]) -> Archivist:
    site = FakeSite({f"{ORIGIN}{path}": page(body) for path, body in pages.items()})
    site.pages[f"{ORIGIN}/robots.txt"] = robots()
    archivist = Archivist(folder, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="generic")
    archivist.crawl()
    return archivist


def held(archivist: Archivist) -> set[str]:
    rows = archivist.rows("SELECT c.uri FROM reading r JOIN capture c ON c.id = r.capture WHERE r.verdict = 'post'")
    return {uri.removeprefix(ORIGIN) for (uri,) in rows}


@pytest.mark.parametrize(
    ("pages", "posts"),
    [joomla(), joomla("/index.php/analyses/{}-titre"), joomla("/blog-{}"), typo3(), home_made()],
    ids=["joomla", "joomla without rewriting", "at the root", "typo3", "home-made"],
)
def test_posts_are_found_by_lists_and_nothing_else_is_taken_for_one(
    tmp_path: Path, pages: dict[str, bytes], posts: list[str]
) -> None:
    archivist = crawled(tmp_path, pages)

    assert held(archivist) == set(posts)
    assert len(archivist.site.asked) == len(set(archivist.site.asked))


def test_a_new_post_in_a_list_is_found_the_next_day(tmp_path: Path) -> None:
    pages, posts = typo3()
    archivist = crawled(tmp_path, pages)
    fresh = "/aktuelles/detail/ganz-neu"
    archivist.site.pages[f"{ORIGIN}/aktuelles"] = page(html("Aktuelles", titles(fresh, *posts[:3])))
    archivist.site.pages[f"{ORIGIN}{fresh}"] = page(html("Ganz neu", article("Ganz neu")))
    archivist.sleep(days=1)

    archivist.crawl()

    assert held(archivist) == {*posts, fresh}


def test_a_sitemap_that_names_pages_with_the_posts_is_read_beside_lists(tmp_path: Path) -> None:
    pages, posts = typo3()
    named = "".join(f"<url><loc>{ORIGIN}{path}</loc></url>" for path in ("/qui-sommes-nous", *posts))
    urls = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</urlset>'
    site = FakeSite({f"{ORIGIN}{path}": page(body) for path, body in pages.items()})
    site.pages |= {f"{ORIGIN}/robots.txt": robots(), f"{ORIGIN}/sitemap.xml": xml(urls.encode())}
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="generic")

    archivist.crawl()

    assert held(archivist) == set(posts)


def test_a_removed_post_that_a_list_names_again_is_back_the_next_day(tmp_path: Path) -> None:
    pages, posts = home_made()
    archivist = crawled(tmp_path, pages)
    pages_of = archivist.site.pages
    away = {path: pages_of[path] for path in (f"{ORIGIN}/", f"{ORIGIN}/archives.php", f"{ORIGIN}{posts[0]}")}
    pages_of[f"{ORIGIN}/"] = page(html("Accueil", titles(*posts[1:3]), menu=menu("/archives.php")))
    archivist.site.pages[f"{ORIGIN}/archives.php"] = page(html("Archives", titles(*posts[1:])))
    del archivist.site.pages[f"{ORIGIN}{posts[0]}"]
    for _ in range(5):
        archivist.sleep(days=1)
        archivist.crawl(full=True)
    assert [change.kind for change in archivist.changes()] == ["removed"]
    asked = archivist.site.asked.count(f"{ORIGIN}{posts[0]}")

    archivist.site.pages |= away
    archivist.sleep(days=1)
    archivist.crawl(full=True)

    assert [change.kind for change in archivist.changes()] == ["removed", "restored"]
    # No list named it meanwhile, so nobody asked for it after its removal was told.
    assert archivist.site.asked.count(f"{ORIGIN}{posts[0]}") == asked + 1 < 5


def test_a_list_page_that_was_never_there_rests_for_a_week(tmp_path: Path) -> None:
    pages, posts = typo3()
    onward = "/aktuelles?tx_news_pi1%5BcurrentPage%5D=3"
    list_page = html("Aktuelles", titles(*posts[:4]) + menu(onward), menu=menu("/", "/aktuelles"))
    archivist = crawled(tmp_path, {**pages, "/aktuelles": list_page})
    for _ in range(8):
        archivist.sleep(days=1)
        archivist.crawl(full=True)

    # On two days, since the first may have been a fault, and once more a week later.
    assert archivist.site.asked.count(f"{ORIGIN}{onward}") == 3
    assert archivist.site.asked.count(f"{ORIGIN}/aktuelles") == 9


def test_a_list_page_that_was_there_is_asked_for_every_day_that_it_is_missing(tmp_path: Path) -> None:
    pages, _ = typo3()
    archivist = crawled(tmp_path, pages)
    kept = archivist.site.pages.pop(f"{ORIGIN}/aktuelles")
    for _ in range(4):
        archivist.sleep(days=1)
        archivist.crawl(full=True)
    archivist.site.pages[f"{ORIGIN}/aktuelles"] = kept

    assert archivist.site.asked.count(f"{ORIGIN}/aktuelles") == 5
