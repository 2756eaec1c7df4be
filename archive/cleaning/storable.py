"""Make a reading storable: drop or mend what would not survive a round trip through the database.

A lone surrogate encodes to nothing, a NUL ends a text for every function of SQL, a whole number beyond 64 bits fits no
column, a date in the year 1 cannot be moved to another zone.
"""

import re
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from archive import timestamps
from archive.model import ProblemKind, Reading, problem_of

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# The escape of JSON, not the six letters of a page that speaks of it: there the backslash is escaped itself.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_REPLACEMENT = "\ufffd"
_LARGEST = (1 << 63) - 1
_LOST = object()


class Unstorable(ValueError):
    """A reading that does not come back from the database as it went in."""


def as_stored(reading: Reading) -> Reading:
    """*reading* as it comes back from the database. Raises `Unstorable`."""
    try:
        encoded = msgspec.json.encode(reading)
        decoded = msgspec.json.decode(encoded, type=Reading)
    except (ValueError, OverflowError, TypeError, RecursionError, msgspec.MsgspecError) as error:
        raise Unstorable(f"{type(error).__name__}: {error}") from error
    # NUL is written as an escape by JSON, and as itself by the columns that hold titles and texts.
    if decoded != reading or (b"\\u0000" in encoded and _NUL.search(encoded)) or not _fits(reading):
        raise Unstorable("a value that no column holds")
    return decoded


def storable(reading: Reading) -> Reading:
    """*reading*, or, where it would not come back, what of it would, with a problem for what was mended.

    Raises `Unstorable` where that does not help.
    """
    try:
        return as_stored(reading)
    except Unstorable as error:
        mended = _mended(reading)
        if mended is _LOST or (mended.content is None) is not (reading.content is None):
            raise
        problem = problem_of(error, ProblemKind.MENDED)
        return as_stored(replace(mended, problems=(*mended.problems, replace(problem, place=""))))


def _fits(reading: Reading) -> bool:
    """Return whether the numbers and instants that have columns of their own fit them."""
    content = reading.content
    stamps = [stamp for stamp in (content.published, content.modified) if stamp] if content else []
    times = [reading.rendered, *(stamp.instant for stamp in stamps), *(entry.published for entry in reading.entries)]
    minutes = content.reading_minutes if content else None
    return all(_is_instant(time) for time in times if time) and (minutes is None or abs(minutes) <= _LARGEST)


def _is_instant(instant: datetime) -> bool:
    try:
        return timestamps.parse(timestamps.text(instant)) is not None
    except (ValueError, OverflowError):
        return False


def _mended(value: Any) -> Any:
    """*value* with what cannot be stored replaced in it or left out; `_LOST` where nothing of it stays."""
    match value:
        case str() if not isinstance(value, Enum):
            return _mended_text(value)
        case Struct():
            return _mended_struct(value)
        case tuple():
            return tuple(mended for each in value if (mended := _mended(each)) is not _LOST)
        case datetime():
            return value if _is_instant(value) else _LOST
        case int() if abs(value) > _LARGEST:
            return _LOST
        case _:
            return value


def _mended_struct(value: Struct) -> Any:
    """*value* with its defaults for what is lost; lost itself where a field without default is."""
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(value):
        mended = _of_type(_mended(getattr(value, field.name)), field.type)
        if mended is not _LOST:
            fields[field.name] = mended
        elif field.required:
            return _LOST
    return type(value)(**fields)


def _of_type(value: Any, type_: Any) -> Any:
    """*value* where it is of *type_*; of a tuple, those elements that are."""
    if value is _LOST or _is_of(value, type_):
        return value
    if isinstance(value, tuple):
        return tuple(each for each in value if _is_of((each,), type_))
    return _LOST


def _is_of(value: Any, type_: Any) -> bool:
    try:
        msgspec.convert(msgspec.to_builtins(value), type_, strict=False)
    except (msgspec.MsgspecError, TypeError, ValueError):
        return False
    return True


def _mended_text(text: str) -> str:
    return _UNSTORABLE.sub(_REPLACEMENT, text)
