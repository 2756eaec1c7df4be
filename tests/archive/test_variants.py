"""Spellings that count as one word."""

import pytest

from archive.search.variants import MOST_WITHIN, emoji, in_one_piece, joined, visible, within


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("la Cyber-sécurité", [("cybersecurite", "cyber securite")]),
        ("des S-400 russes", [("s400", "s 400")]),
        ("l’O.N.U. a voté", [("onu", "o n u")]),
        ("U.S.A", [("usa", "u s a")]),
        ("porte\u2011avions", [("porteavions", "porte avions")]),
        ("rien à joindre - ici", []),
        ("Fin. A", []),
        ("vis-à-vis", [("visavis", "vis a vis")]),
    ],
)
def test_words_in_parts_are_told_in_one_piece(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(joined(text)) == pairs


@pytest.mark.parametrize(
    ("written", "whole"),
    [("S-400", "S400"), ("O.N.U.", "ONU"), ("cyber-sécurité", "cybersécurité"), ("parti", None), ("l'Otan", None)],
)
def test_a_word_in_parts_has_a_form_in_one_piece(written: str, whole: str | None) -> None:
    assert in_one_piece(written) == whole


def test_what_shows_nothing_is_left_out() -> None:
    assert visible("cyber\u00adsécu\u200brité") == "cybersécurité"
    assert visible("mer\u00a0Rouge") == "mer\u00a0Rouge"


def test_emoji_are_words() -> None:
    assert emoji("feu \U0001f525 et \u2764\ufe0f") == ["emoji1f525", "emoji2764"]
    assert emoji("\U0001f1eb\U0001f1f7") == ["emoji1f1ebx1f1f7"]
    assert emoji("\U0001f44d\U0001f3fd") == emoji("\U0001f44d")
    assert emoji("«\u00a0été\u00a0» – 25\u00a0°C …") == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("日本はNATO加盟を", ["nato"]),
        ("2024年3月", ["2024"]),
        ("می\u200cخواهیم", ["مي", "خواهيم"]),
        ("l’été", []),
        ("北京", []),
    ],
)
def test_words_within_a_clause_are_told_with_it(word: str, parts: list[str]) -> None:
    assert [part for part, _ in within(word)] == parts


@pytest.mark.parametrize("word", ["ab北" * 900, "کت\u200c" * 9_000])
def test_of_a_clause_of_many_words_the_first_are_told(word: str) -> None:
    assert len(list(within(word))) == MOST_WITHIN
