"""A post without a signature says whom the feed or a line of its text names, and which of them it is."""

import json
import shutil
from pathlib import Path

import polars
import pytest
from click.testing import CliRunner

from archive import Archive
from scraper.cli import program
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix, make_blog, make_post
from tests.support.packing import OPENED, with_packing


@pytest.fixture
def unsigned(tmp_path: Path) -> tuple[Path, str, str]:
    """An archive in which one post bears no signature, its id, and whom the feed names."""
    path = Path(shutil.copy(demo_archive(), tmp_path / "archive.db"))
    with sql.opened(path) as connection:
        post, author = sql.run(
            connection,
            "SELECT address.post, min(creator) FROM sighting JOIN address ON address.uri = sighting.uri"
            " WHERE creator <> '' GROUP BY 1 ORDER BY 1",
        ).fetchone()
        sql.run(connection, "UPDATE post_status SET authors = '[]' WHERE post = ?", (post,))
        connection.commit()
    return path, post, author


def test_the_feed_is_named_apart(unsigned: tuple[Path, str, str]) -> None:
    path, post, author = unsigned
    lines = CliRunner().invoke(program, ["posts", "--archive", str(path)]).stdout.splitlines()
    records = CliRunner().invoke(program, ["posts", "--archive", str(path), "--json"]).stdout.splitlines()

    (row,) = [line.split("\t") for line in lines if line.startswith(post)]
    (record,) = [record for record in map(json.loads, records) if record["id"] == post]
    assert row[3] == f"feed: {author}"
    assert (record["authors"], record["feed_authors"]) == ([], [author])


def test_who_signs_is_not_told_by_the_feed(unsigned: tuple[Path, str, str]) -> None:
    path, post, _ = unsigned
    with Archive(path) as archive:
        assert all(not each.feed_authors for each in archive.posts() if each.id != post)
        assert not any(author for each in archive.posts() if each.id == post for author in each.authors)


def test_a_line_of_the_text_is_named_apart_everywhere(unsigned: tuple[Path, str, str]) -> None:
    path, post, author = unsigned
    with sql.opened(path) as connection:
        sql.run(
            connection,
            "UPDATE snapshot SET text_authors = ? WHERE id = (SELECT snapshot FROM post_status WHERE post = ?)",
            ('["Anne Exemple"]', post),
        )
        connection.commit()
    listed = CliRunner().invoke(program, ["posts", "--archive", str(path)]).stdout.splitlines()
    with Archive(path) as archive:
        (record,) = [record for record in archive.posts().records if record["id"] == post]

    (row,) = [line.split("\t") for line in listed if line.startswith(post)]
    assert row[3] == f"feed: {author}; text: Anne Exemple"
    assert (record["authors"], record["text_authors"]) == ([], ["Anne Exemple"])


def test_a_state_without_a_signature_says_whom_its_text_names(unsigned: tuple[Path, str, str]) -> None:
    path, post, author = unsigned
    with sql.opened(path) as connection:
        sql.run(connection, "UPDATE snapshot SET text_authors = ? WHERE post = ?", ('["Anne Exemple"]', post))
        with_packing(connection)
        sql.run(
            connection,
            f"""UPDATE packed_content SET text = NULL, packed = packed(json_remove({OPENED}, '$.authors'))
               WHERE digest IN (SELECT content FROM snapshot WHERE post = ?)""",
            (post,),
        )
        connection.commit()
    told = CliRunner().invoke(program, ["show", post, "--archive", str(path)]).stdout
    record = json.loads(CliRunner().invoke(program, ["show", post, "--archive", str(path), "--json"]).stdout)
    with Archive(path) as archive:
        same = archive.post(post).record

    assert told.splitlines()[1].startswith(f"feed: {author}; text: Anne Exemple · ")
    assert (record["authors"], record["text_authors"]) == ([], ["Anne Exemple"])
    assert (same["authors"], same["feed_authors"], same["text_authors"]) == ([], [author], ["Anne Exemple"])


def test_tables_and_exports_name_the_other_sources(tmp_path: Path) -> None:
    """Views, files and data frames alike, for a post that was crawled without a signature."""
    site = FakeWix(make_blog(make_post(author="", paragraphs=("Par Anne Exemple", "Le texte commence ici."))))
    archivist = Archivist(tmp_path, site)
    archivist.crawl()
    for form in ("jsonl", "csv", "parquet", "text"):
        arguments = ["export", form, str(tmp_path / form), "--archive", str(archivist.path)]
        assert CliRunner().invoke(program, arguments).exit_code == 0
    with Archive(archivist.path) as archive:
        tables = [archive.table(name).to_polars().row(0, named=True) for name in ("posts", "versions")]
    line = json.loads((tmp_path / "jsonl" / "posts.jsonl").read_text("utf-8"))
    frame = polars.read_parquet(tmp_path / "parquet" / "posts.parquet").row(0, named=True)

    for row in (*tables, line, frame):
        assert (row["authors"], row["feed_authors"], row["text_authors"]) == ([], [], ["Anne Exemple"])
    for file in ("csv/posts.csv", "text/metadata.csv"):
        assert "Anne Exemple" in (tmp_path / file).read_text("utf-8-sig")
