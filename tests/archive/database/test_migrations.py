"""A later program's migration, rehearsed: two programs, each on an old and on a new archive."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

import archive
import scraper
from archive.database import schema, seals
from tests.support import sql

KEPT = Path(__file__).parent / "kept"
NEXT = schema.KEPT_VERSION + 1
# Of the tables that `log` reads.
RENAMED = {("payload", "kind"): "template_group"}
STEP = f"""

@KEPT(name="{NEXT} a rehearsal")
def _kept_next(database: Database) -> None:
    _step(database, {NEXT})
"""
SCRIPT = """
ALTER TABLE packed_capture ADD COLUMN note TEXT; -- NULL in old rows: so their links in the chain hold
ALTER TABLE survey ADD COLUMN pages INTEGER;
UPDATE survey SET pages = count;
CREATE TABLE loan (id INTEGER PRIMARY KEY, reader TEXT NOT NULL) STRICT;
INSERT INTO loan VALUES (1, 'a reader');
CREATE TABLE host_ (name TEXT PRIMARY KEY, next_allowed TEXT NOT NULL, why TEXT NOT NULL) STRICT;
INSERT INTO host_ SELECT * FROM host;
DROP TABLE host;
ALTER TABLE host_ RENAME TO host;
ALTER TABLE packed_payload RENAME COLUMN template_group TO pages;
"""


def program(root: Path, script: str) -> Path:
    """A program of the next version under *root*, whose migration is *script*."""
    for package in (archive, scraper):
        source = Path(str(package.__file__)).parent
        shutil.copytree(source, root / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    module = root / "archive" / "database" / "schema.py"
    module.with_name("sql").joinpath(f"kept_{NEXT}.sql").write_text(script)
    # A view is made anew where a column behind it has another name, though no derived table changed.
    views = module.with_name("sql") / "kept_views.sql"
    renamed = views.read_text("utf-8").replace("p.template_group AS", "p.pages AS")
    views.write_text(renamed.replace("template_group = new", "pages = new"), "utf-8")
    text = re.sub(r"^KEPT_VERSION = \d+", f"KEPT_VERSION = {NEXT}", module.read_text("utf-8"), flags=re.MULTILINE)
    module.write_text(text + STEP, "utf-8")
    return root


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program(tmp_path_factory.mktemp("newer"), SCRIPT)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that this program wrote."""
    path = tmp_path_factory.mktemp("written") / "archive.db"
    made(path, (KEPT / f"kept_{schema.KEPT_VERSION}.sql").read_text("utf-8"))
    assert run(OURS, path, "reparse").returncode == 0
    return path


@pytest.fixture
def old(written: Path, tmp_path: Path) -> Path:
    shutil.copy(written, tmp_path / "archive.db")
    return tmp_path / "archive.db"


OURS = Path(str(archive.__file__)).parents[1]


def made(path: Path, dump: str) -> None:
    with sql.opened(path) as connection:
        connection.executescript(dump)


def run(program: Path, path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Return what the program under *program* says of the archive at *path*."""
    config = path.with_name("config.toml")
    config.write_text(f'[archive]\npath = "{path}"\n')
    command = [sys.executable, "-c", "from scraper.cli import run; run()", *arguments, "--config", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(program)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=path.parent, check=False)


def version(path: Path) -> int:
    with sql.opened(path) as connection:
        return int(sql.value(connection, "PRAGMA user_version"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def log(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return what was fetched, by table; nothing where it stands in packed rows already."""
    found: dict[str, list[dict[str, object]]] = {}
    with sql.opened(path) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("fetch", "capture", "payload", "record", "takedown"):
            if sql.value(connection, "SELECT count(*) FROM sqlite_master WHERE name = ?", table):
                rows = [dict(row) for row in sql.run(connection, f"SELECT * FROM {table} ORDER BY 1")]
                found |= {table: rows} if rows else {}
    return found


def columns(database: Database) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: [tuple(row) for row in sql.run(database, f'PRAGMA main.table_info("{table}")').fetchall()]
        for table in seals.tables(database.conn)
    }


