"""One writer at a time; who comes second is told who writes, since when."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import ArchiveBusy, StorageFailed
from archive.store.lock import WriterLock
from scraper.cli import main

SINCE = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
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

        assert main(["crawl", "--config", str(config)]) == 75

        said = capfd.readouterr().err
        assert f"cirma crawl (process {holder.pid}) since 2026-11-22 10:30" in said
        holder.kill()
    lock = WriterLock(tmp_path / "archive.db")
    lock.acquire(holder="the next", now=SINCE)
    lock.release()


def test_a_disk_without_room_for_the_holder_s_name_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "archive.db.lock").symlink_to("/dev/full")

    with pytest.raises(StorageFailed, match="cannot write the archive"):
        WriterLock(tmp_path / "archive.db").acquire(holder="cirma crawl", now=SINCE)


def test_the_folder_of_a_new_archive_is_made(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "new" / "folder" / "archive.db")

    lock.acquire(holder="a test", now=SINCE)
    lock.release()

    assert (tmp_path / "new" / "folder").is_dir()
