"""Two content states as one comparison: which fields moved, how much it matters, and whether the site said so.

Both states are compared as the digest sees them (`archive.sameness.canonical`), so that equal digests and "no field
moved" are the same thing. The class is decided by the table `RULES`, highest first; that
of a single edit in `archive.text.judgement`.
"""

from collections import Counter
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from archive.compare.disclosure import disclosure
from archive.compare.notes import put_in
from archive.model import Block, BlockKind, ChangeClass, Comparison, Content, Edit, Field, Flag, Runs, Stamp
from archive.sameness import canonical
from archive.text.edits import edits, in_order

# Without text of their own: what they show is compared as media.
_MEDIA_BLOCKS = frozenset(
    {BlockKind.IMAGE, BlockKind.GALLERY, BlockKind.VIDEO, BlockKind.AUDIO, BlockKind.EMBED, BlockKind.FILE}
)

# These fields matter to whoever cites the post, however small the edit.
_FIELD_FLAGS = {
    Field.LINKS: Flag.SOURCE,
    Field.AUTHORS: Flag.AUTHOR,
    Field.PUBLISHED: Flag.PUBLICATION_DATE,
}


class ChangeFacts(Struct, frozen=True, kw_only=True):
    """The facts that the rules decide on."""

    fields: tuple[Field, ...]
    edits: tuple[Edit, ...]
    """Of the text."""
    title: tuple[Edit, ...] = ()
    """Of the title."""

    def reaches(self, class_: ChangeClass) -> bool:
        """Return whether an edit of title or text is of *class_*."""
        return any(edit.class_ is class_ for edit in (*self.title, *self.edits))


class ClassRule(Struct, frozen=True, kw_only=True):
    """One line of the table: a class, what it is called for, and when it applies."""

    class_: ChangeClass
    why: str
    applies: Callable[[ChangeFacts], bool]


# Order is the rule: a class is never outvoted by a lower one that applies too.
RULES: tuple[ClassRule, ...] = (
    ClassRule(
        class_=ChangeClass.SUBSTANTIVE,
        why="the title came to be in other words",
        applies=lambda evidence: any(edit.flags or edit.class_ is ChangeClass.SUBSTANTIVE for edit in evidence.title),
    ),
    ClassRule(
        class_=ChangeClass.SUBSTANTIVE,
        why="a picture, video or document came, went or was replaced",
        applies=lambda evidence: Field.IMAGES in evidence.fields,
    ),
    ClassRule(
        class_=ChangeClass.SUBSTANTIVE,
        why="a number, date, name, quotation, denial or doubt of the text changed",
        applies=lambda evidence: any(edit.flags for edit in evidence.edits),
    ),
    ClassRule(
        class_=ChangeClass.SUBSTANTIVE,
        why="words were put in, taken out, moved, or put for other words",
        applies=lambda evidence: evidence.reaches(ChangeClass.SUBSTANTIVE),
    ),
    ClassRule(
        class_=ChangeClass.MINOR,
        why="the same words are spelt or punctuated otherwise: typo, accent, agreement, comma",
        applies=lambda evidence: evidence.reaches(ChangeClass.MINOR),
    ),
    ClassRule(
        class_=ChangeClass.TYPOGRAPHIC,
        why="only apostrophes, quotation marks, spaces, dashes or ellipses changed",
        applies=lambda evidence: evidence.reaches(ChangeClass.TYPOGRAPHIC),
    ),
    ClassRule(
        class_=ChangeClass.FORMATTING,
        why="the same text: marks, links, kinds or breaks of blocks changed",
        applies=lambda evidence: Field.BODY in evidence.fields or Field.TITLE in evidence.fields,
    ),
    ClassRule(
        class_=ChangeClass.METADATA,
        why="only authors, dates, tags or the address changed",
        applies=lambda evidence: bool(evidence.fields),
    ),
)
"""The class of a change: that of the first rule that applies."""


def compare(old: Content, new: Content) -> Comparison:
    """Compare *old* with *new*; no fields and no class if nothing changed."""
    # Compared in the form that is hashed, lest a difference show under equal digests.
    before, after = canonical(old), _on_the_day(canonical(new), old, new)
    fields = _fields(before, after)
    # A page that stopped declaring its language did not change it.
    language = new.language or old.language
    told = _told(_text(before), _text(after), language)
    title = edits(before.title, after.title, language=language)
    raised = [flag for edit in (*told, *title) for flag in edit.flags]
    raised += [_FIELD_FLAGS[field] for field in fields if field in _FIELD_FLAGS]
    return Comparison(
        fields=fields,
        class_=class_of(ChangeFacts(fields=fields, edits=told, title=title)),
        flags=in_order(raised),
        silent=_silent(fields, before, after),
        disclosure=disclosure(old, new, added=put_in((*title, *told), language)),
        edits=told,
    )


