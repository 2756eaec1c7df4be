"""A block while it is written, and what becomes of it."""

from msgspec import Struct, field

from archive.model import Block, BlockKind, Media, Runs
from scraper.parse.media_blocks import MEDIA_KIND
from scraper.parse.runs import Piece, joined, visible

# Text blocks that say nothing are left out; these are something even without text.
_SOLID = frozenset({BlockKind.DIVIDER, BlockKind.GALLERY, BlockKind.FILE, *MEDIA_KIND})


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

    def finished(self) -> Block | None:
        """The block that this became, or None where there is nothing to see."""
        runs = joined(self.pieces)
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
