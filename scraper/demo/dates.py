"""Dates as a French Wix blog shows them, on the clock of the render."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

# Written out, not taken from a locale: the machine may have no French one.
_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def shown_date(instant: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """*instant* as a page rendered *at* shows it: relative for a week, without its year for the year."""
    # A date that is still to come is shown as a plain one.
    age = at - instant
    if timedelta() <= age < timedelta(days=7):
        return _ago(age)
    day, today = instant.astimezone(zone), at.astimezone(zone)
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def wix_instant(instant: datetime) -> str:
    """*instant* as the metas write it, to the millisecond."""
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}Z"


def milliseconds(instant: datetime) -> int:
    """*instant* as scripts count it."""
    return int(instant.timestamp()) * 1000 + instant.microsecond // 1000


def _ago(age: timedelta) -> str:
    # In the words that Wix uses. A reader must get an instant out of each of them, on the clock of the render.
    minutes = age // timedelta(minutes=1)
    if not minutes:
        return "il y a quelques secondes"
    if minutes < 60:
        return f"il y a {minutes} min"
    hours = minutes // 60
    if hours < 24:
        return f"il y a {hours} heure{'s' if hours > 1 else ''}"
    return f"il y a {hours // 24} jour{'s' if hours > 47 else ''}"
