import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import EditMark
from archive.text.difference import differences, spans
from archive.text.words import tokens

texts = st.text(alphabet="abÉé1’'- .,«»\u00a0\u200b\u0301…\n", max_size=40)


def marks(old: str, new: str) -> tuple[EditMark, ...]:
    before, after = tokens(old), tokens(new)
    return spans(before, differences(before, after, quoted=False))


@settings(deadline=None)
@given(texts, texts)
def test_spans_make_both_texts(old: str, new: str) -> None:
    marked = marks(old, new)

    assert "".join(span.text for span in marked if span.op != "+") == old
    assert "".join(span.text for span in marked if span.op != "-") == new


@settings(deadline=None)
@given(texts, texts)
def test_spans_never_cut_a_word(old: str, new: str) -> None:
    kept = [span.text for span in marks(old, new) if span.op != "+"]

    assert [token for text in kept for token in tokens(text) if not token.isspace()] == [
        token for token in tokens(old) if not token.isspace()
    ]


def test_unlike_words_are_marked_whole() -> None:
    marked = [(span.op, span.text) for span in marks("La loi est votée hier.", "La loi est rejetée hier.")]

    assert marked == [("=", "La loi est "), ("-", "votée"), ("+", "rejetée"), ("=", " hier.")]


def test_a_difference_knows_its_words_and_its_place() -> None:
    before, after = tokens("Il dit « oui » hier."), tokens("Il dit « non » hier.")

    (found,) = differences(before, after, quoted=False)

    assert (found.old, found.new) == (("oui",), ("non",))
    assert found.inside
    assert not found.initial


@pytest.mark.parametrize(
    ("old", "new", "inside"),
    [
        ("Il dit « oui » hier.", "Il dit « oui » demain.", False),
        ("Hier il dit « oui ».", "Demain il dit « oui ».", False),
        ("Il dit « oui » et « non » hier.", "Il dit « oui » et « si » hier.", True),
        ('Il dit "oui, peut-être" hier.', 'Il dit "oui, sûrement" hier.', True),
        ("Il ne dit rien hier.", "Il ne dit mot hier.", False),
    ],
)
def test_a_difference_lies_inside_of_a_quotation_or_not(old: str, new: str, inside: bool) -> None:
    (found,) = differences(tokens(old), tokens(new), quoted=False)

    assert found.inside is inside


def test_a_sentence_that_starts_inside_a_quotation_goes_on_with_it() -> None:
    before, after = tokens("Oui, dit-il."), tokens("Non, dit-il.")

    (found,) = differences(before, after, quoted=True)

    assert found.inside
    assert found.initial
