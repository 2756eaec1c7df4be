"""`cirma cite` over a crawled archive."""

import json
import re

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from archive.database import schema
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


@pytest.mark.parametrize(("kind", "said"), [("removed", "its removal"), ("new", "its publication")])
def test_a_change_with_one_side_cites_the_version_that_it_has_and_says_so(kind: str, said: str) -> None:
    told = cirma("cite", "--change", change_of(kind))

    assert said in told.stderr
    assert told.stdout.count("instantané") == 1
    assert ("Retiré du site" in told.stdout) == (kind == "removed")


@pytest.mark.parametrize("form", ["fr", "en"])
def test_a_move_names_each_address_with_the_day_on_which_it_was_archived(form: str) -> None:
    after, before = re.split(
        "État antérieur|Earlier version", cirma("cite", "--change", change_of("moved"), "--format", form).stdout
    )

    assert "ce-que-les-fronti" in after
    assert "18 " in after
    assert "ce-que-taisent-les-fronti" in before
    assert "16 " in before


def test_a_move_is_two_entries_for_programs() -> None:
    told = cirma("cite", "--change", change_of("moved"), "--format", "bibtex").output

    before, after = parse_string(told).entries
    assert before.key != after.key
    assert (before["urldate"], after["urldate"]) == ("2026-11-16", "2026-11-18")
    assert "taisent" in before["url"]
    assert "taisent" not in after["url"]


def test_a_day_in_doubt_is_said_beside_the_reference() -> None:
    assert "uncertain: it changed between 2026-11-16" in cirma("cite", STRAITS, "--as-of", "2026-11-17").stderr
    assert "uncertain: it was not looked at after 2026-11-18" in cirma("cite", STRAITS, "--as-of", "2027").stderr
    assert "uncertain" not in cirma("cite", STRAITS).stderr


@pytest.mark.parametrize("command", ["cite", "show"])
def test_a_snapshot_of_another_post_is_refused(command: str) -> None:
    snapshot = json.loads(cirma("show", SANCTIONS, "--json").stdout)["snapshot"]

    told = cirma(command, STRAITS, "--snapshot", snapshot)

    assert told.exit_code == 2
    assert "of another post" in told.stderr
    assert cirma(command, SANCTIONS, "--snapshot", snapshot).exit_code == 0
    assert cirma(command, "--snapshot", snapshot).exit_code == 0


def test_what_contradicts_itself_is_refused() -> None:
    snapshot = json.loads(cirma("show", SANCTIONS, "--json").stdout)["snapshot"]

    for words in (
        ("cite", STRAITS, "--change", change_of("edit")),
        ("cite", "--change", change_of("edit"), "--as-of", "2026-11-17"),
        ("cite", "--snapshot", snapshot, "--as-of", "2026-11-17"),
        ("show", "--snapshot", snapshot, "--as-of", "2026-11-17"),
    ):
        assert cirma(*words).exit_code == 2, words


@pytest.mark.parametrize("command", ["cite", "show"])
def test_nothing_named_is_a_usage_error(command: str) -> None:
    assert cirma(command).exit_code == 2
