"""Lines that name an author, and lines that only begin like one."""

import pytest

from archive.text.bylines import text_authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Par Anne Exemple", ("Anne Exemple",)),
        ("Par : Anne Exemple", ("Anne Exemple",)),
        ("Rédactrice\u00a0: Anne Exemple", ("Anne Exemple",)),
        ("\u200bRédacteur : Jean Essai Photo : Pixabay", ("Jean Essai",)),
        ("Auteur(e)s : Jean Essai, Anne Exemple", ("Jean Essai", "Anne Exemple")),
        ("Auteurs : J. Essai & A. Exemple", ("J. Essai", "A. Exemple")),
        ("Un article de Jean-Pierre de La Tour", ("Jean-Pierre de La Tour",)),
        ("Article rédigé par Jean Essai et Anne d’Arc", ("Jean Essai", "Anne d’Arc")),
        ("Propos recueillis par Éloïse D’Arcy", ("Éloïse D’Arcy",)),
        ("Propos recueillis le 3 mai 2024 par Anne Exemple", ("Anne Exemple",)),
        ("Entretien — propos recueillis par Anne Exemple et Paul Essai", ("Anne Exemple", "Paul Essai")),
        ("(Propos recueillis à Lyon par Anne Exemple.)", ("Anne Exemple",)),
        ("Par Anne Exemple, chercheuse associée", ("Anne Exemple",)),
        ("Par Anne Exemple – 3 mars 2024", ("Anne Exemple",)),
        ("Par Anne Exemple le 3 mars 2024", ("Anne Exemple",)),
        ("By Ann Example, MPH", ("Ann Example",)),
        ("Written by Ann B. Example and Paul Sample", ("Ann B. Example", "Paul Sample")),
        ("Author: Dr. Ann Example", ("Dr. Ann Example",)),
        ("— Von Anna Beispiel", ("Anna Beispiel",)),
        ("Por Ana Ejemplo", ("Ana Ejemplo",)),
    ],
)
def test_a_line_of_its_own_names_an_author(line: str, names: tuple[str, ...]) -> None:
    assert text_authors(f"{line}\n\nLe texte commence ici.") == names
    assert text_authors(f"Le texte commence ici.\n\nIl finit là.\n\n{line}") == names


@pytest.mark.parametrize(
    "line",
    [
        "Par exemple, rien",
        "Par ailleurs, Anne Exemple a dit non.",
        "Par Anne",
        "By Land and Sea",
        "By the Numbers",
        "Von der Leyen und Macron",
        "Por Favor, lea",
        "Anne Exemple",
        "« Tout passe » — Victor Essai",
        "Photo : Anne Exemple",
        "Source : Anne Exemple",
        "Par l’équipe du blog",
        "L’accord fut rompu par Anne Exemple.",
        "Par Anne Exemple " + "et par d’autres " * 20,
    ],
)
def test_what_only_begins_like_one_names_nobody(line: str) -> None:
    assert text_authors(f"{line}\n\nLe texte.") == ()


def test_the_middle_of_a_text_names_nobody() -> None:
    lines = ["Une phrase.", *["Une autre."] * 20]
    lines.insert(10, "Par Anne Exemple")

    assert text_authors("\n\n".join(lines)) == ()
    assert text_authors("") == ()


def test_the_top_comes_before_the_end() -> None:
    assert text_authors("Par Anne Exemple\n\nTexte.\n\nPar Jean Essai") == ("Anne Exemple",)
