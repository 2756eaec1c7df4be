"""`[fleet]`: addresses of PostgreSQL and of the store, right and wrong; no message holds a password."""

import json
from pathlib import Path

import pytest

from archive.cleaning.redaction import redacted
from archive.errors import ConfigError
from scraper.settings import fleet
from scraper.settings.fleet import FleetConfig

STORE = "file:///srv/archives"
DATABASE = "postgresql://cirma@db.example/cirma"


def loaded(folder: Path, database: str = DATABASE, store: str = STORE) -> FleetConfig:
    path = folder / "config.toml"
    path.write_text(f"[fleet]\ndatabase = {json.dumps(database)}\nstore = {store!r}\n", "utf-8")
    return fleet.load(path)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://db.example/cirma",
        "postgres://db.example",
        "postgresql:///cirma?host=/run/postgresql&user=cirma",
        "postgresql://cirma@%2Frun%2Fpostgresql/cirma",
        "postgresql://cirma@[::1]:5432/cirma",
        "postgresql://cirma@one.example:5432,two.example:5433/cirma?target_session_attrs=read-write",
        "postgresql://cirma:sesam!e#[1]?;:x@db.example/cirma",
        "postgresql://cirma%40realm:ses%40m%2Fe%25@db.example/cirma",
        "postgresql://db.example/cirma?user=cirma@realm",
        "postgresql://cirma@db.example/cirma?options=-c%20search_path%3Dfleet",
        " postgresql://cirma@db.example/cirma\t",
    ],
)
def test_an_address_of_postgresql_is_taken(tmp_path: Path, address: str) -> None:
    assert loaded(tmp_path, address).database == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://cirma:hid@den1@db.example/cirma",
        "postgresql://cirma:hid/den1@db.example/cirma",
        "postgresql://cirma:hid%ing1@db.example/cirma",
        "postgresql://cirma:hidden1%@db.example/cirma",
        "mysql://cirma:hidden1@db.example/cirma",
        "postgresql+psycopg://cirma:hidden1@db.example/cirma",
        "jdbc:postgresql://db.example/cirma?password=hidden1",
        "host=db.example user=cirma password=hidden1",
        "postgresql:/cirma:hidden1@db.example/cirma",
    ],
)
def test_an_address_that_is_none_is_told_without_a_letter_of_its_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError, match=r"\[fleet\] database") as failed:
        loaded(tmp_path, address)

    assert "den1" not in str(failed.value)
    assert "hid" not in str(failed.value)


@pytest.mark.parametrize("address", ["//cirma:s%40crets@db.example/cirma", "//db.example/cirma?password=s%40crets"])
def test_a_password_is_kept_out_of_what_a_server_says(tmp_path: Path, address: str) -> None:
    loaded(tmp_path, f"postgresql:{address}")

    assert redacted("no pg_hba entry for s@crets") == "no pg_hba entry for [secret]"


@pytest.mark.parametrize(
    ("store", "folder"),
    [
        ("file:///srv/archives", "/srv/archives"),
        ("file://localhost/srv/archives", "/srv/archives"),
        ("file:/srv/archives", "/srv/archives"),
        ("file:///srv/nos%20archives/%C3%A9t%C3%A9", "/srv/nos archives/été"),
        ("file:///srv/nos archives", "/srv/nos archives"),
        ("file:///srv/100% sûr", "/srv/100% sûr"),
        ("file:///srv/a?b#c", "/srv/a?b#c"),
        ("s3://bucket/archives", None),
    ],
)
def test_a_store_names_a_folder(tmp_path: Path, store: str, folder: str | None) -> None:
    assert fleet.folder_of(loaded(tmp_path, store=store).store) == (Path(folder) if folder else None)


def test_a_folder_that_is_called_as_it_is_written_goes_before(tmp_path: Path) -> None:
    (tmp_path / "my%20archives").mkdir()

    assert fleet.folder_of(f"file://{tmp_path}/my%20archives") == tmp_path / "my%20archives"


@pytest.mark.parametrize(
    "store",
    [
        "file://srv/archives",
        "file:archives",
        "file://~/archives",
        "file://./archives",
        "file://",
        "file:///",
        "file://nas.example/a",
        "file://localhostile/archives",
        "/srv/archives",
        "archives",
        "s3://",
        "s3:/bucket/archives",
        "s3://[bucket",
        "ftp://a.example/a",
        "",
    ],
)
def test_a_store_that_would_be_another_on_each_machine_is_refused(tmp_path: Path, store: str) -> None:
    with pytest.raises(ConfigError, match=r"\[fleet\] store"):
        loaded(tmp_path, store=store)
