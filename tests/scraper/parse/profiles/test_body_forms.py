"""Bodies as editors and builders write them: every sentence of the author once, in order, and nothing beside it.

`body_forms.txt` holds the forms: a name, the markup, and behind `> ` each block of text that a reader sees. Lines of a
block are parted by ` / `, cells by ` | `, rows by ` // `. Four paragraphs, A to D, stand around or within each form.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.model import Block, Content, Runs
from tests.scraper.parse.profiles.test_general import content

PARAGRAPHS = {
    "{A}": "La première récolte de l’année a été rentrée sous la pluie, et les moulins de la vallée ont attendu trois "
    "semaines avant de recevoir leur premier grain, comme les registres du port le montrent encore aujourd’hui.",
    "{B}": "Les négociants du nord ont alors acheté tout ce qui restait dans les entrepôts, à un prix que personne "
    "n’avait vu depuis la guerre, et la ville a dû rationner le pain pendant deux longs mois, jusqu’en mars.",
    "{C}": "Au printemps suivant, le conseil a fait ouvrir les greniers publics, dont les clés avaient été confiées à "
    "quatre notables, et la foule est venue chercher sa part dès l’aube sans le moindre cri ni désordre.",
    "{D}": "Il faut conclure que la rareté n’était pas celle des grains mais celle des routes, puisque les charrettes "
    "ne passaient plus le col, et que les comptes des communes voisines disent tous exactement la même chose.",
}
HEAD = (
    "<header class='site-header'><a href='/' class='logo'>Revue du Blé</a><nav><ul><li><a href='/a'>Accueil</a></li>"
    "<li><a href='/b'>Numéros</a></li><li><a href='/c'>Contact</a></li></ul></nav></header>"
)
SIDE = (
    "<aside class='sidebar'><h3>Articles récents</h3><ul><li><a href='/x'>Le sel de mer</a></li>"
    "<li><a href='/y'>Les routes de l’an mil</a></li></ul></aside>"
    "<footer class='site-footer'><p>© 2025 Revue du Blé. Tous droits réservés.</p><a href='/l'>Mentions</a></footer>"
)
TITLE = "<h1>Le prix du blé</h1><p class='byline'>Par <a href='/anne'>Anne Exemple</a>, le 3 mai 2025</p>"


def forms() -> Iterator[tuple[str, str, list[str]]]:
    """The name of each form, the markup of its article, and the blocks of text."""
    for form in re.split(r"\n(?=# )", Path(__file__).with_name("body_forms.txt").read_text("utf-8").strip()):
        name, *lines = form.split("\n")
        markup = "\n".join(line for line in lines if not line.startswith("> ")).strip("\n")
        blocks = [line[2:] for line in lines if line.startswith("> ")]
        if "{A}" not in markup:
            markup = f"<div class='entry-content'><p>{{A}}</p><p>{{B}}</p>{markup}<p>{{C}}</p><p>{{D}}</p></div>"
            blocks = ["{A}", "{B}", *blocks, "{C}", "{D}"]
        yield name[2:], markup, blocks


def page(article: str) -> str:
    """A whole small page with *article* among header, menu, sidebar and footer."""
    for short, paragraph in PARAGRAPHS.items():
        article = article.replace(short, paragraph)
    return f"{HEAD}<main><article class='post'>{'' if '<h1' in article else TITLE}{article}</article></main>{SIDE}"


def said(found: Content) -> list[str]:
    """What each block with a text says, with the signs of `body_forms.txt`."""
    return list(filter(None, map(_line, found.blocks)))


def _line(block: Block) -> str:
    rows = (" | ".join(map(_text, row)) for row in block.rows)
    line = re.sub(r"\s*\n\s*", " / ", re.sub(r"[ \t\xa0]+", " ", " // ".join(rows) or _text(block.runs))).strip(" /")
    for short, paragraph in PARAGRAPHS.items():
        line = line.replace(paragraph, short)
    return line


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(("markup", "blocks"), [pytest.param(*form, id=name) for name, *form in forms()])
def test_every_sentence_of_the_author_is_in_the_body_once_and_in_order(markup: str, blocks: list[str]) -> None:
    assert said(content(page(markup))) == blocks
