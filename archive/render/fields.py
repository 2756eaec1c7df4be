"""The fields of two states that differ, apart from the text: what each side says. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct

from archive.model import Content, Field, Precision, Stamp
from archive.render.references import links_of, media_of
from archive.uri.renditions import upload_of
from archive.uri.targets import target

# Of a list the entries that went or came are told; an address written otherwise did neither.
_LISTS: Mapping[Field, Callable[[str], str]] = MappingProxyType(
    {Field.TAGS: str, Field.IMAGES: upload_of, Field.LINKS: target}
)


class FieldMoved(Struct, frozen=True, kw_only=True):
    """One field of two states, with the values of each side; most fields have one."""

    field: Field
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def went(self) -> tuple[str, ...]:
        """The part that only the earlier state has; all of it where only the order differs."""
        return self._other(self.before, self.after)

    @property
    def came(self) -> tuple[str, ...]:
        """The part that only the later state has; all of it where only the order differs."""
        return self._other(self.after, self.before)

    @property
    def marked(self) -> str:
        """`title: [-what went-]{+what came+}`."""
        words = [*map("[-{}-]".format, self.went), *map("{{+{}+}}".format, self.came)]
        return f"{self.field.value}: {''.join(words)}"

    def _other(self, mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        key = _LISTS.get(self.field)
        if key is None or set(map(key, mine)) == set(map(key, theirs)):
            return mine
        known = set(map(key, theirs))
        return tuple(value for value in mine if key(value) not in known)


def fields_moved(
    before: Content, after: Content, fields: Iterable[Field], told: Callable[[datetime], str] | None = None
) -> tuple[FieldMoved, ...]:
    """Those of *fields* that a content has, but the body, with both sides; *told* writes an instant.

    Dates stand as the page writes them without *told*, and where it would write both alike.
    """
    found = (
        FieldMoved(field=field, before=_values(before, field), after=_values(after, field))
        for field in fields
        if field in _READ
    )
    return tuple(_dated(each, before, after, told) if told and each.field in _DATES else each for each in found)


def _values(content: Content, field: Field) -> tuple[str, ...]:
    return tuple(value for value in _READ[field](content) if value)


# Two edits within one minute would look like none.
def _dated(moved: FieldMoved, before: Content, after: Content, told: Callable[[datetime], str]) -> FieldMoved:
    old, new = (_in_words(_DATES[moved.field](content), told) for content in (before, after))
    return moved if old == new else FieldMoved(field=moved.field, before=old, after=new)


def _in_words(stamp: Stamp | None, told: Callable[[datetime], str]) -> tuple[str, ...]:
    if stamp is None:
        return ()
    return (told(stamp.instant) if stamp.precision is Precision.INSTANT else stamp.day.isoformat(),)


_DATES: Mapping[Field, Callable[[Content], Stamp | None]] = MappingProxyType(
    {Field.PUBLISHED: lambda content: content.published, Field.MODIFIED: lambda content: content.modified}
)
_READ: Mapping[Field, Callable[[Content], Iterable[str]]] = MappingProxyType(
    {
        Field.TITLE: lambda content: (content.title,),
        Field.AUTHORS: lambda content: (", ".join(content.authors),),
        Field.PUBLISHED: lambda content: (content.published.raw if content.published else "",),
        Field.MODIFIED: lambda content: (content.modified.raw if content.modified else "",),
        Field.TAGS: lambda content: (*content.categories, *content.tags),
        Field.IMAGES: lambda content: (media.id for media in media_of(content)),
        Field.LINKS: lambda content: (href for _, href in links_of(content)),
    }
)
