"""The notebook of the documentation runs from top to bottom, on the demonstration archive."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.demo import demo_blog
from tests.support import sql
from tests.support.archives import demo_archive, demo_config
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

ROOT = Path(__file__).parents[3]


def run(config: Path) -> subprocess.CompletedProcess[str]:
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    environment = os.environ | {"CIRMA_CONFIG": str(config), "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", "\n".join(code)], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_every_cell_runs() -> None:
    done = run(demo_config())

    assert done.returncode == 0, done.stderr
    assert " silent edits in" in done.stdout
    assert "éloge du temps long" in done.stdout


@pytest.mark.slow
def test_it_takes_many_authors_none_and_no_date(tmp_path: Path) -> None:
    path = Path(shutil.copy(demo_archive(), tmp_path / "archive.db"))
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")
    with sql.opened(path) as connection:
        posts = [post for (post,) in sql.run(connection, "SELECT post FROM post_status ORDER BY post")]
        names = [f"Auteur {number}" for number in range(2 * len(posts))]
        for number, post in enumerate(posts):
            signed = json.dumps(names[2 * number : 2 * number + 2])
            sql.run(connection, "UPDATE post_status SET authors = ? WHERE post = ?", (signed, post))
        sql.run(connection, "UPDATE post_status SET authors = '[]' WHERE post = ?", (posts[0],))
        sql.run(connection, "UPDATE post_status SET published_day = NULL WHERE post = ?", (posts[1],))
        connection.commit()

    done = run(tmp_path / "config.toml")

    assert done.returncode == 0, done.stderr
    assert len(names) == 26


@pytest.mark.slow
def test_it_takes_an_archive_of_one_crawl(tmp_path: Path) -> None:
    Archivist(tmp_path, FakeWix(demo_blog())).crawl()
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")

    done = run(tmp_path / "config.toml")

    assert done.returncode == 0, done.stderr
    assert "0 silent edits in" in done.stdout
    assert "@online{" in done.stdout


def test_it_is_kept_without_outputs() -> None:
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))

    assert not any(cell.get("outputs") for cell in notebook["cells"])
