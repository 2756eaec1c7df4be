"""The archive from Python."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars
import pytest

from archive import Archive
from archive.api.results import Listing
from archive.database import schema
from archive.dates import DateSpan
from archive.errors import ConfigError, NoSuchState, ReversedDates, TwoPosts
from archive.model import ChangeKind, State
from archive.query.sites import zone_of_days
from archive.runtime.optional import MissingExtra, require
from tests.support import sql
from tests.support.archives import cirma, demo_archive, demo_config

SANCTIONS = "sanctions-éloge-du-temps-long"
DENIAL = "le-démenti-arrive-toujours-trop-tard"


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(demo_archive()) as opened:
        yield opened


def test_posts_are_filtered_and_newest_first(archive: Archive) -> None:
    found = archive.posts(author="vauquelan", since="2025-02-01")

    assert [post.published_day for post in found] == [date(2026, 9, 24), date(2025, 11, 6), date(2025, 5, 22)]


def test_a_view_of_a_day_shows_the_posts_of_that_day(archive: Archive) -> None:
    then = archive.as_of("2026-11-17")

    assert (len(then.posts()), len(archive.posts())) == (12, 13)
    assert then.post(SANCTIONS).title == "Sanctions\u00a0: éloge du temps long"
    assert archive.post(SANCTIONS).title == "Sanctions\u00a0: le prix du temps long"


def test_a_title_is_listed_as_it_was(archive: Archive) -> None:
    titles = {post.title for post in archive.as_of(date(2026, 11, 17)).posts()}

    assert "Sanctions\u00a0: éloge du temps long" in titles


def test_a_state_that_may_have_ended_that_day_is_told_as_uncertain(archive: Archive) -> None:
    listed = {post.title: post.uncertain for post in archive.as_of("2026-11-17").posts()}

    assert listed["Sanctions\u00a0: éloge du temps long"] is not None
    assert listed["Comment lire un communiqué final\u00a0?"] is None


def test_what_was_not_known_yet_is_not_told(archive: Archive) -> None:
    then = archive.as_of(known_at="2026-11-17")

    assert {post.state for post in then.posts()} == {State.LIVE}
    assert list(then.changes()) == []
    assert [hit.post for hit in then.search("rendez-vous hiver diplomatique")] == []


def test_before_the_first_crawl_nothing_is_shown(archive: Archive) -> None:
    early = archive.as_of("2026-11-01")

    assert len(early.posts()) == 0
    with pytest.raises(NoSuchState):
        early.post(SANCTIONS)


def test_a_removed_post_keeps_its_last_words(archive: Archive) -> None:
    gone = archive.post(DENIAL)

    assert gone.shown.state is State.GONE
    assert "Une fausse nouvelle" in gone.text


def test_changes_and_their_diffs(archive: Archive) -> None:
    silent = archive.changes(silent=True, class_="substantive")
    (number,) = (change for change in silent if change.flags)

    shown = archive.diff(number.id)._repr_html_()

    assert "<del>41</del><ins>14</ins>" in shown
    assert archive.diff(number.before or "", number.after).comparison == archive.diff(number.id).comparison


def test_a_former_title_names_its_post(archive: Archive) -> None:
    assert archive.post("éloge du temps long").title == "Sanctions\u00a0: le prix du temps long"


def test_an_author_is_no_pattern(archive: Archive) -> None:
    assert list(archive.posts(author="%")) == []
    assert list(archive.changes(author="_", baseline=True)) == []
    assert len(archive.changes(author="VAUQUELAN", baseline=True)) > 0


def test_changes_by_kind(archive: Archive) -> None:
    assert [change.kind for change in archive.changes(kind="removed")] == [ChangeKind.REMOVED]


def test_the_life_of_one_text(archive: Archive) -> None:
    assert [row.title.rpartition(" ")[0] for row in archive.snapshots(SANCTIONS)] == [
        "Sanctions\u00a0: éloge du temps",
        "Sanctions\u00a0: le prix du temps",
    ]


def test_search_finds_without_accents(archive: Archive) -> None:
    assert archive.search("securite").records[0]["title"].startswith("Conseil de sécurité")


def test_lists_become_data_frames(archive: Archive) -> None:
    frame = archive.posts().to_polars()

    assert frame.filter(polars.col("state") == "gone").height == 1
    assert archive.changes(silent=True).to_polars().height == 4
    assert list(archive.posts().to_pandas()["state"]).count("gone") == 1


def test_html_is_escaped() -> None:
    listing = Listing(("<script>alert(1)</script>",), lambda text: {"<b>": text, "list": ["<i>"]})

    shown = listing._repr_html_()

    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_a_table_in_a_notebook_stays_a_table(archive: Archive) -> None:
    shown = archive.changes(silent=True)._repr_html_()

    assert "(1)" in shown
    assert "'kind'" not in shown
    assert Listing((), str)._repr_html_() == "<p>none</p>"  # type: ignore[arg-type]
    assert "…" in Listing(("long " * 100,), lambda text: {"text": text})._repr_html_()


def test_a_post_shows_itself_in_a_notebook(archive: Archive) -> None:
    shown = archive.post("Ports")._repr_html_()

    assert "Ports &amp; puissance" in shown
    assert "<script" not in shown


def test_an_archive_is_cited_from_python(archive: Archive) -> None:
    assert "éloge du temps long" in archive.as_of("2026-11-17").cite(SANCTIONS)


def test_values_are_frozen_and_the_file_read_only(archive: Archive) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        archive.posts()[0].title = "x"  # type: ignore[misc]
    with pytest.raises(sqlite3.OperationalError):
        sql.run(archive.database.conn, "DELETE FROM post")


def test_an_instant_without_zone_is_refused(archive: Archive) -> None:
    with pytest.raises(ValueError, match="names no zone"):
        archive.as_of(datetime(2026, 11, 17))  # noqa: DTZ001
    assert len(archive.as_of(datetime(2026, 11, 17, tzinfo=UTC)).posts()) == 12


def test_a_missing_library_names_the_extra() -> None:
    with pytest.raises(MissingExtra, match=r"cirma-archive\[data\]"):
        require("a_library_that_nobody_has", extra="data")


def test_importing_the_package_imports_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import archive, sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )

    assert {"archive.api.archive", "sqlite_utils", "msgspec", "polars", "click"}.isdisjoint(told.stdout.split())


@pytest.mark.parametrize(
    "query", ["sanctions", "=sanctions", "médiation OU traité", "auteur:vauquelan", "rien-du-tout"]
)
def test_a_search_gives_what_the_command_prints(archive: Archive, query: str) -> None:
    printed = [json.loads(line) for line in cirma("search", query, "--json").stdout.splitlines()]

    assert archive.search(query).records == printed


@pytest.mark.parametrize(
    ("arguments", "listed"),
    [
        (("posts",), lambda archive: archive.posts()),
        (("posts", "--as-of", "2026-11-17"), lambda archive: archive.as_of("2026-11-17").posts()),
        (("changes",), lambda archive: archive.changes(baseline=True)),
        (("history", SANCTIONS), lambda archive: archive.snapshots(SANCTIONS)),
        (("concordance", "sanctions"), lambda archive: archive.concordance("sanctions")),
        (("frequency", "paix,guerre"), lambda archive: archive.frequency("paix", "guerre")),
        (("collocates", "sanctions"), lambda archive: archive.collocates("sanctions")),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_records_are_what_the_command_prints(
    archive: Archive, arguments: tuple[str, ...], listed: Callable[[Archive], Listing[Any]]
) -> None:
    printed = [json.loads(line) for line in cirma(*arguments, "--json").stdout.splitlines()]

    assert listed(archive).records == printed
    assert printed


@pytest.mark.parametrize("ask", ["posts", "changes", "table"])
def test_a_site_that_is_not_held_is_refused(archive: Archive, ask: str) -> None:
    arguments = ("posts",) if ask == "table" else ()

    with pytest.raises(ConfigError, match="'nope' is not a site of this archive"):
        getattr(archive, ask)(*arguments, site="nope")
    for call in (archive.search, archive.concordance, archive.frequency, archive.collocates):
        with pytest.raises(ConfigError):
            call("paix", site="nope")


def test_a_reversed_range_is_refused(archive: Archive) -> None:
    with pytest.raises(ReversedDates):
        archive.posts(since="mai 2026", until="mars 2026")


def test_bare_days_mean_the_zone_of_the_site_or_of_the_largest(tmp_path: Path) -> None:
    path = Path(shutil.copy(demo_archive(), tmp_path / "archive.db"))
    with sql.opened(path) as connection:
        columns = [row[1] for row in sql.run(connection, "PRAGMA table_info(site)")]
        copied = {"id": "'aaa'", "timezone": "'Pacific/Auckland'"}
        sql.run(
            connection, f"INSERT INTO site SELECT {', '.join(copied.get(each, each) for each in columns)} FROM site"
        )
        connection.commit()
        database = schema.connect(path)

        assert zone_of_days(database).key == "Europe/Paris"
        assert zone_of_days(database, "aaa").key == "Pacific/Auckland"
        with Archive(path) as archive:
            assert archive._span("2026-11-17") == DateSpan(
                start=datetime(2026, 11, 16, 23, tzinfo=UTC),
                end=datetime(2026, 11, 17, 22, 59, 59, 999000, tzinfo=UTC),
                zone=ZoneInfo("Europe/Paris"),
            )


def test_what_visits_miss_is_estimated(archive: Archive) -> None:
    (row,) = archive.missed_edits().records

    assert row["site"] == "demo"
    assert row["estimated"] >= row["told"] == len(archive.changes(kind="edit"))


EMPTY: tuple[tuple[Callable[[Archive, str], Listing[Any]], str, str], ...] = (
    (lambda archive, name: archive.posts(author=name), "vauquelan", "nobody"),
    (lambda archive, name: archive.changes(author=name), "vauquelan", "nobody"),
    (lambda archive, word: archive.search(word), "sanctions", "zzz"),
    (lambda archive, word: archive.concordance(word), "sanctions", "zzz"),
    (lambda archive, word: archive.collocates(word), "sanctions", "zzz"),
)


@pytest.mark.parametrize(
    ("ask", "some", "none"), EMPTY, ids=["posts", "changes", "search", "concordance", "collocates"]
)
def test_a_frame_without_rows_has_the_columns_of_one_with_rows(
    archive: Archive, ask: Callable[[Archive, str], Listing[Any]], some: str, none: str
) -> None:
    assert len(ask(archive, some)) > 0 == len(ask(archive, none))
    assert ask(archive, none).to_polars().columns == ask(archive, some).to_polars().columns
    assert list(ask(archive, none).to_pandas().columns) == list(ask(archive, some).to_pandas().columns)


def test_a_table_has_the_types_of_its_export(archive: Archive, tmp_path: Path) -> None:
    cirma("export", "parquet", str(tmp_path / "out"), "--tables", "posts,changes,links")

    for name in ("posts", "changes", "links"):
        assert (
            archive.table(name).to_polars().schema == polars.read_parquet(tmp_path / "out" / f"{name}.parquet").schema
        )


def test_a_limited_list_carries_the_total(archive: Archive) -> None:
    some = archive.posts(limit=2)

    assert (len(some), some.total) == (2, 13)
    assert archive.as_of("2026-11-17").posts(limit=2, author="sadellane").total == 4


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda archive: archive.changes(kind="nope"), "'nope' is none of new, edit"),
        (lambda archive: archive.changes(flag="nope"), "'nope' is none of number"),
        (lambda archive: archive.posts(state="nope"), "'nope' is none of live"),
        (lambda archive: archive.frequency("paix", by="week"), "'week' is none of month, year, all"),
        (lambda archive: archive.cite("détroits", "apa"), "'apa' is none of csl-json"),
        (lambda archive: archive.posts(author=" "), "author is empty"),
        (lambda archive: archive.posts(tag=""), "tag is empty"),
        (lambda archive: archive.changes(post=""), "post is empty"),
    ],
)
def test_a_wrong_word_is_refused_with_the_right_ones(
    archive: Archive, wrong: Callable[[Archive], object], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        wrong(archive)


def test_a_diff_of_two_posts_is_refused_unless_asked_for(archive: Archive) -> None:
    with pytest.raises(TwoPosts, match="across=True"):
        archive.diff("détroits", "sanctions")
    assert archive.diff("détroits", "sanctions", across=True).before.post.id == archive.post("détroits").id


def test_a_post_names_its_last_edit(archive: Archive) -> None:
    (edit,) = archive.changes(flag="number")

    assert archive.diff(edit.post).after.snapshot == archive.diff(edit.id).after.snapshot == edit.after


def test_a_change_is_cited_as_by_the_command() -> None:
    with Archive.configured(demo_config()) as archive:
        for change in archive.changes(kind="edit", silent=True):
            for form in ("fr", "bibtex"):
                told = cirma("cite", "--change", change.id, "--format", form).stdout
                assert archive.cite_change(change.id, form) == told


def test_the_forms_that_a_word_takes_in(archive: Archive) -> None:
    ((word, *_),) = [each.forms for each in archive.forms("sanctions")]

    assert word == "sanction"
    assert archive.forms("=sanctions") == ()


def test_a_received_file_in_place_of_a_configuration(archive: Archive) -> None:
    with Archive.configured(demo_archive()) as found:
        assert found.posts().total == archive.posts().total


def test_values_name_themselves_shortly(archive: Archive) -> None:
    for value in (archive, archive.posts(limit=1), archive.post("détroits"), archive.diff("détroits")):
        assert len(repr(value)) < 200
    assert repr(archive.posts(limit=1)) == "<Listing: 1 of 13 Post>"
