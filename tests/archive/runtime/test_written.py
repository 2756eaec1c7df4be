"""A small file is written whole or not at all, and a place that refuses is named."""

from pathlib import Path

import pytest

from archive.errors import ConfigError
from archive.runtime.written import write_whole, write_with_folder
from scraper.cli import main


def test_a_file_takes_the_place_of_another_in_one_step(tmp_path: Path) -> None:
    (tmp_path / "a.prom").write_text("old", "utf-8")

    write_whole(tmp_path / "a.prom", "été")

    assert (tmp_path / "a.prom").read_text("utf-8") == "été"
    assert [each.name for each in tmp_path.iterdir()] == ["a.prom"]


@pytest.mark.parametrize("place", [".", "/dev/null/a", "/dev/null/b/a", "/proc/a", "x" * 300, "a\0b"])
def test_a_place_that_refuses_is_named_and_nothing_is_left(place: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name a file that can be written"):
        write_with_folder(tmp_path / place, "text")

    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text("old", "utf-8")

    def full(path: Path, text: str, encoding: str) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        write_whole(tmp_path / "a.toml", "new")

    assert (tmp_path / "a.toml").read_text("utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]


@pytest.mark.parametrize(
    "words",
    [
        ["init", "--config", "/dev/null/config.toml"],
        ["demo", "--into", "/dev/null/demo"],
        ["status", "--prometheus", "/dev/null/a.prom"],
    ],
)
def test_a_command_names_the_place(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    main(["init"])

    assert main(words) == 2


def test_no_folder_is_made_for_figures(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        write_whole(tmp_path / "misspelt" / "a.prom", "text", where="--prometheus")

    assert not list(tmp_path.iterdir())
