"""Durations as people write them in a configuration: `7 days`, `36 hours`, `90m`."""

import re
from datetime import timedelta

_SPAN = re.compile(r"(\d+)\s*(m|min(?:ute)?s?|h|h(?:ou)?rs?|d|days?|w|weeks?)", re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=36_525)
_DIGITS = 9


def duration(text: str) -> timedelta:
    """`7 days`, `36 hours`, `90m` as a duration. Raises `ValueError`."""
    match = _SPAN.fullmatch(text.strip())
    if not match or not int(match[1]):
        raise ValueError(f"{text!r} is not a duration such as '7 days' or '36 hours'")
    unit = match[2][0].lower()
    # The digits are counted first, since Python would make a number of a million of them.
    if len(match[1]) > _DIGITS or int(match[1]) * _SECONDS[unit] > _LONGEST.total_seconds():
        raise ValueError(f"{text[:40]!r} is longer than a hundred years")
    return timedelta(**{_UNITS[unit]: int(match[1])})
