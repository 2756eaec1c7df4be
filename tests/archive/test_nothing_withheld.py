"""What is withheld is in nothing that is served, and what is purged beside a reader is gone once that reader is."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from archive.database import schema
from archive.formats import datasette as served
from archive.query.tables import TABLES
from scraper.cli import main
from tests.support.archives import demo_archive

PLUGINS = Path(served.__file__).with_name("datasette_plugins")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copy(demo_archive(), tmp_path / "archive.db")
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")
    return tmp_path / "config.toml"


def answer(config: Path, path: str, **headers: str) -> tuple[int, str]:
    archive = config.with_name("archive.db")
    database = schema.connect(archive)
    metadata = served.metadata(database, name="archive", title="")
    database.close()

    async def asked() -> tuple[int, str]:
        app = Datasette([str(archive)], metadata=metadata, plugins_dir=str(PLUGINS))
        got: Any = await app.client.get(path, headers=headers)
        return got.status_code, got.text

    return asyncio.run(asked())


def test_a_withheld_post_is_nowhere_in_what_datasette_serves(config: Path) -> None:
    sql = "/archive.json?_shape=array&sql="
    words = f"{sql}select+word+from+state_word+where+word+like+'dement%25'"
    assert json.loads(answer(config, words)[1])

    assert main(["withhold", "Le démenti", "--reason", "by request", "--config", str(config)]) == 0

    assert json.loads(answer(config, words)[1]) == []
    for table in ("content", "reading", "payload"):
        assert answer(config, f"/archive/{table}.json")[0] in (400, 403, 404, 500)
        code, told = answer(config, f"{sql}select+*+from+{table}")
        assert code == 400
        assert "prohibited" in told or "not authorized" in told
    for page in ("current_posts", "post_states", "edits", "removed_posts", "snapshot", "change", "state_text", *TABLES):
        code, told = answer(config, f"/archive/{page}.json?_size=max")
        assert code == 200
        assert "Le démenti" not in told


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST:1"])
def test_this_machine_s_names_are_answered(config: Path, host: str) -> None:
    assert answer(config, "/archive/site.json", host=host)[0] == 200


@pytest.mark.parametrize("host", ["rebound.test", "rebound.test:8001", "localhost.rebound.test", ""])
def test_another_host_s_name_is_not(config: Path, host: str) -> None:
    assert answer(config, "/archive/site.json", host=host)[0] == 421


def test_a_purge_beside_a_reader_says_that_bytes_remain_and_is_finished_later(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = config.with_name("archive.db")
    log = archive.with_name("archive.db-wal")
    with closing(sqlite3.connect(archive, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM payload").fetchone()
        assert main(["purge", "Le démenti", "--reason", "by order", "--yes", "--config", str(config)]) == 0
        assert "erased bytes remain in archive.db-wal" in capsys.readouterr().err
        assert log.stat().st_size > 0

    assert main(["withhold", "Sanctions", "--reason", "another", "--config", str(config)]) == 0
    assert "remain" not in capsys.readouterr().err
    assert not log.exists() or log.stat().st_size == 0


def test_a_purge_alone_says_nothing_of_it(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge", "Le démenti", "--reason", "by order", "--yes", "--config", str(config)]) == 0
    assert "remain" not in capsys.readouterr().err
