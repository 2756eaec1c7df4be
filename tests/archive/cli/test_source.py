"""Archives that were received: opened as files, wherever they lie, and citing themselves."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from archive.citation import Form
from archive.copies.recognition import SQLITE
from archive.errors import CannotOpen, ConfigError
from scraper.cli import COMMANDS, main, program
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

OWN: dict[str, Any] = {
    "name": "Archive d’essai",
    "institution": "Institut X",
    "permalink": "https://x.example/{snapshot}",
    "aliases": {"Élise Vauquelan": "Vauquelan, Élise"},
}
WRITING = {"crawl", "reparse", "sites", "demo", "schedule", "notify", "doctor", "backup", "repair"}
WRITING |= {"open", "restore", "withhold", "release", "purge", "init", "import"}


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A copy of the demonstration archive, without configuration, that says of itself how it is cited."""
    path = tmp_path / "received.db"
    shutil.copy(demo_archive(), path)
    own = {
        "archive": {"name": "Archive d’essai", "institution": "Institut X", "permalink": "https://x.example/{snapshot}"}
    }
    with sql.opened(path) as connection:
        sql.run(connection, "UPDATE crawl SET configuration = json_patch(configuration, ?)", (json.dumps(own),))
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


@pytest.mark.parametrize("form", [form.value for form in Form])
def test_both_citations_are_equal(form: str, tmp_path: Path) -> None:
    """What a crawl writes of the configuration makes the recipient's citation the archivist's, to the letter."""
    blog = FakeWix(demo_blog())
    archivist = Archivist(tmp_path, blog)
    archivist.config = replace(archivist.config, archive=replace(archivist.config.archive, **OWN))
    archivist.crawl()
    written = tomllib_text(archivist.path)
    (tmp_path / "config.toml").write_text(written, "utf-8")
    (tmp_path / "sent").mkdir()
    sent = shutil.copy(archivist.path, tmp_path / "sent" / "got.db")

    for post in ("sanctions-éloge", "détroits"):
        theirs = run("cite", post, "--format", form, "--archive", sent).stdout
        assert theirs == run("cite", post, "--format", form, "--config", tmp_path / "config.toml").stdout
        assert "Institut X" in theirs or form in {"ris", "bibtex", "csl-json"}
    assert (
        run("cite", "--authors", "--archive", sent).stdout
        == run("cite", "--authors", "--config", tmp_path / "config.toml").stdout
    )


def tomllib_text(path: Path) -> str:
    aliases = "\n".join(f'"{name}" = "{alias}"' for name, alias in OWN["aliases"].items())
    own = "\n".join(f'{name} = "{value}"' for name, value in OWN.items() if name != "aliases")
    return f'[archive]\npath = "{path}"\n{own}\n\n[archive.aliases]\n{aliases}\n'


def test_open_tells_what_another_hand_wrote(received: Path) -> None:
    """The fixture wrote to it, as another hand may."""
    assert main(["open", str(received)]) == 1
    assert "crawl: its rows were altered" in run("open", received).stdout


def test_open_tells_a_sound_archive(tmp_path: Path) -> None:
    path = Path(shutil.copy(demo_archive(), tmp_path / "a b.db"))
    before = path.read_bytes()

    told, record = run("open", path), json.loads(run("open", tmp_path, "--json").stdout)

    assert (told.exit_code, path.read_bytes()) == (0, before)
    assert "12 live" in told.stdout
    assert f"--archive '{path}'" in told.stdout
    assert record["sound"] is True
    assert record["sites"][0]["posts"] == {"gone": 1, "live": 12}


def test_open_compares_the_digest_beside_it(tmp_path: Path) -> None:
    path = Path(shutil.copy(demo_archive(), tmp_path / "a.db"))
    beside = tmp_path / "a.db.sha256"
    beside.write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  a.db\n", "utf-8")
    assert "it is the file whose SHA-256" in run("open", path).stdout

    beside.write_text(f"{'0' * 64}  a.db\n", "utf-8")
    assert main(["open", str(path)]) == 1


@pytest.mark.parametrize(
    ("name", "head", "told"),
    [
        ("a.db.gz", b"\x1f\x8b\x08", "gunzip"),
        ("a.db.zst", b"\x28\xb5\x2f\xfd", "zstd -d"),
        ("a.warc.gz", b"\x1f\x8b\x08", "cirma import"),
        ("a.warc", b"WARC/1.1\r\n", "cirma import"),
        ("a.wacz", b"PK\x03\x04", "cirma import"),
        ("config.toml", b"[archive]", "--config"),
        ("a.db", b"<!doctype html>", "ask for it again"),
        ("a.db", b"", "ask for it again"),
        ("a.txt", b"Bonjour", "not a cirma archive"),
        ("other.db", SQLITE + b"\0" * 84, "not an archive"),
    ],
)
def test_open_says_what_else_a_file_is(name: str, head: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(head)

    with pytest.raises(CannotOpen, match=re.escape(told)):
        run("open", tmp_path / name)


def test_open_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="no such file"):
        run("open", tmp_path / "a.db")
    with pytest.raises(CannotOpen, match="folder without an archive"):
        run("open", tmp_path)


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that only its owner may write, with an archive in write-ahead form and no journal beside it."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "archive.db"
    shutil.copy(demo_archive(), path)
    with sql.opened(path) as connection:
        sql.run(connection, "PRAGMA journal_mode = WAL")
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


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can try as another user")
@pytest.mark.parametrize(("journal", "said"), [(b"", ""), (b"x" * 100, "copy both files")])
def test_a_journal_that_cannot_be_read_there_is_told(read_only: Path, journal: bytes, said: str) -> None:
    read_only.with_name(f"{read_only.name}-wal").write_bytes(journal)
    script = (
        "import os, sys, archive.cli.posts, scraper.cli as cli; os.setgid(65534); os.setuid(65534);"
        f"sys.exit(cli.main(['posts', '--archive', {str(read_only)!r}]))"
    )

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
    assert len(told.stdout.splitlines()) == 14
    assert ("journal" in told.stderr, said in told.stderr) == (bool(journal), True)


def test_a_folder_with_one_archive_is_that_archive(received: Path) -> None:
    assert run("posts", "--archive", received.parent).stdout == run("posts", "--archive", received).stdout
    shutil.copy(received, received.with_name("second.db"))
    with pytest.raises(CannotOpen, match=r"name one of its archives: received\.db, second\.db"):
        run("posts", "--archive", received.parent)


def test_what_is_no_archive_is_told_by_every_command(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[archive]\n", "utf-8")
    with pytest.raises(CannotOpen, match="it is a configuration"):
        run("posts", "--archive", tmp_path / "config.toml")
    with pytest.raises(CannotOpen, match="there is no such file"):
        run("posts", "--archive", tmp_path / "nothing.db")


def test_an_archive_or_a_folder_for_a_configuration_is_recognised(received: Path) -> None:
    with pytest.raises(ConfigError, match="it is an archive, not a configuration"):
        run("crawl", "--config", received)
    with pytest.raises(ConfigError, match="it is a folder"):
        run("posts", "--config", received.parent)


def test_a_received_archive_has_no_channels_to_send_through() -> None:
    result = CliRunner().invoke(program, ["digest", "--archive", str(demo_archive()), "--send"])

    assert result.exit_code == 2
    assert "--send" in result.output
