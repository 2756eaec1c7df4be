"""Texts of documents compared: those linked in place of others, and those altered under their address."""

import re
from collections.abc import Iterator

from msgspec import Struct
from sqlite_utils import Database

from archive.model import Block, BlockKind, Content, Edit, Media, MediaKind, Run
from archive.query.media import altered, attempts, first_kept, references
from archive.render.references import documents_of, media_of

MOST = 400_000
"""Letters of two documents together beyond which they are not compared."""
_TEXT = "SELECT t.text FROM document_text t JOIN blob b ON b.digest = t.blob WHERE b.digest = ? AND b.state = 'present'"
# A line of print ends in the middle of a sentence, and at times of a word.
_HYPHEN = re.compile("[\u00ad\ufffe\u0002]\n|(?<=[^\\W\\d])-\n(?=[^\\W\\d])")
_LINE_END = re.compile(r"(?<![.!?…:»”])\s*\n\s*")


class DocumentsCompared(Struct, frozen=True, kw_only=True):
    """Two documents, one in the place of the other, and what differs between their texts."""

    before: Media
    after: Media
    old: Content
    new: Content
    edits: tuple[Edit, ...]
    why: str = ""
    """What keeps the two from being compared; empty where they are."""


def replaced(database: Database, old: Content, new: Content) -> Iterator[DocumentsCompared]:
    """Each document that *new* links in the place of one of *old*: under the same words, else in the same order."""
    before, after = _documents(old), _documents(new)
    gone = [media for name, media in before.items() if name not in after]
    come = [media for name, media in after.items() if name not in before]
    for one, other in _pairs(gone, come):
        texts = (_text(database, _held(database, media)) for media in (one, other))
        yield _compared(one, other, *texts, language=new.language or old.language)


def of_altered(database: Database, post: str) -> Iterator[DocumentsCompared]:
    """Each document of *post* whose address answered other bytes since: what is held, and what came later."""
    for reference in references(database, post=post):
        made = attempts(database, reference.resource).get(reference.resource, [])
        first, later = first_kept(made), altered(made)
        # Pictures that were altered are an alarm, and nothing that could be read.
        if reference.kind is MediaKind.DOCUMENT and first and later:
            media = Media(kind=reference.kind, id=reference.resource, url=reference.url, name=reference.name)
            yield _compared(media, media, _text(database, first.blob), _text(database, later.blob), language=None)


def _documents(content: Content) -> dict[str, Media]:
    shown = (*documents_of(content), *media_of(content))
    return {media.id: media for media in shown if media.kind is MediaKind.DOCUMENT}


def _pairs(gone: list[Media], come: list[Media]) -> Iterator[tuple[Media, Media]]:
    by_words = {media.name: media for media in come if media.name}
    same = [(media, by_words.pop(media.name)) for media in gone if media.name in by_words]
    yield from same
    # What is left after the words that agree is paired in order: authors replace documents in their places.
    taken = {media.id for pair in same for media in pair}
    yield from zip(*([media for media in side if media.id not in taken] for side in (gone, come)), strict=False)


def _held(database: Database, media: Media) -> str | None:
    first = first_kept(attempts(database, media.id).get(media.id, []))
    return first.blob if first else None


def _text(database: Database, blob: str | None) -> str | None:
    """Return the text of *blob*; None where nothing is held, or its text is not known."""
    row = database.execute(_TEXT, (blob,)).fetchone()
    return str(row["text"]) if row and row["text"].strip() else None


def _compared(
    one: Media, other: Media, before: str | None, after: str | None, *, language: str | None
) -> DocumentsCompared:
    old, new = (_content(text or "", media, language) for text, media in ((before, one), (after, other)))
    why = ""
    if before is None or after is None:
        why = "the text of one of the two is not known"
    elif len(before) + len(after) > MOST:
        why = "the two are too long to be compared"
    if why:
        return DocumentsCompared(before=one, after=other, old=old, new=new, edits=(), why=why)
    # Every command that prints JSON imports this module, and few compare: the lists of words are read here.
    from archive.text.edits import edits

    told = edits(_joined(old), _joined(new), language=language)
    return DocumentsCompared(before=one, after=other, old=old, new=new, edits=told)


def _content(text: str, media: Media, language: str | None) -> Content:
    """*text* as the paragraphs of a post, its lines run on where a sentence does."""
    whole = _LINE_END.sub(" ", _HYPHEN.sub("", text.replace("\r", "")))
    lines = (" ".join(line.split()) for line in whole.split("\n"))
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=line),)) for line in lines if line)
    return Content(title=media.name or media.id, blocks=blocks, language=language)


def _joined(content: Content) -> str:
    return "\n\n".join(run.text for block in content.blocks for run in block.runs)
