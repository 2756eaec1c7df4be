import pytest

from archive.text.numerals import numeral


@pytest.mark.parametrize(
    ("language", "word", "number"),
    [
        ("fr", "deux", "2"),
        ("fr", "une", "1"),
        ("fr", "vingt-trois", "23"),
        ("fr", "vingt-et-un", "21"),
        ("fr", "soixante-dix-sept", "77"),
        ("fr", "quatre-vingts", "80"),
        ("fr", "quatre-vingt-dix", "90"),
        ("fr", "premiere", "1."),
        ("fr", "1er", "1."),
        ("fr", "xixe", "19."),
        ("fr", "iie", "2."),
        ("en", "seventeen", "17"),
        ("en", "twenty-one", "21"),
        ("en", "3rd", "3."),
        ("en", "third", "3."),
        ("en", "50", "50"),
    ],
)
def test_a_number_in_words_or_figures(language: str, word: str, number: str) -> None:
    assert numeral(word, language) == number


@pytest.mark.parametrize("word", ["et", "le", "ce", "deux-trois", "vingt-pays", "-", "3,5", ""])
def test_what_writes_no_number(word: str) -> None:
    assert numeral(word, "fr") is None


def test_of_another_language_nothing_is_said() -> None:
    assert numeral("2", "de") is None
