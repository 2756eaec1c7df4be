"""Reading within limits of time and memory, whatever the page: the parser works in a child process.

Counting tags cannot promise how long a parser takes. A child that is stopped at its limits can, and what ends it (a
fault inside the parser too) ends nothing else.
"""

from scraper.reading.bounded.limits import LIMITS, ChildLimits
from scraper.reading.bounded.reader import CostlyPage, Died, Unfinished, read

__all__ = ["LIMITS", "ChildLimits", "CostlyPage", "Died", "Unfinished", "read"]
