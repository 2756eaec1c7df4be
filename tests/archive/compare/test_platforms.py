"""What two platforms write otherwise of one post, and what somebody edited in the same move."""

import pytest

from archive.compare.platforms import compare_across
from archive.model import Block, BlockKind, Content, Field, Media, MediaKind, Run

SAID = ("Le blé manque aux villes depuis trois hivers.", "La mer et les routes décident du prix du pain.")


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, *, href: str | None = None, level: int = 0) -> Block:
    return Block(kind=kind, level=level, runs=(Run(text=text, href=href),))


def post(*more: Block) -> Content:
    return Content(title="Le prix du blé", blocks=(*map(block, SAID), *more))


PICTURE = Block(kind=BlockKind.IMAGE, media=(Media(kind=MediaKind.IMAGE, id="a.jpg"),))


@pytest.mark.parametrize(
    "more",
    [
        (block("Apprendre, agir", BlockKind.HEADING, level=2),),
        (block("Apprendre, agir", BlockKind.HEADING, level=2), PICTURE),
        (block("=> ACHETEZ ICI", href="https://boutique.example/livre"),),
        (block("Le blé en hiver", BlockKind.CAPTION),),
        (block("https://boutique.example/livre?vu=1"),),
    ],
)
def test_what_one_reader_leaves_out_is_no_edit(more: tuple[Block, ...]) -> None:
    for old, new in ((post(*more), post()), (post(), post(*more))):
        assert compare_across(old, new).fields == ()


@pytest.mark.parametrize(
    "more",
    [
        (block("Un paragraphe de plus, que personne ne connaissait."),),
        (block("À lire : https://boutique.example/livre"),),
        (block("Apprendre, agir", BlockKind.HEADING, level=2), block("Un paragraphe de plus, sous un titre nouveau.")),
    ],
)
def test_a_paragraph_that_was_written_in_the_move_is_an_edit(more: tuple[Block, ...]) -> None:
    assert compare_across(post(), post(*more)).fields == (Field.BODY,)
