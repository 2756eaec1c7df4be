"""The folder of an export: whole or not at all."""

from pathlib import Path

import pytest

from archive.export import folder


def test_an_export_that_failed_half_way_can_be_run_again(tmp_path: Path) -> None:
    into = tmp_path / "out"
    with pytest.raises(FileNotFoundError), folder.filling(into) as half:
        (half / "a.txt").write_text((half / "nowhere").read_text())
    assert list(tmp_path.iterdir()) == []

    with folder.filling(into) as half:
        (half / "a.txt").write_text("whole")

    assert (into / "a.txt").read_text() == "whole"
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_an_export_that_was_killed_half_way_does_not_stand_in_its_own_way(tmp_path: Path) -> None:
    (tmp_path / ".part").mkdir()
    (tmp_path / ".part" / "a.txt").write_text("half")

    with folder.filling(tmp_path) as half:
        (half / "b.txt").write_text("whole")

    assert [item.name for item in tmp_path.iterdir()] == ["b.txt"]


def test_what_is_there_already_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(folder.NotEmpty), folder.filling(tmp_path):
        pass

    assert (tmp_path / "mine.txt").read_text() == "mine"
