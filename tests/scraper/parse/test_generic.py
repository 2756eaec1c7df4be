"""Posts of pages without markup that we know: one trait at a time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import BlockKind, Content, Reading, Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

BASE = "https://blog.example.org"
URL = f"{BASE}/post/le-ble"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))
LONG = "Le blé, la mer et les routes qui les relient décident depuis longtemps du prix du pain dans les villes."


def reading(body: str, *, head: str = "") -> Reading:
    """Return what a page with *body* is read as at the address of a post."""
    html = f"<!DOCTYPE html><html><head><title>Le blé</title>{head}</head><body>{body}</body></html>"
    headers = (("content-type", "text/html; charset=utf-8"),)
    observed = datetime(2026, 2, 1, 12, tzinfo=UTC)
    return read(Page(body=html.encode(), uri=URL, url=URL, status=200, headers=headers, observed=observed, site=SITE))


def content(body: str, *, head: str = "") -> Content:
    """The post on a page with *body*."""
    found = reading(body, head=head)
    assert found.verdict is Verdict.POST
    assert found.content is not None
    return found.content


def texts(body: str, *, head: str = "") -> list[str]:
    """The text of each block of the post."""
    return ["".join(run.text for run in block.runs) for block in content(body, head=head).blocks]


def test_too_little_text_is_no_article() -> None:
    assert reading("<main><h1>Erreur</h1><p>Réessayez.</p></main>").verdict is Verdict.OTHER


def test_the_longest_article_is_the_post() -> None:
    assert texts(f"<article><p>Voir aussi</p></article><article><p>{LONG}</p></article>") == [LONG]


@pytest.mark.parametrize("tag", ["nav", "aside", "footer", "form", "select", "textarea", "label", "script", "button"])
def test_furniture_is_left_out(tag: str) -> None:
    assert texts(f"<main><p>{LONG}</p><{tag}>Menu</{tag}><p>Fin.</p></main>") == [LONG, "Fin."]


@pytest.mark.parametrize("tag", ["a", "span", "font", "small", "mark", "time", "abbr", "q", "b", "em"])
def test_text_outside_of_paragraphs_is_one_with_the_inline_elements_in_it(tag: str) -> None:
    assert texts(f"<main>{LONG} Un\n <{tag}>mot</{tag}> de plus.<div>Fin.</div></main>") == [
        f"{LONG} Un mot de plus.",
        "Fin.",
    ]


def test_blanks_between_paragraphs_are_none() -> None:
    assert texts(f"<main>\n <div> <p>{LONG}</p> \n <span> </span><p>Fin.</p></div> </main>") == [LONG, "Fin."]


def test_code_keeps_its_blanks() -> None:
    blocks = content(f"<main><p>{LONG}</p><pre>a\n  b</pre></main>").blocks

    assert [(block.kind, block.runs[0].text) for block in blocks][1:] == [(BlockKind.CODE, "a\n  b")]


def test_the_lines_above_the_text_are_read_and_left_out() -> None:
    found = content(
        f"<main><p>Mon blog</p><h1>Le blé</h1><p>Auteur : Inès Morvan</p><p>27 novembre 2025</p><p>4 min de lecture</p>"
        f"<p>Mis à jour : 14 janvier 2026</p><p>{LONG}</p><p>27 novembre 2025</p></main>"
    )

    assert (found.title, found.authors, found.reading_minutes) == ("Le blé", ("Inès Morvan",), 4)
    assert found.published is not None
    assert found.published.day.isoformat() == "2025-11-27"
    assert found.update_line == "Mis à jour : 14 janvier 2026"
    assert ["".join(run.text for run in block.runs) for block in found.blocks] == [LONG, "27 novembre 2025"]


@pytest.mark.parametrize("heading", ["Posts récents", "COMMENTAIRES :"])
def test_the_text_ends_where_others_begin(heading: str) -> None:
    assert texts(f"<main><p>{LONG}</p><h2>{heading}</h2><p>Autre</p></main>") == [LONG]


def test_what_is_declared_counts_before_what_is_shown() -> None:
    head = "<meta name='author' content='Paul'><meta property='article:published_time' content='2024-05-06T07:08:09Z'>"

    found = content(f"<main><h1>Le blé</h1><p>Auteur : Inès</p><p>27 novembre 2025</p><p>{LONG}</p></main>", head=head)
    assert found.authors == ("Paul",)
    assert found.published is not None
    assert found.published.day.isoformat() == "2024-05-06"


def test_the_author_and_the_time_may_stand_in_the_page() -> None:
    found = content(f"<main><a rel='author'>Inès</a><time datetime='2024-05-06'>hier</time><p>{LONG}</p></main>")

    assert found.authors == ("Inès",)
    assert found.published is not None
    assert found.published.day.isoformat() == "2024-05-06"


def test_a_day_without_year_above_the_text_is_no_date_of_publication() -> None:
    found = content(f"<main><p>8 mars</p><h1>Le blé</h1><p>14 août 2011</p><p>{LONG}</p></main>")

    assert found.published is not None
    assert found.published.day.isoformat() == "2011-08-14"
