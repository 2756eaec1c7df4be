"""Pictures and documents on the disk: nothing that was acknowledged is lost, nothing stays that no row knows."""

import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.errors import MediaUnavailable, StorageFailed
from archive.media.folder import MediaFolder
from archive.model import Fetch, Reason, Request
from archive.store import Crawl, MediaWanted, Site, Store, crawls
from archive.verify import Part, Sample, verify
from tests.support import sql
from tests.support.fakes import NOON, Reply, response
from tests.support.media import png

SITE = Site(id="demo", name="Demo", url="https://blog.test", profile="wix", language="fr", timezone="UTC")
KILLS = 100


def opened(path: Path) -> Store:
    return Store.open(path, holder="a test", now=NOON)


def begun(store: Store) -> Crawl:
    store.run(crawls.remember_site, SITE)
    return store.run(crawls.begin_crawl, "demo", now=NOON, arguments={}, configuration={}, software="x", parser="y")


def brought(body: bytes, name: str) -> Fetch:
    """A fetch that brought *body*."""
    request = Request(uri=f"https://media.test/{name}", reason=Reason.MEDIA)
    return Fetch(request=request, started=NOON, ended=NOON, outcome=response(Reply(body=body)))


def keep(store: Store, crawl: Crawl, body: bytes, name: str) -> str:
    """Keep *body*; its digest."""
    kept = store.keep_media(brought(body, name), crawl, MediaWanted(resource=name, is_picture=True), pace=None)
    assert kept
    return kept.digest


def lying(folder: MediaFolder) -> set[str]:
    """Every file of the folder, by name."""
    return {path.name for path in folder.path.rglob("*") if path.is_file()}


def rows(database: Database) -> set[str]:
    return {row["digest"].removeprefix("sha256:") for row in sql.run(database, "SELECT digest FROM blob")}


def faults(path: Path) -> list[tuple[Part, str]]:
    found = verify(path, at=NOON + timedelta(days=1), sample=Sample(share=1, day=NOON.date())).faults
    return [(fault.check, fault.what) for fault in found]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = opened(tmp_path / "archive.db")
    yield store
    store.close()


def test_every_flipped_bit_of_a_file_is_found(store: Store) -> None:
    digest = keep(store, begun(store), png(1), "a")
    path, whole = store.media.file(digest), png(1)

    missed = []
    for bit in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        if store.media.fault(digest) is None:
            missed.append(bit)
    assert missed == []
    assert faults(store.path) == [(Part.MEDIA, digest)]

    path.write_bytes(whole)
    assert faults(store.path) == []


def test_bytes_are_kept_once_whatever_refers_to_them(store: Store) -> None:
    crawl = begun(store)

    digests = {keep(store, crawl, png(1), name) for name in "abc"}

    assert len(digests) == 1
    assert store.media.read(*digests) == png(1)
    assert sql.value(store.database, "SELECT count(*) FROM media_fetch") == 3
    assert faults(store.path) == []


@pytest.mark.parametrize("harm", ["altered", "shortened", "removed", "added"])
def test_a_file_that_another_hand_touched_shows(store: Store, harm: str) -> None:
    digest = keep(store, begun(store), png(1), "a")
    file = store.media.file(digest)
    match harm:
        case "altered":
            file.write_bytes(png(2))
        case "shortened":
            file.write_bytes(png(1)[:-1])
        case "removed":
            file.unlink()
        case _:
            file.with_name("0" * 64).write_bytes(b"")

    (found,) = faults(store.path)

    assert found[0] is Part.MEDIA
    if harm != "added":
        with pytest.raises(MediaUnavailable):
            store.media.read(digest)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = opened(tmp_path_factory.mktemp("shelf") / "archive.db")
    crawl = begun(store)
    for number in range(5):
        keep(store, crawl, png(number, width=4 + number), str(number))
    yield store
    store.close()


@settings(deadline=None, max_examples=40)
@given(place=st.floats(0, 1, exclude_max=True))
def test_every_flipped_bit_of_the_folder_is_found(shelf: Store, place: float) -> None:
    files = sorted(path for path in shelf.media.path.rglob("*") if path.is_file())
    bits = [(file, bit) for file in files for bit in range(file.stat().st_size * 8)]
    file, bit = bits[int(place * len(bits))]
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[bit // 8] ^= 1 << bit % 8
    file.write_bytes(flipped)
    try:
        assert faults(shelf.path) == [(Part.MEDIA, f"sha256:{file.name}")]
    finally:
        file.write_bytes(whole)


def test_a_disk_that_refuses_leaves_no_row_and_no_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl = begun(store)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageFailed, match="No space left"):
            keep(store, crawl, png(1), "a")

    assert lying(store.media) == rows(store.database) == set()
    assert keep(store, crawl, png(1), "a")


def test_a_row_that_cannot_be_written_leaves_a_file_that_the_next_start_sweeps(tmp_path: Path) -> None:
    store = opened(tmp_path / "archive.db")
    crawl = begun(store)
    sql.run(
        store.database, "CREATE TEMP TRIGGER no BEFORE INSERT ON main.media_fetch BEGIN SELECT raise(ABORT, 'no'); END"
    )
    with pytest.raises(Exception, match="no"):
        keep(store, crawl, png(1), "a")
    store.close()

    store = opened(tmp_path / "archive.db")

    assert lying(store.media) == rows(store.database) == set()
    store.close()


def test_a_hundred_kills_lose_nothing_and_leave_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    chance = random.Random(22)
    with_site = opened(path)
    begun(with_site)
    with_site.close()
    acknowledged: set[str] = set()
    for number in range(KILLS):
        acknowledged |= killed(path, number, after=chance.uniform(0, 0.03))

        store = opened(path)
        assert lying(store.media) == rows(store.database)
        assert acknowledged <= rows(store.database)
        store.close()

    assert faults(path) == []
    assert len(acknowledged) >= KILLS


def killed(path: Path, number: int, *, after: float) -> set[str]:
    """The digests that a process acknowledged which kept pictures until it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            store = opened(path)
            crawl = begun(store)
            for place in range(10_000):
                digest = keep(store, crawl, png(place, width=3 + number, height=1 + place % 50), f"{number}-{place}")
                os.write(writer, f"{digest.removeprefix('sha256:')}\n".encode())
        finally:
            os._exit(1)
    os.close(writer)
    # It is at work.
    first = os.read(reader, 65).decode()
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as said:
        return {line for line in (first + said.read()).split("\n") if len(line) == 64}
