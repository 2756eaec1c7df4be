"""`cirma fleet` without its extra: it says what to install, and nothing else misses it."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import ConfigError
from archive.speed import hidden
from scraper.cli import main
from scraper.settings import fleet

LIBRARIES = ("procrastinate", "psycopg", "psycopg_pool", "obstore")
COMMANDS = (["init"], ["status"], ["runs"], ["alarms"], ["changes"], ["search", "x"], ["work"], ["verify"])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_it_says_what_to_install(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = {name: sys.modules.pop(name) for name in LIBRARIES if name in sys.modules}
    try:
        with hidden(*LIBRARIES):
            assert main(["fleet", *words]) == 1
    finally:
        sys.modules.update(before)

    assert "pip install 'cirma-archive[fleet]'" in capsys.readouterr().err


def test_no_other_command_imports_it() -> None:
    code = (
        "import sys; from scraper.cli import main; main(['--help']); main(['fleet', '--help']);"
        f" print([m for m in sys.modules if m.split('.')[0] in {LIBRARIES} or m.startswith('scraper.fleet')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "there is no such table"),
        ('[fleet]\nstore = "file:///x"', "database"),
        ('[fleet]\ndatabase = "mysql://x"\nstore = "file:///x"', "names no PostgreSQL"),
        ('[fleet]\ndatabase = "postgresql:///x"', "names no store"),
        ('[fleet]\ndatabase = "postgresql:///x"\nstore = "ftp://x"', "names no store"),
        ('[fleet]\ndatabase = "postgresql:///x"\nstore = "file:///x"\ndead_after = 1', "dead_after"),
        ('[fleet]\ndatabase = "postgresql:///x"\nstores = "file:///x"', "there is no such key"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(tmp_path: Path, table: str, told: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"{table}\n", "utf-8")

    with pytest.raises(ConfigError, match=told):
        fleet.load(path)


def test_a_server_that_does_not_answer_is_told_in_a_line(tmp_path: Path) -> None:
    pytest.importorskip("procrastinate")
    path = tmp_path / "config.toml"
    path.write_text(f'[fleet]\ndatabase = "postgresql:///x?host={tmp_path}"\nstore = "file://{tmp_path}"\n', "utf-8")

    assert main(["fleet", "status", "--config", str(path)]) == 1
