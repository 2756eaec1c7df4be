import pytest

from archive.model import Flag
from archive.text.edits import edits
from archive.text.openings import stands_for_somebody


@pytest.mark.parametrize(
    ("language", "word", "following"), [("fr", "macron", "a"), ("fr", "berlin", "denonce"), ("en", "hamas", "said")]
)
def test_a_bare_word_before_what_somebody_does(language: str, word: str, following: str) -> None:
    assert stands_for_somebody(word, following, language)


@pytest.mark.parametrize(
    ("language", "word", "following"),
    [
        pytest.param("fr", "faute", "de", id="no verb follows"),
        pytest.param("fr", "personne", "n'", id="a pronoun"),
        pytest.param("fr", "seulement", "est", id="an adverb"),
        pytest.param("en", "fighting", "was", id="a gerund"),
        pytest.param("en", "oil", "is", id="a substance"),
        pytest.param("de", "macron", "hat", id="a language without rules"),
    ],
)
def test_others_stand_for_nobody(language: str, word: str, following: str) -> None:
    assert not stands_for_somebody(word, following, language)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        pytest.param("fr", "Macron a annoncé un retrait.", "Scholz a annoncé un retrait.", id="a person"),
        pytest.param("fr", "Pékin redoute un retrait.", "Moscou redoute un retrait.", id="a capital"),
        pytest.param("en", "Niger expelled the envoy.", "Nigeria expelled the envoy.", id="a country"),
        pytest.param("fr", "Selon M. Diop, rien ne presse.", "Selon Mme Diop, rien ne presse.", id="a title"),
    ],
)
def test_another_name_at_the_start_is_flagged(language: str, old: str, new: str) -> None:
    (edit,) = edits(old, new, language=language)

    assert edit.flags == (Flag.NAME,)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("fr", "Le ministre a annoncé un retrait.", "Ce ministre a annoncé un retrait."),
        ("fr", "Interrogé hier, il se tait.", "Questionné hier, il se tait."),
        ("en", "Fighting was feared.", "Looting was feared."),
        ("en", "They said so.", "We said so."),
    ],
)
def test_an_ordinary_word_at_the_start_is_no_name(language: str, old: str, new: str) -> None:
    (edit,) = edits(old, new, language=language)

    assert edit.flags == ()
