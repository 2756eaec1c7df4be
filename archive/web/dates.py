"""Days and instants as people read them, inside `<time>` elements that programs read."""

from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from markupsafe import Markup

from archive import timestamps
from archive.web.languages import Catalogue

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
SHORT = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def day_text(day: date, language: str, *, short: bool = False) -> str:
    """`1er mars 2026` or `1 March 2026`; the month cut short on request. Its parts do not part at a line's end."""
    names = (SHORT if short else MONTHS)[language]
    # French writes the first of a month as an ordinal, and no other day.
    number = "1er" if day.day == 1 and language == "fr" else str(day.day)
    return f"{number}\u00a0{names[day.month - 1]}\u00a0{day.year}"


def month_text(month: str, language: str) -> str:
    """`mars 2026` for `2026-03`."""
    year, number = month.split("-")
    return f"{MONTHS[language][int(number) - 1]}\u00a0{year}"


def clock_text(instant: datetime, language: str) -> str:
    """The time of day: `10 h 27` or `10:27`."""
    return f"{instant.hour}\u00a0h\u00a0{instant:%M}" if language == "fr" else f"{instant:%H:%M}"


class Dates:
    """Writes dates in one language and one zone."""

    def __init__(self, words: Catalogue, zone: ZoneInfo) -> None:
        self._words = words
        self.zone = zone

    def day(self, day: date | None, *, short: bool = False) -> Markup:
        """A day, or a dash for None."""
        if day is None:
            return Markup("–")
        return _time(day.isoformat(), day_text(day, self._words.language, short=short))

    def local_day(self, instant: datetime | None, *, short: bool = False) -> Markup:
        """The day of *instant* in the zone; the instant itself is in the element."""
        if instant is None:
            return Markup("–")
        local = instant.astimezone(self.zone)
        return _time(timestamps.text(instant), day_text(local.date(), self._words.language, short=short))

    def moment(self, instant: datetime | None, *, short: bool = False) -> Markup:
        """The day and time of *instant* in the zone, or a dash for None."""
        return Markup("–") if instant is None else _time(timestamps.text(instant), self.plain(instant, short=short))

    def plain(self, instant: datetime, *, short: bool = False) -> str:
        """The same without an element, for titles and charts."""
        local, language = instant.astimezone(self.zone), self._words.language
        day = day_text(local.date(), language, short=short)
        return self._words("date.at", day=day, time=clock_text(local, language))

    def short(self, instant: datetime) -> str:
        """The day of *instant* in the zone, its month cut short, without an element."""
        return day_text(instant.astimezone(self.zone).date(), self._words.language, short=True)

    def month(self, month: str) -> str:
        """`mars 2026` for `2026-03`."""
        return month_text(month, self._words.language)


def _time(machine: str, shown: str) -> Markup:
    return Markup(f'<time datetime="{escape(machine)}">{escape(shown)}</time>')
