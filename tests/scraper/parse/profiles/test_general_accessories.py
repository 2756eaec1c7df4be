"""What is in and beside a text on the pages of themes: accessories go, and every word of the author stays."""

import json
import re
from pathlib import Path

import pytest

from archive.render.text import as_text
from tests.scraper.parse.profiles.test_general import LONG, content

HEADING = "<h1>Le prix du blé en Europe</h1>"
PARTS = [f"<p>{word} {LONG * 3}</p>" for word in ("Alpha", "Beta", "Gamma", "Delta")]
AROUND = {
    "theme": ("<article>" + HEADING + "<div class='entry-content'>", "</div></article>"),
    "bare": ("<div id='main'>" + HEADING, "</div>"),
}
PLACES = {"first": 0, "within": 2, "last": 4}
_READ = json.loads(Path(__file__).with_name("accessories.json").read_text("utf-8"))
ACCESSORIES: dict[str, str] = _READ["accessories"]
NOT_YET = {("related h3+ul", 0), ("copyright", 0), ("copyright", 2)}
"""Accessories that stay at these places: above a text and within it such lines may be the author's."""
OWN: dict[str, str] = _READ["own"]


def said(around: str, extra: str, place: int) -> str:
    """The words of the text with *extra* at *place* among its paragraphs."""
    before, after = AROUND[around]
    return " ".join(as_text(content(before + "".join([*PARTS[:place], extra, *PARTS[place:]]) + after)).split())


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", ACCESSORIES)
def test_an_accessory_is_no_text_and_hides_none(name: str, place: int, around: str) -> None:
    whole = said(around, ACCESSORIES[name], place)

    assert [word for word in ("Alpha", "Beta", "Gamma", "Delta") if word not in whole] == []
    assert (name, place) in NOT_YET or whole == said(around, "", place)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", OWN)
def test_every_word_of_the_author_is_text(name: str, place: int, around: str) -> None:
    whole = said(around, OWN[name], place)

    words = ["XYZ", "Alpha", "Beta", "Gamma", "Delta", *re.findall(r"\w{4,}", re.sub(r"<[^>]+>", " ", OWN[name]))]
    assert [word for word in words if word not in whole] == []
