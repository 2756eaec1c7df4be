"""Pictures and documents in exports of captures: beside the pages that show them, byte for byte, and never twice."""

import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.database import schema
from archive.media.folder import MediaFolder, folder_of
from scraper.demo import demo_blog
from tests.archive.web_archive.test_exports import records, tool
from tests.support import sql
from tests.support.checking import cirma
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix
from tests.support.sql import tamper


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration blog before and after its editors were busy, with its pictures."""
    site = FakeWix(demo_blog())
    archivist = Archivist(tmp_path_factory.mktemp("kept"), site, media="posts")
    archivist.crawl()
    archivist.sleep(days=2)
    site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    return archivist.path


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt at will."""
    shutil.copyfile(kept, tmp_path / "archive.db")
    shutil.copytree(folder_of(kept), folder_of(tmp_path / "archive.db"))
    return tmp_path / "archive.db"


def export(path: Path, name: str, *arguments: str, form: str = "warc") -> Path:
    into = path.parent / name
    result = cirma(path, "export", form, str(into), *arguments)
    assert result.exception is None, result.exception
    return into / "archive-00000.warc.gz" if form == "warc" else into


def holdings(file: Path) -> dict[str, bytes]:
    """The bytes of every picture and document in *file*, by the id of its record."""
    about = {
        head["WARC-Refers-To"]
        for kind, head, block in records(file)
        if kind == "metadata" and b"cirma-holding:" in block and "WARC-Refers-To" in head
    }
    return {
        head["WARC-Record-ID"]: block.partition(b"\r\n\r\n")[2]
        for kind, head, block in records(file)
        if kind == "response" and head["WARC-Record-ID"] in about
    }


def bytes_held(path: Path) -> list[bytes]:
    folder = MediaFolder(path)
    return sorted(folder.read(digest) for digest in folder.digests())


def test_every_held_file_goes_out_once_byte_for_byte(path: Path) -> None:
    found = holdings(export(path, "out"))

    assert sorted(found.values()) == bytes_held(path)
    assert len(found) >= 9


def test_the_trade_finds_every_digest_right_and_the_same_index(path: Path) -> None:
    file = export(path, "out")

    with file.open("rb") as data:
        for record in WarcioIterator(data, check_digests="raise"):
            record.content_stream().read()
    with file.open("rb") as data:
        assert all(each.verify_block_digest() for each in ArchiveIterator(data, parse_http=False))
    with file.open("rb") as data:
        answers = list(ArchiveIterator(data, record_types=WarcRecordType.response, parse_http=True))
        assert any(each.http_content_type == "image/png" for each in answers)
    tool("warcio.cli", "check", str(file))
    theirs = tool("cdxj_indexer.main", "-s", str(file)).splitlines()
    ours = (file.parent / "index.cdxj").read_text().splitlines()
    for line, known in zip(ours, theirs, strict=True):
        assert known in (line, line.replace('"status": "200", ', "")), known
    assert any('"mime": "image/png"' in line for line in ours)


@pytest.mark.parametrize("form", ["warc", "wacz"])
def test_two_exports_are_equal_bytes(path: Path, form: str) -> None:
    one, two = (export(path, name, form=form) for name in ("one", "two"))

    assert one.read_bytes() == two.read_bytes()


def test_a_wacz_holds_them_and_is_valid(path: Path) -> None:
    file = export(path, "blog.wacz", form="wacz")

    assert "is valid" in tool("wacz.main", "validate", "-f", str(file))
    with zipfile.ZipFile(file) as packed:
        packed.extractall(path.parent / "packed")
    assert sorted(holdings(path.parent / "packed" / "archive" / "archive-00000.warc.gz").values()) == bytes_held(path)


def test_the_same_bytes_under_another_id_are_a_revisit(path: Path) -> None:
    # Another upload of the same picture.
    tamper(path, "UPDATE fetch SET blob = (SELECT min(blob) FROM fetch) WHERE blob = (SELECT max(blob) FROM fetch)")

    file = export(path, "out")

    bodies = list(holdings(file).values())
    revisits = [head for kind, head, _ in records(file) if kind == "revisit" and "/media/" in head["WARC-Target-URI"]]
    assert len(bodies) == len(set(bodies)) == len(bytes_held(path)) - 1
    assert len(revisits) == 1
    assert revisits[0]["WARC-Refers-To"] in holdings(file)


@pytest.mark.parametrize("arguments", [("withhold",), ("purge", "--yes")])
def test_what_was_taken_down_leaves_a_tombstone_alone(path: Path, arguments: tuple[str, ...]) -> None:
    before = holdings(export(path, "before"))
    cirma(path, arguments[0], "ports", "--reason", "à la demande", *arguments[1:])
    gone = sql.run(schema.connect(path), "SELECT count(*) AS n FROM blob WHERE state != 'present'").fetchone()["n"]

    file = export(path, "after")

    after = holdings(file)
    assert gone >= 5
    assert len(after) == len(before) - gone
    told = [block for kind, _, block in records(file) if kind == "metadata" and b"cirma-holding:" in block]
    assert sum(b"cirma-body: " in block for block in told) == gone


def test_a_filtered_export_has_the_pictures_of_its_posts_alone(path: Path) -> None:
    database = schema.connect(path)
    rows = sql.run(
        database,
        """SELECT DISTINCT f.blob FROM media_fetch m JOIN fetch f ON f.id = m.fetch
           JOIN resource r ON r.id = m.resource JOIN snapshot s ON s.id = r.snapshot
           JOIN post_status p ON p.post = s.post
           WHERE f.blob IS NOT NULL AND p.authors LIKE '%Vauquelan%'""",
    )
    expected = sorted(MediaFolder(path).read(row["blob"]) for row in rows)

    found = holdings(export(path, "out", "--author", "vauquelan"))

    assert sorted(found.values()) == expected
    assert 0 < len(found) < len(bytes_held(path))


def test_an_earlier_view_has_nothing_that_came_later(path: Path) -> None:
    now, then = holdings(export(path, "now")), holdings(export(path, "then", "--as-of", "2026-11-17"))
    known = holdings(export(path, "known", "--known-at", "2026-11-17"))

    assert 0 < len(then) < len(now)
    assert known.keys() == then.keys()


def test_an_archive_without_its_folder_goes_out_all_the_same(path: Path) -> None:
    whole = holdings(export(path, "whole"))
    spoilt = next(MediaFolder(path).digests())
    MediaFolder(path).file(spoilt).write_bytes(b"other")

    assert len(holdings(export(path, "spoilt"))) == len(whole) - 1
    shutil.rmtree(folder_of(path))
    file = export(path, "bare")
    assert holdings(file) == {}
    assert Counter(b"cirma-body: missing" in block for _, _, block in records(file))[True] == len(whole)
