"""Tables for analysis and the corpus for text tools."""

import csv
import json
from pathlib import Path

import polars
import pytest

from archive import Archive
from archive.query.tables import TABLES
from tests.support.archives import cirma, demo_archive


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


def test_sentences_hold_the_words_themselves() -> None:
    with Archive(demo_archive()) as archive:
        (number,) = [row for row in archive.table("sentences") if "number" in row["flags"] and row["removed"] == ["41"]]
        edits = {row["id"]: row for row in archive.table("changes")}

    assert number["added"] == ["14"]
    assert "41" in edits[number["change"]]["removed"]


def test_links_say_where_they_lead() -> None:
    with Archive(demo_archive()) as archive:
        links = archive.table("links")

    assert {row["internal"] for row in links} <= {True, False}
    assert all(row["host"] and row["first_seen"] <= row["last_seen"] for row in links)


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
    from scraper.cli import main

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
