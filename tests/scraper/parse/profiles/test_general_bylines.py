"""Bylines as people and themes write them, in five languages: who wrote it, without what else the line says."""

import pytest

from scraper.parse.profiles.general.bylines import byline_names
from tests.scraper.parse.profiles.test_general import TEXT, content

ANNE, BOTH = ("Anne Exemple",), ("Anne Exemple", "Paul Essai")
FORMS = {
    "Par Anne Exemple": ANNE,
    "Par Anne Exemple le 3 mai 2024": ANNE,
    "Par Anne Exemple - 3 mai 2024 à 10h32": ANNE,
    "Publié le 3 mai 2024, par Anne Exemple": ANNE,
    "Rédigé par Anne Exemple, le 03/05/2024": ANNE,
    "Anne Exemple · 3 mai 2024 · 5 min de lecture": ANNE,
    "3 mai 2024 - par Anne Exemple et Paul Essai": BOTH,
    "Par Anne Exemple (IRIS)": ANNE,
    "Par Anne Exemple, directrice de recherche, IRIS - 3 mai 2024": ANNE,
    "Par Anne Exemple pour la Revue du blé": ANNE,
    "Auteur : Anne Exemple": ANNE,
    "Auteurs : Anne Exemple, Paul Essai": BOTH,
    "Auteur(e)s : Anne Exemple et Paul Essai": BOTH,
    "Auteur·es : Anne Exemple et Paul Essai": BOTH,
    "Texte : Anne Exemple": ANNE,
    "Un article d’Anne Exemple": ANNE,
    "Une analyse de Anne Exemple": ANNE,
    "Tribune de Anne Exemple, 3 mai 2024": ANNE,
    "Par le général Anne Exemple": ANNE,
    "Par l’amiral Anne Exemple": ANNE,
    "Par le Dr Anne Exemple": ("Dr Anne Exemple",),
    "Par Anne d’Exemple": ("Anne d’Exemple",),
    "By Anne Exemple, PhD": ANNE,
    "By Anne Exemple, Ph.D., and Paul Essai, M.D.": BOTH,
    "By Anne Exemple, Paul Essai": BOTH,
    "By Anne Exemple for Wheat Review": ANNE,
    "By Anne Exemple and Paul Essai for Wheat Review": BOTH,
    "By Anne Exemple / May 3, 2024 / 5 min read": ANNE,
    "By Anne Exemple Published May 3, 2024": ANNE,
    "By Anne Exemple Updated: May 3, 2024": ANNE,
    "May 3, 2024 By Anne Exemple Leave a Comment": ANNE,
    "By Anne Exemple 12 Comments": ANNE,
    "Authors: Anne Exemple, Paul Essai": BOTH,
    "Von Anne Exemple am 3. Mai 2024": ANNE,
    "Ein Beitrag von Anne Exemple": ANNE,
    "Gastbeitrag von Anne Exemple und Paul Essai": BOTH,
    "Autorinnen: Anne Exemple, Paul Essai": BOTH,
    "Text: Anne Exemple": ANNE,
    "Por Anne Exemple, 3 de mayo de 2024": ANNE,
    "Anne Exemple | 3 de mayo de 2024": ANNE,
    "Autora: Anne Exemple": ANNE,
    "Scritto da Anne Exemple": ANNE,
    "a cura di Anne Exemple": ANNE,
    "Autore: Anne Exemple": ANNE,
    "di Anne Exemple | 3 maggio 2024": ANNE,
}
MARKS = {"a line": "<p>{}</p>", "a byline": "<p class='byline'>{}</p>", "metadata": "<div class='entry-meta'>{}</div>"}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("form", FORMS)
def test_a_byline_names_who_wrote_the_post(form: str, mark: str) -> None:
    page = f"<article><h1>Le prix du blé en Europe</h1>{mark.format(form)}{TEXT}</article>"

    assert content(page).authors == FORMS[form]


@pytest.mark.parametrize(
    "line",
    [
        "Une analyse de la crise",
        "Texte : voir ci-dessous",
        "Par le passé",
        "Un article de fond",
        "By Center for Wheat Studies",
        "Notes: 2",
    ],
)
def test_a_line_that_begins_alike_names_nobody(line: str) -> None:
    assert byline_names(line) == ()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Anne Exemple, Paris, le 3 septembre 2024", ("Anne Exemple",)),
        ("Par Anne Exemple, Paris, 3 septembre", ("Anne Exemple",)),
        ("Von Anna Muster, Berlin, 3. Mai 2024", ("Anna Muster",)),
        ("Par Anne Exemple et Voltaire, le 3 mai 2024", ("Anne Exemple", "Voltaire")),
        ("Par Voltaire, Montesquieu, le 3 mai 2024", ("Voltaire", "Montesquieu")),
        ("Par Anne Exemple 3 mai 2024", ("Anne Exemple",)),
        ("Par Anne Exemple, 3 mai 2024", ("Anne Exemple",)),
        ("Par Anne Exemple, Février 3, 2024", ("Anne Exemple",)),
        ("By Ann Example, Bob Sample, 3 May 2024", ("Ann Example", "Bob Sample")),
        ("By Ann Example on May 3, 2024", ("Ann Example",)),
        ("By Ann Example Aug. 3, 2024", ("Ann Example",)),
        ("By Ann Example Monday, 3 May 2024", ("Ann Example",)),
        ("By Ann Example Updated 3 May 2024", ("Ann Example",)),
        ("von Agent 47", ()),
    ],
)
def test_a_date_and_its_place_end_a_byline_and_a_surname_does_not(byline: str, names: tuple[str, ...]) -> None:
    assert byline_names(byline) == names


@pytest.mark.parametrize(
    "meta",
    [
        "name='author'",
        "property='article:author'",
        "name='DC.creator'",
        "name='citation_author'",
        "name='parsely-author'",
        "name='byl'",
        "name='article.author'",
        "name='creator'",
    ],
)
def test_metadata_names_the_author(meta: str) -> None:
    page = f"<article><h1>Le prix du blé en Europe</h1>{TEXT}</article>"

    assert content(page, head=f"<meta {meta} content='Anne Exemple'>").authors == ANNE
