"""Find the pages whose words a lesson repeats: a lesson must not outlive the last of them."""

from collections.abc import Iterable

from msgspec import Struct

from archive.learnt import pieces, words
from archive.learnt.common import voice
from archive.learnt.leaving_out import Lessons, common_key, without
from archive.learnt.lesson import Lesson, LessonKind
from archive.model import Content

# A field and a position have names of our own; the others are words or markup of pages.
_OURS = frozenset({LessonKind.FIELD, LessonKind.POSITION})


def without_trace(lessons: Iterable[Lesson], contents: Iterable[Content]) -> list[Lesson]:
    """Those of *lessons* whose words are in none of *contents*."""
    lessons = list(lessons)
    left, applied = [lesson for lesson in lessons if lesson.kind not in _OURS], Lessons.of(lessons)
    for content in contents:
        if not left:
            break
        # Some were learnt of what the others leave.
        looks = [_Look.at(content), _Look.at(without(content, applied))]
        left = [lesson for lesson in left if not any(look.shows(lesson) for look in looks)]
    return left


class _Look(Struct, frozen=True):
    """The parts of one content state that lessons can repeat."""

    title: str
    texts: tuple[str, ...]
    names: dict[LessonKind, frozenset[str]]

    @classmethod
    def at(cls, content: Content) -> "_Look":
        """Collect those parts of *content*."""
        return cls(
            content.title,
            tuple(map(pieces.text_of, content.blocks)),
            {
                LessonKind.PARAMETER: frozenset(pieces.by_parameter(content)),
                LessonKind.PLACE: frozenset(pieces.by_place(content)),
                LessonKind.SECTION: frozenset(label for label, _ in pieces.sections(content.blocks)),
                LessonKind.COMMON: frozenset(map(common_key, content.blocks)),
                LessonKind.SOURCE: frozenset(map(voice, content.basis)),
            },
        )

    def shows(self, lesson: Lesson) -> bool:
        """Return whether the words of *lesson* stand here."""
        if lesson.kind is LessonKind.SUFFIX:
            return self.title.endswith(lesson.place)
        if lesson.kind is LessonKind.WORDS:
            return any(next(words.gaps(lesson.place, text), None) for text in self.texts)
        return lesson.place in self.names[lesson.kind]
