"""A block while it is written, and what becomes of it."""

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from archive.model import Block, BlockKind, Mark, Media, Runs
from scraper.parse.media_blocks import MEDIA_KIND
from scraper.parse.runs import Piece, joined, stanzas, visible

# Text blocks that say nothing are left out; these are something even without text.
_SOLID = frozenset({BlockKind.DIVIDER, BlockKind.GALLERY, BlockKind.FILE, *MEDIA_KIND})
_OF_STANZAS = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTATION})


class Draft(Struct):
    """A block being written."""

    kind: BlockKind
    level: int = 0
    ordered: bool = False
    pieces: list[Piece] = field(default_factory=list)
    spoken: bool = False
    """Whether a piece can be seen."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    media: tuple[Media, ...] = ()
    place: str = ""
    after: "Draft | None" = None
    """The block that had text before this was begun."""

    def finished(self) -> Block | None:
        """The block that this became, or None where there is nothing to see."""
        runs = joined(self.pieces if self.kind is not BlockKind.CODE else [*map(_without_code, self.pieces)])
        spoken = any(visible(run.text) for run in runs) or any(cell for row in self.rows for cell in row)
        if not spoken and not self.media and self.kind not in _SOLID:
            return None
        return Block(
            kind=self.kind,
            runs=runs if spoken else (),
            level=self.level,
            ordered=self.ordered,
            rows=self.rows,
            media=self.media,
            place=self.place,
        )


def _without_code(piece: Piece) -> Piece:
    """*piece* of a block of code, all of which is code: `<pre>` and `<pre><code>` are one."""
    text, marks, href = piece
    return text, tuple(mark for mark in marks if mark is not Mark.CODE), href


def parted(block: Block) -> Iterator[Block]:
    """*block*, or each of its paragraphs where empty lines part them."""
    if block.kind not in _OF_STANZAS or not any("\n" in run.text for run in block.runs):
        yield block
    else:
        yield from (replace(block, runs=runs) for runs in stanzas(block.runs))
