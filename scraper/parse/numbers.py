"""Whole numbers in pages: those that a person could have meant."""

from archive.model import ProblemKind
from scraper.parse.notes import note

# Python refuses to read 4,300 digits, and a column holds 18.
_LONGEST = 9


def whole_number(digits: str) -> int | None:
    """The number that *digits* are, or None, and a problem, where they are more than nine."""
    if len(digits) <= _LONGEST:
        return int(digits)
    note(ProblemKind.BAD_VALUE, f"a number of {len(digits)} digits")
    return None
