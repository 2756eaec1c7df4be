from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from archive.compare.redlined import left, redlined, right
from archive.compare.states import compare
from archive.model import Block, BlockKind, Content, EditKind, Run

WORDS = ["La mer monte vite", "un vent froid tourne", "le port dort", "Paris attend", "Lyon doute", "la flotte part"]
paragraphs = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), max_size=6)


def content(body: list[list[str]]) -> Content:
    blocks = [Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=". ".join(each) + "."),)) for each in body]
    return Content(title="Mers", language="fr", blocks=tuple(blocks))


def words(text: str) -> Counter[str]:
    return Counter(text.replace(".", " ").split())


def laid(old: Content, new: Content) -> list[list[str]]:
    """Each paragraph as its pieces, deletions in brackets."""
    found = redlined(old, new, compare(old, new).edits)
    return [
        [f"[{piece.edit.before}]" if piece.edit and not piece.edit.after else piece.text for piece in each.pieces]
        for each in found
    ]


@given(paragraphs, paragraphs)
def test_the_right_side_is_the_new_text_and_the_left_holds_the_old(
    before: list[list[str]], after: list[list[str]]
) -> None:
    old, new = content(before), content(after)

    found = redlined(old, new, compare(old, new).edits)

    shown = ["".join(f"{text} " for piece in each.pieces for _, text in right(piece)) for each in found]
    assert [words(each) for each in shown if each.strip()] == [words(". ".join(each)) for each in after]
    pieces = [piece for each in found for piece in each.pieces]
    assert all(left(piece) for piece in pieces if piece.edit and piece.edit.kind is EditKind.DELETED)
    # What moved is shown once, where it stands now.
    assert sum((words(text) for piece in pieces for _, text in left(piece)), Counter()) == sum(
        (words(". ".join(each)) for each in before), Counter()
    )


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
