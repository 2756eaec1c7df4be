"""Dates as people write them: the one reader that every command, the Python API and the SQL functions share.

    read("mars 2026", now=now, zone=zone)       1 March 2026 0:00 to 31 March 2026 23:59:59.999 in *zone*

Days come before months, as they do in France: `03/04/2026` is 3 April. A year is written in full.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

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
        instant = _instant(plain, zone) or _ago(plain, now)
        if instant:
            return DateSpan(start=instant, end=instant, zone=zone)
        days = _named(plain, now.astimezone(zone).date()) or _written(plain)
        if days:
            return _span(*days, zone)
    except ValueError as error:
        raise BadDate(text, str(error), where) from error
    # `999999d` parses, and lies before the year 1.
    except OverflowError as error:
        raise BadDate(text, "the calendar does not reach that far", where) from error
    raise BadDate(text, "", where)


def in_order(since: DateSpan | None, until: DateSpan | None) -> None:
    """Raises `ReversedDates` where *until* ends before *since* begins."""
    if since and until and until.end < since.start:
        raise ReversedDates(str(since), str(until))


def is_plain(text: str) -> bool:
    """Return whether *text* is a date in ISO 8601 form, which means the same to everyone."""
    return bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text.strip()))


# --- days ---------------------------------------------------------------------------------------------------

_Days = tuple[date, date]
"""The first day and the last."""

# Written without accents, since what was typed has lost them by now (`_plain`).
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = (
    r"(?:(?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? )?(?:le |on |the )?"
)
_DAY, _MONTH, _YEAR = (
    r"(?:(?P<d>\d{1,2})(?:er|st|nd|rd|th)?|(?P<first>premier))",
    r"(?P<name>[a-z]{3,9})\.?",
    r"(?P<y>\d{4})",
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})(?:(?P<sign>[-/.])(?P<m>\d{1,2})(?:(?P=sign)(?P<d>\d{1,2}))?)?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?:(?P<d>\d{1,2})(?P<sign>[-/.]))?(?P<m>\d{1,2})(?(sign)(?P=sign)|[-/.])(?P<y>\d{4})",
        rf"{_WEEKDAY}(?:{_DAY}[ -](?:of )?)?{_MONTH}[ ,-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}",
    )
)

_WITHOUT_YEAR = re.compile(rf"{_WEEKDAY}(?:{_DAY}[ -])?{_MONTH}")


def _written(plain: str) -> _Days | None:
    """The days of a date in digits or with the name of its month."""
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            parts = found.groupdict()
            month = _month(parts.get("m"), parts.get("name"))
            day = "1" if parts.get("first") else parts.get("d")
            return _days(int(parts["y"]), month, int(day) if day else None)
    # A guessed century or year is a wrong answer that looks right.
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", plain):
        raise ValueError("write the year in full")
    yearless = _WITHOUT_YEAR.fullmatch(plain)
    if yearless and yearless["name"] in _MONTHS:
        raise ValueError("write the year too")
    return None


def _month(digits: str | None, name: str | None) -> int | None:
    if name is None:
        return int(digits) if digits else None
    if name not in _MONTHS:
        raise ValueError(f"there is no month {name!r}")
    return _MONTHS[name]


def _days(year: int, month: int | None, day: int | None) -> _Days:
    """The days of a year, a month or a day. Raises `ValueError` where the calendar has none such."""
    if year == 0:
        raise ValueError("there is no year 0")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        # The likeliest mistake of an English reader gets its remedy; the date itself is not guessed.
        swapped = f"; days come first: {month:02d}/{day:02d}/{year}" if day and day <= 12 and month <= 31 else ""
        raise ValueError(f"there is no month {month}{swapped}")
    length = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if day == 0:
        raise ValueError("there is no day 0")
    if day > length:
        raise ValueError(f"that month has {length} days")
    return date(year, month, day), date(year, month, day)


def _today(today: date) -> _Days:
    return today, today


def _yesterday(today: date) -> _Days:
    return _today(today - timedelta(days=1))


def _before_yesterday(today: date) -> _Days:
    return _today(today - timedelta(days=2))


def _week(today: date) -> _Days:
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def _last_week(today: date) -> _Days:
    return _week(today - timedelta(days=7))


def _this_month(today: date) -> _Days:
    return _days(today.year, today.month, None)


def _last_month(today: date) -> _Days:
    return _this_month(today.replace(day=1) - timedelta(days=1))


def _this_year(today: date) -> _Days:
    return _days(today.year, None, None)


def _last_year(today: date) -> _Days:
    return _days(today.year - 1, None, None)


_NAMED: dict[str, Callable[[date], _Days]] = {
    **dict.fromkeys(("aujourd'hui", "aujourdhui", "today"), _today),
    **dict.fromkeys(("hier", "yesterday"), _yesterday),
    **dict.fromkeys(("avant-hier", "avant hier", "day before yesterday"), _before_yesterday),
    **dict.fromkeys(("cette semaine", "this week"), _week),
    **dict.fromkeys(("la semaine derniere", "semaine derniere", "last week"), _last_week),
    **dict.fromkeys(("ce mois", "ce mois-ci", "this month"), _this_month),
    **dict.fromkeys(("le mois dernier", "mois dernier", "last month"), _last_month),
    **dict.fromkeys(("cette annee", "this year"), _this_year),
    **dict.fromkeys(
        ("l'annee derniere", "annee derniere", "l'an dernier", "l'an passe", "an dernier", "last year"), _last_year
    ),
}


def _named(plain: str, today: date) -> _Days | None:
    days_of = _NAMED.get(plain)
    return days_of(today) if days_of else None


def _span(first: date, last: date, zone: ZoneInfo) -> DateSpan:
    start, end = datetime.combine(first, time(), zone), datetime.combine(last, _LAST_MOMENT, zone)
    return DateSpan(start=start.astimezone(UTC), end=end.astimezone(UTC), zone=zone)


# --- instants -----------------------------------------------------------------------------------------------

_CLOCK = re.compile(r"(?P<day>.*\d)(?:[t ]| a )(?P<hour>\d{1,2})(?::|h| h )(?P<rest>\d{2}.*)?")
_AGO = re.compile(r"(?:il y a )?(\d{1,6}) ?([a-z]+)(?: ago)?")
# Months and years of fixed length: "3 months ago" names a stretch to look at, not a day of the calendar.
_UNITS = {
    name: length
    for names, length in (
        ("h heure heures hour hours", timedelta(hours=1)),
        ("d j jour jours day days", timedelta(days=1)),
        ("w s semaine semaines week weeks", timedelta(weeks=1)),
        ("m mois month months", timedelta(days=30)),
        ("y a an ans annee annees year years", timedelta(days=365)),
    )
    for name in names.split()
}


def _instant(plain: str, zone: ZoneInfo) -> datetime | None:
    """A day with a time, in its own offset or else in *zone*."""
    found = _CLOCK.fullmatch(plain)
    days = _written(found["day"]) if found else None
    if not found or not days or days[0] != days[1]:
        return None
    clock = time.fromisoformat(f"{int(found['hour']):02d}:{found['rest'] or '00'}".upper())
    return datetime.combine(days[0], clock, clock.tzinfo or zone).astimezone(UTC)


def _ago(plain: str, now: datetime) -> datetime | None:
    found = _AGO.fullmatch(plain)
    unit = _UNITS.get(found[2]) if found else None
    return now.astimezone(UTC) - int(found[1]) * unit if found and unit else None


def _plain(text: str) -> str:
    """*text* in small letters without accents, odd spaces, dashes or apostrophes."""
    # Compatibility forms too: phones and word processors type no-break spaces, full-width digits and ligatures.
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter) and letter != "\u00ad")
    return " ".join(re.sub("[’ʼ‘]", "'", re.sub("[‐‑‒–—−]", "-", letters)).split())
