"""The edits of a text in their places, for a terminal: one below the other, or side by side where there is room."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from archive.cli import output
from archive.cli.output import Styled
from archive.compare.redlined import Paragraph, TextPiece, left, redlined, right
from archive.model import Content, Edit, EditKind, Field
from archive.query.document_texts import DocumentsCompared
from archive.render.fields import FieldMoved, fields_moved

_SIGNS = {EditKind.ADDED: "+", EditKind.DELETED: "-", EditKind.EDITED: "~", EditKind.REORDERED: ">"}
_COLOURS = {"+": "green", "-": "red", "=": None}
# Two columns of sixty: narrower ones break most lines of a text.
_WIDE = 120
"""Columns from which two texts stand side by side."""
_CONTEXT = 160
"""Letters that are shown of a sentence that stays."""


def tell(before: Content, after: Content, edits: Sequence[Edit]) -> None:
    """Print *edits* with the sentence before and after each, and say in which paragraph they stand."""
    paragraphs = redlined(before, after, edits)
    runs = list(_runs(paragraphs))
    if output.is_wide(_WIDE):
        for place, pieces in runs:
            output.line(output.styled(place, bold=True))
            output.side_by_side([(_side(left(piece), piece), _side(right(piece), piece)) for piece in pieces])
        return
    for place, pieces in runs:
        output.line(output.styled(place, bold=True))
        for piece in pieces:
            if piece.edit:
                output.paragraph(*edit_line(piece.edit))
            else:
                output.paragraph(f"    {_short(piece.text)}", below=4)


def fields(before: Content, after: Content, named: Iterable[Field], zone: ZoneInfo) -> tuple[FieldMoved, ...]:
    """Those of *named* that a content has, but the body, with both sides; dates in *zone*."""
    return fields_moved(before, after, named, lambda instant: output.local(instant, zone))


def tell_fields(moved_fields: Iterable[FieldMoved]) -> None:
    """Print what went and what came in each field, a line each."""
    for moved in moved_fields:
        output.line(f"{moved.field.value}:")
        for value in moved.went:
            output.line(output.styled(f"  - {value}", fg="red"))
        for value in moved.came:
            output.line(output.styled(f"  + {value}", fg="green"))


def tell_documents(found: Iterable[DocumentsCompared]) -> None:
    """Print what differs between the texts of documents, pair by pair."""
    for each in found:
        names = dict.fromkeys(media.name or media.id for media in (each.before, each.after))
        addresses = dict.fromkeys(media.id for media in (each.before, each.after))
        output.line(output.styled(f"document: {' → '.join(names)}", bold=True))
        # Where the names are the same the addresses tell which is which.
        for line in addresses if addresses != names else ():
            output.line(f"  {line}")
        if each.why or not each.edits:
            output.line(f"  {each.why or 'the same words'}")
        tell(each.old, each.new, each.edits)


def edit_line(edit: Edit) -> Iterator[str | Styled]:
    """One sentence with the sign of what happened to it."""
    sign = _SIGNS[edit.kind]
    match edit.kind:
        case EditKind.ADDED:
            yield output.styled(f"{sign} {edit.after}", fg="green")
        case EditKind.DELETED:
            yield output.styled(f"{sign} {edit.before}", fg="red")
        case EditKind.REORDERED:
            yield output.styled(f"{sign} {edit.after}", fg="cyan")
        case EditKind.EDITED:
            yield f"{sign} "
            yield from (_word(span.op, span.text) for span in edit.spans)


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, list[TextPiece]]]:
    """Stretches of edits that touch, each with where it is and the sentence on either side."""
    pieces = [(number, piece) for number, paragraph in enumerate(paragraphs, 1) for piece in paragraph.pieces]
    shown = sorted(
        {
            near
            for at, (_, piece) in enumerate(pieces)
            if piece.edit
            # A sentence on either side shows where one is.
            for near in (at - 1, at, at + 1)
            if 0 <= near < len(pieces)
        }
    )
    run: list[int] = []
    for at in shown:
        if run and at != run[-1] + 1:
            yield _placed(pieces, run, len(paragraphs))
            run = []
        run.append(at)
    if run:
        yield _placed(pieces, run, len(paragraphs))


def _placed(pieces: Sequence[tuple[int, TextPiece]], run: Sequence[int], of: int) -> tuple[str, list[TextPiece]]:
    edited = [pieces[at][0] for at in run if pieces[at][1].edit]
    place = f"paragraph {edited[0]}" if edited[0] == edited[-1] else f"paragraphs {edited[0]} to {edited[-1]}"
    return f"{place} of {of}", [pieces[at][1] for at in run]


def _side(stretches: tuple[tuple[str, str], ...], piece: TextPiece) -> list[Styled]:
    if piece.edit is None:
        return [output.styled(_short(piece.text))]
    if piece.edit.kind is EditKind.REORDERED:
        # Its words stay, and only the sign tells that they stood elsewhere.
        return [output.styled(f"{_SIGNS[piece.edit.kind]} {text}", fg="cyan") for _, text in stretches]
    return [_word(op, text) for op, text in stretches]


def _word(op: str, text: str) -> Styled:
    marked = {"+": f"{{+{text}+}}", "-": f"[-{text}-]", "=": text}[op]
    return output.styled(marked, fg=_COLOURS[op])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _CONTEXT else f"{text[:_CONTEXT].rpartition(' ')[0]} …"
