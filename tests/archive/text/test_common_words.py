import pytest

from archive.text.common_words import CommonWords


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Il a quitté “d’Orsay” hier.", "Orsay", id="an opening mark does not take the word after it"),
        pytest.param("Il a vu Orsay hier.", "Orsay", id="after a word"),
        pytest.param("Le départ de l’Élysée.", "Élysée", id="after an elided article"),
        pytest.param("C’est l’Œuvre.", "Œuvre", id="beyond Latin-1"),
        pytest.param("Он видел Москву.", "Москву", id="another script"),
    ],
)
def test_a_capital_inside_a_sentence_makes_a_name(text: str, name: str) -> None:
    witness = CommonWords([text], [text], language="fr")

    assert witness.is_name(name, initial=True)


def test_a_capital_that_only_opens_a_sentence_makes_none() -> None:
    text = "Hier il est parti. Elle reste."

    assert not CommonWords([text], [text], language="fr").is_name("Elle", initial=True)
