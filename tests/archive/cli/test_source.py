"""Archives that were received: opened as files, wherever they lie, and citing themselves."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scraper.cli import COMMANDS, program
from tests.support.archives import demo_archive

WRITING = {"crawl", "reparse", "sites", "demo", "schedule", "notify", "doctor", "digest", "backup", "repair"}
WRITING |= {"withhold", "release", "purge", "init", "import"}


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A copy of the demonstration archive, without configuration, that says of itself how it is cited."""
    path = tmp_path / "received.db"
    shutil.copy(demo_archive(), path)
    connection = sqlite3.connect(path)
    own = {
        "archive": {"name": "Archive d’essai", "institution": "Institut X", "permalink": "https://x.example/{snapshot}"}
    }
    connection.execute("UPDATE crawl SET configuration = json_patch(configuration, ?)", (json.dumps(own),))
    connection.commit()
    connection.close()
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"CIRMA_CONFIG": ""}).invoke(program, list(map(str, arguments)), catch_exceptions=False)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in WRITING])
def test_every_reading_command_takes_an_archive(command: str) -> None:
    told = run(command, "--help").output

    assert "--archive FILE" in told or "FILE\n" in told or "Commands:" in told


def test_a_file_is_read_without_a_configuration(received: Path) -> None:
    posts = [json.loads(line) for line in run("posts", "--archive", received, "--json").stdout.splitlines()]

    assert len(posts) == 13


def test_a_file_given_as_a_configuration_is_recognised(received: Path) -> None:
    told = run("posts", "--config", received)

    assert "is an archive, not a configuration" in told.stderr
    assert len(told.stdout.splitlines()) == 14


def test_one_of_the_two_is_named(received: Path) -> None:
    assert run("posts", "--archive", received, "--config", "x").exit_code == 2


def test_who_receives_it_cites_as_the_archivist_does(received: Path) -> None:
    cited = run("cite", "sanctions-éloge", "--archive", received).stdout

    assert "Institut X" in cited
    assert "https://x.example/" in cited


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that only its owner may write, with an archive in write-ahead form and no journal beside it."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "archive.db"
    shutil.copy(demo_archive(), path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can try as another user")
def test_a_file_in_a_read_only_place_opens(read_only: Path) -> None:
    script = (
        "import os, sys, archive.cli.posts, scraper.cli as cli; os.setgid(65534); os.setuid(65534);"
        f"sys.exit(cli.main(['posts', '--archive', {str(read_only)!r}]))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
    assert len(told.stdout.splitlines()) == 14
    assert "without its journal" in told.stderr