@pytest.mark.parametrize("number", range(1, NEXT))
def test_every_earlier_version_comes_up_to_this_one_whole_and_true(number: int, tmp_path: Path) -> None:
    """`kept/kept_N.sql` is the dump of a small archive of version N, made by that version's `tests/support/dump.py`."""
    path = tmp_path / "archive.db"
    dump = (KEPT / f"kept_{number}.sql").read_text("utf-8")
    made(path, dump)
    before = log(path)

    schema.create(path).close()

    database = schema.connect(path)
    for view, rows in before.items():
        columns_then = ", ".join(f"{RENAMED.get((view, name), name)} AS {name}" for name in rows[0])
        assert [dict(row) for row in sql.run(database, f"SELECT {columns_then} FROM main.{view} ORDER BY 1")] == rows
    assert sql.value(database, "PRAGMA user_version") // 1000 == schema.KEPT_VERSION
    assert list(seals.broken(database.conn)) == []
    assert sql.run(database, "PRAGMA foreign_key_check").fetchall() == []
    (held,) = sql.run(database, "SELECT count(*) FROM fetch").fetchone()
    assert held == len(re.findall(r'INSERT INTO "(?:packed_)?fetch"', dump)) >= 14
    here, ours = (
        {row[0] for row in sql.run(each, "SELECT name FROM sqlite_master").fetchall()}
        for each in (database, schema.blank())
    )
    assert here == ours
    assert columns(database) == columns(schema.blank())
    database.close()


def test_the_later_program_reads_no_old_file_before_a_writer_brought_it_up(newer: Path, old: Path) -> None:
    before, posts = digest(old), run(OURS, old, "posts").stdout

    refused = run(newer, old, "posts")

    assert refused.returncode == 3
    assert "earlier version" in refused.stderr
    assert "cirma reparse" in refused.stderr
    assert digest(old) == before

    assert run(newer, old, "reparse").returncode == 0
    assert version(old) // 1000 == NEXT
    assert posts
    assert run(newer, old, "posts").stdout == posts
    assert run(newer, old, "verify").returncode == 0


@pytest.mark.parametrize("command", [("posts",), ("verify",), ("reparse",), ("backup", "copy.db")], ids=" ".join)
def test_the_older_program_refuses_the_newer_file_and_leaves_it_alone(
    newer: Path, old: Path, command: tuple[str, ...]
) -> None:
    assert run(newer, old, "reparse").returncode == 0
    before = digest(old)

    refused = run(OURS, old, *command)

    assert refused.returncode == 3
    assert "newer version" in refused.stderr
    assert digest(old) == before


@pytest.mark.parametrize("table", ["capture", "crawl", "host"])
def test_a_row_that_another_hand_wrote_shows_after_the_migration_too(newer: Path, old: Path, table: str) -> None:
    """In a table that the migration alters, in one that it leaves alone, and in one that it replaces."""
    altered = {
        "capture": "UPDATE capture SET status = 299 WHERE status = 200",
        "crawl": "UPDATE crawl SET outcome = 'failed'",
        "host": "UPDATE host SET why = 'a whim'",
    }
    with sql.opened(old) as connection, connection:
        sql.run(connection, altered[table])

    assert run(newer, old, "reparse").returncode == 0

    assert run(newer, old, "verify").returncode == 1
    with sql.opened(old) as connection:
        broken = {name.removeprefix("packed_") for name in seals.broken(connection)}
    assert table in broken


def test_a_migration_that_fails_half_way_changes_nothing(old: Path, tmp_path: Path) -> None:
    faulty = program(tmp_path / "faulty", SCRIPT + "UPDATE no_such_table SET a = 1;\n")
    before, posts = version(old), run(OURS, old, "posts").stdout

    refused = run(faulty, old, "reparse")

    assert refused.returncode == 3
    assert "no_such_table" in refused.stderr
    assert version(old) == before
    assert run(OURS, old, "posts").stdout == posts
    assert run(OURS, old, "verify").returncode == 0


def test_the_number_of_migrations_is_the_version() -> None:
    """A step without a new version, or a version without a step, would leave old archives behind."""
    names = [migration.name for migration in schema.KEPT.pending(Database(memory=True))]

    assert [name.split()[0] for name in names] == [str(n) for n in range(1, NEXT)]
