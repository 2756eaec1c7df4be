"""`cirma cite` over a crawled archive."""

import json

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from archive.database import schema
from archive.errors import NoSuchState
from archive.query import changes, names, posts
from archive.query.changes import ChangeFilter
from tests.support.archives import cirma, demo_archive

STRAITS = "détroits-la-diplomatie-des-passages"
SANCTIONS = "sanctions-éloge-du-temps-long"


def change_of(kind: str) -> str:
    database = schema.connect(demo_archive())
    posts.register(database)
    found = changes.changes(database, ChangeFilter(baseline=False))
    return next(change.id for change in found if change.kind == kind and change.silent is not True)


def test_the_reference_names_author_alias_site_day_and_capture() -> None:
    told = cirma("cite", STRAITS).output

    assert told.startswith("VAUQUELAN, Élise. Détroits")
    assert "In\u202f: Demo " in told
    assert "14 janvier 2025" in told
    assert "Archivé le 18 novembre 2026" in told
    assert "Bibliothèque d’essai" in told
    assert "consulté" not in told


def test_a_name_of_two_parts_is_split_without_an_alias() -> None:
    assert "SADELLANE, Karim. " in cirma("cite", SANCTIONS).output


def test_as_of_cites_the_version_of_that_day() -> None:
    now, then = (cirma("cite", SANCTIONS, *when).output for when in ((), ("--as-of", "2026-11-17")))

    assert "le prix du temps long" in now
    assert "éloge du temps long" in then
    assert "Archivé le 16 novembre 2026" in then


def test_known_at_cites_what_was_known_that_day() -> None:
    assert "éloge du temps long" in cirma("cite", SANCTIONS, "--known-at", "2026-11-17").output


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json", "fr", "en"])
def test_snapshot_and_permalink_survive_in_every_format(form: str) -> None:
    database = schema.connect(demo_archive())
    posts.register(database)
    snapshot = posts.post(database, names.resolve(database, SANCTIONS)).snapshot

    told = cirma("cite", SANCTIONS, "--format", form).output

    assert snapshot in told
    assert f"https://archive.example/s/{snapshot}" in told


def test_a_change_cites_both_versions() -> None:
    told = cirma("cite", "--change", change_of("edit"), "--format", "bibtex").output

    entries = parse_string(told).entries
    assert len({entry.key for entry in entries}) == 2


def test_the_formats_are_taken_by_their_readers() -> None:
    (entry,) = parse_string(cirma("cite", STRAITS, "--format", "bibtex").output).entries
    (record,) = rispy.loads(cirma("cite", STRAITS, "--format", "ris").output)
    (item,) = json.loads(cirma("cite", STRAITS, "--format", "csl-json").output)

    assert entry.entry_type == "online"
    assert record["type_of_reference"] == "BLOG"
    assert item["type"] == "post-weblog"
    assert item["author"] == [{"family": "Vauquelan", "given": "Élise"}]


def test_a_removal_has_one_version_only_and_says_so() -> None:
    with pytest.raises(NoSuchState, match="only one version"):
        cirma("cite", "--change", change_of("removed"))


def test_nothing_named_is_a_usage_error() -> None:
    assert cirma("cite").exit_code == 2
