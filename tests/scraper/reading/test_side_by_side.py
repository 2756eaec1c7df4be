"""Workers that read beside each other: all that is asked for comes, in its order, whichever of them end."""

import os
import signal
from concurrent.futures import BrokenExecutor
from pathlib import Path

import msgspec
import pytest

from scraper.reading.side_by_side import SideBySide

DECODER = msgspec.msgpack.Decoder(list[str])
# What ends the process that reads it: here alone, or wherever it is read.
ENDS, ENDS_ALL = "ends", "ends all"


def spoken(path: Path, identities: tuple[str, ...], *, here: bool) -> bytes:
    """Each of *identities* with how it was read."""
    if any(name == ENDS_ALL or (name.startswith(ENDS) and here) for name in identities):
        os.kill(os.getpid(), signal.SIGPROF)
    return msgspec.msgpack.encode([f"{path.name} {name}" for name in identities])


def read(names: list[str]) -> list[str]:
    with SideBySide(Path("a"), spoken, DECODER) as readers:
        return list(readers.in_order(names))


@pytest.mark.parametrize("count", [0, 1, 16, 17, 500])
def test_all_are_read_in_their_order(count: int) -> None:
    names = [str(number) for number in range(count)]

    assert read(names) == [f"a {name}" for name in names]


@pytest.mark.parametrize("places", [(0,), (499,), (3, 4, 250), (10, 120, 121, 260, 400)])
def test_a_worker_that_ends_loses_nothing(places: tuple[int, ...]) -> None:
    names = [f"{ENDS} {number}" if number in places else str(number) for number in range(500)]

    assert read(names) == [f"a {name}" for name in names]


def test_what_ends_a_careful_worker_too_is_an_error() -> None:
    with pytest.raises(BrokenExecutor):
        read([ENDS_ALL if number == 100 else str(number) for number in range(200)])


def test_who_asks_no_more_waits_for_nothing() -> None:
    with SideBySide(Path("a"), spoken, DECODER) as readers:
        first = next(readers.in_order(map(str, range(10_000))))

    assert first == "a 0"
