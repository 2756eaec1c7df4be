"""Libraries as `cirma` imports them: without pandas and numpy, wherever those are installed. To be imported first."""

from archive.speed import hidden

with hidden("numpy", "pandas", "pygments"):
    import httpx
    import sqlite_utils

__all__ = ["httpx", "sqlite_utils"]
