"""Dates as people write them: the one reader that every command, the Python API and the SQL functions share."""

from archive.dates.reading import DateSpan, in_order, is_plain, read

__all__ = ["DateSpan", "in_order", "is_plain", "read"]
