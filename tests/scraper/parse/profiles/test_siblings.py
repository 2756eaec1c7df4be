"""What pages of one site have in common is left out of each."""

from scraper.parse.profiles.general.regions import regions
from scraper.parse.profiles.general.siblings import common_texts, without_common
from scraper.parse.tree import Parsed, parse

LETTER = "Recevez chaque semaine notre lettre, avec le meilleur de nos analyses et de nos entretiens, sans publicité."


def page(text: str, letter: str = LETTER) -> bytes:
    return f"<html><body><main><div><p>{text}</p></div><div><p>{letter}</p></div></main></body></html>".encode()


def test_a_text_on_two_siblings_is_no_article() -> None:
    common = common_texts([page("Un."), page("Deux."), page("Trois.", "Autre lettre.")])

    assert LETTER in common
    assert not common & {"Un.", "Deux.", "Trois."}


def test_numbers_that_differ_do_not_part_what_is_the_same() -> None:
    common = common_texts([page("Un.", "Lu 12 fois."), page("Deux.", "Lu 345 fois.")])

    assert "Lu 0 fois." in common


def test_what_is_common_counts_as_hidden_and_its_letters_as_none() -> None:
    parsed = parse(page("Le port attend ses navires depuis lundi, et personne ne sait quand la grève prendra fin."))
    assert isinstance(parsed, Parsed)
    found = regions(parsed.tree)
    whole = found[0].good

    without_common(found, common_texts([page("Un."), page("Deux.")]))

    assert [region.node.text() for region in found if region.hidden] == [LETTER]
    assert found[0].good == whole - len(LETTER) - 1
