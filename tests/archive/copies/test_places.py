"""Where a backup may go, and what is left of one that was cut short: nothing that stands in the way, or for a copy."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.config import ArchiveConfig
from archive.copies import places
from archive.copies.backup import backup
from archive.errors import StorageFailed
from archive.media.folder import folder_of
from archive.verify import Part
from scraper.demo import demo_blog
from scraper.settings.config import Config
from scraper.unattended.check import CheckState
from scraper.unattended.doctor import examine
from tests.support.checking import checked
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, FakeWix


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the pictures of the demonstration blog."""
    archivist = Archivist(tmp_path_factory.mktemp("crawled"), FakeWix(demo_blog()), media="posts")
    archivist.crawl()
    return archivist.path


@pytest.fixture
def path(crawled: Path, tmp_path: Path) -> Path:
    shutil.copyfile(crawled, tmp_path / "archive.db")
    shutil.copytree(folder_of(crawled), tmp_path / "archive.media")
    (tmp_path / "copies").mkdir()
    return tmp_path / "archive.db"


@pytest.mark.parametrize(
    ("into", "why"),
    [
        ("copies", "it is a folder; name a file in it"),
        (".", "it is a folder; name a file in it"),
        ("absent/copy.db", "does not exist: mount its disk, or create it"),
        ("~/copy.db", "does not exist"),
        ("archive.db", "overwrites nothing"),
        ("archive.db-wal", "belongs to the archive itself"),
        ("archive.db-journal", "belongs to the archive itself"),
        ("archive.db.lock", "belongs to the archive itself"),
        ("archive.media", "it is a folder"),
        ("archive", "belongs to the archive itself"),
        ("copies/../archive.db-shm", "belongs to the archive itself"),
    ],
)
def test_no_copy_is_written_where_it_would_be_in_the_way(path: Path, into: str, why: str) -> None:
    before = sorted(path.parent.rglob("*"))

    with pytest.raises(StorageFailed, match=why):
        backup(path, path.parent / into, at=NOON)

    assert sorted(path.parent.rglob("*")) == before


def test_no_copy_takes_the_place_of_pictures_that_are_still_to_come(path: Path) -> None:
    shutil.rmtree(path.parent / "archive.media")

    with pytest.raises(StorageFailed, match="belongs to the archive itself"):
        backup(path, path.parent / "archive.media", at=NOON)


@pytest.mark.parametrize(
    "into", ["copies/a.db", "copies/b 2.db", "copies/é.sqlite", "archive-2026.db", "archive.db.bak"]
)
def test_other_names_are_free(path: Path, into: str) -> None:
    assert backup(path, path.parent / into, at=NOON).report.clean


def interrupted(name: str, at: int, by: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let *by* happen in place of call number *at* of `os.NAME`."""
    kept, calls = getattr(os, name), [0]

    def counted(*words: object, **more: object) -> object:
        calls[0] += 1
        if calls[0] == at:
            by()
        return kept(*words, **more)

    monkeypatch.setattr(os, name, counted)


def _ctrl_c() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("name", "at"), [("fsync", 1), ("fsync", 4), ("link", 1), ("rename", 1), ("rename", 2)])
def test_ctrl_c_leaves_nothing(path: Path, name: str, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = path.parent / "copies"
    assert backup(path, copies / "a.db", at=NOON).report.clean
    before = sorted(copies.rglob("*"))
    with monkeypatch.context() as patched:
        interrupted(name, at, _ctrl_c, patched)
        with pytest.raises(KeyboardInterrupt):
            backup(path, copies / "b.db", at=NOON)

    assert sorted(copies.rglob("*")) == before


def test_a_disk_that_refuses_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        interrupted("fsync", 3, refused, patched)
        with pytest.raises(StorageFailed, match="No space left"):
            backup(path, path.parent / "copies" / "b.db", at=NOON)

    assert not list((path.parent / "copies").iterdir())


def test_a_file_that_is_no_archive_leaves_nothing(path: Path) -> None:
    path.write_bytes(b"no archive" * 100)

    with pytest.raises(Exception, match="not an archive"):
        backup(path, path.parent / "copies" / "b.db", at=NOON)

    assert not list((path.parent / "copies").iterdir())


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_kill_between_two_steps_stands_in_nobodys_way(path: Path, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    into = path.parent / "copies" / "b.db"
    child = os.fork()
    if child == 0:
        interrupted("rename", at, lambda: os._exit(9), monkeypatch)
        backup(path, into, at=NOON)
        os._exit(0)
    os.waitpid(child, 0)

    if not into.exists():
        assert backup(path, into, at=NOON).report.clean

    assert checked(into).clean
    assert not list(into.parent.glob("*.partial*"))


@pytest.mark.parametrize("made", ["file", "link", "incoming"])
def test_a_folder_of_pictures_that_is_none_is_told_and_no_fault_of_the_program(path: Path, made: str) -> None:
    folder = path.parent / "archive.media"
    if made == "incoming":
        shutil.rmtree(folder / "incoming", ignore_errors=True)
        (folder / "incoming").touch()
    else:
        shutil.rmtree(folder)
        folder.touch() if made == "file" else folder.symlink_to("/absent/disk")

    faults = [fault.check for fault in checked(path).faults]
    copied = backup(path, path.parent / "copies" / "b.db", at=NOON)

    assert set(faults) == ({Part.MEDIA})
    assert copied.report.clean is (made == "incoming")
    assert checks(path) == (["media"] if made != "incoming" else [])


def checks(path: Path) -> list[str]:
    """What the doctor finds broken of the pictures and documents of *path*."""
    settings = Config(archive=ArchiveConfig(path=path))
    found = examine(settings, now=NOON, environment={})
    return [check.name for check in found if check.name == "media" and check.state is CheckState.BROKEN]


def test_two_backups_to_one_name_at_once_are_one_and_a_refusal(path: Path) -> None:
    into = path.parent / "copies" / "b.db"
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            os._exit(_tried(path, into))
        children.append(child)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]

    assert sorted(ends) == [0, 3, 3]
    assert checked(into).clean
    assert {each.name for each in into.parent.iterdir()} >= {"b.db", "b.db.sha256"}
    assert not list(into.parent.glob("*.partial*"))


def _tried(path: Path, into: Path) -> int:
    """0 where a backup was made, 3 where it was refused."""
    try:
        backup(path, into, at=NOON)
    except StorageFailed:
        return 3
    return 0


def test_a_place_that_another_process_writes_to_is_refused_by_name(path: Path) -> None:
    into = path.parent / "copies" / "b.db"

    with places.claimed(into), pytest.raises(StorageFailed, match=r"b\.db: another backup is being written there"):
        backup(path, into, at=NOON)

    assert backup(path, into, at=NOON).report.clean
