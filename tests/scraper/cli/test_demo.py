"""`cirma demo` takes away what an earlier demo left, and nothing else."""

from pathlib import Path

import pytest

from scraper.cli import main
from scraper.cli.demo import CONTACT

OTHERS = {
    "an archive with its configuration": {"archive.db": "kept for years", "config.toml": 'contact = "a@b.fr"'},
    "an archive alone": {"archive.db": "kept for years"},
    "a configuration alone": {"config.toml": "[archive]"},
}


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_the_demos_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")

    assert main(["demo", "--into", str(tmp_path)]) == 2

    assert "--into" in capsys.readouterr().err
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == files


def test_an_earlier_demo_makes_room(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'contact = "{CONTACT}"', "utf-8")
    (tmp_path / "archive.db").write_text("no database", "utf-8")

    assert main(["demo", "--into", str(tmp_path)]) == 0

    assert (tmp_path / "archive.db").read_bytes().startswith(b"SQLite format 3")
