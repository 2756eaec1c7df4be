"""Opening: an archive of ours, of an earlier or a later version, or something else altogether."""

import os
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive.database import schema, seals
from archive.errors import CannotOpen, StorageFailed, TooNew
from tests.support import sql


def pragma(path: Path, statement: str) -> None:
    with sql.opened(path) as connection:
        sql.run(connection, statement)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty archive."""
    schema.create(tmp_path / "archive.db").close()
    return tmp_path / "archive.db"


def test_a_new_archive_is_written_ahead_whole_and_with_its_references_checked(tmp_path: Path) -> None:
    connection = schema.create(tmp_path / "archive.db").conn

    told = {name: sql.run(connection, f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert told == {"journal_mode": "wal", "synchronous": 2}
    assert sql.value(connection, "PRAGMA foreign_keys") == 1
    connection.close()


def test_every_table_is_strict_and_every_seal_true(path: Path) -> None:
    connection = schema.connect(path).conn

    loose = sql.run(
        connection, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
    ).fetchall()
    assert {name for (name,) in loose if not name.startswith("sqlite_")} <= {"_sqlite_migrations"}
    assert list(seals.broken(connection)) == []


def test_opening_for_reading_lets_nothing_be_written(path: Path) -> None:
    database = schema.connect(path)

    with pytest.raises(sqlite3.OperationalError, match=r"readonly|read-only"):
        sql.run(database, "DELETE FROM site")


@pytest.mark.parametrize("opened", [schema.create, schema.connect], ids=["for writing", "for reading"])
def test_an_archive_of_a_later_version_is_refused(path: Path, opened: object) -> None:
    pragma(path, f"PRAGMA user_version = {(schema.KEPT_VERSION + 1) * 1000 + 1}")

    with pytest.raises(TooNew, match="newer version"):
        opened(path)  # type: ignore[operator]


@pytest.mark.parametrize("opened", [schema.create, schema.connect], ids=["for writing", "for reading"])
def test_what_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, opened: object) -> None:
    path = tmp_path / "archive.db"
    path.write_text("Cher journal, " * 100)

    with pytest.raises(CannotOpen, match="not an archive"):
        opened(path)  # type: ignore[operator]

    assert path.read_text() == "Cher journal, " * 100


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    pragma(path, "CREATE TABLE recipe (name TEXT)")
    before = path.read_bytes()

    with pytest.raises(CannotOpen, match="another program"):
        schema.create(path)

    assert path.read_bytes() == before


def test_derived_tables_of_another_version_are_made_anew_and_kept_ones_stay(path: Path) -> None:
    site = "('a', 'A', 'https://a.test', 'wix', 'fr', 'Europe/Paris', NULL, NULL)"
    database = schema.create(path)
    with database.conn:
        sql.run(database, f"INSERT INTO site VALUES {site}")
        sql.run(database, "INSERT INTO packed_content (digest, packed) VALUES ('c1:0', x'00')")
    database.close()
    pragma(path, f"PRAGMA user_version = {schema.KEPT_VERSION * 1000 + schema.DERIVED_VERSION - 1}")
    with pytest.raises(CannotOpen, match="reparse"):
        schema.connect(path)

    database = schema.create(path)

    assert sql.run(database, "SELECT (SELECT count(*) FROM site), (SELECT count(*) FROM content)").fetchone()[:] == (
        1,
        0,
    )
    assert list(seals.broken(database.conn)) == []
    database.close()


def test_derived_tables_of_a_later_version_are_refused(path: Path) -> None:
    """An older program would drop some of them, and leave those that it does not know."""
    pragma(path, f"PRAGMA user_version = {schema.KEPT_VERSION * 1000 + schema.DERIVED_VERSION + 1}")

    with pytest.raises(TooNew, match="newer version"):
        schema.create(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_read_only_file_is_told_in_words(path: Path) -> None:
    path.chmod(0o444)

    with pytest.raises(StorageFailed, match=r"readonly|read-only"):
        schema.create(path)


def test_a_folder_in_the_place_of_the_archive_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="it is a folder"):
        schema.create(tmp_path)


def test_an_archive_that_was_begun_and_not_finished_is_told_from_an_old_one(tmp_path: Path) -> None:
    with sql.opened(tmp_path / "archive.db") as begun:
        sql.run(begun, f"PRAGMA application_id = {schema.APPLICATION_ID}")
        sql.run(begun, "CREATE TABLE site (id TEXT)")

    with pytest.raises(CannotOpen, match="`cirma crawl` finishes it"):
        schema.connect(tmp_path / "archive.db")


def test_a_full_disk_is_named_whatever_sqlite_calls_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = {"free": 0}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(**room))

    full = schema.refused(tmp_path / "archive.db", OSError("disk I/O error"))
    room["free"] = 10**9
    other = schema.refused(tmp_path / "archive.db", OSError("disk I/O error"))

    assert "its disk is full, 0 kB are left" in str(full)
    assert "disk is full" not in str(other)
