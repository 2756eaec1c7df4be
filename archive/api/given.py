"""Arguments as programs give them, checked before SQLite would take a wrong one for another question."""

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T", bound=StrEnum)


def text(name: str, value: object) -> str:
    """*value*, the argument called *name*. Raises `TypeError` where it is no text."""
    if not isinstance(value, str):
        remedy = "; give its id" if isinstance(getattr(value, "id", None), str) else ""
        raise TypeError(f"{name} is text, and this is a {type(value).__name__}{remedy}")
    return value


def whole(name: str, value: int, *, least: int = 0) -> int:
    """*value*, the argument called *name*. Raises `ValueError` where it is no whole number of *least* or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{name} is a whole number from {least}, not {value!r}")
    return value


def chosen(kinds: type[T], value: T | str | None) -> T | None:
    """*value* as one of *kinds*, in small letters or capitals. Raises `ValueError`, which names them."""
    if value is None:
        return None
    try:
        return kinds(value.lower() if isinstance(value, str) else value)
    except ValueError:
        # Without the cause: it would only name the class that stands behind the text.
        raise ValueError(f"{value!r} is none of {', '.join(kinds)}") from None
