"""Pictures and documents of an archive of ours, brought into another one: as records, and from the folder beside it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from archive.database import schema
from archive.media.folder import INCOMING, MediaFolder, folder_of
from archive.store import Store
from scraper.demo import demo_blog
from tests.archive.web_archive.test_held_media import export, kept, path
from tests.scraper.web_archive.test_run import NOW, bring, capture_ids, code, is_clean, told
from tests.support import sql
from tests.support.checking import cirma
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeWix
from tests.support.sql import tamper

__all__ = ["kept", "path"]
FORMS = ("warc", "wacz", "archive")
_ATTEMPTS = """
SELECT m.resource, m.variant, f.uri, f.address, f.reason, f.via, f.started_at, f.ended_at, f.outcome, f.status, f.cause,
       f.flags, json(h.response_headers), f.wire_digest, f.blob, b.size, b.type, b.state, c.started_at
FROM media_fetch m JOIN fetch f ON f.id = m.fetch JOIN fetch_headers h ON h.fetch = f.id
JOIN crawl c ON c.id = f.crawl LEFT JOIN blob b ON b.digest = f.blob
ORDER BY f.started_at, m.resource, f.uri
"""


def attempts(path: Path) -> list[tuple[Any, ...]]:
    """Every attempt to get a picture or document, but for the numbers of its rows."""
    return [tuple(row) for row in sql.run(schema.connect(path), _ATTEMPTS)]


def files(path: Path) -> dict[str, bytes]:
    folder = MediaFolder(path)
    return {digest: folder.read(digest) for digest in folder.digests()}


def states(path: Path) -> dict[str, int]:
    rows = sql.run(schema.connect(path), "SELECT state, count(*) AS n FROM blob GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


def handed_over(path: Path, form: str) -> Path:
    """Return what leaves the archive at *path* in the form *form*."""
    return path if form == "archive" else export(path, f"out.{form}", form=form)


def place(folder: Path) -> Path:
    """A folder with a configuration, whatever archive it has."""
    folder.mkdir(exist_ok=True)
    site = f'[[site]]\nid = "demo"\nurl = "{ORIGIN}"\n'
    (folder / "config.toml").write_text(f'[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.example"\n{site}')
    return folder


def report(result: Result) -> dict[str, Any]:
    assert result.exception is None, result.exception
    found: dict[str, Any] = json.loads(result.output.splitlines()[-1])
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_attempt_and_every_byte_comes_back(path: Path, form: str) -> None:
    into = place(path.parent / "into")

    result = bring(into, str(handed_over(path, form)), "--init", "--json")

    brought = into / "archive.db"
    assert code(result) == 0, result.output
    assert report(result)["media"] == len(files(path)) > 8
    assert attempts(brought) == attempts(path)
    assert files(brought) == files(path)
    assert capture_ids(brought) == capture_ids(path)
    assert told(brought) == told(path)
    assert is_clean(brought)
    assert not list((folder_of(brought) / INCOMING).glob("*"))


@pytest.mark.parametrize("form", FORMS)
def test_what_a_document_says_is_found_afterwards(path: Path, form: str) -> None:
    into = place(path.parent / "into")
    bring(into, str(handed_over(path, form)), "--init")

    found = cirma(into / "archive.db", "search", "Kervaloux")
    assert "Ports" in found.output, found.output


@pytest.mark.parametrize("form", FORMS)
def test_an_import_of_the_same_file_takes_nothing_more(path: Path, form: str) -> None:
    into, given = place(path.parent / "into"), handed_over(path, form)
    bring(into, str(given), "--init")
    before = attempts(into / "archive.db")

    again = bring(into, str(given), "--json")

    assert (code(again), report(again)["known"]) == (0, True)
    assert attempts(into / "archive.db") == before


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("order", [("withhold",), ("purge", "--yes")])
def test_what_was_taken_down_there_is_shown_by_nothing_here(path: Path, form: str, order: tuple[str, ...]) -> None:
    cirma(path, order[0], "ports", "--reason", "à la demande", *order[1:])
    hidden = len(attempts(path)) - states(path)["present"]
    into = place(path.parent / "into")

    result = bring(into, str(handed_over(path, form)), "--init")

    brought = into / "archive.db"
    assert code(result) == 0, result.output
    # The bytes of what is withheld travel with the archive alone.
    state = "withheld" if order[0] == "withhold" and form == "archive" else "purged"
    assert states(brought) == {"present": states(path)["present"], state: hidden}
    assert files(brought).keys() == (files(path).keys() if state == "withheld" else _present(path))
    assert is_clean(brought)


def _present(path: Path) -> set[str]:
    return {row["digest"] for row in sql.run(schema.connect(path), "SELECT digest FROM blob WHERE state = 'present'")}


def test_what_is_withheld_there_and_held_here_is_withheld(path: Path) -> None:
    into = place(path.parent / "into")
    bring(into, str(path), "--init")
    cirma(path, "withhold", "ports", "--reason", "à la demande")

    result = bring(into, str(path), "--json")

    assert code(result) == 0, result.output
    assert states(into / "archive.db") == states(path)
    assert is_clean(into / "archive.db")


@pytest.mark.parametrize("form", FORMS)
def test_what_comes_with_a_post_that_is_withheld_here_is_withheld(path: Path, form: str) -> None:
    given, into = handed_over(path, form), place(path.parent / "into")
    archivist = Archivist(into, FakeWix(demo_blog()))
    archivist.crawl()
    cirma(archivist.path, "withhold", "ports", "--reason", "à la demande")

    result = bring(into, str(given))

    assert code(result) == 0, result.output
    cirma(path, "withhold", "ports", "--reason", "à la demande")
    assert states(archivist.path) == states(path)
    assert states(path)["withheld"] > 1
    assert is_clean(archivist.path)


def test_what_was_purged_here_is_not_written_again(path: Path) -> None:
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    shutil.copytree(folder_of(path), folder_of(copy))
    cirma(path, "purge", "ports", "--reason", "par ordre", "--yes")
    before = files(path)

    result = bring(place(path.parent), str(copy), "--json")

    assert code(result) == 0, result.output
    assert files(path) == before
    assert is_clean(path)


def test_an_archive_without_its_folder_gives_what_it_has_and_the_rest_once_the_folder_is_there(path: Path) -> None:
    aside = folder_of(path).rename(path.with_name("aside"))
    into = place(path.parent / "into")
    brought = into / "archive.db"

    first = bring(into, str(path), "--init", "--json")

    assert code(first) == 4
    assert report(first)["left"]["repeats what was not exported with it, or was damaged"] > 8
    assert (files(brought), capture_ids(brought)) == ({}, capture_ids(path))
    assert is_clean(brought)

    aside.rename(folder_of(path))
    second = bring(into, str(path), "--json")

    assert code(second) == 0, second.output
    assert files(brought) == files(path)
    assert attempts(brought) == attempts(path)
    assert is_clean(brought)


def test_altered_bytes_are_not_taken(path: Path) -> None:
    spoilt = next(MediaFolder(path).digests())
    MediaFolder(path).file(spoilt).write_bytes(b"other")
    into = place(path.parent / "into")

    result = bring(into, str(path), "--init", "--json")

    assert code(result) == 4
    assert files(into / "archive.db").keys() == set(MediaFolder(path).digests()) - {spoilt}
    assert is_clean(into / "archive.db")


def test_a_dry_run_writes_no_file(path: Path) -> None:
    into = place(path.parent / "into")

    result = bring(into, str(path), "--init", "--dry-run", "--json")

    assert report(result)["media"] == len(files(path))
    assert list(into.iterdir()) == [into / "config.toml"]


def test_bytes_whose_row_was_not_committed_go_at_the_next_start(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into = place(path.parent / "into")
    brought = into / "archive.db"

    def dies(folder: MediaFolder, digest: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(MediaFolder, "place", dies)
        bring(into, str(path), "--init")
    assert list((folder_of(brought) / INCOMING).iterdir())

    result = bring(into, str(path))

    assert code(result) == 0, result.output
    assert files(brought) == files(path)
    assert is_clean(brought)


def test_what_is_brought_in_says_the_same_when_it_goes_out_again(path: Path) -> None:
    into = place(path.parent / "into")
    given = export(path, "out")
    bring(into, str(given), "--init")

    again = export(into / "archive.db", "again")

    ours, theirs = (
        {line.partition('"length"')[0] for line in (at.parent / "index.cdxj").read_text().splitlines()}
        for at in (given, again)
    )
    assert ours == theirs


def test_an_attempt_that_brought_nothing_comes_along(path: Path) -> None:
    tamper(path, "UPDATE fetch SET blob = NULL, status = 404 WHERE blob = (SELECT max(blob) FROM fetch)")
    into = place(path.parent / "into")

    bring(into, str(export(path, "out")), "--init")

    assert attempts(into / "archive.db") == attempts(path)
    assert [row for row in attempts(path) if row[9] == 404]


def test_a_start_sweeps_what_no_row_knows(path: Path) -> None:
    MediaFolder(path).put(b"from a run that was killed")

    Store.open(path, holder="a test", now=NOW).close()

    assert not list((folder_of(path) / INCOMING).iterdir())
