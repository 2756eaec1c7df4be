"""No export of text carries what would drive the terminal of a program that prints it later."""

import shutil
import subprocess
from pathlib import Path

import pytest

from archive.cleaning.harmless import clean_text
from archive.database import schema
from archive.export.cells import safe
from scraper.cli import main
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.packing import replacing, with_packing

HARMFUL = "\\u001b]0;owned\\u0007\\u009b31m\\u202e"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """An archive whose every title and text drives terminals."""
    path = tmp_path / "archive.db"
    shutil.copy(demo_archive(), path)
    database = schema.create(path)
    with database.conn:
        with_packing(database.conn)
        sql.run(database, replacing('"title":"', f'"title":"{HARMFUL}'))
        sql.run(database, replacing('"text":"', f'"text":"{HARMFUL}'))
    database.close()
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")
    return tmp_path / "config.toml"


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown", "bibtex", "ris", "csl-json", "git", "html"])
def test_no_text_format_carries_any(config: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"

    assert main(["export", form, str(out), "--config", str(config)]) == 0

    files = [path for path in out.rglob("*") if path.is_file() and ".git" not in path.relative_to(out).parts]
    texts = {path.name: path.read_bytes().decode("utf-8") for path in files}
    if form == "git":
        log = subprocess.run(["git", "-C", str(out), "log", "-p"], capture_output=True, check=True)
        texts["log"] = log.stdout.decode("utf-8")
    assert texts
    for name, text in texts.items():
        assert clean_text(text) == text, name


@pytest.mark.parametrize("cell", ["\ufeff=1", "\u200b=1", " \u200f+1", "＝1+1", "－1", "\u2060@SUM(A1)", "\u00a0=1"])
def test_a_formula_behind_what_has_no_width_or_of_full_width_is_no_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "\u200fعربي", "«=»", "é-1"])
def test_a_text_with_signs_inside_stays_as_it_is(cell: str) -> None:
    assert safe(cell) == cell
