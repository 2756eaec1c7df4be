"""Amounts of bytes as people write them in a configuration: `500 MB`, `1.5 GB`."""

import re

_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) *(B|kB|MB|GB|TB)", re.IGNORECASE)
# Powers of ten, as disks and bills count, and no powers of two.
_UNITS = {"b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000}


def amount(text: str) -> int:
    """`500 MB` as a number of bytes. Raises `ValueError`."""
    match = _AMOUNT.fullmatch(text.strip())
    if not match or not float(match[1]):
        raise ValueError(f"{text[:40]!r} is not an amount such as '500 MB' or '1 GB'")
    return int(float(match[1]) * _UNITS[match[2].lower()])
