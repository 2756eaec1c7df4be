"""One writer at a time; who comes second is told who writes, since when."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.database import schema
from archive.errors import ArchiveBusy, StorageFailed
from archive.store import Store, repair
from archive.store.lock import WriterLock
from scraper.cli import main
from tests.support import sql

SINCE = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
OTHER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
EXCLUSIVE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    print(connection.execute("PRAGMA journal_mode = DELETE").fetchone())
except sqlite3.OperationalError as error:
    print(error)
"""
HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from archive.store import Store
store = Store.open(Path(sys.argv[1]), holder="cirma crawl", now=datetime.fromisoformat(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_is_told_who_writes_since_when(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "archive.db"), WriterLock(tmp_path / "archive.db")
    first.acquire(holder="cirma crawl", now=SINCE)

    with pytest.raises(ArchiveBusy, match=r"cirma crawl \(process \d+\) since 2026-11-22 10:30:00Z"):
        second.acquire(holder="cirma reparse", now=SINCE)

    first.release()
    second.acquire(holder="cirma reparse", now=SINCE)
    second.release()


def test_a_lock_file_that_says_nothing_still_locks(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "archive.db"), WriterLock(tmp_path / "archive.db")
    first.acquire(holder="cirma crawl", now=SINCE)
    (tmp_path / "archive.db.lock").write_text("")

    with pytest.raises(ArchiveBusy, match="another process"):
        second.acquire(holder="cirma reparse", now=SINCE)

    first.release()


def test_a_second_crawl_in_another_process_exits_75_and_a_killed_one_holds_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.test"\nallow_loopback = true\n'
        '[[site]]\nid = "a"\nname = "A"\nurl = "http://127.0.0.1:9"\n'
    )
    command = [sys.executable, "-c", HOLD, str(tmp_path / "archive.db"), SINCE.isoformat()]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        assert main(["crawl", "--init", "--config", str(config)]) == 75

        said = capfd.readouterr().err
        assert f"cirma crawl (process {holder.pid}) since 2026-11-22 10:30" in said
        holder.kill()
    lock = WriterLock(tmp_path / "archive.db")
    lock.acquire(holder="the next", now=SINCE)
    lock.release()


def test_who_cannot_be_told_is_kept_out_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "archive.db.lock").symlink_to("/dev/full")
    first, second = WriterLock(tmp_path / "archive.db"), WriterLock(tmp_path / "archive.db")

    first.acquire(holder="cirma crawl", now=SINCE)

    with pytest.raises(ArchiveBusy, match="another process"):
        second.acquire(holder="cirma reparse", now=SINCE)
    first.release()


@pytest.mark.parametrize("link", ["symbolic", "hard", "folder", "dots"])
def test_whatever_path_leads_to_an_archive_there_is_one_lock(tmp_path: Path, link: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "archive.db"
    path.touch()
    other = {
        "symbolic": tmp_path / "link.db",
        "hard": tmp_path / "hard.db",
        "folder": tmp_path / "elsewhere" / "archive.db",
        "dots": tmp_path / "folder" / ".." / "folder" / "archive.db",
    }[link]
    (tmp_path / "link.db").symlink_to(path)
    (tmp_path / "hard.db").hardlink_to(path)
    (tmp_path / "elsewhere").symlink_to(folder)
    first, second = WriterLock(path), WriterLock(other)
    first.acquire(holder="cirma crawl", now=SINCE)

    with pytest.raises(ArchiveBusy):
        second.acquire(holder="cirma reparse", now=SINCE)

    first.release()
    second.acquire(holder="cirma reparse", now=SINCE)
    second.release()


def test_nothing_that_can_be_deleted_beside_the_archive_opens_the_lock(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "archive.db"), WriterLock(tmp_path / "archive.db")
    first.acquire(holder="cirma crawl", now=SINCE)
    for beside in tmp_path.glob("archive.db?*"):
        beside.unlink()

    with pytest.raises(ArchiveBusy):
        second.acquire(holder="cirma reparse", now=SINCE)
    first.release()


def test_an_archive_that_was_put_in_anothers_place_has_a_lock_of_its_own(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "archive.db"), WriterLock(tmp_path / "archive.db")
    first.acquire(holder="cirma crawl", now=SINCE)
    (tmp_path / "archive.db").rename(tmp_path / "archive.old")

    second.acquire(holder="cirma reparse", now=SINCE)

    assert (tmp_path / "archive.db").exists()
    second.release()
    first.release()


def test_a_process_that_is_forked_off_holds_no_lock(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "archive.db"), WriterLock(tmp_path / "archive.db")
    first.acquire(holder="cirma crawl", now=SINCE)
    gate, go_on = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go_on)
        os.read(gate, 1)
        os._exit(0)
    os.close(gate)

    first.release()
    second.acquire(holder="cirma reparse", now=SINCE)

    second.release()
    os.close(go_on)
    os.waitpid(child, 0)


