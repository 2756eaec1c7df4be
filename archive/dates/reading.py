"""Dates as people write them: the one reader that every command, the Python API and the SQL functions share.

    read("mars 2026", now=now, zone=zone)       1 March 2026 0:00 to 31 March 2026 23:59:59.999 in *zone*

Days come before months, as they do in France: `03/04/2026` is 3 April. A year is written in full.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.dates.instants import instant
from archive.dates.periods import named
from archive.dates.unreal import Unreal
from archive.dates.written import written
from archive.errors import BadDate, ReversedDates

# The archive stores milliseconds, so this is the last instant of a day that a row can have.
_LAST_MOMENT = time(23, 59, 59, 999_000)


class DateSpan(Struct, frozen=True, kw_only=True):
    """The meaning of a date: the time from its first instant to its last, both included."""

    start: datetime
    """UTC."""
    end: datetime
    """UTC; of a day, a month or a year its last millisecond; of an instant the same as *start*."""
    zone: ZoneInfo

    @property
    def first_day(self) -> date:
        """The day that *start* falls on, in the zone."""
        return self.start.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        """The day that *end* falls on, in the zone."""
        return self.end.astimezone(self.zone).date()

    def __str__(self) -> str:
        """`2026-03-01 to 2026-03-31 (Europe/Paris)`."""
        if self.start == self.end:
            return f"{self.start.astimezone(self.zone):%Y-%m-%d %H:%M} ({self.zone})"
        first, last = self.first_day.isoformat(), self.last_day.isoformat()
        # Shown back to whoever typed the date, since `03/04/2026` means another day elsewhere.
        return f"{first} ({self.zone})" if first == last else f"{first} to {last} ({self.zone})"


def read(text: str, *, now: datetime, zone: ZoneInfo, where: str = "") -> DateSpan:
    """The time that *text* means, as people write it in French, English or digits; days are those of *zone*.

    *now* is what `hier` and `7d` count from. *where* names the option in the message. Raises `BadDate`.
    """
    plain = _plain(text)
    try:
        # The clock time comes first: its day alone would also match the forms below, and the hour would be lost.
        at = instant(plain, zone, now)
        if at:
            return DateSpan(start=at, end=at, zone=zone)
        days = named(plain, now.astimezone(zone).date()) or written(plain)
        if days:
            return _span(*days, zone)
    except Unreal as error:
        raise BadDate(text, error.english, where, error.french) from error
    # `999999d` parses, and lies before the year 1.
    except (OverflowError, ValueError) as error:
        french = "le calendrier ne va pas si loin"
        raise BadDate(text, "the calendar does not reach that far", where, french) from error
    raise BadDate(text, "", where)


def in_order(since: DateSpan | None, until: DateSpan | None) -> None:
    """Raises `ReversedDates` where *until* ends before *since* begins."""
    if since and until and until.end < since.start:
        raise ReversedDates(str(since), str(until))


def is_plain(text: str) -> bool:
    """Return whether *text* is a date in ISO 8601 form, which means the same to everyone."""
    return bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text.strip()))


def _span(first: date, last: date, zone: ZoneInfo) -> DateSpan:
    start, end = datetime.combine(first, time(), zone), datetime.combine(last, _LAST_MOMENT, zone)
    return DateSpan(start=start.astimezone(UTC), end=end.astimezone(UTC), zone=zone)


def _plain(text: str) -> str:
    """*text* in small letters without accents, odd spaces, dashes or apostrophes."""
    # Compatibility forms too: phones and word processors type no-break spaces, full-width digits and ligatures.
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter) and letter != "\u00ad")
    return " ".join(re.sub("[’ʼ‘]", "'", re.sub("[‐‑‒–—−]", "-", letters)).split())
