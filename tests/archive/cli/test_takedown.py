"""Orders that cannot be carried out, or not wholly, say so and exit otherwise."""

import json
import shutil
from pathlib import Path

import pytest

from archive.media.folder import folder_of
from scraper.cli import main
from scraper.demo import demo_blog
from tests.support.archives import demo_archive
from tests.support.checking import checked
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

PORTS = "ports-puissance-la-géographie-discrète-de-l-influence"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with the pictures of the demonstration blog."""
    archivist = Archivist(tmp_path, FakeWix(demo_blog()), media="posts")
    archivist.crawl()
    return archivist.path


def run(path: Path, *words: str) -> int:
    """Run the program on the archive at *path*; its exit code."""
    (path.parent / "config.toml").write_text(f'[archive]\npath = "{path.name}"\n', "utf-8")
    return main([*words, "--config", str(path.parent / "config.toml")])


def test_what_was_purged_is_not_shown_again_and_the_exit_code_says_so(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(path, "withhold", PORTS, "--reason", "asked for") == 0
    assert run(path, "withhold", PORTS, "--reason", "asked for again") == 0
    assert run(path, "release", PORTS, "--reason", "settled") == 0
    assert run(path, "release", PORTS, "--reason", "settled") == 0
    assert run(path, "purge", PORTS, "--reason", "ordered", "--yes") == 0

    assert run(path, "release", PORTS, "--reason", "regretted") == 1

    assert "its bytes were purged" in capsys.readouterr().err


def test_a_purge_without_the_folder_of_the_files_is_partial_until_it_is_back(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = folder_of(path).rename(path.with_name("another-disk"))

    assert run(path, "purge", PORTS, "--reason", "ordered", "--yes") == 4

    assert "archive.media is not there, and may hold files of it" in capsys.readouterr().err
    away.rename(folder_of(path))
    assert "it was to be purged, and its file is there" in {fault.why for fault in checked(path).faults}
    # As the message says; whoever writes next erases them.
    assert run(path, "verify") == 1
    assert checked(path).clean


def test_a_change_of_a_withheld_post_is_told_as_withheld_and_never_as_an_error_of_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(shutil.copy(demo_archive(), tmp_path))
    assert run(path, "changes", "--flag", "number", "--json") == 0
    change = json.loads(capsys.readouterr().out)
    assert run(path, "withhold", change["post"], "--reason", "asked for by the author") == 0

    for command in (("diff", change["id"]), ("cite", "--change", change["id"])):
        capsys.readouterr()
        assert run(path, *command) == 1
        told = capsys.readouterr().err
        assert "asked for by the author" in told
        assert "parser" not in told

    assert run(path, "release", change["post"], "--reason", "settled") == 0
    assert run(path, "diff", change["id"]) == 0
