"""When a text was last changed, by its page; and dates that are of something else."""

import pytest

from archive.model import BlockKind
from tests.scraper.parse.profiles.test_general import LONG, TEXT, content, day
from tests.scraper.parse.profiles.test_general_around import article

CHANGED = "2024-05-03"


@pytest.mark.parametrize(
    "line",
    [
        "Mis à jour le 3 mai 2024",
        "Mise à jour : 3 mai 2024",
        "Dernière mise à jour le vendredi 3 mai 2024 à 14h30",
        "Publié le 2 mai 2024, modifié le 3 mai 2024",
        "Publié le 02/05/2024 - Mis à jour le 03/05/2024",
        "Article mis à jour le 3 mai 2024",
        "Last updated: May 3, 2024",
        "Updated on 3 May 2024",
        "2 May 2024, updated 3 May 2024",
        "Zuletzt aktualisiert am 3. Mai 2024",
        "Última actualización: 3 de mayo de 2024",
        "Aggiornato il 3 maggio 2024",
        "Published 2 May 2024 (updated 3 May 2024)",
        "2 mai 2024 [mis à jour le 3 mai 2024]",
        "Publié le 2 mai 2024 - MAJ le 3 mai 2024",
        "Cet article a été mis à jour le 3 mai 2024.",
        "This page was last updated on 3 May 2024",
        "Dernière mise à jour de cette page : 3 mai 2024",
        "Zuletzt geändert am 3. Mai 2024",
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_line_says_when_the_text_was_changed(line: str, place: str) -> None:
    found = content(article(**{place: f"<p>{line}</p>"}))

    assert found.modified is not None
    assert found.modified.day.isoformat() == CHANGED
    assert found.published is None or found.published.day.isoformat() == "2024-05-02"
    # Readers see it, beside the text or as its last words.
    assert found.update_line or line == "".join(run.text for run in found.blocks[-1].runs)
    assert "2 mai" not in (found.update_line or "")


@pytest.mark.parametrize(
    "mark",
    [
        "<time class='updated' datetime='2024-05-03T10:00:00+02:00'>3 mai</time>",
        "<meta itemprop='dateModified' content='2024-05-03'>",
        "<span itemprop='dateModified'>3 mai 2024</span>",
    ],
)
def test_an_element_says_when_the_text_was_changed(mark: str) -> None:
    found = content(article(above=f"<p><time class='published' datetime='2024-05-01'>1er mai</time> {mark}</p>"))

    assert found.modified is not None
    assert found.modified.day.isoformat() == CHANGED
    assert day(found) == "2024-05-01"


@pytest.mark.parametrize(
    "line",
    [
        "<p>La loi modifiée le 3 mai 2024 entre en vigueur.</p>",
        "<p>Dernière mise à jour du site : 3 mai 2024</p>",
        "<p>Mis à jour il y a deux heures</p>",
        "<time class='entry-date published updated' datetime='2024-05-03'>3 mai 2024</time>",
        "<aside><time class='updated' datetime='2024-05-03'>3 mai 2024</time></aside>",
    ],
)
def test_a_date_of_something_else_is_none_of_a_change(line: str) -> None:
    assert content(article(below=line)).modified is None


def test_a_small_heading_above_the_title_may_give_the_date() -> None:
    html = f"<div><h3>Blog | 3 mai 2024</h3><h2>Le prix du blé</h2></div><section><div>{TEXT}</div></section>"

    assert day(content(html)) == CHANGED


def test_a_date_in_a_quoted_post_of_a_network_is_none_of_the_text() -> None:
    quoted = "<blockquote class='media'><p>Une photo, <time datetime='2018-03-12'>12 mars</time></p></blockquote>"
    html = article(text=quoted + TEXT, below="<div class='PublishDate'><span>Dienstag,</span> 3. Mai 2024</div>")

    assert day(content(html)) == CHANGED


def test_tables_that_arrange_a_page_are_no_tables() -> None:
    text = f"<table><tr><td><h2>Une partie</h2><p>{LONG}</p><p>{LONG}</p></td></tr></table>"
    found = content(f"<h1>Le prix du blé</h1><table><tr><td><table><tr><td>{text}</td></tr></table></td></tr></table>")

    assert [block.kind for block in found.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_a_table_of_figures_stays_one() -> None:
    figures = "<table><tr><th>An</th><th>Blé</th></tr><tr><td><p>2023</p></td><td>12</td></tr></table>"

    assert BlockKind.TABLE in [block.kind for block in content(article(text=TEXT + figures + TEXT)).blocks]
