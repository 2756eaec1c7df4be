"""Amounts of bytes as people write them in a configuration: `500 MB`, `1.5 GB`."""

import re

# `Go` is how French writes GB: octets.
_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([kMGT]?)[Bo]", re.IGNORECASE)
# Powers of ten, as disks and bills count, and no powers of two.
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "t": 1_000_000_000_000}


def amount(text: str) -> int:
    """`500 MB` as a number of bytes. Raises `ValueError`."""
    match = _AMOUNT.fullmatch(text.strip())
    found = int(float(match[1]) * _UNITS[match[2].lower()]) if match else 0
    if not found:
        raise ValueError(f"{text[:40]!r} is not an amount such as '500 MB' or '1 GB'")
    return found
