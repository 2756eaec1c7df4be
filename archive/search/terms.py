"""A search as values: terms, and what joins them."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from archive.search.variants import holds_unspaced


class SearchColumn(StrEnum):
    """The part of a post in which a term is looked for."""

    TEXT = "text"
    """Title, body, authors and tags."""
    TITLE = "title"
    BODY = "body"
    AUTHORS = "authors"
    TAGS = "tags"


class Term(Struct, frozen=True, kw_only=True):
    """One thing to find, in any of its *forms*; the words of a form follow each other."""

    written: str
    forms: tuple[tuple[str, ...], ...]
    scope: SearchColumn = SearchColumn.TEXT
    exact: bool = False
    """These forms themselves, not all that share their stems."""
    signs: tuple[str, ...] = ()
    """Emoji, in place of forms."""
    prefix: bool = False
    """The word is only the beginning of one."""
    common: bool = False
    """Too frequent to be looked for beside other words."""

    @property
    def is_unspaced(self) -> bool:
        """A word of it is of a script without spaces, which the index holds within longer words."""
        return bool(self.forms) and any(map(holds_unspaced, self.forms[0]))


class Either(Struct, frozen=True, kw_only=True):
    """Any of its parts."""

    parts: tuple["Node", ...]


class Every(Struct, frozen=True, kw_only=True):
    """All that is wanted, and nothing that is unwanted."""

    wanted: tuple["Node", ...]
    unwanted: tuple["Node", ...] = ()


Node = Term | Either | Every


class Query(Struct, frozen=True, kw_only=True):
    """A search as read."""

    text: str
    every: Every
    """Wants nothing where only days are given."""
    since: date | None = None
    """The first publication day wanted."""
    before: date | None = None
    """The first publication day wanted no more."""
    ignored: tuple[str, ...] = ()
    """Words too common to look for."""
