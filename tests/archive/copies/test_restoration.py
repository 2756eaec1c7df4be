"""A backup is put back whole, checked, and without touching what stood there."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.copies.backup import backup
from archive.copies.restoration import restore
from archive.errors import ArchiveBusy, CannotRestore, StorageFailed
from archive.store import Store, repair
from archive.verify import heads
from scraper.cli import main
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.checking import checked
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, FakeWix
from tests.support.sql import tamper

KEPT_1 = Path(__file__).parents[1] / "database" / "kept" / "kept_1.sql"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    shutil.copyfile(demo_archive(), tmp_path / "archive.db")
    return tmp_path / "archive.db"


@pytest.fixture
def copy(path: Path, tmp_path: Path) -> Path:
    return backup(path, tmp_path / "copy.db", at=NOON).path


def chains(path: Path) -> list[str]:
    with sql.opened(path) as connection:
        return [row[0] for row in sql.run(connection, "SELECT chain FROM fetch ORDER BY id")]


def left_beside(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir() if each.name.startswith(path.name) and each != path}


def test_a_backup_takes_the_place_of_the_archive_which_is_kept_aside(path: Path, copy: Path) -> None:
    tamper(path, "UPDATE site SET name = 'another hand'")
    before = path.read_bytes()

    restored = restore(copy, path, at=NOON)

    assert restored.report.clean
    assert checked(path).clean
    assert restored.aside is not None
    assert restored.aside.read_bytes() == before
    assert restored.later == 0
    assert not any("restoring" in name for name in left_beside(path))


def test_a_missing_archive_is_restored_too(path: Path, copy: Path) -> None:
    told = chains(path)
    path.unlink()

    restored = restore(copy, path, at=NOON)

    assert restored.aside is None
    assert chains(path) == told


@pytest.mark.parametrize("order", [("withhold",), ("purge", "--yes")], ids=" ".join)
def test_orders_that_the_backup_lacks_are_told_and_can_be_given_again(
    path: Path, copy: Path, order: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    config = path.with_name("config.toml")
    site = '[[site]]\nid = "demo"\nurl = "https://blog.test"\n'
    config.write_text(f'[archive]\npath = "{path.name}"\n[scraper]\ncontact = "a@b.example"\n{site}', "utf-8")
    wanted = "SELECT count(*) FROM post_status WHERE title LIKE 'Le fleuve%'"
    assert main([order[0], "le-fleuve-et-le-traité", "--reason", "r", *order[1:], "--config", str(config)]) == 0
    assert sql.value(path, wanted) == 0

    assert main(["restore", str(copy), "--config", str(config)]) == 0

    told = capsys.readouterr().out
    assert "1 order to withhold, purge or release" in told
    assert sql.value(path, wanted) == 1
    (aside,) = path.parent.glob("archive.db.replaced-*Z")
    assert f"cirma import {aside}" in told
    assert main(["import", str(aside), "--config", str(config)]) == 0
    assert sql.value(path, wanted) == 0


def test_what_came_after_the_backup_is_counted_and_can_be_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl()
    copy = backup(archivist.path, tmp_path / "copy.db", at=NOON).path
    archivist.sleep(days=2)
    assert isinstance(archivist.site, FakeWix)
    archivist.site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    told = len(archivist.changes())
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n[[site]]\nid = "demo"\n', "utf-8")
    config = ("--config", str(tmp_path / "config.toml"))

    assert main(["restore", str(copy), "--json", *config]) == 0
    said = json.loads(capsys.readouterr().out)
    assert archivist.changes() == []
    assert said["fetches_lacking"] > 0
    assert main(["import", said["kept_aside"], *config]) == 0

    assert len(archivist.changes()) == told
    assert checked(archivist.path).clean


def test_nothing_is_restored_while_another_process_writes(path: Path, copy: Path) -> None:
    store = Store.open(path, holder="a crawl", now=NOON)
    try:
        with pytest.raises(ArchiveBusy):
            restore(copy, path, at=NOON)
    finally:
        store.close()


def test_the_journal_of_the_archive_goes_aside_with_it(path: Path, copy: Path) -> None:
    """SQLite would play a journal that is left into whatever database stands beside it."""
    with sql.opened(path) as reader, sql.opened(path) as writer:
        sql.run(reader, "BEGIN")
        sql.run(reader, "SELECT count(*) FROM fetch").fetchone()
        sql.run(writer, "UPDATE site SET name = 'in the journal alone'")
        writer.commit()
        restored = restore(copy, path, at=NOON)
        assert restored.aside is not None
        assert not path.with_name("archive.db-wal").exists()

    with sql.opened(restored.aside) as aside:
        assert sql.run(aside, "SELECT name FROM site").fetchone() == ("in the journal alone",)
    assert checked(path).clean


def test_a_journal_without_its_archive_is_kept_and_not_played(path: Path, copy: Path) -> None:
    path.unlink()
    journal = path.with_name("archive.db-wal")
    journal.write_bytes(b"of an archive that is gone")

    restore(copy, path, at=NOON)

    assert checked(path).clean
    kept = [path.with_name(name) for name in left_beside(path) if name.startswith("archive.db-wal.replaced")]
    assert [each.read_bytes() for each in kept] == [b"of an archive that is gone"]


def test_a_backup_is_taken_with_what_stands_in_its_journal(path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / "raw.db")
    head = heads(path).digest
    raw = Store.open(tmp_path / "raw.db", holder="a test", now=NOON)
    raw.run(repair.record_verification, at=NOON, scope="in the journal", checked=0, head=head, faults=())
    assert (tmp_path / "raw.db-wal").stat().st_size
    for ending in ("", "-wal"):
        shutil.copyfile(tmp_path / f"raw.db{ending}", tmp_path / f"copied.db{ending}")
    raw.close()

    restore(tmp_path / "copied.db", path, at=NOON)

    with sql.opened(path) as connection:
        assert ("in the journal",) in sql.run(connection, "SELECT scope FROM verification").fetchall()


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(path: Path, tmp_path: Path) -> None:
    with sql.opened(tmp_path / "old.db") as connection:
        connection.executescript(KEPT_1.read_text("utf-8"))

    restored = restore(tmp_path / "old.db", path, at=NOON)

    assert restored.unread
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")
    assert main(["reparse", "--config", str(tmp_path / "config.toml")]) == 0
    assert checked(path).clean


def _faulty(copy: Path) -> None:
    tamper(copy, "UPDATE fetch SET status = 404 WHERE id = 9")


def _of_another_program(copy: Path) -> None:
    copy.unlink()
    tamper(copy, "CREATE TABLE bookmark (address TEXT)")


SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda copy: copy.write_bytes(b""),
    "four bytes": lambda copy: copy.write_bytes(b"copy"),
    "cut short": lambda copy: copy.write_bytes(copy.read_bytes()[:50_000]),
    "absent": lambda copy: copy.unlink(),
    "another program's": _of_another_program,
    "not what its digest says": lambda copy: copy.with_name("copy.db.sha256").write_text("0" * 64 + "  copy.db\n"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_what_is_no_backup_replaces_nothing(path: Path, copy: Path, spoil: Callable[[Path], object]) -> None:
    before = hashlib.sha256(path.read_bytes()).digest()
    if spoil is not SPOILT["not what its digest says"]:
        copy.with_name("copy.db.sha256").unlink()
    spoil(copy)

    with pytest.raises((CannotRestore, StorageFailed)):
        restore(copy, path, at=NOON)

    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert left_beside(path) <= {"archive.db.lock", "archive.db-wal", "archive.db-shm"}


def test_a_backup_with_faults_is_named_and_not_taken(
    path: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.with_name("copy.db.sha256").unlink()
    _faulty(copy)
    path.unlink()
    (path.parent / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")

    assert main(["restore", str(copy), "--config", str(path.parent / "config.toml")]) == 1

    assert "chain" in capsys.readouterr().out
    assert not path.exists()


def test_an_archive_is_no_backup_of_itself(path: Path) -> None:
    with pytest.raises(CannotRestore, match="itself"):
        restore(path, path, at=NOON)


def test_a_folder_that_is_not_there_is_not_made(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotRestore, match="mount its disk"):
        restore(copy, tmp_path / "disk" / "archive.db", at=NOON)

    assert not (tmp_path / "disk").exists()


def test_a_restore_that_was_killed_leaves_nothing_that_disturbs_the_next(path: Path, copy: Path) -> None:
    path.with_name("archive.db.restoring").write_bytes(b"half a copy")

    assert restore(copy, path, at=NOON).report.clean
    assert restore(copy, path, at=NOON).aside != path

    assert checked(path).clean


def test_a_link_to_the_archive_stays_a_link(path: Path, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(path)

    restore(copy, tmp_path / "link.db", at=NOON)

    assert (tmp_path / "link.db").is_symlink()
    assert checked(path).clean


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("copy.db.gz", b"\x1f\x8b\x08rest", "it is compressed; unpack it first: gunzip"),
        ("copy.db.zst", b"\x28\xb5\x2f\xfdrest", "it is compressed; unpack it first: zstd"),
        ("copy.zip", b"PK\x03\x04rest", "it is a ZIP"),
        ("copy.db", b"<!doctype html><p>404", "it is a page"),
        ("copy.db", b"", "it is empty"),
        ("copy.db", b"Salted__ and then noise", "it is not a cirma archive"),
        ("config.toml", b"[archive]\n", "it is a configuration"),
        ("config.toml/inside", b"SQLite format 3\0", "it is a folder; name the file in it"),
    ],
)
def test_what_people_take_for_a_backup_is_named(path: Path, name: str, data: bytes, why: str) -> None:
    before, given = path.read_bytes(), path.parent / "given" / name
    given.parent.mkdir(parents=True)
    given.write_bytes(data)

    with pytest.raises(CannotRestore, match=why):
        restore(given.parent if name.endswith("inside") else given, path, at=NOON)

    assert path.read_bytes() == before
    assert not any("restoring" in name for name in left_beside(path))
