import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import ChangeClass, EditKind, Flag
from archive.text.edits import apply, edits
from archive.text.sentences import sentences
from archive.text.words import tokens

A = "Le Conseil de sécurité se réunit lundi à New York."
B = "La Russie a opposé son veto au projet de résolution."
C = "Les négociations reprendront après la pause estivale."
D = "Aucun accord ne semble possible avant la fin du mois."

written = st.lists(
    st.sampled_from(
        [A, B, C, D, "Oui.", "« Non. »", "Il dort", "M. Blanc sort.", "1. Deux.", "Deux", "\n\n", "Fin.\u00a0"]
    ),
    max_size=8,
).map(" ".join)
wild = st.text(alphabet='aB1 .?«»"\u00a0\n-’', max_size=40)


@settings(deadline=None)
@given(written | wild)
def test_a_text_compared_with_itself_has_no_edits(text: str) -> None:
    assert edits(text, text, language="fr") == ()


@settings(deadline=None, max_examples=120)
@given(written | wild, written | wild, st.sampled_from(["fr", "de", None]))
def test_applying_the_edits_to_the_old_text_gives_the_new(old: str, new: str, language: str | None) -> None:
    found = edits(old, new, language=language)

    assert apply(sentences(old, language), found, language=language) == sentences(new, language)


@settings(deadline=None)
@given(written | wild, written | wild)
def test_the_marks_of_an_edited_sentence_make_both_its_states(old: str, new: str) -> None:
    for edit in edits(old, new, language="fr"):
        if edit.kind is not EditKind.EDITED:
            assert edit.spans == ()
            continue
        assert "".join(span.text for span in edit.spans if span.op != "+") == edit.before
        assert "".join(span.text for span in edit.spans if span.op != "-") == edit.after


def test_white_space_is_no_edit() -> None:
    assert edits(f"{A} {B}", f"{A}\n  {B}", language="fr") == ()


def test_a_sentence_added_and_one_deleted() -> None:
    found = edits(f"{A} {B} {C}", f"{A} {C} {D}", language="fr")

    assert [(edit.kind, edit.before, edit.after) for edit in found] == [
        (EditKind.DELETED, B, ""),
        (EditKind.ADDED, "", D),
    ]
    assert [(edit.position_before, edit.position_after) for edit in found] == [(1, None), (None, 2)]


@pytest.mark.parametrize("join", [" ", "\n\n"], ids=["sentence", "paragraph"])
def test_what_stands_elsewhere_has_moved(join: str) -> None:
    (edit,) = edits(join.join([A, B, C, D]), join.join([B, C, A, D]), language="fr")

    assert (edit.kind, edit.before, edit.after) == (EditKind.REORDERED, A, A)
    assert (edit.position_before, edit.position_after) == (0, 2)
    assert edit.class_ is ChangeClass.SUBSTANTIVE


def test_a_reworded_sentence_is_edited_by_whole_words() -> None:
    (edit,) = edits(f"{A} {B}", f"{A} La Russie a retiré son veto au projet de résolution.", language="fr")

    assert [(span.op, span.text) for span in edit.spans] == [
        ("=", "La Russie a "),
        ("-", "opposé"),
        ("+", "retiré"),
        ("=", " son veto au projet de résolution."),
    ]


def test_a_sentence_split_in_two_is_one_edit() -> None:
    old = "Le sommet s’est achevé hier, les délégations sont rentrées dans leurs capitales."
    new = "Le sommet s’est achevé hier. Les délégations sont rentrées dans leurs capitales."

    (edit,) = edits(f"{A} {old} {B}", f"{A} {new} {B}", language="fr")

    assert (edit.kind, edit.before, edit.after) == (EditKind.EDITED, old, new)
    assert edit.class_ is ChangeClass.MINOR


def test_sentences_merged_across_a_paragraph_are_one_edit() -> None:
    (edit,) = edits(
        "Le sommet s’achève sans accord\n\net chacun rentre.", "Le sommet s’achève sans accord et chacun rentre."
    )

    assert edit.class_ is ChangeClass.FORMATTING


def test_a_paragraph_written_anew_is_deleted_and_added() -> None:
    found = edits(f"{A}\n\n{B}\n\n{C}", f"{A}\n\n{D}\n\n{C}", language="fr")

    assert [edit.kind for edit in found] == [EditKind.DELETED, EditKind.ADDED]


def test_typography_all_over_edits_each_sentence_and_moves_none() -> None:
    found = edits("L'un. L'autre !\n\nRien d'autre.", "L’un. L’autre\u00a0!\n\nRien d’autre.", language="fr")

    assert [edit.kind for edit in found] == [EditKind.EDITED] * 3
    assert {edit.class_ for edit in found} == {ChangeClass.TYPOGRAPHIC}


def test_a_quotation_that_spans_sentences_is_quoted_within() -> None:
    old = "Il dit : « Nous partons. Nous laissons la ville. Adieu. »"

    (edit,) = edits(old, old.replace("la ville", "le village"), language="fr")

    assert Flag.QUOTATION in edit.flags


@settings(deadline=None)
@given(written, written)
def test_no_mark_cuts_a_word(old: str, new: str) -> None:
    for edit in edits(old, new, language="fr"):
        pieces = [token for span in edit.spans if span.op != "+" for token in tokens(span.text)]
        assert [p for p in pieces if not p.isspace()] == [
            t for t in tokens(edit.before) if not t.isspace()
        ] or not pieces


REWORDED = "La Russie a retiré son veto au projet de résolution."


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ([C, B], [D, REWORDED], ["deleted", "added", "edited"]),
        ([B, C], [REWORDED, D], ["edited", "deleted", "added"]),
        ([C, B], [REWORDED], ["deleted", "edited"]),
        ([B], [C, REWORDED, D], ["added", "edited", "added"]),
        ([C, B, D], [REWORDED], ["deleted", "edited", "deleted"]),
    ],
)
def test_a_reworded_sentence_is_found_between_others_that_came_and_went(
    old: list[str], new: list[str], kinds: list[str]
) -> None:
    found = edits(" ".join(old), " ".join(new), language="fr")

    assert [edit.kind.value for edit in found] == kinds
    assert [(edit.before, edit.after) for edit in found if edit.kind is EditKind.EDITED] == [(B, REWORDED)]
