"""Changes: what happened to a post between two states, and how much it matters."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct


class ChangeKind(StrEnum):
    """The kinds of change that can happen to a post."""

    NEW = "new"
    EDIT = "edit"
    MOVED = "moved"
    REMOVED = "removed"
    RESTORED = "restored"
    SITE = "site"
    """The site as a whole moved to another platform."""


# Order is part of the public answers: rows, JSON and the room list fields so.
class Field(StrEnum):
    """The parts of a post that can move, in the order in which they are reported."""

    TITLE = "title"
    BODY = "body"
    AUTHORS = "authors"
    PUBLISHED = "published"
    MODIFIED = "modified"
    TAGS = "tags"
    IMAGES = "images"
    LINKS = "links"
    URL = "url"
    STATUS = "status"
    PLATFORM = "platform"
    """Of a site: what its pages are made by."""


# From the most to the least: code that asks for the highest takes the first.
class ChangeClass(StrEnum):
    """The weight of a change; the highest of its parts counts."""

    SUBSTANTIVE = "substantive"
    MINOR = "minor"
    TYPOGRAPHIC = "typographic"
    FORMATTING = "formatting"
    METADATA = "metadata"


class Flag(StrEnum):
    """Features of an edit that readers of policy papers want pointed out."""

    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    NEGATION = "negation"
    MODALITY = "modality"
    SOURCE = "source"
    AUTHOR = "author"
    PUBLICATION_DATE = "publication_date"
    ROLLBACK = "rollback"
    """An older render came back and stayed: the site was rolled back."""


class Disclosure(StrEnum):
    """The ways in which a site discloses an edit, from not at all to a note by the editors."""

    NONE = "none"
    MACHINE = "machine"
    SHOWN = "shown"
    NOTED = "noted"


class EditKind(StrEnum):
    """The kinds of edit to a sentence."""

    ADDED = "added"
    DELETED = "deleted"
    EDITED = "edited"
    REORDERED = "reordered"


# An array in JSON and outside of the collector: a long comparison makes tens of thousands of these.
class EditMark(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A stretch of a sentence inside an edit: kept, inserted or deleted; never a part of a word."""

    op: str
    """`=`, `+` or `-`."""
    text: str


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence-level edit of a text."""

    kind: EditKind
    before: str = ""
    after: str = ""
    position_before: int | None = None
    """Index of the sentence in the old text."""
    position_after: int | None = None
    """Index of the sentence in the new text."""
    spans: tuple[EditMark, ...] = ()
    """Of an edited sentence: word-level marks whose `=` and `-` make `before`, `=` and `+` make `after`."""
    class_: ChangeClass = ChangeClass.SUBSTANTIVE
    flags: tuple[Flag, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """The differences between two content states."""

    fields: tuple[Field, ...]
    """In the order of `Field`; empty when nothing moved."""
    class_: ChangeClass | None
    """None if and only if nothing moved."""
    flags: tuple[Flag, ...] = ()
    # Three answers: None is not False, since a page without a date may have been edited openly or not.
    silent: bool | None = None
    """Content changed and the declared modification date did not; None where a side declares none."""
    disclosure: Disclosure = Disclosure.NONE
    edits: tuple[Edit, ...] = ()


class Window(Struct, frozen=True, kw_only=True):
    """The interval in which a change happened: after `after`, not after `before`. None is unbounded."""

    after: datetime | None
    before: datetime


class Uncertainty(Struct, frozen=True, kw_only=True):
    """The time in which a state may have begun or ended, around an instant that was asked for.

    Without `before` nobody looked since `after`: the state may have ended at any time.
    """

    after: datetime | None
    before: datetime | None


class Change(Struct, frozen=True, kw_only=True):
    """The step between two consecutive snapshots of a post, or in its status."""

    id: str
    post: str
    """Empty of a change of a site."""
    url: str
    """The post's current URL, or the site's."""
    observed_at: datetime
    """When the first capture that shows the new state was made."""
    window: Window
    kind: ChangeKind
    fields: tuple[Field, ...]
    class_: ChangeClass
    flags: tuple[Flag, ...] = ()
    silent: bool | None = False
    disclosure: Disclosure = Disclosure.NONE
    before: str | None = None
    """Snapshot id; of a site, the name of its platform."""
    after: str | None = None
    """Snapshot id; of a site, the name of its platform."""
    site: str | None = None
    """Of a change of a site: its id. Then there is no post."""
    baseline: bool = False
    """Found by the site's first crawl: not published that day."""
    old_url: str | None = None
    """Of a move: the address before it."""
    # Beside the window, never in its place: a declared date is a claim of the site.
    estimate: datetime | None = None
    """A declared modification date inside the window: an estimate of the instant, no more."""
    edits: tuple[Edit, ...] = ()
