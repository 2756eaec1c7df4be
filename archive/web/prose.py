"""The text of a state as HTML in reading type: blocks with anchors, and marks in the margin where sentences changed.

Pure. Nothing of the page that it was read from is trusted: `archive.render` escapes every word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from archive.model import Block, BlockKind, Change, Content, Media, MediaKind
from archive.render.html import as_html
from archive.render.text import as_text
from archive.web.languages import Catalogue

# Screen readers go by levels: a text that begins at the fourth would seem to lack three.
_HIGHEST, _LOWEST = 2, 6
"""Headings of the text: the page's own title is the first level."""


class MarginMark(Struct, frozen=True, kw_only=True):
    """A sign in the margin beside a block: this change made a sentence of it."""

    change: Change
    sentences: int


class Section(Struct, frozen=True, kw_only=True):
    """One block, or the items of one list."""

    anchor: str
    html: Markup
    marks: tuple[MarginMark, ...]


def sections(
    content: Content, changes: Iterable[Change], words: Catalogue, held: Mapping[str, str] | None = None
) -> tuple[Section, ...]:
    """The blocks of *content* in order; *held* has the addresses of the pictures that the archive keeps."""
    edited = tuple(changes)
    found = []
    for number, blocks in enumerate(_grouped(_levelled(content.blocks)), start=1):
        html = _html(blocks, words, held or {})
        if html:
            found.append(Section(anchor=f"p{number}", html=html, marks=_marks(blocks, edited)))
    return tuple(found)


def _grouped(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """Each block on its own, but the items of a list together."""
    for is_item, group in groupby(blocks, key=lambda block: block.kind is BlockKind.LIST_ITEM):
        if is_item:
            yield tuple(group)
        else:
            yield from ((block,) for block in group)


def _levelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """*blocks* with headings that start below the page's title and skip no level."""
    last = _HIGHEST - 1
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            # At most one deeper than the heading before it.
            last = max(_HIGHEST, min(block.level + 1, last + 1, _LOWEST))
            yield replace(block, level=last)
        else:
            yield block


def _html(blocks: tuple[Block, ...], words: Catalogue, held: Mapping[str, str]) -> Markup:
    first = blocks[0]
    if first.media:
        return Markup("\n").join(_figure(media, words, held.get(media.id)) for media in first.media)
    # A button does nothing in an archive.
    if first.kind is BlockKind.BUTTON:
        return Markup("")
    return Markup(as_html(Content(title="", blocks=blocks)))


def _figure(media: Media, words: Catalogue, address: str | None) -> Markup:
    """A picture, or the offer of a file, where it is held; else what is known of it."""
    label = escape(media.alt or media.name or "")
    if address and media.kind is not MediaKind.IMAGE:
        offered = f'<a href="{escape(address)}" download>{label or escape(words.word("media", media.kind.value))}</a>'
        return Markup(f"<figure><figcaption>{offered}</figcaption></figure>")
    if address:
        shown = f'<img src="{escape(address)}" alt="{label}" loading="lazy">'
        return Markup(f"<figure>{shown}<figcaption>{label}</figcaption></figure>")
    kind = escape(words.word("media", media.kind.value))
    about = escape(words("media.not_held"))
    original = ""
    if media.url and media.url.startswith(("http://", "https://")):
        original = f' <a href="{escape(media.url)}" rel="nofollow noreferrer">{escape(words("media.original"))}</a>'
    named = f" <q>{label}</q>" if label else ""
    told = f"<strong>{kind}</strong>{named} <small>{about}</small>{original}"
    return Markup(f'<figure class="absent"><figcaption>{told}</figcaption></figure>')


def _marks(blocks: tuple[Block, ...], changes: Iterable[Change]) -> tuple[MarginMark, ...]:
    """The changes that made a sentence that is still in *blocks*."""
    text = " ".join(_folded(as_text(Content(title="", blocks=(block,)))) for block in blocks)
    if not text:
        return ()
    found = []
    for change in changes:
        # By its words: sentences have no names of their own, and later edits move their places.
        made = sum(1 for edit in change.edits if edit.after and _folded(edit.after) in text)
        if made:
            found.append(MarginMark(change=change, sentences=made))
    return tuple(found)


def _folded(text: str) -> str:
    return " ".join(text.split(" ")).replace("\n", " ")
