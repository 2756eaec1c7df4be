"""Compare our clock with the dates in a site's answers."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from archive.model import Headers

MAY_DIFFER = timedelta(days=1)
"""Clocks of machines and of sites differ by minutes, and by a day where a zone is set wrong."""


def said_at(headers: Headers) -> datetime | None:
    """Return when an answer was sent, by Date and Age in *headers* (RFC 9110, 6.6.1; RFC 9111, 5.1)."""
    fields = {name.lower(): value for name, value in headers}
    try:
        date = parsedate_to_datetime(fields.get("date", ""))
        age = timedelta(seconds=int(fields.get("age", "0")))
        # A cache tells for how long it held the answer.
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) + max(age, timedelta(0))
    except (ValueError, OverflowError, TypeError):
        return None


def clock_error(answers: Iterable[tuple[datetime, Headers]]) -> timedelta | None:
    """Return how much later it was than the clock said, by what *answers* say that it recorded; None where none says.

    A cache that tells no age may say that an answer is older than it is, and none that it is newer: the latest counts.
    """
    return max((said - recorded for recorded, headers in answers if (said := said_at(headers))), default=None)
