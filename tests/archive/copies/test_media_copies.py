"""Backups, restores and orders, as they concern pictures and documents."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.copies.backup import backup
from archive.copies.restoration import restore
from archive.database import schema
from archive.media.folder import MediaFolder, folder_of
from archive.query import names, takedowns
from archive.store import Mended, Store
from archive.takedown import Action
from archive.verify import Part, Sample, verify
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, FakeWix

LATER = NOON + timedelta(days=9)
PORTS = "ports-puissance-la-géographie-discrète-de-l-influence"


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """An archive with the pictures of the demonstration blog."""
    archivist = Archivist(tmp_path, FakeWix(demo_blog()), media="posts")
    assert archivist.crawl().media.kept == 9
    return archivist


def faults(path: Path) -> list[tuple[Part, str]]:
    found = verify(path, at=LATER, sample=Sample(share=1, day=LATER.date())).faults
    return [(fault.check, fault.why) for fault in found]


def files(path: Path) -> set[str]:
    return set(MediaFolder(path).digests())


def order(archivist: Archivist, action: Action, *, days: int = 0) -> None:
    """Take down, or release, the post with the gallery and the document."""
    at = LATER + timedelta(days=days)
    store = Store.open(archivist.path, holder="a test", now=at)
    post = sql.run(store.database, "SELECT id FROM post WHERE uri LIKE '%/post/ports%'").fetchone()["id"]
    store.take_down(takedowns.whole(store.database, post), action=action, reason="a rehearsal", at=at)
    store.close()


def states(archivist: Archivist) -> dict[str, int]:
    return dict(archivist.rows("SELECT state, count(*) FROM blob GROUP BY state"))


def test_a_backup_has_every_file_and_the_next_one_shares_them(archivist: Archivist, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()

    for name in ("one.db", "two.db"):
        assert backup(archivist.path, folder / name, at=LATER).report.clean

    assert files(folder / "one.db") == files(folder / "two.db") == files(archivist.path)
    first, second = (MediaFolder(folder / name).file(min(files(archivist.path))) for name in ("one.db", "two.db"))
    assert first.samefile(second)
    assert not first.samefile(MediaFolder(archivist.path).file(min(files(archivist.path))))


def test_a_backup_of_a_damaged_folder_is_faulty_and_says_so(archivist: Archivist, tmp_path: Path) -> None:
    MediaFolder(archivist.path).file(min(files(archivist.path))).write_bytes(b"")

    made = backup(archivist.path, tmp_path / "copy.db", at=LATER)

    assert made.path.name == "copy.db.faulty"
    assert [fault.check for fault in made.report.faults] == [Part.MEDIA]


def test_a_backup_is_restored_with_its_files_and_what_came_since_stands_aside(
    archivist: Archivist, tmp_path: Path
) -> None:
    copy = tmp_path / "disk" / "copy.db"
    copy.parent.mkdir()
    backup(archivist.path, copy, at=LATER)
    before = files(archivist.path)
    archivist.sleep(days=1)
    archivist.site.show(demo_blog().after(1))  # type: ignore[attr-defined]
    archivist.crawl(full=True)
    since = files(archivist.path)
    MediaFolder(archivist.path).file(min(before)).unlink()

    restored = restore(copy, archivist.path, at=LATER)

    assert restored.report.clean
    assert before < since
    assert files(archivist.path) == before
    assert faults(archivist.path) == []
    assert restored.aside
    assert files(restored.aside) == since - {min(before)}
    assert [path.name for path in archivist.path.parent.glob("*restoring*")] == []


def test_what_is_withheld_stays_on_the_disk_and_is_shown_by_nothing(archivist: Archivist) -> None:
    before = files(archivist.path)
    order(archivist, Action.WITHHOLD)

    assert states(archivist) == {"present": 4, "withheld": 5}
    assert files(archivist.path) == before
    assert faults(archivist.path) == []

    order(archivist, Action.RELEASE, days=1)

    assert states(archivist) == {"present": 9}
    assert faults(archivist.path) == []


@pytest.mark.parametrize("first", [None, Action.WITHHOLD])
def test_what_is_purged_is_gone_from_the_disk_and_never_asked_for_again(
    archivist: Archivist, first: Action | None
) -> None:
    if first:
        order(archivist, first)
    order(archivist, Action.PURGE, days=2)
    asked = len(archivist.site.fetches)

    archivist.sleep(days=1)
    archivist.crawl(full=True)

    assert states(archivist) == {"present": 4, "purged": 5}
    assert len(files(archivist.path)) == 4
    assert faults(archivist.path) == []
    assert [each.request.uri for each in archivist.site.fetches[asked:] if "/media/" in each.request.uri] == []


def test_bytes_that_another_post_shows_stay(archivist: Archivist) -> None:
    store = Store.open(archivist.path, holder="a test", now=LATER)
    shown, other = (
        sql.run(
            store.database, "SELECT min(id) AS id FROM resource WHERE kind = ? AND id LIKE ?", ("image", like)
        ).fetchone()["id"]
        for like in ("9d41c7_40be%", "9d41c7_c58a%")
    )
    # Another upload of the same picture, in another post.
    sql.run(
        store.database,
        "UPDATE fetch SET blob = (SELECT f.blob FROM fetch f JOIN media_fetch m ON m.fetch = f.id WHERE m.resource = ?)"
        " WHERE id = (SELECT fetch FROM media_fetch WHERE resource = ?)",
        (shown, other),
    )
    target = takedowns.whole(store.database, names.resolve(store.database, PORTS))
    store.take_down(target, action=Action.PURGE, reason="a rehearsal", at=LATER)
    store.close()

    assert states(archivist)["purged"] == 4


def test_the_folder_is_named_after_the_archive() -> None:
    assert folder_of(Path("a/archive.db")) == Path("a/archive.media")
    assert folder_of(Path("a/archive.db.restoring")) == Path("a/archive.db.restoring.media")


def _spoil(archivist: Archivist, *, how: str) -> str:
    folder = MediaFolder(archivist.path)
    digest = min(files(archivist.path))
    if how == "missing":
        folder.file(digest).unlink()
    else:
        data = bytearray(folder.file(digest).read_bytes())
        data[len(data) // 2] ^= 1
        folder.file(digest).write_bytes(data)
    return digest


def _mend(archivist: Archivist, copy: Path) -> Mended:
    store = Store.open(archivist.path, holder="a test", now=LATER)
    try:
        return store.mend(schema.connect(copy))
    finally:
        store.close()


@pytest.mark.parametrize("how", ["missing", "altered"])
def test_a_spoilt_file_is_mended_from_a_backup(archivist: Archivist, tmp_path: Path, how: str) -> None:
    copy = tmp_path / "disk" / "copy.db"
    copy.parent.mkdir()
    backup(archivist.path, copy, at=LATER)
    before = files(archivist.path)
    digest = _spoil(archivist, how=how)

    mended = _mend(archivist, copy)

    assert (mended.mended, mended.lost) == ((digest,), ())
    assert files(archivist.path) == before
    assert faults(archivist.path) == []
    assert _mend(archivist, copy).mended == ()


def test_what_the_other_copy_has_damaged_too_is_lost_and_named(archivist: Archivist, tmp_path: Path) -> None:
    copy = tmp_path / "disk" / "copy.db"
    copy.parent.mkdir()
    backup(archivist.path, copy, at=LATER)
    digest = _spoil(archivist, how="altered")
    MediaFolder(copy).file(digest).write_bytes(b"neither")

    mended = _mend(archivist, copy)

    assert (mended.mended, mended.lost) == ((), (digest,))
    assert [check for check, _ in faults(archivist.path)] == [Part.MEDIA]
