"""Instants as the archive writes them: ISO 8601 UTC text with milliseconds, whose order is time order."""

from datetime import UTC, date, datetime


def text(instant: datetime) -> str:
    """`2026-11-22T10:00:00.000Z` for an aware *instant*."""
    # Not strftime: it writes the year 1 without leading zeros.
    # One fixed width and zone: SQL then compares instants as text, and an index serves ranges of time.
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def optional_text(instant: datetime | None) -> str | None:
    """The text of *instant*, or None."""
    return None if instant is None else text(instant)


def parse(stored: str) -> datetime:
    """The aware UTC datetime that *stored* text means."""
    return datetime.fromisoformat(stored).astimezone(UTC)


def optional(stored: str | None) -> datetime | None:
    """The datetime that *stored* text means, or None."""
    return None if stored is None else parse(stored)


def day(stored: str | None) -> date | None:
    """The date that *stored* text means, or None."""
    return None if stored is None else date.fromisoformat(stored)
