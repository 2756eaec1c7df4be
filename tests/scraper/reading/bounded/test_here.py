"""What a worker reads itself is what a child reads, and what a child would not finish ends the worker or is left."""

import os
import signal
import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from archive.model import Problem, ProblemKind, Reading, Verdict
from archive.sameness import reading_digest
from scraper.parse.page import Page
from scraper.parse.reading import unreadable
from scraper.reading import bounded
from scraper.reading.bounded import LIMITS, here
from scraper.reading.bounded.here import Here
from tests.scraper.reading.bounded.test_reader import ATTRIBUTES, OPEN_MARKS, ORDINARY, page

NOTHING, AS_A_CHILD, OTHERWISE, RAISED = range(4)
DATED = ORDINARY.replace(
    "</head>",
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "BlogPosting",'
    ' "headline": "Titre", "datePublished": "2025-01-01T10:00:00+05:30"}</script></head>',
)


def ended(act: Callable[[], Reading | None], child: Reading | None = None) -> int:
    """How a process ends that does *act*: with what was read, or by the negative number of a signal."""
    if (pid := os.fork()) == 0:
        how = RAISED
        try:
            found = act()
            # By its digest: equal instants may be written in two zones.
            same = found is not None and child is not None and reading_digest(found) == reading_digest(child)
            how = NOTHING if found is None else AS_A_CHILD if same else OTHERWISE
        finally:
            os._exit(how)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("text", [ORDINARY, DATED, "", "<p>" * 100])
def test_a_page_reads_as_in_a_child(text: str) -> None:
    assert ended(lambda: Here().read(page(text)), bounded.read(page(text))) == AS_A_CHILD


def test_one_process_reads_page_after_page() -> None:
    def read() -> Reading | None:
        reads = Here()
        for _ in range(20):
            reads.read(page(ORDINARY))
        return reads.read(page(DATED))

    assert ended(read, bounded.read(page(DATED))) == AS_A_CHILD


@pytest.mark.parametrize("text", [OPEN_MARKS, ATTRIBUTES])
def test_what_costs_a_child_too_much_is_never_read(text: str) -> None:
    assert ended(lambda: Here().read(page(text))) in (NOTHING, -signal.SIGPROF)


def test_a_process_that_took_much_leaves_all_further_pages() -> None:
    def read() -> Reading | None:
        reads = Here()
        bytearray(here._MOST_TAKEN + (1 << 20))
        reads.read(page(ORDINARY))
        return reads.read(page(ORDINARY))

    assert ended(read) == NOTHING


def test_a_large_page_is_left() -> None:
    assert ended(lambda: Here().read(page(ORDINARY + " " * here._LARGEST))) == NOTHING


def test_a_reader_that_does_not_even_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "LIMITS", replace(LIMITS, wall=0.2))
    monkeypatch.setattr("scraper.parse.total.read_caught", lambda _: time.sleep(20))

    assert ended(lambda: Here().read(page(ORDINARY))) == -signal.SIGALRM


def _without_room(_: Page) -> Reading:
    raise MemoryError


def _broken(broken: Page) -> Reading:
    return unreadable(broken, Problem(kind=ProblemKind.CRASHED))


def _much(read: Page) -> Reading:
    return Reading(parser="p", verdict=Verdict.OTHER, canonical="x" * (LIMITS.answer + 1))


@pytest.mark.parametrize("read", [_without_room, _broken, _much])
def test_what_went_wrong_is_left(monkeypatch: pytest.MonkeyPatch, read: Callable[[Page], Reading]) -> None:
    monkeypatch.setattr("scraper.parse.total.read_caught", read)

    assert ended(lambda: Here().read(page(ORDINARY))) == NOTHING


def test_nothing_is_bound_between_two_pages() -> None:
    def read() -> Reading | None:
        reads = Here()
        found = reads.read(page(ORDINARY))
        bytearray(3 * LIMITS.memory)
        timers = (signal.getitimer(signal.ITIMER_PROF), signal.getitimer(signal.ITIMER_REAL))
        return found if timers == ((0.0, 0.0), (0.0, 0.0)) else None

    assert ended(read, bounded.read(page(ORDINARY))) == AS_A_CHILD
