"""Backups are whole, checked and hashed; what is damaged here is mended from another copy."""

import hashlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.copies.backup import backup
from archive.database import schema
from archive.errors import StorageFailed
from archive.store import Mended, Store
from archive.verify import Part
from scraper.cli import main
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.checking import checked, cirma
from tests.support.fakes import NOON
from tests.support.packing import replacing
from tests.support.sql import tamper

LATER = NOON + timedelta(days=9)
KEYS = "depth = 0 AND template_group LIKE '%post'"
SPOIL = "UPDATE payload SET data = CAST(substr(data, 1, 40) || 'spoilt' AS BLOB)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    shutil.copyfile(demo_archive(), tmp_path / "archive.db")
    return tmp_path / "archive.db"


def mend(path: Path, other: Path) -> Mended:
    store = Store.open(path, holder="a test", now=LATER)
    try:
        return store.mend(schema.connect(other))
    finally:
        store.close()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with sql.opened(path) as connection:
        return sql.run(connection, query).fetchall()


def test_a_backup_is_one_file_with_its_digest_beside_it(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path / "copy.db", at=LATER)

    digest = hashlib.sha256((tmp_path / "copy.db").read_bytes()).hexdigest()
    assert made.report.clean
    assert made.sha256 == digest
    assert (tmp_path / "copy.db.sha256").read_text() == f"{digest}  copy.db\n"
    assert not (tmp_path / "copy.db-wal").exists()
    query = "SELECT * FROM fetch ORDER BY id"
    assert rows(tmp_path / "copy.db", query) == rows(path, query)


def test_an_archive_whose_clock_was_corrected_is_backed_up_with_the_correction(path: Path, tmp_path: Path) -> None:
    cirma(path, "runs", "mistimed", "1", "--at", "2026-03-01 09:00")
    before = rows(path, "SELECT crawl, began_at FROM mistiming")

    made = backup(path, tmp_path / "copy.db", at=LATER)

    assert before
    assert made.report.clean
    assert rows(made.path, "SELECT crawl, began_at FROM mistiming") == before
    indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
    assert rows(made.path, indexes) == rows(path, indexes)


def test_a_backup_is_taken_while_another_process_writes(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, holder="a crawl", now=LATER)
    sql.run(store.database.conn, "BEGIN IMMEDIATE")

    made = backup(path, tmp_path / "copy.db", at=LATER)

    store.close()
    assert made.report.clean


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("something dear")

    with pytest.raises(StorageFailed, match="overwrites nothing"):
        backup(path, tmp_path / "copy.db", at=LATER)

    assert (tmp_path / "copy.db").read_text() == "something dear"


def test_the_configuration_may_say_where_copies_go(path: Path) -> None:
    config = path.with_name("config.toml")
    config.write_text('[archive]\npath = "archive.db"\n[alarms]\nbackups = "copies/cirma-*.db"\n', "utf-8")
    (path.parent / "copies").mkdir()
    day = f"{datetime.now(UTC):%Y-%m-%d}"

    assert [main(["backup", "--config", str(config)]) for _ in range(2)] == [0, 0]

    made = {each.name for each in (path.parent / "copies").glob("*.db")}
    assert made == {f"cirma-{day}.db", f"cirma-{day}-2.db"}


