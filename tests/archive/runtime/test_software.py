"""One version, from the tag, wherever the program names itself."""

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

import archive
from archive.runtime import software
from scraper.cli import program
from scraper.demo import demo_blog
from tests.support.archives import demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

ROOT = Path(__file__).parents[3]


def test_the_version_is_written_by_hand_nowhere() -> None:
    sources = [path for package in ("archive", "scraper") for path in (ROOT / package).rglob("*.py")]

    assert [str(path) for path in sources if "/0.1" in path.read_text("utf-8")] == []
    assert 'dynamic = ["version"]' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_place_names_the_same_version(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl(limit=1)

    assert archive.__version__ == software.version()
    assert archivist.rows("SELECT DISTINCT software FROM crawl") == [(f"cirma-archive/{software.version()}",)]
    assert CliRunner().invoke(program, ["--version"]).output.split()[-1] == software.version()


def test_the_archive_answers_without_its_crawler() -> None:
    script = (
        "import sys; sys.modules['scraper'] = None; from archive.cli.program import *;"
        "sys.exit(main(Program(COMMANDS, name='archive'), sys.argv[1:]))"
    )
    config = demo_archive().with_name("none.toml")
    config.write_text(f'[archive]\npath = "{demo_archive()}"\n', "utf-8")

    told = subprocess.run(
        [sys.executable, "-c", script, "posts", "--json", "--config", str(config)], capture_output=True, text=True
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count('"id"') >= 12


def test_the_archive_has_a_command_of_its_own() -> None:
    told = subprocess.run([sys.executable, "-m", "archive", "--help"], capture_output=True, text=True, cwd=ROOT)

    assert told.returncode == 0
    assert "search" in told.stdout
    assert "crawl " not in told.stdout.partition("Commands:")[2]
