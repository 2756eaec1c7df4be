"""What Datasette is told of the archive, and its pages."""

import asyncio
import atexit
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from datasette import app

from archive import Archive, timestamps
from archive.database import readers_copy, schema
from archive.export.folder import NotEmpty
from archive.formats import datasette as catalogue
from archive.formats import sql_functions
from archive.model import State
from tests.support import sql as sqlite
from tests.support.archives import cirma, demo_archive

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
PAGES = [
    "",
    "current_posts",
    "post_states",
    "edits",
    "removed_posts",
    "site_activity",
    "post_exposure",
    "fetch",
    "change",
]


@cache
def served() -> Path:
    """The folder of what `cirma datasette` serves."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    cirma("datasette", "--copy", str(folder))
    return folder


def metadata() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((served() / "metadata.json").read_text("utf-8"))
    return found


def ask(question: str, **parameters: str) -> list[dict[str, Any]]:
    sql = metadata()["databases"]["archive"]["queries"][question]["sql"]
    with closing(readers_copy.open_copy(served() / "archive.db")) as database:
        sql_functions.register(database, clock=lambda: NOW)
        return [dict(row) for row in sqlite.run(database, sql, parameters)]


def test_bodies_are_not_there_and_columns_noted() -> None:
    tables = metadata()["databases"]["archive"]["tables"]

    assert "payload" not in tables
    assert tables["edits"]["columns"]["disclosure"] == "none, machine, shown, noted"
    assert tables["fetch"]["columns"]["peer"] == "address and port that answered"
    assert tables["snapshot"]["label_column"] == "title"


@pytest.mark.parametrize("words", ["sécurité", "securite", "SÉCURITÉ reforme", "conseils sécurité", "d’un conseil"])
def test_a_search_finds_words_however_typed(words: str) -> None:
    assert any(row["titre"].startswith("Conseil de sécurité") for row in ask("recherche", mots=words))


@pytest.mark.parametrize("words", ["", " ", "zzz", "sécurité zzz"])
def test_a_search_that_finds_nothing_is_no_error(words: str) -> None:
    assert ask("recherche", mots=words) == []


@pytest.mark.parametrize("words", ['")', "NEAR(", "*", "-sanctions"])
def test_a_search_that_cannot_be_understood_is_refused_in_words(words: str) -> None:
    (row,) = ask("recherche", mots=words)
    assert row["titre"] == "recherche non comprise"
    assert row["lu"].startswith(f"« {words} » : un mot ou un signe manque")


@pytest.mark.parametrize("words", ["sanctions", "=sanctions", "sécurité -conseil", "auteur:vauquelan"])
def test_a_search_finds_what_the_command_finds(words: str) -> None:
    printed = [json.loads(line) for line in cirma("search", words, "--json").output.splitlines()]

    found = ask("recherche", mots=words)
    assert [(row["post"], row["snapshot"], row["sur"]) for row in found] == [
        (hit["id"], hit["matched_snapshot"], hit["total"]) for hit in printed
    ]


def test_the_state_of_a_day_and_what_changed_since() -> None:
    titles = {row["titre"] for row in ask("etat-au", jour="2026-11-17")}

    assert len(titles) == 12
    assert "Sanctions\u00a0: éloge du temps long" in titles
    assert len(ask("modifies-depuis", jour="2026-11-17")) == 8
    assert ask("modifies-depuis", jour="2026-11-19") == []


@pytest.mark.parametrize(
    "day",
    ["17/11/2026", "17.11.2026", "17 novembre 2026", "le mardi 17 novembre 2026", "Nov 17, 2026", "hier"],
)
def test_a_day_is_read_as_people_write_it(day: str) -> None:
    for question in ("etat-au", "modifies-depuis"):
        written = ask(question, jour="2026-11-17")
        assert ask(question, jour=day) == written
        assert {row["lu"] for row in written} == {"2026-11-17 (Europe/Paris)"}


def test_a_month_and_a_year_end_with_their_last_day() -> None:
    def texts(jour: str) -> list[str]:
        return [row["snapshot"] for row in ask("etat-au", jour=jour)]

    assert texts("novembre 2026") == texts("2026-11") == texts("2026-11-30")
    assert len(ask("modifies-depuis", jour="2026")) == len(ask("modifies-depuis", jour="2026-01-01"))


def test_a_span_of_days_counts_from_now() -> None:
    assert len(ask("modifies-depuis", jour="2d")) == len(ask("modifies-depuis", jour="2026-11-16T12:00+01:00"))


def test_as_of_a_day_is_what_the_program_says() -> None:
    with Archive(demo_archive()) as archive:
        for day in ("2026-11-16", "17 novembre 2026", "2027-01-01"):
            listed = [post for post in archive.as_of(day).posts() if post.state is not State.GONE]
            rows = {row["post"]: row for row in ask("etat-au", jour=day)}
            assert rows.keys() == {post.id for post in listed}
            for post in listed:
                row = rows[post.id]
                doubt = post.uncertain
                told = (doubt.after, doubt.before) if doubt else (None, None)
                assert (row["incertain_apres"], row["incertain_avant"]) == tuple(map(timestamps.optional_text, told))


@pytest.mark.parametrize("day", ["", "2026-02-30", "31/02/2026", "mars", "2026-13", "10/06/26", "2 brumaire 2026"])
def test_what_is_no_date_is_refused_in_words(day: str) -> None:
    for question in ("etat-au", "modifies-depuis"):
        (row,) = ask(question, jour=day)
        assert row["titre"] == "date non comprise"
        assert row["lu"].startswith(f"« {day} » n’est pas une date")


def test_questions_are_refused_without_the_program() -> None:
    sql = metadata()["databases"]["archive"]["queries"]["etat-au"]["sql"]
    with closing(readers_copy.open_copy(served() / "archive.db")) as database, pytest.raises(sqlite3.OperationalError):
        sqlite.run(database, sql, {"jour": "2026-11-17"})


def test_the_state_of_a_day_is_one_a_post() -> None:
    posts = [row["post"] for day in ("2026-11-16", "2026-11-19") for row in ask("etat-au", jour=day)]

    assert len(posts) == len(set(posts[:12])) + len(set(posts[12:]))


def test_every_table_that_is_shown_has_its_notes() -> None:
    tables = metadata()["databases"]["archive"]["tables"]

    bare = {name for name, table in tables.items() if not table.get("hidden") and not table["columns"]}
    assert bare == set()


def test_the_metadata_for_the_archive_itself_close_what_is_no_state_of_a_post() -> None:
    printed = json.loads(cirma("datasette", "--print").output)["databases"]["archive"]

    assert printed["allow_sql"] is False
    with closing(schema.connect(demo_archive())) as database:
        there = {
            name for (name,) in sqlite.run(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        }
    open_ = {name for name in there if printed["tables"].get(name, {}).get("allow") is not False}
    assert {"current_posts", "edits", "snapshot"} < open_
    assert not open_ & {"fetch", "capture", "post", "payload", "state_text", "state_fts_data", "takedown"}
    assert printed["queries"] == metadata()["databases"]["archive"]["queries"]


def test_a_copy_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine", "utf-8")

    with pytest.raises(NotEmpty):
        cirma("datasette", "--copy", str(tmp_path))

    assert [item.name for item in tmp_path.iterdir()] == ["there"]


def test_datasette_answers_its_pages() -> None:
    paths = [f"/archive/{page}".rstrip("/") for page in PAGES]
    paths += [
        "/archive/recherche?mots=securite",
        "/archive/etat-au?jour=2026-11-17",
        "/archive/modifies-depuis?jour=2026",
    ]

    async def statuses() -> dict[str, int]:
        plugins = Path(catalogue.__file__).with_name("datasette_plugins")
        datasette = app.Datasette([str(served() / "archive.db")], metadata=metadata(), plugins_dir=str(plugins))
        answers = {path: await datasette.client.get(path, headers={"host": "localhost"}) for path in paths}
        assert "2026-11-17 (Europe/Paris)" in answers[paths[-2]].text
        return {path: answer.status_code for path, answer in answers.items()}

    assert asyncio.run(statuses()) == dict.fromkeys(paths, 200)