@pytest.mark.parametrize("pattern", ["", "copies", "copies/cirma.db", "copies/*-*.db", "*/cirma-*.db"])
def test_a_place_that_names_no_copy_is_refused(path: Path, pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    config = path.with_name("config.toml")
    config.write_text(f'[archive]\npath = "archive.db"\n[alarms]\nbackups = "{pattern}"\n', "utf-8")

    assert main(["backup", "--config", str(config)]) == 2

    assert "cirma-*.db" in capsys.readouterr().err


def test_a_backup_that_fails_leaves_nothing_behind(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.copies.backup.sha256_of", full)
    (tmp_path / "into").mkdir()

    with pytest.raises(StorageFailed, match="No space left"):
        backup(path, tmp_path / "into" / "copy.db", at=LATER)

    assert list((tmp_path / "into").iterdir()) == []


def test_a_faulty_archive_makes_no_backup_that_looks_whole(path: Path, tmp_path: Path) -> None:
    tamper(path, f"{SPOIL} WHERE {KEYS}")

    result = cirma(path, "backup", str(tmp_path / "copy.db"))

    assert result.return_value == 1
    assert not (tmp_path / "copy.db").exists()
    assert not (tmp_path / "copy.db.sha256").exists()
    assert (tmp_path / "copy.db.faulty").exists()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(f"{SPOIL} WHERE {KEYS}", id="keys", marks=pytest.mark.slow),
        pytest.param(SPOIL, id="every payload"),
        pytest.param("UPDATE payload SET data = NULL WHERE depth = 2", id="bytes missing", marks=pytest.mark.slow),
        pytest.param("UPDATE payload SET size = size + 1 WHERE depth = 1", id="a wrong size", marks=pytest.mark.slow),
        pytest.param("UPDATE payload SET depth = 2 WHERE depth = 1", id="a wrong depth", marks=pytest.mark.slow),
        pytest.param("UPDATE payload SET base = NULL WHERE depth = 1", id="a base forgotten", marks=pytest.mark.slow),
        pytest.param("DELETE FROM payload WHERE depth = 0", id="rows missing"),
    ],
)
def test_damaged_pages_are_mended_from_another_copy(path: Path, tmp_path: Path, statement: str) -> None:
    backup(path, tmp_path / "copy.db", at=LATER)
    tamper(path, statement)

    mended = mend(path, tmp_path / "copy.db")

    assert mended.mended
    assert mended.lost == ()
    assert checked(path).faults == ()


def test_a_mended_page_stands_on_what_it_stood_on(path: Path, tmp_path: Path) -> None:
    """Packed alone it would be forty times as large."""
    backup(path, tmp_path / "copy.db", at=LATER)
    stood = rows(path, "SELECT digest, base, depth FROM payload ORDER BY digest")
    tamper(path, f"{SPOIL} WHERE depth = 1")

    mended = mend(path, tmp_path / "copy.db")

    assert {digest for digest, _, depth in stood if depth == 1} <= set(mended.mended)
    assert rows(path, "SELECT digest, base, depth FROM payload ORDER BY digest") == stood


def test_what_the_other_copy_lacks_is_told_as_lost(path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / "copy.db")
    tamper(tmp_path / "copy.db", f"{SPOIL} WHERE {KEYS}")
    tamper(path, f"{SPOIL} WHERE {KEYS}")

    result = cirma(path, "repair", "--from", str(tmp_path / "copy.db"))

    assert result.return_value == 1
    assert "lost" in result.output
    assert Part.PAYLOAD in {fault.check for fault in checked(path).faults}


def test_an_index_that_drifted_is_built_anew(path: Path) -> None:
    tamper(path, "INSERT INTO state_fts(state_fts) VALUES ('delete-all')")
    assert not checked(path).clean

    assert cirma(path, "repair", "--index").return_value == 0

    assert checked(path).faults == ()


def test_rows_that_a_person_looked_at_can_be_taken_for_right(path: Path) -> None:
    tamper(path, "UPDATE site SET name = 'Nouveau nom'")
    assert not checked(path).clean

    assert cirma(path, "repair", "--accept", "site").return_value == 0

    assert checked(path).faults == ()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(replacing("la", "le"), id="contents", marks=pytest.mark.slow),
        pytest.param(
            replacing('"language":"fr"', '"language":"en"'),
            id="languages",
            marks=pytest.mark.slow,
        ),
        pytest.param("UPDATE change SET silent = 1 - silent", id="changes", marks=pytest.mark.slow),
        pytest.param("UPDATE snapshot SET title = 'Autre'", id="snapshots", marks=pytest.mark.slow),
        pytest.param("UPDATE state_text SET body = body || ' mot'", id="searched texts", marks=pytest.mark.slow),
        pytest.param("INSERT INTO state_fts(state_fts) VALUES ('delete-all')", id="the index"),
    ],
)
def test_what_was_derived_is_mended_by_reading_again(path: Path, statement: str) -> None:
    tamper(path, statement)
    assert not checked(path).clean

    assert cirma(path, "reparse", "--anew").exception is None

    assert checked(path).faults == ()
