"""Every format of export, over one crawled archive."""

import csv
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import polars
import pytest
import rispy
from bibtexparser.entrypoint import parse_file
from hypothesis import given
from hypothesis import strategies as st

from archive.database import schema
from archive.export.cells import safe
from archive.export.folder import CannotWrite, NotEmpty
from archive.export.formats import FORMATS
from archive.export.order import Text
from archive.export.pages import _yaml
from archive.export.tables import columns
from tests.support import sql
from tests.support.archives import cirma, demo_archive

STRAITS = "detroits-la-diplomatie-des-passages"
LAST_WORDS = "Une fausse nouvelle n’a pas besoin d’être crue"
# The formats of captures are tested beside their writers.
OF_POSTS = [name for name, format_ in FORMATS.items() if format_.module.startswith("archive.export.")]
TEXTUAL = [name for name in OF_POSTS if name != "parquet"]


def export(format_: str, into: Path, *options: str) -> Path:
    assert cirma("export", format_, str(into), *options).exit_code == 0
    return into


def manifest(into: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((into / "manifest.json").read_text("utf-8"))
    return found


def tree(into: Path) -> dict[str, str]:
    """Digest of every file but git's own, which carry the times of the disk."""
    return {
        str(path.relative_to(into)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(into.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def git(into: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(into), *arguments], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("format_", OF_POSTS)
def test_the_same_archive_gives_the_same_bytes(format_: str, tmp_path: Path) -> None:
    once, again = export(format_, tmp_path / "a"), export(format_, tmp_path / "b")

    assert tree(once) == tree(again)


@pytest.mark.parametrize("format_", OF_POSTS)
def test_the_manifest_names_what_was_asked_and_every_file(format_: str, tmp_path: Path) -> None:
    into = export(format_, tmp_path / "out", "--author", "Vauquelan", "--since", "2025-02")

    told = manifest(into)
    assert told["posts"] == 3
    assert told["filters"] == {"author": "Vauquelan", "since": "2025-02"}
    assert str(told["chain_head"]).startswith("f1:")
    assert told["files"] == {name: digest for name, digest in tree(into).items() if name != "manifest.json"}


@pytest.mark.parametrize("format_", OF_POSTS)
def test_nothing_there_is_overwritten(format_: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(NotEmpty, match="nothing was overwritten"):
        cirma("export", format_, str(tmp_path))

    assert tree(tmp_path).keys() == {"note.txt"}


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")

    with pytest.raises(NotEmpty):
        cirma("export", "csv", str(tmp_path / "out"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(CannotWrite):
        cirma("export", "csv", str(tmp_path / "out"))


@pytest.mark.parametrize("format_", OF_POSTS)
def test_what_nobody_wrote_exports_as_nothing(format_: str, tmp_path: Path) -> None:
    assert manifest(export(format_, tmp_path / "out", "--author", "nobody"))["posts"] == 0


@pytest.mark.parametrize("format_", TEXTUAL)
def test_a_redistributable_export_holds_no_text(format_: str, tmp_path: Path) -> None:
    into = export(format_, tmp_path / "out", "--redistributable")

    written = "".join(
        path.read_text("utf-8") for path in into.rglob("*") if path.is_file() and ".git" not in path.parts
    )
    written += git(into, "log", "-p") if format_ == "git" else ""
    assert LAST_WORDS not in written
    assert "navires que nous avons suivis" not in written
    assert "Détroits" in written


def test_jsonl_has_a_post_a_line_with_text_measures_and_digests(tmp_path: Path) -> None:
    lines = (export("jsonl", tmp_path / "out") / "posts.jsonl").read_text("utf-8").splitlines()

    records = [json.loads(line) for line in lines]
    assert len(records) == 13
    gone = next(record for record in records if record["state"] == "gone")
    assert gone["body"].startswith(LAST_WORDS)
    assert gone["words"] > 100
    assert gone["content"].startswith("c1:")
    assert gone["payload"].startswith("sha256:")


def test_as_of_a_day_the_states_of_that_day_are_written(tmp_path: Path) -> None:
    lines = (export("jsonl", tmp_path / "out", "--as-of", "2026-11-17") / "posts.jsonl").read_text("utf-8").splitlines()

    records = {record["title"]: record for record in map(json.loads, lines)}
    assert len(records) == 12
    assert records["Sanctions\u00a0: éloge du temps long"]["uncertain_before"].startswith("2026-11-18")
    assert "41 ont attendu" in records["Détroits\u00a0: la diplomatie des passages"]["body"]


def test_csv_reads_back_with_the_columns_of_jsonl(tmp_path: Path) -> None:
    with (export("csv", tmp_path / "a") / "posts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = (export("jsonl", tmp_path / "b") / "posts.jsonl").read_text("utf-8").splitlines()

    assert list(rows[0]) == list(json.loads(lines[0]))
    assert [row["title"] for row in rows] == [json.loads(line)["title"] for line in lines]


@pytest.mark.parametrize("cell", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "09e15", "123456789012"])
def test_what_a_spreadsheet_would_run_or_round_is_text(cell: str) -> None:
    assert safe(cell) == "'" + cell.replace("\r", "")


@pytest.mark.parametrize("cell", ["", "Détroits", "2026-03-01", "09bbfe1557e46821", "c1:00", "sha256:1", "42"])
def test_what_it_leaves_alone_is_left_alone(cell: str) -> None:
    assert safe(cell) == cell


def test_parquet_opens_with_dates_and_lists(tmp_path: Path) -> None:
    frame = polars.read_parquet(export("parquet", tmp_path / "out") / "posts.parquet")

    assert frame.height == 13
    assert frame.schema["published_day"] == polars.Date
    assert frame.schema["captured"] == polars.Datetime("ms", "UTC")
    assert frame.schema["authors"] == polars.List(polars.String)
    assert frame.filter(polars.col("authors").list.contains("Karim Sadellane")).height == 5


def test_markdown_is_a_file_a_post_under_a_name_of_ours(tmp_path: Path) -> None:
    into = export("markdown", tmp_path / "out")

    names = [path.name for path in into.glob("*.md")]
    assert len(names) == 13
    assert all(re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{16}\.md", name) for name in names)
    (page,) = into.glob(f"{STRAITS}-*.md")
    head, _, body = page.read_text("utf-8").removeprefix("---\n").partition("---\n\n")
    assert 'title: "Détroits\u00a0: la diplomatie des passages"\n' in head
    assert body.startswith("# Détroits\u00a0: la diplomatie des passages\n")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_front_matter_holds_any_text_on_one_printable_line(text: str) -> None:
    written = _yaml(text)

    assert json.loads(written) == text
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", written)


def test_bibliographies_are_taken_by_their_readers(tmp_path: Path) -> None:
    bib = parse_file(str(export("bibtex", tmp_path / "bib") / "posts.bib"))
    ris = rispy.loads((export("ris", tmp_path / "ris") / "posts.ris").read_text("utf-8"))
    csl = json.loads((export("csl-json", tmp_path / "csl") / "posts.json").read_text("utf-8"))

    assert (len(bib.entries), bib.failed_blocks) == (13, [])
    assert len({item["id"] for item in csl}) == len(ris) == 13


def test_git_tells_the_history_of_a_post(tmp_path: Path) -> None:
    into = export("git", tmp_path / "out")

    git(into, "fsck", "--strict")
    assert len(git(into, "log", "--oneline").splitlines()) == 22
    (page,) = (into / "posts").glob(f"{STRAITS}-*.md")
    told = git(into, "log", "-p", "--word-diff=porcelain", "--format=%s|%ad", "--date=iso", "--", str(page))
    assert "-41\n+14\n" in told
    assert "edit: Détroits\u00a0: la diplomatie des passages|2026-11-18 13:" in told
    assert git(into, "status", "--short") == ""


def test_git_deletes_what_was_removed_and_says_what_moved(tmp_path: Path) -> None:
    into = export("git", tmp_path / "out")

    assert "D\tposts/le-dementi" in git(into, "log", "--name-status", "--format=", "--grep=^removed:")
    assert not list((into / "posts").glob("le-dementi*"))
    assert "+url: " in git(into, "log", "-p", "--format=", "--grep=^moved:")


def test_git_gives_the_same_hashes_whoever_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = manifest(export("git", tmp_path / "a"))["commit"]
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert manifest(export("git", tmp_path / "b"))["commit"] == once


def test_html_is_read_offline(tmp_path: Path) -> None:
    into = export("html", tmp_path / "out")

    pages = {path: path.read_text("utf-8") for path in into.rglob("*.html")}
    assert len(pages) == 14
    for path, page in pages.items():
        assert not re.search(r"<(script|img|iframe|link)\b|src=", page), path
        for target in re.findall(r'href="([^":]+)"', page):
            assert (path.parent / target).exists(), target
    (straits,) = (page for path, page in pages.items() if path.name.startswith(STRAITS))
    assert "<del>41</del><ins>14</ins>" in straits


def test_the_rights_notice_goes_with_the_texts(tmp_path: Path) -> None:
    assert manifest(export("jsonl", tmp_path / "out"))["sites"] == [
        {"id": "demo", "name": "Demo", "url": "https://blog.test", "timezone": "Europe/Paris", "rights": None}
    ]
    assert demo_archive().exists()


def test_every_column_and_format_is_documented() -> None:
    told = (Path(__file__).parents[3] / "docs" / "schema.md").read_text("utf-8")

    views = {name for (name,) in sql.run(schema.blank().conn, "SELECT name FROM sqlite_master WHERE type = 'view'")}
    names = {*columns(Text.FULL), *FORMATS, *schema._DERIVED_TABLES, *views}
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []
