"""Instants: a day with a time, the stamps of web archives, a time ago."""

import re
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from archive.dates.periods import named
from archive.dates.unreal import Unreal
from archive.dates.written import Days, written

_CLOCK = re.compile(
    r"(?P<day>.{4,40}?)(?:t| ?, ?| |:)(?:a |at |vers |- )?(?P<hour>\d{1,2})"
    r"(?:(?::| ?h ?)(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?| ?h|(?= ?[ap]\.?m))"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?:(?P<utc>z|utc|gmt)|(?P<sign>[+-])(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?|(?P<zone>[a-z]{3,}(?:/.+)?)))?"
)
# As Memento and the Wayback machine write them, in UTC, and ISO 8601 without signs.
_STAMP = re.compile(r"(?P<day>\d{8})(?P<t>t?)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<utc>z?)")
_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("un une a an one", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven", "huit eight",
         "neuf nine", "dix ten", "onze eleven", "douze twelve", "treize", "quatorze", "quinze fifteen"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_AGO = re.compile(
    rf"(?:il y a |(?:les |the )?(?:last |past )?)(?:(?P<n>\d{{1,6}}) ?|(?P<word>{'|'.join(_NUMBERS)}) )"
    r"(?:derniers |dernieres )?(?P<unit>[a-z]+)(?: ago)?"
)
# Months and years of fixed length: "3 months ago" names a stretch to look at, not a day of the calendar.
_UNITS = {
    name: length
    for names, length in (
        ("min minute minutes", timedelta(minutes=1)),
        ("h heure heures hour hours", timedelta(hours=1)),
        ("d j jour jours day days", timedelta(days=1)),
        ("w sem semaine semaines week weeks", timedelta(weeks=1)),
        ("m mo mois month months", timedelta(days=30)),
        ("y a an ans annee annees year years", timedelta(days=365)),
    )
    for name in names.split()
}


def instant(plain: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """A day with a time, in its own offset or else in *zone*; what is so long before *now*. Raises `Unreal`."""
    if plain in ("maintenant", "now"):
        return now.astimezone(UTC)
    if found := _STAMP.fullmatch(plain):
        return _at(found, written(found["day"]), UTC if found["utc"] or not found["t"] else zone)
    if (found := _CLOCK.fullmatch(plain)) and (days := _days(found["day"], now, zone)):
        return _at(found, days, _offset(found) or zone)
    return _ago(plain, now)


def _days(plain: str, now: datetime, zone: ZoneInfo) -> Days | None:
    return named(plain, now.astimezone(zone).date()) or written(plain)


def _at(found: re.Match[str], days: Days | None, zone: timezone | ZoneInfo) -> datetime | None:
    if not days or days[0] != days[1]:
        return None
    parts = found.groupdict()
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half")
    if hour > 23 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        raise Unreal("a day has no such hour: write it as 14:30", "un jour n'a pas cette heure : écrivez 14:30")
    hour = hour % 12 + 12 * (half == "p") if half else hour
    # To the millisecond, as the archive stores it.
    part = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    return datetime.combine(days[0], time(hour, minute, second, part), zone).astimezone(UTC)


def _offset(found: re.Match[str]) -> timezone | None:
    if found["zone"]:
        raise Unreal("give its offset, such as Z or +02:00", "donnez le décalage, comme Z ou +02:00")
    if not found["sign"]:
        return UTC if found["utc"] else None
    away = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if away >= timedelta(days=1):
        raise Unreal("no zone is so far from UTC", "aucun fuseau n'est si loin de l'UTC")
    return timezone(-away if found["sign"] == "-" else away)


def _ago(plain: str, now: datetime) -> datetime | None:
    found = _AGO.fullmatch(plain)
    if not found:
        return None
    many = int(found["n"]) if found["n"] else _NUMBERS[found["word"]]
    # In French it might be weeks, and seconds elsewhere.
    if found["unit"] == "s":
        raise Unreal(f"write {many} semaines for weeks", f"écrivez {many} semaines")
    unit = _UNITS.get(found["unit"])
    return now.astimezone(UTC) - many * unit if unit else None