def test_a_process_that_died_is_not_named_as_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    command = [sys.executable, "-c", HOLD, str(path), SINCE.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        (tmp_path / "archive.db.lock").write_text(
            '{"holder": "cirma crawl", "process": 999999999, "since": "2020-01-01T00:00:00.000Z"}'
        )

        with pytest.raises(ArchiveBusy, match=rf"\(process {holder.pid}\)") as busy:
            WriterLock(path).acquire(holder="cirma reparse", now=SINCE)

        assert "999999999" not in str(busy.value)
        holder.kill()


def test_an_archive_and_what_is_beside_it_are_for_its_owner_alone(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "archive.db", holder="cirma crawl", now=SINCE)

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    store.close()
    assert modes == dict.fromkeys(("archive.db", "archive.db-wal", "archive.db-shm", "archive.db.lock"), 0o600)


def test_the_permissions_that_an_archivist_gave_stay(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    (tmp_path / "archive.db").chmod(0o660)

    Store.open(tmp_path / "archive.db", holder="cirma crawl", now=SINCE).close()

    assert (tmp_path / "archive.db").stat().st_mode & 0o777 == 0o660


def test_a_descriptor_is_closed_with_the_lock_unless_sqlite_has_the_file_open(tmp_path: Path) -> None:
    """Closing it would drop the locks of SQLite in this process."""
    path = tmp_path / "archive.db"
    schema.create(path).close()
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(3):
        Store.open(path, holder="cirma crawl", now=SINCE).close()
    assert len(list(Path("/dev/fd").iterdir())) == before

    lock, reader = WriterLock(path), schema.connect(path)
    sql.run(reader, "SELECT count(*) FROM site").fetchone()
    lock.acquire(holder="cirma crawl", now=SINCE)
    lock.release()

    checked = subprocess.run(
        [sys.executable, "-c", EXCLUSIVE, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "locked" in checked.stdout
    reader.close()


@pytest.mark.parametrize("seconds", [0.5, 60])
def test_another_program_that_locks_the_archive_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    path = tmp_path / "archive.db"
    schema.create(path).close()
    monkeypatch.setattr(schema, "WAIT", 3.0 if seconds < 1 else 0.2)
    command = [sys.executable, "-c", OTHER, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout is not None
        other.stdout.readline()
        store = Store.open(path, holder="cirma crawl", now=SINCE)
        try:
            if seconds < 1:
                store.run(repair.reseal, ())
            else:
                with pytest.raises(StorageFailed, match=rf"locked.*\(process {other.pid}\)"):
                    store.run(repair.reseal, ())
        finally:
            store.close()
            other.kill()


def test_the_folder_of_a_new_archive_is_made(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "new" / "folder" / "archive.db")

    lock.acquire(holder="a test", now=SINCE)
    lock.release()

    assert (tmp_path / "new" / "folder").is_dir()
