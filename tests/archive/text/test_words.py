import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.words import folded, folded_words, same_but_typography, tokens, words

texts = st.text(alphabet="abÉé1’'- .,«»\u00a0\u200b\u0301…\n", max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("l’OTAN d'Orsay", ["l’", "OTAN", "d'", "Orsay"], id="elided articles stand alone"),
        pytest.param("aujourd’hui don't", ["aujourd’hui", "don't"], id="inner apostrophes hold"),
        pytest.param("porte-parole vice\u2011président", ["porte-parole", "vice\u2011président"], id="hyphens hold"),
        pytest.param("1 000,5 et 3.5 %", ["1 000,5", "et", "3.5"], id="numbers keep their grouping"),
        pytest.param("en 2020 300 soldats", ["en", "2020", "300", "soldats"], id="a year does not group"),
        pytest.param("1914–1918", ["1914–1918"], id="a range is one word"),
        pytest.param("e\u0301tat co\u00adop", ["e\u0301tat", "co\u00adop"], id="marks and soft hyphens hold"),
        pytest.param("회의가 끝났다", ["회의가", "끝났다"], id="Korean"),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@settings(deadline=None)
@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("word", "bare"), [("Élysée", "elysee"), ("cœur", "coeur"), ("L’", "l'"), ("Straße", "strasse")]
)
def test_folded(word: str, bare: str) -> None:
    assert folded(word) == bare


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("l'accord", "l’accord", id="apostrophe"),
        pytest.param('"oui"', "«\u00a0oui\u00a0»", id="quotation marks"),
        pytest.param("oui ?", "oui\u202f?", id="narrow no-break space"),
        pytest.param("oui?", "oui ?", id="space before a mark"),
        pytest.param("a - b", "a — b", id="dash"),
        pytest.param("...", "…", id="ellipsis"),
        pytest.param("10 000", "10000", id="grouping"),
        pytest.param("co\u00adop", "coop", id="soft hyphen"),
        pytest.param("e\u0301t\u00e9", "\u00e9te\u0301", id="composed or not"),
        pytest.param("''oui''", '"oui"', id="two apostrophes"),
    ],
)
def test_only_typography_differs(old: str, new: str) -> None:
    assert same_but_typography(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [("oui.", "oui"), ("week end", "weekend"), ("1 2", "12"), ("oui", "« oui »"), ("a", "à"), ("3.5", "35")],
)
def test_more_than_typography_differs(old: str, new: str) -> None:
    assert not same_but_typography(old, new)


@settings(deadline=None)
@given(texts)
def test_folded_words_are_the_words_folded(text: str) -> None:
    assert list(folded_words(text)) == [folded(word) for word in words(text)]
