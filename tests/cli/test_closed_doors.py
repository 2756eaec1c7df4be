"""Files and folders that this user may not read: named by every command, never in a traceback."""

import encodings.utf_8_sig  # noqa: F401  # as below: a configuration is read by it
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Once the rights are given up, Python may not be able to read its own modules.
import archive.cli.status  # noqa: F401
import scraper.cli.doctor  # noqa: F401
from archive.database import schema
from scraper.cli import main

NOBODY = 65_534


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with an archive and its configuration, seen by a user whom root's rights do not help."""
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_uid == os.getuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o711)
    place = tmp_path / "place"
    place.mkdir()
    (place / "config.toml").write_text('[archive]\npath = "kept/archive.db"\n[[site]]\nid = "a"\n', "utf-8")
    (place / "kept").mkdir()
    schema.create(place / "kept" / "archive.db").close()
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield place
    finally:
        if before == 0:
            os.seteuid(before)
        place.chmod(0o755)
        (place / "kept").chmod(0o755)


def close(path: Path) -> None:
    """Take every right to *path* away from all but root."""
    effective = os.geteuid()
    if os.getuid() == 0:
        os.seteuid(0)
    path.chmod(0)
    os.seteuid(effective)


@pytest.mark.skipif(sys.platform != "linux", reason="rights are Linux's here")
@pytest.mark.parametrize(
    ("closed", "command", "code", "words"),
    [
        pytest.param("config.toml", "status", 2, "config.toml: Permission denied", id="the configuration"),
        pytest.param("", "status", 2, "config.toml: Permission denied", id="its folder"),
        pytest.param("kept", "status", 3, "archive.db: Permission denied", id="the archive's folder"),
        pytest.param("kept", "doctor", 1, "there is none at", id="the archive's folder, for the doctor"),
        pytest.param("kept/archive.db", "status", 3, "unable to open", id="the archive"),
    ],
)
def test_what_may_not_be_read_is_named(
    folder: Path, closed: str, command: str, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    close(folder / closed)

    assert main([command, "--config", str(folder / "config.toml")]) == code

    assert words in "".join(capsys.readouterr())
