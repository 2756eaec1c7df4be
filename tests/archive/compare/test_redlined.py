from collections import Counter
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from archive.compare.redlined import left, redlined, right
from archive.compare.states import compare
from archive.model import Block, BlockKind, Content, Run

WORDS = ["La mer monte vite", "un vent froid tourne", "le port dort", "Paris attend", "Lyon doute", "la flotte part"]
paragraphs = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), max_size=6)


def content(body: list[list[str]]) -> Content:
    blocks = [Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=". ".join(each) + "."),)) for each in body]
    return Content(title="Mers", language="fr", blocks=tuple(blocks))


def laid(old: Content, new: Content) -> list[list[str]]:
    """Each paragraph as its pieces, deletions in brackets."""
    found = redlined(old, new, compare(old, new).edits)
    return [
        [f"[{piece.edit.before}]" if piece.edit and not piece.edit.after else piece.text for piece in each.pieces]
        for each in found
    ]


@given(paragraphs, paragraphs)
def test_the_sides_are_the_two_texts(before: list[list[str]], after: list[list[str]]) -> None:
    old, new = content(before), content(after)

    pieces = [piece for each in redlined(old, new, compare(old, new).edits) for piece in each.pieces]

    shown = " ".join(text for piece in pieces for _, text in right(piece))
    assert shown.replace(".", " ").split() == " ".join(chain(*after)).split()
    # What moved is shown once, where it stands now.
    held = Counter(" ".join(text for piece in pieces for _, text in left(piece)).replace(".", " ").split())
    assert held == Counter(" ".join(chain(*before)).split())


def test_a_paragraph_is_not_broken_by_one_that_went() -> None:
    old = content([["La mer monte"], ["Un vent tourne"]])
    new = content([["La mer monte", "La mer monte"]])

    assert [len(each) for each in laid(old, new)] == [2, 1]


def test_a_deletion_stands_behind_what_stood_before_it() -> None:
    old = content([["La mer monte", "Un vent tourne", "Le port dort"], ["Paris attend"], ["Lyon doute"]])
    new = content([["La mer monte", "Le port dort"], ["Lyon doute"]])

    assert laid(old, new) == [
        ["La mer monte.", "[Un vent tourne.]", "Le port dort."],
        ["[Paris attend.]"],
        ["Lyon doute."],
    ]


def test_deletions_at_the_beginning_keep_their_order() -> None:
    old = content([["La mer monte", "Un vent tourne"], ["Paris attend"], ["Lyon doute"]])

    assert laid(old, content([["Lyon doute"]])) == [
        ["[La mer monte.]", "[Un vent tourne.]"],
        ["[Paris attend.]"],
        ["Lyon doute."],
    ]
