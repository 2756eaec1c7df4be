"""Periods by their names: yesterday, last week, the tenth week of a year, its first quarter."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from archive.dates.unreal import Unreal
from archive.dates.written import Days, days


def _today(today: date) -> Days:
    return today, today


def _yesterday(today: date) -> Days:
    return _today(today - timedelta(days=1))


def _before_yesterday(today: date) -> Days:
    return _today(today - timedelta(days=2))


def _week(today: date) -> Days:
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def _last_week(today: date) -> Days:
    return _week(today - timedelta(days=7))


def _this_month(today: date) -> Days:
    return days(today.year, today.month)


def _last_month(today: date) -> Days:
    return _this_month(today.replace(day=1) - timedelta(days=1))


def _this_year(today: date) -> Days:
    return days(today.year)


def _last_year(today: date) -> Days:
    return days(today.year - 1)


_NAMED: dict[str, Callable[[date], Days]] = {
    **dict.fromkeys(("aujourd'hui", "aujourdhui", "ce jour", "today"), _today),
    **dict.fromkeys(("hier", "yesterday"), _yesterday),
    **dict.fromkeys(
        ("avant-hier", "avant hier", "day before yesterday", "the day before yesterday"), _before_yesterday
    ),
    **dict.fromkeys(("cette semaine", "this week"), _week),
    **dict.fromkeys(("ce mois", "ce mois-ci", "this month"), _this_month),
    **dict.fromkeys(("cette annee", "this year"), _this_year),
}
_LAST = re.compile(
    r"(?:(?:la |le |l')?(?P<french>semaine|mois|annee|an) (?:derni|pass|preced)[a-z]+"
    r"|(?:the )?(?:last|past|previous) (?P<english>week|month|year))"
)
_LAST_ONES = {
    **dict.fromkeys(("semaine", "week"), _last_week),
    **dict.fromkeys(("mois", "month"), _last_month),
    **dict.fromkeys(("annee", "an", "year"), _last_year),
}
_WEEK = re.compile(
    r"(?P<y>\d{4})-?w(?P<w>\d{1,2})(?:-(?P<d>[1-7]))?"
    r"|(?:la |the )?(?:semaine|sem\.?|week|w) ?(?P<week>\d{1,2})(?:,| of| de)? (?P<year>\d{4})"
)
_FIRST = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "dernier": 0}
_FIRST |= {"first": 1, "third": 3, "fourth": 4, "last": 0}
_PART = re.compile(
    r"(?P<y>\d{4})[- ]?[qt](?P<q>[1-4])|[qt](?P<quarter>[1-4])[ -/](?P<year>\d{4})"
    rf"|(?:le |the )?(?P<n>[1-4]|{'|'.join(_FIRST)})(?:er|e|eme|nd|st|rd|th)? (?P<part>trimestre|semestre|quarter|half)"
    r"(?: de| of)? (?P<of>\d{4})"
)


def named(plain: str, today: date) -> Days | None:
    """The days of the period called *plain*, of which *today* is a day or the end. Raises `Unreal`."""
    if days_of := _NAMED.get(plain):
        return days_of(today)
    if found := _LAST.fullmatch(plain):
        return _LAST_ONES[found["french"] or found["english"]](today)
    if found := _WEEK.fullmatch(plain):
        return _week_of(int(found["y"] or found["year"]), int(found["w"] or found["week"]), found["d"])
    return _part(found) if (found := _PART.fullmatch(plain)) else None


def _week_of(year: int, week: int, day: str | None) -> Days:
    """The days of a week as ISO 8601 numbers them, or one of them."""
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise Unreal(f"there is no week {week} in {year}", f"il n'y a pas de semaine {week} en {year}") from error
    return _today(monday + timedelta(days=int(day) - 1)) if day else (monday, monday + timedelta(days=6))


def _part(found: re.Match[str]) -> Days:
    """The days of a quarter or half of a year. Raises `Unreal`."""
    parts = 2 if found["part"] in ("semestre", "half") else 4
    number = found["q"] or found["quarter"] or found["n"]
    which = _FIRST.get(number) if number in _FIRST else int(number)
    which = which or parts
    if which > parts:
        raise Unreal(f"a year has {parts} of them", f"une année en a {parts}")
    year, months = int(found["y"] or found["year"] or found["of"]), 12 // parts
    return days(year, which * months - months + 1)[0], days(year, which * months)[1]
