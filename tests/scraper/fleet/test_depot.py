"""The store: a generation is written once, on a folder and on S3 alike."""

import os
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.fleet.depot import Depot
from scraper.fleet.errors import DepotFailed, GenerationTaken
from scraper.fleet.setting_up import try_store


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 server on loopback, with a bucket."""
    server = pytest.importorskip("moto.server")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    names = {
        "AWS_ENDPOINT": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_REGION": "us-east-1",
    }
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    request = urllib.request.Request(f"http://{host}:{port}/bucket", method="PUT")
    urllib.request.urlopen(request).close()
    yield "s3://bucket/archives"
    running.stop()
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Depot:
    if request.param == "folder":
        return Depot(f"file://{tmp_path / 'store'}")
    return Depot(request.getfixturevalue("s3"))


def test_a_second_file_under_one_number_is_refused(store: Depot, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"one")
    second.write_bytes(b"two")
    site = f"blog-{tmp_path.name}".replace("_", "-")

    store.put(site, 1, first)
    with pytest.raises(GenerationTaken):
        store.put(site, 1, second)
    store.put(site, 2, second)

    taken = tmp_path / "taken"
    store.take(site, 1, taken)
    assert taken.read_bytes() == b"one"
    assert store.newest(site) == 2
    assert [each.size for each in store.generations(site)] == [3, 3]
    assert store.newest("nobody") == 0


def test_generations_go_when_newer_ones_stand_for_days_and_two_always_stay(store: Depot, tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.write_bytes(b"x")
    site = f"old-{tmp_path.name}".replace("_", "-")
    for number in range(1, 6):
        store.put(site, number, path)

    assert store.prune(site) == 0
    assert store.prune(site, now=datetime.now(UTC) + timedelta(days=3)) == 3
    assert [each.number for each in store.generations(site)] == [4, 5]


def test_what_is_no_generation_is_passed_over(depot: Depot, tmp_path: Path) -> None:
    depot.write("blog/notes.txt", b"x")
    depot.write("blog/copy.db", b"x")
    depot.write("blog/2026.db", b"x")
    depot.write("blog/00000001.db.part", b"x")
    depot.write("blog/٠٠٠٠٠٠٠٢.db", b"x")

    assert depot.generations("blog") == ()


def test_a_copy_under_another_number_is_not_taken_for_the_newest(store: Depot, tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.write_bytes(b"x")
    site = f"copied-{tmp_path.name}".replace("_", "-")
    store.put(site, 7, path)
    store.write(f"{site}/2026.db", b"x")

    assert [each.number for each in store.generations(site)] == [7]


def test_an_s3_without_keys_says_which_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the library looks for keys last: never away from this machine.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(key, raising=False)

    with pytest.raises(DepotFailed, match="AWS_ACCESS_KEY_ID"):
        Depot("s3://bucket/archives").newest("blog")


@pytest.mark.parametrize(
    "endpoint", ["127.0.0.1:9", "minio", "https://", "http:///x", " http://127.0.0.1:9", "ftp://a"]
)
def test_an_endpoint_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", endpoint)

    with pytest.raises(DepotFailed, match="AWS_ENDPOINT is no address"):
        Depot("s3://bucket/archives")


def test_a_store_is_tried_and_the_trial_leaves_nothing(store: Depot) -> None:
    try_store(store)

    assert not [path for path in store.paths("") if "trial" in path]


def test_a_store_that_lets_itself_be_written_over_is_refused(depot: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Depot, "put", lambda self, site, number, path: None)

    with pytest.raises(DepotFailed, match="conditional"):
        try_store(depot)


def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DepotFailed, match="cannot be used"):
        Depot(f"file://{tmp_path / 'file' / 'store'}")
