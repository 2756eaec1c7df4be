"""Days and instants as the Python API takes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from archive import dates
from archive.dates import DateSpan

Day = str | date | datetime
"""A date as people write it (`2026-03-01`, `mars 2026`, `7d`), a `date`, or an aware instant."""


def span(when: Day, zone: ZoneInfo) -> DateSpan:
    """The time that *when* means, in *zone*. Raises `BadDate`, and `ValueError` for an instant without a zone."""
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise ValueError(f"{when} names no zone; give an aware datetime, or a day")
        return DateSpan(start=when, end=when, zone=zone)
    # A `date` prints as people write one, so both are read alike.
    return dates.read(str(when), now=datetime.now(UTC), zone=zone)
