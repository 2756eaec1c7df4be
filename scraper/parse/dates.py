"""Dates as pages write them: ISO stamps of the metadata, and visible dates of Wix in nine languages.

Visible dates are a last resort. They follow the site's zone, leave the year out while it is the current one, and are
relative for about a week after publication, measured from when the page was rendered.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from archive.model import Precision, Stamp
from scraper.parse.numbers import whole_number

# Abbreviations and full names: en, fr, de, es, pt, it, cs; without accents and final dots.
_MONTHS = (
    "january jan janvier janv januar jaen enero ene janeiro gennaio gen leden ledna led",
    "february feb fevrier fevr februar febrero fevereiro fev febbraio unor unora uno",
    "march mar mars marz marzo marco brezen brezna bre",
    "april apr avril avr abril abr aprile duben dubna dub",
    "may mai mayo maio maggio mag kveten kvetna kve",
    "june jun juin juni junio junho giugno giu cerven cervna cvn",
    "july jul juillet juil juli julio julho luglio lug cervenec cervence cvc",
    "august aug aout agosto ago srpen srpna srp",
    "september sep sept septembre septiembre setembro set settembre zari",
    "october oct octobre oktober okt octubre outubro out ottobre ott rijen rijna rij",
    "november nov novembre noviembre novembro listopad listopadu lis",
    "december dec decembre dezember dez diciembre dic dezembro dicembre prosinec prosince pro",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}

# Units by how their words begin.
_UNITS = (
    (timedelta(seconds=1), r"sec|seg|sek|vterin|초"),
    (timedelta(minutes=1), r"min|분"),
    (timedelta(hours=1), r"hour|heure|stunde|hora|ora|ore|hodin|시간"),
    (timedelta(days=1), r"day|jour|tag|dia|giorn|dny|dnem|dni|일"),
    (timedelta(weeks=1), r"week|semaine|woche|semana|settiman|tydn|주"),
)
_AGO = re.compile(r"\bago\b|\bil y a\b|^vor |^hace |^ha |\bfa$|^pred |전$")
_DAYS_BACK = {0: ("today", "aujourd'hui", "heute", "hoy", "hoje", "oggi", "dnes", "오늘")} | {
    1: ("yesterday", "hier", "gestern", "ayer", "ontem", "ieri", "vcera", "어제")
}
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_KOREAN = re.compile(r"(?:(\d{4})년 ?)?(\d{1,2})월 ?(\d{1,2})일")
_YEAR_ZERO = re.compile(r"\b0\d{3}\b(?!:)(?! *$)|\b0\d{3} \d\d:")
# Nobody's posts are older; programs write year 1, or the zero of Unix, Windows or a spreadsheet, in either time zone.
_EARLIEST = 1800
_ZEROS = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})
_CLOCKS = timedelta(days=2)
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")


def is_placeholder(day: date) -> bool:
    """Whether *day* is what programs write where they know no date: the zero of some calendar."""
    return day.year < _EARLIEST or day in _ZEROS


def is_ahead(stamp: Stamp, *, observed: datetime) -> bool:
    """Whether a page that was seen at *observed* cannot have been published then, whatever zone its clock keeps."""
    return stamp.instant > observed + _CLOCKS


def declared(text: str, zone: ZoneInfo) -> Stamp | None:
    """The date that metadata declares in ISO 8601, or None. Without a zone of its own it means the site's."""
    stamp = _declared(text, zone)
    return None if stamp and is_placeholder(stamp.day) else stamp


def _declared(text: str, zone: ZoneInfo) -> Stamp | None:
    text = text.strip()
    day = _ISO_DATE.fullmatch(text)
    if day:
        return _day_stamp(text, _date(day[1], day[2], day[3]), zone)
    try:
        instant = datetime.fromisoformat(text)
        instant = (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
        return Stamp(raw=text, instant=instant, precision=Precision.INSTANT, day=instant.astimezone(zone).date())
    except (ValueError, OverflowError):
        return None


def visible(text: str, zone: ZoneInfo, *, rendered: datetime | None) -> Stamp | None:
    """The day that a visible date means, or None. Relative dates and dates without a year need *rendered*."""
    today = rendered.astimezone(zone) if rendered else None
    return _day_stamp(text.strip(), _visible_day(_plain(text), today), zone)


def feed_date(text: str) -> datetime | None:
    """The instant of an RSS `pubDate` (RFC 822), or None."""
    # The parser takes the year 0001 for 2001.
    if _YEAR_ZERO.search(text):
        return None
    try:
        instant = parsedate_to_datetime(text.strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _visible_day(text: str, today: datetime | None) -> date | None:
    if _AGO.search(text):
        return today and _ago(text, today)
    for back, words in _DAYS_BACK.items():
        if today and text in words:
            return (today - timedelta(days=back)).date()
    if iso := _ISO_DATE.search(text):
        return _date(iso[1], iso[2], iso[3])
    if dotted := _DOTTED.search(text):
        return _date(dotted[3], dotted[2], dotted[1])
    if korean := _KOREAN.search(text):
        return _in_year(korean[1], int(korean[2]), int(korean[3]), today)
    return _named_month(text, today)


def _ago(text: str, today: datetime) -> date | None:
    number = _NUMBERS.search(text)
    count = whole_number(number[0]) if number else 1
    if count is None:
        return None
    for unit, words in _UNITS:
        # French "il y a" and Portuguese "há" stand before the unit, so only whole beginnings count.
        if count < 1000 and re.search(rf"(?:\b|\d)(?:{words})", text):
            return (today - count * unit).date()
    return None


def _named_month(text: str, today: datetime | None) -> date | None:
    months = [_MONTH[word] for word in _WORDS.findall(text) if word in _MONTH]
    numbers = _NUMBERS.findall(text)
    days = [int(number) for number in numbers if len(number) < 3]
    years = [number for number in numbers if len(number) == 4]
    if len(months) != 1 or len(days) != 1 or len(years) > 1:
        return None
    return _in_year(years[0] if years else None, months[0], days[0], today)


def _in_year(year: str | None, month: int, day: int, today: datetime | None) -> date | None:
    if year:
        return _date(year, month, day)
    if today is None:
        return None
    found = _date(today.year, month, day)
    # A page rendered in January may still say "29 déc."
    return _date(today.year - 1, month, day) if found and found > today.date() else found


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day_stamp(raw: str, day: date | None, zone: ZoneInfo) -> Stamp | None:
    if day is None or is_placeholder(day):
        return None
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return None
    return Stamp(raw=raw, instant=midnight, precision=Precision.DAY, day=day)


def _plain(text: str) -> str:
    """*text* in lower case without accents; Hangul stays composed."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).replace("’", "'").split())
