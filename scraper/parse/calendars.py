"""Days of other calendars than the Gregorian: Thai and Japanese years, Taiwan's, and the Persian solar calendar."""

from datetime import date

# From the first day on: an era ends where the next begins.
_ERAS = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date(1868, 1, 25),
}
_BUDDHIST = 543
_REPUBLIC = ("民國", "民国")
_REPUBLIC_BEFORE = 1911
# The arithmetic of 33 years agrees with the astronomers' for these years, 1925 to 2078.
_PERSIAN_YEARS = range(1304, 1457)
_PERSIAN_EPOCH = date(1925, 3, 21).toordinal()


def buddhist(year: int, month: int, day: int) -> date | None:
    """The day of a year since the Buddha's, as Thailand counts since 1941."""
    return _date(year - _BUDDHIST, month, day) if year > 2484 else None


def of_era(era: str, year: int, month: int, day: int) -> date | None:
    """The day of the *year* of a Japanese *era*, or of Taiwan's republic; None for an era that had no such day."""
    if era in _REPUBLIC:
        return _date(year + _REPUBLIC_BEFORE, month, day)
    begun = _ERAS.get(era)
    found = _date(begun.year + year - 1, month, day) if begun and year else None
    # The day on which an era ends is of the next: that begins with it.
    ended = min((other for other in _ERAS.values() if begun and other > begun), default=date.max)
    return found if begun and found and begun <= found < ended else None


def persian(year: int, month: int, day: int) -> date | None:
    """The day of the Persian solar calendar of Iran; None where there is no such day, or before 1925."""
    if year not in _PERSIAN_YEARS or not 1 <= month <= 12:
        return None
    longest = 31 if month < 7 else 30 if month < 12 or _persian_start(year + 1) - _persian_start(year) == 366 else 29
    if not 1 <= day <= longest:
        return None
    before = 31 * (month - 1) if month < 7 else 186 + 30 * (month - 7)
    return date.fromordinal(_persian_start(year) + before + day - 1)


def _persian_start(year: int) -> int:
    """The ordinal of the first day of *year*: eight leap years in 33."""
    return _PERSIAN_EPOCH + 365 * (year - 1304) + (8 * year + 21) // 33 - (8 * 1304 + 21) // 33


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
