"""Reading is total: any bytes have a reading, if only that they could not be read, where and why.

This is the one seam between pages and the archive. Whatever escapes a reader is a fault of ours, and one odd page must
not end the reading of all others: the capture is kept, and a better parser reads it anew.
"""

from archive.cleaning.storable import Unstorable, storable
from archive.model import Problem, ProblemKind, Reading, Verdict, in_a_line, problem_of
from scraper.parse.page import Page
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
    return _unreadable(page, problem)


def unreadable(page: Page, kind: ProblemKind, detail: str) -> Reading:
    """The reading of a *page* that could not be read: no evidence of anything."""
    return _unreadable(page, Problem(kind=kind, detail=in_a_line(detail)))


def _unreadable(page: Page, problem: Problem) -> Reading:
    return Reading(parser=page.site.parser, verdict=Verdict.UNREADABLE, complete=False, problems=(problem,))
