"""Edits of a text as HTML."""

import pytest

from archive.model import Edit, EditKind, EditMark
from archive.render import edits_html

HOSTILE = "<script>&"
SPANS = (EditMark(op="=", text="De "), EditMark(op="-", text="41"), EditMark(op="+", text="14"))


@pytest.mark.parametrize(
    ("edit", "shown"),
    [
        (Edit(kind=EditKind.ADDED, after="Une phrase."), '<p dir="auto"><ins>Une phrase.</ins></p>'),
        (Edit(kind=EditKind.DELETED, before="Une phrase."), '<p dir="auto"><del>Une phrase.</del></p>'),
        (
            Edit(
                kind=EditKind.EDITED,
                spans=(EditMark(op="=", text="De "), EditMark(op="-", text="41"), EditMark(op="+", text="14")),
            ),
            '<p dir="auto">De <del>41</del><ins>14</ins></p>',
        ),
        (Edit(kind=EditKind.REORDERED, before="Ici.", after="Ici."), '<p dir="auto">↕ Ici.</p>'),
    ],
    ids=["an added sentence", "a deleted one", "an edited one", "one that moved"],
)
def test_an_edit_is_marked(edit: Edit, shown: str) -> None:
    assert edits_html.html([edit]) == shown


@pytest.mark.parametrize("kind", EditKind)
def test_no_word_of_a_page_becomes_markup(kind: EditKind) -> None:
    spans = tuple(EditMark(op=op, text=HOSTILE) for op in "=+-")

    shown = edits_html.html([Edit(kind=kind, before=HOSTILE, after=HOSTILE, spans=spans)])

    assert "<script" not in shown
    assert "&lt;script&gt;&amp;" in shown
