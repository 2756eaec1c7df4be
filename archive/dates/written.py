"""Days, months and years in digits or with the name of a month, in French and English."""

import re
from calendar import monthrange
from datetime import date

from archive.dates.unreal import Unreal

Days = tuple[date, date]
"""The first day and the last."""

# Written without accents, since what was typed has lost them by now.
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
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|(?:lun|mar|mer|jeu|ven|sam|dim|mon|tues?|wed|thu|thurs?|fri|sat|sun)\.?),? )?(?:le |on |the )?"
)
_DAY, _MONTH, _YEAR = (
    r"(?:(?P<d>\d{1,2})(?:er|ier|e|st|nd|rd|th|\.|°)?|(?P<first>premier))",
    r"(?P<name>[a-z]{3,9})\.?",
    r"(?P<y>\d{4})",
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})(?:(?P<sign>[-/.])(?P<m>\d{1,2})(?:(?P=sign)(?P<d>\d{1,2}))?)?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?:(?P<d>\d{1,2})(?P<sign>[-/.]))?(?P<m>\d{1,2})(?(sign)(?P=sign)|[-/.])(?P<y>\d{4})",
        rf"{_WEEKDAY}(?:{_DAY}[ /-](?:of )?)?{_MONTH}[ ,/-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}",
        rf"{_YEAR}[ ,/-]+{_MONTH}(?:[ /-]{_DAY})?",
    )
)
# What a sentence puts before a month or a year.
_LEAD = re.compile(r"(?:en|in|le mois de|mois de|the month of|month of|l'annee|annee|the year|year) ")
_WITHOUT_YEAR = re.compile(rf"{_WEEKDAY}(?:{_DAY}[ -])?{_MONTH}|\d{{1,2}}[-/.]\d{{1,2}}")
_ONE = r"(?:\d{4}(?:-\d\d){0,2}|\d\d/\d\d/\d{4})"
_TWO = re.compile(rf"{_ONE}(?:-|/| ?\.\.+ ?| - | a | to ){_ONE}")


def written(plain: str) -> Days | None:
    """The days of a date in digits or with the name of its month. Raises `Unreal`."""
    bare = _LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain
    for form in _FORMS:
        found = form.fullmatch(bare)
        if found:
            parts = found.groupdict()
            month = _month(parts.get("m"), parts.get("name"))
            day = "1" if parts.get("first") else parts.get("d")
            return days(int(parts["y"]), month, int(day) if day else None)
    _refuse_half(plain)
    return None


def _refuse_half(plain: str) -> None:
    """Raise `Unreal` for what lacks a year, or names two dates."""
    # A guessed century or year is a wrong answer that looks right.
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", plain):
        raise Unreal("write the year in full", "écrivez l'année en entier")
    yearless = _WITHOUT_YEAR.fullmatch(plain)
    if yearless and (yearless["name"] is None or yearless["name"] in _MONTHS):
        raise Unreal("write the year too", "écrivez aussi l'année")
    if _TWO.fullmatch(plain):
        raise Unreal("those are two dates: give one", "ce sont deux dates : donnez-en une")


def _month(digits: str | None, name: str | None) -> int | None:
    if name is None:
        return int(digits) if digits else None
    if name not in _MONTHS:
        raise Unreal(f"there is no month {name!r}", f"il n'y a pas de mois « {name} »")
    return _MONTHS[name]


def days(year: int, month: int | None = None, day: int | None = None) -> Days:
    """The days of a year, a month or a day. Raises `Unreal` where the calendar has none such."""
    if year == 0:
        raise Unreal("there is no year 0", "il n'y a pas d'année 0")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        # The likeliest mistake of an English reader gets its remedy; the date itself is not guessed.
        swapped = f"{month:02d}/{day:02d}/{year}" if day and day <= 12 and 12 < month <= 31 else ""
        english, french = (f"; days come first: {swapped}", f" ; le jour d'abord : {swapped}") if swapped else ("", "")
        raise Unreal(f"there is no month {month}{english}", f"il n'y a pas de mois {month}{french}")
    length = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if day == 0:
        raise Unreal("there is no day 0", "il n'y a pas de jour 0")
    if day > length:
        raise Unreal(f"that month has {length} days", f"ce mois a {length} jours")
    return date(year, month, day), date(year, month, day)