def class_of(evidence: ChangeFacts) -> ChangeClass | None:
    """The class that the first applying rule gives; None where none applies."""
    return next((rule.class_ for rule in RULES if rule.applies(evidence)), None)


def _on_the_day(after: Content, old: Content, new: Content) -> Content:
    """*after*, with the dates of *old* where those of *new* say the same in another precision."""
    before = canonical(old)
    return replace(
        after,
        published=before.published if _agree(old.published, new.published) else after.published,
        modified=before.modified if _agree(old.modified, new.modified) else after.modified,
    )


def _agree(old: Stamp | None, new: Stamp | None) -> bool:
    """Tell whether the two say the same, one of them less of it: the day alone, or without seconds, or parts of one."""
    if old is None or new is None:
        return False
    if old.precision is not new.precision:
        return old.day == new.day
    first, second = old.instant, new.instant
    return any(
        coarse == fine.replace(microsecond=0) or coarse == fine.replace(second=0, microsecond=0)
        for coarse, fine in ((first, second), (second, first))
    )


def _told(old: str, new: str, language: str | None) -> tuple[Edit, ...]:
    """The edits of the text; where only paragraphs were broken or joined, none."""
    # Breaking or joining paragraphs is layout; told as edits, it would look like sentences rewritten.
    if old.replace("\n\n", " ") == new.replace("\n\n", " "):
        return ()
    return edits(old, new, language=language)


def _fields(old: Content, new: Content) -> tuple[Field, ...]:
    moved = {
        Field.TITLE: old.title != new.title,
        Field.BODY: _written(old) != _written(new) or _laid_out(old, new),
        Field.AUTHORS: old.authors != new.authors,
        Field.PUBLISHED: old.published != new.published,
        Field.MODIFIED: old.modified != new.modified,
        Field.TAGS: (old.tags, old.categories) != (new.tags, new.categories),
        Field.IMAGES: _media(old) != _media(new),
        Field.LINKS: _retargeted(old, new),
    }
    return tuple(field for field in Field if moved.get(field))


def _silent(fields: tuple[Field, ...], old: Content, new: Content) -> bool | None:
    # Silence is a claim about the site, so both sides must have declared a date.
    if old.modified is None or new.modified is None:
        return None
    return bool(fields) and Field.MODIFIED not in fields


def _written(content: Content) -> tuple[Block, ...]:
    """The blocks without their media; those that can hold nothing else are left out."""
    held = (block for block in content.blocks if block.runs or block.rows or block.kind not in _MEDIA_BLOCKS)
    return tuple(replace(block, media=()) for block in held)


def _media(content: Content) -> tuple[object, ...]:
    """Cover, pictures, videos, sounds, embeds and documents, in order: whatever is shown beside the text."""
    return content.cover, *(media for block in content.blocks for media in block.media)


def _laid_out(old: Content, new: Content) -> bool:
    """Return whether the same text and media are in other blocks, such as a picture that moved up a paragraph."""
    return old.blocks != new.blocks and _written(old) == _written(new) and _media(old) == _media(new)


def _retargeted(old: Content, new: Content) -> bool:
    """Return whether links came, went or point elsewhere; a link that only moved along with its text did not."""
    before, after = _links(old), _links(new)
    # In an unchanged text the order of links is part of it; where sentences moved their links move along.
    if _text(old) == _text(new):
        return before != after
    return Counter(before) != Counter(after)


def _links(content: Content) -> list[str]:
    """The targets in order; neighbouring runs under one target are one link."""
    return [
        run.href
        for runs in _texts(content)
        for previous, run in zip((None, *runs), runs, strict=False)
        if run.href and not (previous and previous.href == run.href)
    ]


def _text(content: Content) -> str:
    """The text: one paragraph for each block and table cell, separated by blank lines."""
    return "\n\n".join(text for runs in _texts(content) if (text := "".join(run.text for run in runs)))


def _texts(content: Content) -> list[Runs]:
    """The runs of each block and table cell, in order."""
    return [
        runs for block in content.blocks for runs in (block.runs, *(cell for row in block.rows for cell in row)) if runs
    ]
