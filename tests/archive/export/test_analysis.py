"""Tables for analysis and the corpus for text tools."""

import csv
import errno
import json
import os
import resource
from pathlib import Path

import polars
import pytest

from archive import Archive
from archive.database import schema
from archive.export.analysis import faults_of_the_disk
from archive.export.folder import CannotWrite
from archive.query.tables import LISTS, TABLES
from archive.render.references import host_of
from scraper.cli import main
from tests.support import sql
from tests.support.archives import cirma, demo_archive

# The first crawl knew of no edit.
_LATER = ("sentences",)


def exported(tmp_path: Path, *arguments: str) -> Path:
    out = tmp_path / "out"
    cirma("export", arguments[0], str(out), *arguments[1:])
    return out


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_the_same_in_every_form(table: str, tmp_path: Path) -> None:
    with Archive(demo_archive()) as archive:
        records = archive.table(table).records
    lines = (exported(tmp_path / "a", "jsonl", "--tables", table) / f"{table}.jsonl").read_text("utf-8").splitlines()
    frame = polars.read_parquet(exported(tmp_path / "b", "parquet", "--tables", table) / f"{table}.parquet")
    with (exported(tmp_path / "c", "csv", "--tables", table) / f"{table}.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

    assert [json.loads(line) for line in lines] == records
    assert (frame.height, len(rows)) == (len(records), len(records))
    assert records == [] or frame.columns == list(rows[0]) == list(records[0])
    assert frame.to_dicts() == records


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_the_view_of_its_name(table: str) -> None:
    """What any other program reads in the file is what `Archive.table` gives."""
    with Archive(demo_archive()) as archive, sql.opened(demo_archive()) as connection:
        records = archive.table(table).records
        cursor = sql.run(connection, f"SELECT * FROM {table}")
        names = [name for name, *_ in cursor.description]
        held = [dict(zip(names, row, strict=True)) for row in cursor]

    as_sql = [
        {
            name: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            for name, value in row.items()
        }
        for row in records
    ]
    read = [{name: _spaced(row[name]) if name in LISTS else row[name] for name in names} for row in held]
    assert sorted(as_sql, key=repr) == sorted(read, key=repr)
    assert records
    assert set(names) >= {"site", "post" if table != "posts" else "id"}


def _spaced(written: str) -> str:
    return json.dumps(json.loads(written), ensure_ascii=False)


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    schema.create(path).close()
    for form in ("csv", "parquet"):
        assert main(["export", form, str(tmp_path / form), "--tables", ",".join(TABLES), "--archive", str(path)]) == 0

    for table in TABLES:
        head = (tmp_path / "csv" / f"{table}.csv").read_text("utf-8-sig").strip().split(",")
        assert head == polars.read_parquet(tmp_path / "parquet" / f"{table}.parquet").columns
        assert "site" in head


def test_the_tables_are_those_of_the_day_that_they_are_asked_of() -> None:
    with Archive(demo_archive()) as archive:
        then = archive.as_of(known_at="2026-11-17")
        counts = {table: (len(then.table(table)), len(archive.table(table))) for table in TABLES}

        assert all(0 < earlier <= now for table, (earlier, now) in counts.items() if table not in _LATER)
        assert [counts[table][0] for table in _LATER] == [0] * len(_LATER)
        assert then.table("changes").records != archive.table("changes").records


def test_sentences_hold_the_words_themselves() -> None:
    with Archive(demo_archive()) as archive:
        (number,) = [row for row in archive.table("sentences") if "number" in row["flags"] and row["removed"] == ["41"]]
        edits = {row["id"]: row for row in archive.table("changes")}

    assert number["added"] == ["14"]
    assert "41" in edits[number["change"]]["removed"]


def test_links_say_where_they_lead() -> None:
    with Archive(demo_archive()) as archive:
        links = archive.table("links")

    assert all(row["first_seen"] <= row["last_seen"] for row in links)
    assert all(row["internal"] == (row["host"] == "blog.test") for row in links)


@pytest.mark.parametrize(
    ("href", "host"),
    [
        ("https://Www.Autre.example:8443/a?b", "www.autre.example"),
        ("/post/autre", "blog.test"),
        ("#note-3", "blog.test"),
        ("mailto:redaction@blog.test", None),
        ("tel:+33123456789", None),
        ("http://[", None),
        ("//cdn.example/x", "cdn.example"),
    ],
)
def test_the_host_of_a_link(href: str, host: str | None) -> None:
    assert host_of(href, beside="https://blog.test/post/une") == host


@pytest.mark.parametrize(
    "arguments",
    [
        ("csv", "--tables", "nothing"),
        ("csv", "--tables", ","),
        ("html", "--tables", "posts"),
        ("csv", "--tables", "posts", "--author", "x"),
    ],
)
def test_a_table_that_cannot_be_written_is_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert main(["export", arguments[0], str(tmp_path / "out"), *arguments[1:], "--archive", str(demo_archive())]) == 2


def test_what_is_redistributed_holds_no_texts(tmp_path: Path) -> None:
    out = exported(tmp_path, "jsonl", "--tables", "sentences,versions", "--redistributable")

    row = json.loads((out / "sentences.jsonl").read_text("utf-8").splitlines()[0])
    assert row.keys().isdisjoint({"before", "after", "removed", "added"})


def test_french_excel_reads_semicolons(tmp_path: Path) -> None:
    out = exported(tmp_path, "csv", "--dialect", "excel-fr")

    assert (out / "posts.csv").read_bytes().startswith("\ufeffid;site;url".encode())


def test_a_corpus_has_a_text_a_post_and_its_metadata(tmp_path: Path) -> None:
    out = exported(tmp_path, "text")
    with (out / "metadata.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert sorted(row["file"] for row in rows) == sorted(path.name for path in (out / "texts").iterdir())
    together = (out / "iramuteq.txt").read_text("utf-8")
    heads = [line for line in together.splitlines() if line.startswith("****")]
    assert len(heads) == len(rows) == 13
    assert all(" *site_demo " in head and " *year_202" in head for head in heads)
    assert all((out / "texts" / row["file"]).read_text("utf-8").startswith(row["title"]) for row in rows)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_disk_that_takes_no_more_is_told_by_its_name(form: str, tmp_path: Path) -> None:
    """polars tells it as a fault of the file's format; a limit on the size of files stands for a full disk."""
    demo_archive()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        with pytest.raises(CannotWrite, match=f"out: ({os.strerror(errno.EFBIG)}|{os.strerror(errno.EIO)})"):
            cirma("export", form, str(tmp_path / "out"), "--tables", "changes")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_other_faults_of_polars_are_told_as_they_are() -> None:
    with pytest.raises(polars.exceptions.ComputeError, match="something else"), faults_of_the_disk(polars):
        raise polars.exceptions.ComputeError("something else")
