"""A claim of the reader about a field: its value, its source and its confidence."""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Claim(Struct, Generic[T], frozen=True, kw_only=True):
    """One value with where it came from."""

    value: T
    source: str = ""
    confidence: float = 0.0
    """From 0, a guess, to 1, where independent sources agree."""
