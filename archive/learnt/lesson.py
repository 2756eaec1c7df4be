"""One thing that a site's pages taught, with its evidence."""

from enum import StrEnum

from msgspec import Struct


class LessonKind(StrEnum):
    """The kind of place that a lesson names. Volatile ones differ between renders of posts that nobody edited."""

    PARAMETER = "volatile-parameter"
    """A parameter of links and pictures: a session, a version."""
    FIELD = "volatile-field"
    """A field of the post; it is shown and not compared."""
    PLACE = "volatile-place"
    """Elements by their classes and those around them."""
    WORDS = "volatile-words"
    """What stands between two words, such as a count of readers."""
    SECTION = "volatile-section"
    """What follows a line that appears on other posts, too: `Read also`."""
    POSITION = "volatile-position"
    """A block by its place from the beginning or the end, and by what it is like."""
    COMMON = "common-text"
    """A block that appears on other posts, too: no part of any article."""
    SUFFIX = "title-suffix"
    """What the site puts behind each title."""
    SOURCE = "field-source"
    """Where most posts have a field: by vote. It is shown, and leaves nothing out."""


class Lesson(Struct, frozen=True, kw_only=True, order=True):
    """A lesson that the pages of a site taught about one place, or one text."""

    kind: LessonKind
    place: str
    # Shown to the archivist (`cirma sites learnt`), who may know better.
    posts: int = 0
    """How many posts support the lesson."""
    among: int = 0
    """How many have such a place."""
