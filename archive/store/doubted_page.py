"""One answer whose post may not be what it shows, beside what the post showed before."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from archive.database.packed_rows import reading_details
from archive.model import Content, Field
from archive.store.field_doubts import other_fields


class DoubtedPage(Struct, frozen=True, kw_only=True):
    """One answer that was taken for a post, with what its post showed before."""

    row: Mapping[str, Any]
    content: Content
    words: str
    held: Content | None
    held_words: str = ""
    has_moved: bool = False
    """Its post was on another platform before, which declares other dates and shows other names."""
    had_marks: bool = False
    was_whole: bool = False

    @property
    def key(self) -> str:
        """The key that it shares with another page of the same text; a new post is another under another title."""
        return self.words if self.held else f"{self.content.title}\n{self.words}"

    @property
    def keys(self) -> tuple[str, str]:
        """The keys that another page may share with it."""
        return self.words, f"{self.content.title}\n{self.words}"

    @property
    def has_new_title(self) -> bool:
        """Whether its post had another title before."""
        return self.held is not None and self.held.title != self.content.title

    @property
    def other_fields(self) -> frozenset[Field]:
        """The fields that a template may have changed; none if the platform is another one."""
        return frozenset() if self.held is None or self.has_moved else other_fields(self.held, self.content)

    @property
    def marks(self) -> bool:
        """Whether it carries what only the platform writes: the time of rendering, or an id of the page."""
        return has_marks(self.row)


def has_marks(row: Mapping[str, Any]) -> bool:
    """Return whether the reading in *row* carries what only the platform writes."""
    names = reading_details(row["details"])["names"]
    return row["rendered_at"] is not None or any(name["scheme"] == "page-id" for name in names)
