"""Problems that are met deep inside a page, collected for the reading in hand.

A picture whose address does not parse is found ten calls below the reader of the post; no function between has a use
for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from archive.model import Problem, ProblemKind, in_a_line, problem_of

T = TypeVar("T")

# A page may repeat one fault ten thousand times.
_MOST = 20

_noted: ContextVar[dict[Problem, None] | None] = ContextVar("_noted", default=None)


@contextmanager
def collected() -> Iterator[dict[Problem, None]]:
    """The problems that are noted inside, each once, at most twenty."""
    notes: dict[Problem, None] = {}
    before = _noted.set(notes)
    try:
        yield notes
    finally:
        _noted.reset(before)


def note(kind: ProblemKind, detail: str = "") -> None:
    """Note a problem of the page in hand."""
    _add(Problem(kind=kind, detail=in_a_line(detail)))


def attempted(what: str, read: Callable[[], T], default: T) -> T:
    """The result of *read* for one value of a page; if it fails, *default*, and a problem on *what*.

    Only for values whose lack leaves a post a post: never for its title or its text.
    """
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - whatever a value does, the rest of the page is read
        _add(problem_of(error, ProblemKind.BAD_VALUE, what=what))
        return default


def _add(problem: Problem) -> None:
    notes = _noted.get()
    if notes is not None and len(notes) < _MOST:
        notes.setdefault(problem)
