"""Compare two states of a post across a change of platform: only what somebody edited counts.

Kinds of block, formatting, pictures' and links' addresses, labels and the machine's date of modification belong to the
platform; so do lines that are nothing but a link or an address, and headings at the end, which the readers of some
platforms leave out. Words, the title, the authors and the day of publication are the post's.
"""

import re

from msgspec.structs import replace

from archive.compare.states import ChangeFacts, class_of, compare
from archive.model import Block, BlockKind, ChangeClass, Comparison, Content, Edit, Field, Flag, Run, Stamp
from archive.text.edits import in_order
from archive.text.words import folded_words

# What is beside the text, and what one platform shows and another does not.
_NO_TEXT = frozenset({BlockKind.CAPTION, BlockKind.BUTTON, BlockKind.DIVIDER, BlockKind.FILE, BlockKind.EMBED})
_PICTURES = frozenset({BlockKind.IMAGE, BlockKind.GALLERY, BlockKind.VIDEO})
# Where one platform shows a card of what an address leads to, another may show the address.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORDS = frozenset({ChangeClass.SUBSTANTIVE, ChangeClass.MINOR})


def compare_across(old: Content, new: Content) -> Comparison:
    """Compare *old*, on one platform, with *new*, on another; no fields and no class if nothing changed."""
    # Compared by the ordinary rules, so that a move and an edit are judged alike.
    whole = compare(_words_alone(old), _words_alone(new))
    edits = tuple(edit for edit in whole.edits if edit.class_ in _WORDS)
    fields = tuple(field for field in whole.fields if _is_edited(field, old, new, edits))
    flags = [flag for edit in edits for flag in edit.flags]
    flags += [Flag.AUTHOR] if Field.AUTHORS in fields else []
    flags += [Flag.PUBLICATION_DATE] if Field.PUBLISHED in fields else []
    title = compare(Content(title=old.title), Content(title=new.title)).edits if Field.TITLE in fields else ()
    class_ = class_of(ChangeFacts(fields=fields, edits=edits, title=title)) if fields else None
    # A title that only gained an accent has no edit of its own here.
    if Field.TITLE in fields and class_ is ChangeClass.METADATA:
        class_ = whole.class_
    return Comparison(
        fields=fields,
        class_=class_,
        flags=in_order(flags),
        # Two platforms declare dates of modification by rules of their own, so silence cannot be judged across them.
        silent=None,
        disclosure=whole.disclosure,
        edits=edits,
    )


def _is_edited(field: Field, old: Content, new: Content, edits: tuple[Edit, ...]) -> bool:
    match field:
        case Field.BODY:
            return bool(edits)
        case Field.TITLE:
            # Platforms set apostrophes, dashes and capitals of titles each in their own way.
            return folded_words(old.title) != folded_words(new.title)
        case Field.AUTHORS:
            # Many a theme shows none.
            return bool(old.authors and new.authors) and _names(old) != _names(new)
        case Field.PUBLISHED:
            return old.published is not None and new.published is not None and _differ(old.published, new.published)
        case _:
            return False


def _names(content: Content) -> set[tuple[str, ...]]:
    return {tuple(folded_words(name)) for name in content.authors}


def _differ(old: Stamp, new: Stamp) -> bool:
    """Return whether two dates are of different days, whatever zone each platform writes them in."""
    # One day apart is what a change of zone makes of a date near midnight.
    return abs((old.day - new.day).days) > 1


def _words_alone(content: Content) -> Content:
    last = len(content.blocks)
    while last and content.blocks[last - 1].kind in (BlockKind.HEADING, *_NO_TEXT, *_PICTURES):
        last -= 1
    blocks = tuple(paragraph for block in content.blocks[:last] for paragraph in _paragraphs(block))
    return replace(content, blocks=blocks, cover=None, tags=(), categories=(), modified=None)


def _paragraphs(block: Block) -> list[Block]:
    """The text of *block* as paragraphs without marks and links."""
    if block.kind in _NO_TEXT or (block.runs and all(run.href or not run.text.strip() for run in block.runs)):
        return []
    texts = (block.runs, *(cell for row in block.rows for cell in row))
    folded = (" ".join("".join(run.text for run in runs).split()) for runs in texts)
    said = [text for text in folded if text and not _ADDRESS.fullmatch(text)]
    return [Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=text),)) for text in said]
