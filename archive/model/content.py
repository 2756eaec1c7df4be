"""The content of a post: blocks of text runs, media, dates."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


# A day is no midnight: in another zone it would be another day.
class Precision(StrEnum):
    """The part of a declared date that the page really gave."""

    INSTANT = "instant"
    DAY = "day"


class Stamp(Struct, frozen=True, kw_only=True):
    """A date that a page declares: as written, as an instant, and as a day in the site's zone."""

    # As written, so that a better reader of dates can judge the same page again.
    raw: str
    instant: datetime
    precision: Precision
    day: date


# In HTML's sense: what a reader hears as well as sees.
class Mark(StrEnum):
    """An inline emphasis. Colours, sizes and fonts are looks, not marks."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    CODE = "code"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


class Run(Struct, frozen=True, kw_only=True):
    """A stretch of text under the same marks and link. A soft line break is a newline inside the text."""

    text: str
    # Sorted, because `<b><i>` and `<i><b>` look the same.
    marks: tuple[Mark, ...] = ()
    """Sorted by value."""
    href: str | None = None


class MediaKind(StrEnum):
    """The kinds of things that a page refers to besides text."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    EMBED = "embed"


class Media(Struct, frozen=True, kw_only=True):
    """A resource that a post refers to, by its stable id and, where known, its original address."""

    kind: MediaKind
    # Addresses of pictures change with their size and crop; the platform's id does not.
    id: str
    """The platform's media id (`f22ae4_8d1c…~mv2.png`), else the URL, else the file's shown name."""
    url: str | None = None
    """The original, not a resized or blurred rendition."""
    alt: str | None = None
    name: str | None = None


class BlockKind(StrEnum):
    """The kinds of block that a body is a sequence of."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    TABLE = "table"
    CAPTION = "caption"
    CODE = "code"
    DIVIDER = "divider"
    IMAGE = "image"
    GALLERY = "gallery"
    VIDEO = "video"
    AUDIO = "audio"
    EMBED = "embed"
    FILE = "file"
    BUTTON = "button"


Runs = tuple[Run, ...]


class Block(Struct, frozen=True, kw_only=True):
    """One block of a body: text as runs, or a table as rows of cells, or media."""

    kind: BlockKind
    runs: Runs = ()
    # A number and not None: it is in digests, where an empty field adds nothing.
    level: int = 0
    """Heading level 1-6, or depth of a list item from 1; else 0."""
    ordered: bool = False
    """A list item of a numbered list."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table: rows of cells of runs."""
    media: tuple[Media, ...] = ()
    place: str = ""
    """Where the markup has it: the tags and classes of its element and of those around it. Not part of the digest."""


class Basis(Struct, frozen=True, kw_only=True):
    """The place where the reader found a field of a post, and how sure that is."""

    field: str
    """`title`, `authors`, `published`, `modified` or `body`."""
    source: str
    """Where the reader found it, in words."""
    confidence: float
    """From 0, a guess, to 1, where independent places agree. Below `SURE` two places disagree, or one is weak."""


SURE = 0.7


def least_confidence(basis: Iterable[Basis]) -> float:
    """The confidence of the least certain field; 1.0 if none was guessed."""
    return min((item.confidence for item in basis), default=1.0)


def unsure_fields(basis: Iterable[Basis]) -> tuple[str, ...]:
    """The fields that are not sure."""
    return tuple(item.field for item in basis if item.confidence < SURE)


class Content(Struct, frozen=True, kw_only=True):
    """The content state of a post as one page showed it. Its digest names the state (`archive.sameness`)."""

    title: str
    authors: tuple[str, ...] = ()
    """The page's own, as literal names."""
    published: Stamp | None = None
    modified: Stamp | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    cover: Media | None = None
    # Templates declare it, and a change of template is no edit of the post.
    language: str | None = None
    """BCP 47, as the page declares it. Not part of the digest."""
    reading_minutes: int | None = None
    """Not part of the digest."""
    description: str | None = None
    """The page's own summary. Not part of the digest."""
    update_line: str | None = None
    """The visible line that says when the post was updated, as written. Not part of the digest."""
    # Learnt from the site's own pages (`archive.learnt`), and named here so that the state itself says what it leaves
    # out.
    uncompared: tuple[str, ...] = ()
    """Names of fields that differ at every render: shown, and neither part of the digest nor compared."""
    basis: tuple[Basis, ...] = ()
    """On what the fields rest that had to be guessed; those that a platform or the archivist marks are sure and left
    out. Not part of the digest.
    """

    @property
    def confidence(self) -> float:
        """The confidence of the least certain field, to two places."""
        return least_confidence(self.basis)

    @property
    def unsure(self) -> tuple[str, ...]:
        """The fields that are not sure."""
        return unsure_fields(self.basis)
