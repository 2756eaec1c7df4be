"""Two versions of a text merged into one, with what stayed, came and went, paragraph by paragraph. Pure.

The edits say at which sentence of the old and of the new text they stand (`archive.text.edits`); this puts them back
among the sentences that stayed.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from archive.model import Block, BlockKind, ChangeClass, Content, Edit, EditKind
from archive.text.sentences import sentences


class TextPiece(Struct, frozen=True, kw_only=True):
    """A sentence or a few: as it stays, or as an edit."""

    text: str = ""
    """Of what stays."""
    edit: Edit | None = None


class Paragraph(Struct, frozen=True, kw_only=True):
    """One paragraph of the text that holds both states."""

    kind: BlockKind
    level: int
    pieces: tuple[TextPiece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return any(piece.edit for piece in self.pieces)


class _PlacedPiece(Struct):
    """A piece on its way: the new paragraph it is in, and the old sentence that it continues."""

    piece: TextPiece
    paragraph: int
    old: int | None


def redlined(
    before: Content, after: Content, edits: Iterable[Edit], *, typography: bool = True
) -> tuple[Paragraph, ...]:
    """Both texts as one, in the order of the new one; without *typography*, edits of that class are left unmarked."""
    told = tuple(edits)
    language = after.language or before.language
    old, new = _sentences(before, language), _sentences(after, language)
    places = _with_deletions(_in_new_order(old, new, told, language), old, told)
    return tuple(_paragraphs(places, [block for block, _ in _parts(after)], typography=typography))


def left(piece: TextPiece) -> tuple[tuple[str, str], ...]:
    """The stretches of *piece* as the old text had them, with `=` or `-`."""
    # What moved may have been set anew on its way: other quotation marks, other spaces.
    if piece.edit and piece.edit.kind is EditKind.REORDERED:
        return (("=", piece.edit.before),)
    return tuple((op, text) for op, text in stretches(piece) if op != "+")


def right(piece: TextPiece) -> tuple[tuple[str, str], ...]:
    """The stretches of *piece* as the new text has them, with `=` or `+`."""
    return tuple((op, text) for op, text in stretches(piece) if op != "-")


def stretches(piece: TextPiece) -> tuple[tuple[str, str], ...]:
    """Return the stretches of *piece*, each with `=`, `+` or `-`."""
    edit = piece.edit
    if edit is None:
        return (("=", piece.text),)
    match edit.kind:
        case EditKind.EDITED if edit.spans:
            return tuple((span.op, span.text) for span in edit.spans)
        # A sentence that only moved is unchanged in itself, and would look rewritten if both places were marked.
        case EditKind.REORDERED:
            return (("=", edit.after or edit.before),)
    return tuple((op, text) for op, text in (("-", edit.before), ("+", edit.after)) if text)


_Sentences = list[tuple[int, str]]
"""The paragraph of each sentence, and its text."""


def _parts(content: Content) -> list[tuple[Block, str]]:
    """Each block or table cell with text: the paragraphs over which edits are counted (`archive.compare`)."""
    found = []
    for block in content.blocks:
        for runs in (block.runs, *(cell for row in block.rows for cell in row)):
            if text := "".join(run.text for run in runs):
                found.append((block, text))
    return found


def _sentences(content: Content, language: str | None) -> _Sentences:
    return [
        (number, sentence) for number, (_, text) in enumerate(_parts(content)) for sentence in sentences(text, language)
    ]


def _in_new_order(old: _Sentences, new: _Sentences, edits: Sequence[Edit], language: str | None) -> list[_PlacedPiece]:
    """The sentences of the new text, those that an edit made as that edit."""
    gone: set[int] = set()
    made: dict[int, Edit] = {}
    for edit in edits:
        if edit.position_before is not None:
            length = len(sentences(edit.before, language))
            gone.update(range(edit.position_before, edit.position_before + length))
        if edit.position_after is not None:
            made[edit.position_after] = edit
    # What no edit claims is in both texts, in the same order.
    stays = iter([number for number in range(len(old)) if number not in gone])
    places, number = [], 0
    while number < len(new):
        paragraph, text = new[number]
        if number not in made:
            places.append(_PlacedPiece(piece=TextPiece(text=text), paragraph=paragraph, old=next(stays, None)))
            number += 1
        else:
            edit = made[number]
            # Only an edited sentence continues an old one; an added one has none, and a moved one came from elsewhere.
            continues = edit.position_before if edit.kind is EditKind.EDITED else None
            places.append(_PlacedPiece(piece=TextPiece(edit=edit), paragraph=paragraph, old=continues))
            # An edit may cover several sentences of the new text, and an empty one still takes its place.
            number += max(1, len(sentences(edit.after, language)))
    return places


def _with_deletions(places: list[_PlacedPiece], old: _Sentences, edits: Iterable[Edit]) -> Iterator[_PlacedPiece]:
    """*places*, and each deletion behind what continues the nearest old sentence before it."""
    # Sorted by the old text, so that one pass finds the nearest old sentence before each deletion.
    continued = sorted((place.old, index) for index, place in enumerate(places) if place.old is not None)
    paragraphs: dict[int | None, int] = {}
    for place in places:
        if place.old is not None:
            paragraphs.setdefault(_paragraph(old, place.old), place.paragraph)
    ends = {place.paragraph: number for number, place in enumerate(places)}
    behind: dict[int, list[_PlacedPiece]] = {}
    index, passed, nearest = -1, 0, None
    for start, edit in _deletions(edits):
        while passed < len(continued) and continued[passed][0] < start:
            index = continued[passed][1]
            nearest = places[index]
            passed += 1
        paragraph = _paragraph(old, start) or 0
        # A paragraph of which nothing is left stands on its own, between those around it.
        own = paragraphs.setdefault(paragraph, -1 - start)
        if nearest and _paragraph(old, nearest.old) == paragraph:
            own = nearest.paragraph
        nearest = _PlacedPiece(piece=TextPiece(edit=edit), paragraph=own, old=start)
        # A new paragraph is not broken in two by what is in another.
        within = index < 0 or places[index].paragraph == own
        behind.setdefault(index if within else ends[places[index].paragraph], []).append(nearest)
    yield from behind.get(-1, ())
    for number, place in enumerate(places):
        yield place
        yield from behind.get(number, ())


def _deletions(edits: Iterable[Edit]) -> list[tuple[int, Edit]]:
    """The deletions, each after the place where it stood, in the order of the old text."""
    found = [(edit.position_before, edit) for edit in edits if edit.kind is EditKind.DELETED]
    return sorted(((start, edit) for start, edit in found if start is not None), key=lambda each: each[0])


def _paragraph(old: _Sentences, number: int | None) -> int | None:
    return old[number][0] if number is not None and number < len(old) else None


def _paragraphs(places: Iterable[_PlacedPiece], blocks: Sequence[Block], *, typography: bool) -> list[Paragraph]:
    grouped: list[tuple[int, list[TextPiece]]] = []
    for place in places:
        if not grouped or grouped[-1][0] != place.paragraph:
            grouped.append((place.paragraph, []))
        grouped[-1][1].append(_shown(place.piece, typography=typography))
    found = []
    for number, pieces in grouped:
        block = blocks[number] if 0 <= number < len(blocks) else Block(kind=BlockKind.PARAGRAPH)
        found.append(Paragraph(kind=block.kind, level=block.level, pieces=tuple(pieces)))
    return found


def _shown(piece: TextPiece, *, typography: bool) -> TextPiece:
    if piece.edit and not typography and piece.edit.class_ is ChangeClass.TYPOGRAPHIC:
        # The text as it reads now, without a mark.
        return TextPiece(text=piece.edit.after)
    return piece
