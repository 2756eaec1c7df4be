"""The examples of the guides run, on the demonstration archive, as they stand."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Archive
from scraper.cli import main
from tests.support import sql
from tests.support.archives import demo_archive, demo_config

ROOT = Path(__file__).parents[2]
GUIDES = ("docs/researcher.md", "docs/schema.md", "docs/api.md", "README.md")
# These answer until they are stopped; their own tests start and stop them.
SERVERS = ("cirma datasette", "cirma serve", "--serve")
# These crawl, write or ask the network; the commands have tests of their own.
OTHERS = re.compile(
    r"^cirma (crawl|init|demo|schedule|sites|doctor|notify|verify --head|restore|import|backup|digest)\b"
)


def blocks(language: str, guides: tuple[str, ...] = GUIDES) -> Iterator[tuple[str, str]]:
    for guide in guides:
        fenced = re.compile(rf"^```{language}\n(.*?)^```", re.DOTALL | re.MULTILINE)
        yield from ((guide, block) for block in fenced.findall((ROOT / guide).read_text("utf-8")))


def commands() -> list[str]:
    lines = (line.split("  #")[0].strip() for _, block in blocks("bash") for line in block.splitlines())
    return list(dict.fromkeys(line for line in lines if line.startswith("cirma ")))


def test_there_are_examples_of_every_kind() -> None:
    assert len(commands()) > 15
    assert {guide for guide, _ in blocks("python")} >= {"docs/researcher.md"}
    assert {guide for guide, _ in blocks("sql")} >= {"docs/researcher.md", "docs/schema.md"}


@pytest.mark.parametrize("line", [line for line in commands() if not OTHERS.match(line)])
def test_a_command_of_a_guide_answers(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if any(word in line for word in SERVERS):
        assert main([shlex.split(line)[1], "--help"]) == 0
        return
    with Archive(demo_archive()) as archive:
        change = archive.changes(kind="edit", field="body")[0]
    named = {"CHANGE": change.id, "SNAPSHOT": str(change.after), "OUT": str(tmp_path / "out")}
    words = [named.get(word, word) for word in shlex.split(line)[1:]]
    if "archive.db" in words:
        words[words.index("archive.db")] = str(demo_archive())
    else:
        words += ["--config", str(demo_config())]

    assert main(words) == 0

    told = capsys.readouterr()
    assert told.out.strip() or (tmp_path / "out").exists(), f"{line} says nothing"
    assert not told.out.startswith("0 ")


@pytest.mark.parametrize(("guide", "block"), list(blocks("python", ("docs/researcher.md",))))
def test_python_of_a_guide_runs(
    guide: str, block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(demo_archive(), tmp_path / "archive.db")
    monkeypatch.chdir(tmp_path)

    exec(compile(block, guide, "exec"), {})

    assert len(capsys.readouterr().out.splitlines()) > 5


@pytest.mark.parametrize(("guide", "block"), list(blocks("sql")))
def test_sql_of_a_guide_finds_something(guide: str, block: str) -> None:
    with sql.opened(demo_archive()) as connection:
        for statement in filter(str.strip, block.split(";")):
            assert sql.run(connection, statement).fetchall(), f"{guide}: {statement} finds nothing"
