"""The general reader's fields: one kind of page at a time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import Content
from scraper.parse import Page, SiteContext
from scraper.parse.head import read_head
from scraper.parse.profiles.general.reader import read_general
from scraper.parse.profiles.registry import profile
from scraper.parse.tree import Parsed, parse

BASE = "https://revue.example"
LONG = "Le blé, la mer et les routes qui les relient décident depuis longtemps du prix du pain dans les villes. "
TEXT = f"<p>{LONG * 3}</p><p>{LONG * 3}</p>"


def content(body: str, *, head: str = "", window: str = "", path: str = "/blog/le-ble") -> Content:
    """The post on a page with *body* at *path* of a site whose clock is UTC."""
    html = f"<html><head><title>{window}</title>{head}</head><body>{body}</body></html>"
    url = BASE + path
    page = Page(
        body=html.encode(),
        uri=url,
        url=url,
        status=200,
        headers=(("content-type", "text/html"),),
        observed=datetime(2026, 2, 1, 12, tzinfo=UTC),
        site=SiteContext(base=BASE, profile=profile("generic"), zone=ZoneInfo("UTC")),
    )
    parsed = parse(html.encode())
    assert isinstance(parsed, Parsed)
    found = read_general(page, parsed, read_head(parsed.tree, url))
    assert found is not None
    return found.content


def day(found: Content) -> str | None:
    """The day of publication."""
    return found.published.day.isoformat() if found.published else None


def og(title: str) -> str:
    """A declared title."""
    return f'<meta property="og:title" content="{title}">'


# --- titles ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "brand",
    [
        "<h1 class='logo'>Cahiers du Large</h1>",
        "<h1 class='site-title'>Cahiers du Large</h1>",
        "<h1><a href='/'>Cahiers du Large</a></h1>",
        "<h1><a rel='home' href='/blog/'>Cahiers du Large</a></h1>",
    ],
)
def test_a_main_heading_that_names_the_site_is_no_title(brand: str) -> None:
    page = f"{brand}<article><h2>Le prix du blé</h2>{TEXT}</article>"

    assert content(page, window="Cahiers du Large: Le prix du blé").title == "Le prix du blé"


def test_the_heading_at_the_beginning_of_the_window_is_the_title_and_the_one_at_its_end_the_site() -> None:
    page = f"<h1>Cahiers du Large</h1><article><h2>Le prix du blé</h2>{TEXT}</article>"

    assert content(page, window="Le prix du blé | Cahiers du Large").title == "Le prix du blé"


def test_a_heading_that_says_what_is_declared_counts_before_one_that_ends_the_window() -> None:
    page = f"<h1>Cahiers du Large</h1><article><h3 class='post-title'>Le prix du blé</h3>{TEXT}</article>"

    assert (
        content(page, window="Le prix du blé - Cahiers du Large", head=og("Le prix du blé")).title == "Le prix du blé"
    )


def test_the_heading_counts_where_another_title_is_declared_for_links() -> None:
    page = f"<article><h1>Pourquoi le blé manque aux villes</h1>{TEXT}</article>"

    assert content(page, window="Villes sans blé", head=og("Villes sans blé : dix faits")).title == (
        "Pourquoi le blé manque aux villes"
    )


def test_a_heading_about_something_else_is_no_title() -> None:
    page = f"<h1>Bonne lecture</h1><article>{TEXT}</article>"

    assert content(page, window="Crise du pain", head=og("Crise du pain")).title == "Crise du pain"


def test_a_part_of_the_window_between_separators_confirms_the_heading() -> None:
    page = f"<article><h1>Le prix du blé</h1>{TEXT}</article>"
    window = "Inès Morvan : Le prix du blé - Cahiers en ligne"

    assert content(page, window=window, head=og(window)).title == "Le prix du blé"


def test_a_subheading_that_begins_as_the_window_does_is_no_title() -> None:
    page = f"<article><h1>Le blé manque: sept ans pour agir</h1><h2>Le blé manque</h2>{TEXT}</article>"
    window = "Le blé manque déjà : sept ans pour agir - Cahiers"

    assert content(page, window=window, head=og(window)).title == "Le blé manque: sept ans pour agir"


def test_small_print_in_a_heading_is_no_title_and_may_be_the_date() -> None:
    found = content(
        f"<article><h1>Le prix du blé <small>02.02.2022 • Rubrique</small></h1>{TEXT}</article>",
        window="Le prix du blé | Cahiers",
        head=og("Le prix du blé"),
    )

    assert (found.title, day(found)) == ("Le prix du blé", "2022-02-02")


def test_a_heading_in_capitals_is_spelt_as_it_is_declared() -> None:
    page = f"<article><h1>LE PRIX DU BLÉ</h1>{TEXT}</article>"

    assert content(page, window="Le prix du blé", head=og("Le prix du blé")).title == "Le prix du blé"


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/2023/11/08/ble", "/2023/MONDE/11/08/ble", "/2023-11-08-ble", "/news/20231108/ble", "/news/08-11-2023-ble"],
)
def test_the_address_gives_the_day(path: str) -> None:
    assert day(content(f"<article><h1>Le blé</h1>{TEXT}</article>", path=path)) == "2023-11-08"


@pytest.mark.parametrize("path", ["/news/20231399/ble", "/2023/11/8-raisons-de-semer", "/2023/11/10_bles"])
def test_a_number_that_is_no_day_gives_none(path: str) -> None:
    assert day(content(f"<article><h1>Le blé</h1>{TEXT}</article>", path=path)) is None


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2023-11-09T05:30:59Z", "2023-11-08"),
        ("2023-11-09T05:30:59+00:00", "2023-11-08"),
        ("2023-11-09T05:30:59+02:00", "2023-11-09"),
        ("2023-11-12T05:30:59Z", "2023-11-12"),
    ],
)
def test_the_day_in_the_address_is_that_of_the_site_where_the_program_writes_utc(stamp: str, expected: str) -> None:
    head = f'<meta property="article:published_time" content="{stamp}">'

    assert day(content(f"<article><h1>Le blé</h1>{TEXT}</article>", head=head, path="/2023/11/08/ble")) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 3 mai 2024, mis à jour le 5 mai 2024",
        "Mis à jour le 5 mai 2024, publié le 3 mai 2024",
        "Posted May 3, 2024. Last updated May 5, 2024",
        "3.5.2024 (aktualisiert 5.5.2024)",
    ],
)
def test_a_line_with_two_dates_tells_both(line: str) -> None:
    assert day(content(f"<article><h1>Le blé</h1><p class='date'>{line}</p>{TEXT}</article>")) == "2024-05-03"


def test_a_date_of_change_alone_is_none_of_publication() -> None:
    assert day(content(f"<article><h1>Le blé</h1><p>Mis à jour le 5 mai 2024</p>{TEXT}</article>")) is None


@pytest.mark.parametrize("name", ["fecha-articulo", "datum", "author"])
def test_an_element_named_for_a_date_in_any_language_gives_it(name: str) -> None:
    page = f"<article><h1>Le blé</h1>{TEXT}<p class='{name}'><span>jeudi 13 juin 2019</span></p></article>"

    assert day(content(page)) == "2019-06-13"


def test_a_date_in_a_menu_counts_if_it_is_the_only_one() -> None:
    page = f"<article><h1>Le blé</h1><ul class='menu'><li class='date'>26.02.2020</li></ul>{TEXT}</article>"

    assert day(content(page)) == "2020-02-26"


def test_the_dates_of_a_list_of_texts_are_not_the_page_s() -> None:
    others = "<ul class='related'><li class='date'>26.02.2020</li><li class='date'>27.02.2020</li></ul>"

    assert day(content(f"<article><h1>Le blé</h1>{TEXT}</article>{others}")) is None


def test_a_title_may_begin_with_its_date() -> None:
    page = f"<article><h1>Le blé</h1>{TEXT}</article>"

    assert day(content(page, window="23.01.2022 - Le blé - Cahiers")) == "2022-01-23"
    assert day(content(page, window="Les marchés depuis le 23.01.2022 - Cahiers")) is None


# --- authors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("03/01/2017 by Ann Example, Candidate Representative", ("Ann Example",)),
        ("3 mai 2024 par Anne Exemple", ("Anne Exemple",)),
        ("Anne Exemple | 05.04.2025", ("Anne Exemple",)),
        ("Anne Exemple · May 3, 2024", ("Anne Exemple",)),
        ("3.5.2024 - Tom Beispiel", ("Tom Beispiel",)),
        ("May 3, 2024 | Ann B. Example", ("Ann B. Example",)),
        ("vendredi 3 mai 2024 — Anne Exemple-Essai", ("Anne Exemple-Essai",)),
        ("2024-05-03 · Anne Le McExemple", ("Anne Le McExemple",)),
        ("3.5.2024 - Das Ende der Welt", ()),
        ("3.5.2024 - Beispiele für viele", ()),
        ("3.5.2024 | Offene Stellen", ()),
        ("3 May 2024 | Press Releases", ()),
        ("3 mai 2024 • Relations Internationales", ()),
        ("May 3, 2024 - New York", ()),
        ("May 3, 2024 - 4:30 pm", ()),
        ("New York, May 3, 2024", ()),
        ("Le 3 mai 2024 dans Politique", ()),
        ("By Ann Example, Digital Security Expert", ("Ann Example",)),
        ("Par Anne Exemple, Directrice de recherche", ("Anne Exemple",)),
        ("By Ann Example on behalf of the Wheat Board", ("Ann Example",)),
    ],
)
def test_a_line_names_its_author_beside_date_role_and_house(line: str, expected: tuple[str, ...]) -> None:
    assert content(f"<article><h1>Le blé</h1><p>{line}</p>{TEXT}</article>").authors == expected


@pytest.mark.parametrize("site", ["Cahier", "Le Cahier", "Zoé Papier"])
def test_the_one_word_that_names_the_site_signs_beside_nobody(site: str) -> None:
    head = f'<meta property="og:site_name" content="{site}"><meta name="author" content="Anne Exemple, {site}">'

    found = content(f"<article><h1>Le blé</h1>{TEXT}</article>", head=head).authors

    assert found == (("Anne Exemple",) if " " not in site else ("Anne Exemple", site))


@pytest.mark.parametrize("button", ["Follow @anne", "Suivre @anne", "Follow"])
def test_the_button_beside_a_name_is_none_of_it(button: str) -> None:
    assert content(f"<article><h1>Le blé</h1>{TEXT}<p>-- By Anne Exemple {button}</p></article>").authors == (
        "Anne Exemple",
    )


@pytest.mark.parametrize("said", ["Anne\N{NO-BREAK SPACE}Exemple", "Anne\N{NARROW NO-BREAK SPACE}Exemple"])
def test_a_name_is_the_same_with_a_no_break_space(said: str) -> None:
    head = f'<meta name="author" content="{said}">'

    assert content(f"<article><h1>Le blé</h1>{TEXT}</article>", head=head).authors == ("Anne Exemple",)
    assert content(f"<article><h1>Le blé</h1><p>Par {said}</p>{TEXT}</article>").authors == ("Anne Exemple",)


@pytest.mark.parametrize("label", ["By", "Author(s)", "Von:", "Texte par", "Autrices :"])
def test_a_label_has_the_name_below_it(label: str) -> None:
    page = f"<article><h1>Le blé</h1><div>{label}</div><div>Anne Exemple</div>{TEXT}</article>"

    assert content(page).authors == ("Anne Exemple",)


def test_a_person_signs_before_an_organisation() -> None:
    head = '<meta name="author" content="Fondation du Large">'

    assert content(f"<article><h1>Le blé</h1><p>Par Anne Exemple</p>{TEXT}</article>", head=head).authors == (
        "Anne Exemple",
    )
    assert content(f"<article><h1>Le blé</h1>{TEXT}</article>", head=head).authors == ("Fondation du Large",)


def test_a_first_name_is_completed_by_the_byline() -> None:
    head = '<meta name="author" content="Anne">'

    assert content(f"<article><h1>Le blé</h1><p>Par Anne Exemple</p>{TEXT}</article>", head=head).authors == (
        "Anne Exemple",
    )


@pytest.mark.parametrize("words", ["Alle Beiträge", "Tous les articles", "Datum", "Quelle"])
def test_labels_and_links_are_nobody(words: str) -> None:
    assert content(f"<article><h1>Le blé</h1>{TEXT}<p class='author-box'>{words}</p></article>").authors == ()


def test_a_byline_is_read_in_an_element_whose_paragraphs_are_broken_lines() -> None:
    broken = f"{LONG * 2}<br><br>{LONG * 2}"

    assert content(f"<div><h1>Le blé</h1><p>By Ann Example, in Politics</p>{broken}</div>").authors == ("Ann Example",)


def test_the_element_of_a_date_says_which_figure_is_the_month_and_goes_before_an_import() -> None:
    head = '<meta property="article:published_time" content="2025-01-31T10:00:00Z">'
    shown = "<p><time datetime='2017-03-01T12:00:00Z'>03/01/2017</time></p>"

    assert day(content(f"<article><h1>Le blé</h1>{shown}{TEXT}</article>", head=head)) == "2017-03-01"
