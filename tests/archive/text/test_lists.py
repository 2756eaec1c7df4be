"""The lists of words are files that a linguist can review: one entry a line, sorted, once, with source and date."""

from pathlib import Path

import pytest

from archive.text import lists

DATA = Path(lists.__file__).parent / "data"
FILES = sorted(DATA.rglob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DATA)))
def test_a_list_can_be_reviewed(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    entries = [line for line in lines if not line.startswith("#")]

    assert lines[: len(head)] == head
    assert any(line.startswith("# source: ") for line in head)
    assert any(line.startswith("# date: ") for line in head)
    assert entries == sorted(set(entries))
    assert all(entry == " ".join(entry.split()) for entry in entries)


def test_a_list_that_is_not_there_lists_nothing() -> None:
    assert lists.entries("cs/phrases") == ()
    assert ("resol", "revol") in {tuple(pair.split()) for pair in lists.entries("lookalikes")}


def test_every_list_is_of_a_language_that_is_known() -> None:
    assert {path.parent.name for path in FILES} == {"data", *lists.LANGUAGES}
