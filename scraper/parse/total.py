"""Reading is total: any bytes have a reading, if only that they could not be read, where and why.

This is the one seam between pages and the archive. Whatever escapes a reader is a fault of ours, and one odd page must
not end the reading of all others: the capture is kept, and a better parser reads it anew.
"""

from archive.cleaning.storable import Unstorable, storable
from archive.model import ProblemKind, Reading, problem_of
from scraper.parse.page import Page
from scraper.parse.reading import unreadable
from scraper.parse.verdict import read


def read_caught(page: Page) -> Reading:
    """The reading of *page*, in a form that can be stored and read back. Never raises an `Exception`."""
    try:
        return storable(read(page))
    except Unstorable as error:
        problem = problem_of(error, ProblemKind.UNSTORABLE)
    except MemoryError as error:
        problem = problem_of(error, ProblemKind.TOO_COSTLY)
    except Exception as error:  # noqa: BLE001 - this is the seam
        problem = problem_of(error, ProblemKind.CRASHED)
    return unreadable(page, problem)
