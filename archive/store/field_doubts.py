"""Fields that a fault of a template changes on many posts at once: title, authors and dates."""

from sqlite_utils import Database

from archive.learnt.lesson import LessonKind
from archive.model import Content, Field
from archive.query.learnt import lessons


def other_fields(held: Content, shown: Content) -> frozenset[Field]:
    """Return which of title, authors and dates are others in *shown* than in *held*, or gone."""
    days = [stamp and stamp.day for stamp in (held.published, shown.published)]
    found = {
        Field.TITLE: held.title != shown.title,
        Field.AUTHORS: held.authors != shown.authors,
        Field.PUBLISHED: days[0] != days[1],
        # Five edits of a day may well move five of these; none of them takes it away.
        Field.MODIFIED: held.modified is not None and shown.modified is None,
    }
    return frozenset(field for field, is_other in found.items() if is_other)


def volatile_fields(database: Database, site: str) -> frozenset[Field]:
    """The fields of which *site* has taught that they differ at every render: no edit, and no fault either."""
    places = {lesson.place for lesson in lessons(database, site) if lesson.kind is LessonKind.FIELD}
    return frozenset(field for field in Field if field.value in places)
