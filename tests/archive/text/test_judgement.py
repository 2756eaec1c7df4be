import pytest

from archive.model import ChangeClass, Flag
from archive.text.edits import edits
from archive.text.judgement import RULES


def judged(old: str, new: str, language: str = "fr") -> tuple[ChangeClass, set[Flag]]:
    (edit,) = edits(old, new, language=language)
    return edit.class_, set(edit.flags)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Le traité, signé hier, tient.", "Le traité signé hier, tient.", id="a comma"),
        pytest.param("Un week end calme à Genève.", "Un week-end calme à Genève.", id="words joined"),
        pytest.param("Le le front est calme ce matin.", "Le front est calme ce matin.", id="a word written twice"),
        pytest.param("Le gouvernment promet la reforme.", "Le gouvernement promet la réforme.", id="two mistakes"),
        pytest.param("Introducton", "Introduction", id="a heading of one word"),
        pytest.param("Un taux de 3,5 en mai.", "Un taux de 3.5 en mai.", id="a decimal mark"),
    ],
)
def test_spelling_and_punctuation_are_minor(old: str, new: str) -> None:
    assert judged(old, new) == (ChangeClass.MINOR, set())


@pytest.mark.parametrize(
    ("old", "new", "flags"),
    [
        pytest.param("Il y a 12 articles.", "Il y a 14 articles.", {Flag.NUMBER}, id="number"),
        pytest.param("Il y a 1 2 articles.", "Il y a 12 articles.", {Flag.NUMBER}, id="digits joined"),
        pytest.param("Un taux de 3 % ici.", "Un taux de 4 % ici.", {Flag.NUMBER, Flag.QUANTITY}, id="percentage"),
        pytest.param("Des milliers ont fui.", "Des centaines ont fui.", {Flag.QUANTITY}, id="quantity"),
        pytest.param("Né en 1994 à Oran.", "Né en 1996 à Oran.", {Flag.NUMBER, Flag.DATE}, id="year"),
        pytest.param("Le sommet de juin est clos.", "Le sommet de juillet est clos.", {Flag.DATE}, id="month"),
        pytest.param("Il a vu Durand hier.", "Il a vu Leroy hier.", {Flag.NAME}, id="name"),
        pytest.param("La ville de Kiev tient.", "La ville de Kyiv tient.", {Flag.NAME}, id="name respelt"),
        pytest.param("Cet acte est légal ici.", "Cet acte est illégal ici.", {Flag.NEGATION}, id="prefix"),
        pytest.param("La trêve est sûre.", "La trêve n’est pas sûre.", {Flag.NEGATION}, id="ne pas"),
        pytest.param("Le chef a fui hier.", "Le chef aurait fui hier.", {Flag.MODALITY}, id="conditional"),
        pytest.param(
            "Le plan tient encore.", "Le plan, d’après Durand, tient encore.", {Flag.MODALITY, Flag.NAME}, id="phrase"
        ),
        pytest.param("La France se retire.", "La France se retire ?", {Flag.MODALITY}, id="question"),
        pytest.param(
            "Il dit « oui demain ».", "Il dit « non demain ».", {Flag.NEGATION, Flag.QUOTATION}, id="quotation"
        ),
        pytest.param("Un groupe rebelle agit.", "Un groupe « rebelle » agit.", {Flag.QUOTATION}, id="quotation marks"),
        pytest.param("Un beau trait se voit.", "Un beau portrait se voit.", set(), id="no conditional"),
        pytest.param("Un groupe terroriste agit.", "Un groupe militant agit.", set(), id="another word"),
        pytest.param("Un groupe armé agit.", "Un groupe agit.", set(), id="a word taken out"),
    ],
)
def test_other_words_are_substantive_and_say_what_changed(old: str, new: str, flags: set[Flag]) -> None:
    assert judged(old, new) == (ChangeClass.SUBSTANTIVE, flags)


@pytest.mark.parametrize(
    ("language", "old", "new", "flag"),
    [
        ("en", "It isn't over in the east.", "It is over in the east.", Flag.NEGATION),
        ("en", "The truce can hold for now.", "The truce cannot hold for now.", Flag.NEGATION),
        ("en", "Troops will leave the town.", "Troops may leave the town.", Flag.MODALITY),
        ("en", "He was seen in March 2014.", "He was seen in April 2014.", Flag.DATE),
        ("en", "The loan is $300m today.", "The loan is $800m today.", Flag.QUANTITY),
        ("en", "The fleet is 3km away.", "The fleet is 4km away.", Flag.QUANTITY),
        ("en", "He has fled to Oran.", "He is believed to have fled to Oran.", Flag.MODALITY),
        ("fr", "Le désarmement reprend.", "L’armement reprend.", Flag.NEGATION),
        ("de", "Die Lage ist heute ruhig.", "Die Lage ist heute nicht ruhig.", Flag.NEGATION),
        ("cs", "Nebyl včera v Praze.", "Byl včera v Praze.", Flag.NEGATION),
        ("es", "El pacto es válido hoy.", "El pacto no es válido hoy.", Flag.NEGATION),
        ("es", "No es verdad hoy.", "No no es verdad hoy.", Flag.NEGATION),
        ("pt", "O pacto é válido hoje.", "O pacto não é válido hoje.", Flag.NEGATION),
    ],
)
def test_flags_in_other_languages(language: str, old: str, new: str, flag: Flag) -> None:
    class_, flags = judged(old, new, language)

    assert class_ is ChangeClass.SUBSTANTIVE
    assert flag in flags


def test_a_name_at_the_start_of_a_sentence_is_known_from_elsewhere_in_the_text() -> None:
    rest = " Hier encore, le ministre Durand doutait."

    _, flags = judged("Durand est parti pour Rabat." + rest, "Leroy est parti pour Rabat." + rest)

    assert flags == {Flag.NAME}


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        pytest.param("en", "He left on Thrusday.", "He left on Thursday.", id="a day misspelt"),
        pytest.param("fr", "Ils ont 2 navires.", "Ils ont deux navires.", id="in figures"),
        pytest.param("fr", "La trêve du 1er mars.", "La trêve du premier mars.", id="an order in figures"),
    ],
)
def test_what_only_looks_like_another_number_or_date_is_minor(language: str, old: str, new: str) -> None:
    assert judged(old, new, language) == (ChangeClass.MINOR, set())


def test_a_typo_inside_a_quotation_is_no_other_quotation() -> None:
    assert judged("Il dit : « Nous négocions la trève. »", "Il dit : « Nous négocions la trêve. »") == (
        ChangeClass.MINOR,
        set(),
    )


def test_the_last_rule_always_applies() -> None:
    assert RULES[-1].class_ is ChangeClass.SUBSTANTIVE
    assert all(rule.why for rule in RULES)
