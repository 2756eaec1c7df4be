"""What a reading holds comes back from the database, or is told before it is a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cleaning.storable import Unstorable, as_stored, storable
from archive.model import Block, BlockKind, Content, ProblemKind, Reading, Run, Verdict

_PIECES = st.lists(st.sampled_from(["\\", "u0000", "\\u0000", '"', "x", "\\ud800", "\n", "é"]), max_size=8).map("".join)


def reading(text: str) -> Reading:
    block = Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=text),))
    return Reading(parser="p", verdict=Verdict.POST, content=Content(title=text, blocks=(block,)))


@given(_PIECES)
def test_letters_that_write_an_escape_are_text_as_any_other(text: str) -> None:
    assert as_stored(reading(text)) == reading(text)


@given(_PIECES, st.sampled_from(["\0", "\ud800", "\udfff"]), _PIECES)
def test_what_no_column_holds_is_mended_and_told(before: str, odd: str, after: str) -> None:
    with pytest.raises(Unstorable):
        as_stored(reading(before + odd + after))

    mended = storable(reading(before + odd + after))

    assert mended.content
    assert mended.content.title == f"{before}\ufffd{after}"
    assert [problem.kind for problem in mended.problems] == [ProblemKind.MENDED]
