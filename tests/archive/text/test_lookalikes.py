import pytest

from archive.text.lookalikes import are_lookalikes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resolution", "revolution"),
        ("resolutions", "revolutions"),
        ("county", "country"),
        ("plan", "plant"),
        ("plans", "plants"),
    ],
)
def test_two_real_words_whichever_comes_first(one: str, other: str) -> None:
    assert are_lookalikes(one, other)
    assert are_lookalikes(other, one)


def test_a_word_misspelt_looks_like_none() -> None:
    assert not are_lookalikes("resoltuion", "resolution")
    # It begins like *diploma* and *diplomat*.
    assert not are_lookalikes("diplomates", "diplomattes")
