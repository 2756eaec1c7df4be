"""Whole exports, as the tools of the trade take them."""

import gzip
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import bagit
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.database import schema
from archive.errors import ArchiveError
from archive.web_archive.record import Kind, Record, record_id
from archive.web_archive.series import Series
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.archives import cirma, demo_archive
from tests.support.checking import cirma as run
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

CRATE = "ro-crate-metadata.json"


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The WARC export of the demonstration archive."""
    folder = tmp_path_factory.mktemp("warc") / "out"
    cirma("export", "warc", str(folder))
    return folder


def records(path: Path) -> Iterator[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            yield record.headers["WARC-Type"], dict(record.headers.items()), record.reader.read()


def tool(module: str, *arguments: str) -> str:
    """Return what the command-line program of *module* prints; it must succeed. Their warnings are their own."""
    words = [sys.executable, "-c", f"import sys; from {module} import main; sys.exit(main())", *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_warcio_finds_every_digest_right(warc: Path) -> None:
    for path in warc.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in WarcioIterator(file, check_digests="raise"):
                record.content_stream().read()


def test_fastwarc_finds_every_block_right(warc: Path) -> None:
    with (warc / "archive-00000.warc.gz").open("rb") as file:
        verified = [record.verify_block_digest() for record in ArchiveIterator(file, parse_http=False)]

    assert len(verified) > 50
    assert all(verified)


def test_every_capture_comes_back_byte_for_byte(warc: Path) -> None:
    database = schema.connect(demo_archive())
    held = {row["payload"] for row in sql.run(database, "SELECT payload FROM capture")}
    with (warc / "archive-00000.warc.gz").open("rb") as file:
        found = {
            record.headers["WARC-Payload-Digest"]
            for record in ArchiveIterator(file, record_types=WarcRecordType.response)
            if record.verify_payload_digest()
        }

    assert found == held


def test_the_index_is_that_of_cdxj_indexer(warc: Path) -> None:
    theirs = tool("cdxj_indexer.main", "-s", str(warc / "archive-00000.warc.gz"))

    # They read no status from a 304 without a block; ours is that of the page which it confirms.
    ours = (warc / "index.cdxj").read_text().splitlines()
    for line, known in zip(ours, theirs.splitlines(), strict=True):
        assert known in (line, line.replace('"status": "200", ', "")), known


def test_the_index_alone_is_the_same_index(warc: Path, tmp_path: Path) -> None:
    cirma("export", "cdxj", str(tmp_path / "index"))

    assert (tmp_path / "index" / "index.cdxj").read_bytes() == (warc / "index.cdxj").read_bytes()
    assert not list((tmp_path / "index").glob("*.gz"))


@pytest.mark.parametrize("form", ["warc", "bagit"])
def test_two_exports_are_equal_bytes(form: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        cirma("export", form, str(tmp_path / name))
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())

    assert files
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_texts_are_conversions_in_a_file_of_their_own(warc: Path) -> None:
    kinds = {kind for kind, _, _ in records(warc / "archive-00000.warc.gz")}
    texts = list(records(warc / "texts-00000.warc.gz"))

    assert "conversion" not in kinds
    assert {kind for kind, _, _ in texts} == {"warcinfo", "conversion"}
    assert any("détroit" in block.decode().lower() for _, _, block in texts)
    assert not any("WARC-Payload-Digest" in head for _, head, _ in texts)


def test_the_wacz_is_valid_and_what_it_holds_lies_where_readers_look(tmp_path: Path) -> None:
    path = tmp_path / "blog.wacz"
    cirma("export", "wacz", str(path))

    assert "is valid" in tool("wacz.main", "validate", "-f", str(path))
    with zipfile.ZipFile(path) as file:
        stored = {info.filename for info in file.infolist() if info.compress_type == zipfile.ZIP_STORED}
        pages = [json.loads(line) for line in file.read("pages/pages.jsonl").splitlines()]
        index = gzip.decompress(file.read("indexes/index.cdx.gz")).decode().splitlines()
        assert not any(info.extra for info in file.infolist())
    assert {"archive/archive-00000.warc.gz", "archive/texts-00000.warc.gz", "indexes/index.cdx.gz"} == stored
    assert pages[0]["hasText"] is True
    known = {json.loads(line.split(" ", 2)[2])["url"] for line in index}
    assert {line["url"] for line in pages[1:]} <= known


def test_the_bag_is_valid(tmp_path: Path) -> None:
    cirma("export", "bagit", str(tmp_path / "bag"))

    bag = bagit.Bag(str(tmp_path / "bag"))

    assert bag.is_valid()
    assert set(bag.algorithms) == {"sha256", "sha512"}
    assert {"data/archive.wacz", "data/posts.jsonl", "data/manifest.json"} <= set(bag.payload_entries())


def test_the_bag_describes_its_posts_in_dublin_core_and_itself_as_a_crate(tmp_path: Path) -> None:
    cirma("export", "bagit", str(tmp_path / "bag"))
    data = tmp_path / "bag" / "data"

    records = ElementTree.parse(data / "dublin-core.xml").getroot()
    crate = json.loads((data / "ro-crate-metadata.json").read_text())

    titles = [each.text for each in records.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert len(titles) == len((data / "posts.jsonl").read_text().splitlines())
    (root,) = [each for each in crate["@graph"] if each["@id"] == "./"]
    assert {part["@id"] for part in root["hasPart"]} == {path.name for path in data.iterdir()} - {CRATE}


def test_a_filtered_export_stands_alone(tmp_path: Path) -> None:
    cirma("export", "warc", str(tmp_path / "one"), "--author", "vauquelan")

    found = list(records(tmp_path / "one" / "archive-00000.warc.gz"))
    bodies = {head["WARC-Target-URI"] for kind, head, _ in found if kind == "response"}
    referred = {head["WARC-Refers-To-Target-URI"] for kind, head, _ in found if kind == "revisit"}

    assert bodies
    assert all("/post/" in address for address in bodies)
    assert referred <= bodies


def test_nothing_is_overwritten_and_no_half_file_is_left(tmp_path: Path) -> None:
    path = tmp_path / "blog.wacz"
    path.write_text("mine")

    with pytest.raises(ArchiveError, match=r"blog\.wacz is there already"):
        cirma("export", "wacz", str(path))

    assert path.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["blog.wacz"]


def test_the_texts_cannot_be_left_out_of_pages(tmp_path: Path) -> None:
    result = cirma("export", "warc", str(tmp_path / "out"), "--redistributable")

    assert result.exit_code == 2
    assert "pages themselves" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("action", ["withhold", "purge"])
def test_a_body_that_was_taken_down_is_nowhere_in_an_export(action: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    shutil.copyfile(demo_archive(), path)
    slug, words = "sanctions", b"longtemps"
    before = tmp_path / "before"
    run(path, "export", "warc", str(before))
    assert any(words in block for _, _, block in records(before / "archive-00000.warc.gz"))
    arguments = ("--yes",) if action == "purge" else ()
    run(path, action, slug, "--reason", "à la demande", *arguments)

    run(path, "export", "warc", str(tmp_path / "after"))

    found = list(records(tmp_path / "after" / "archive-00000.warc.gz"))
    posts = {head.get("WARC-Target-URI") for kind, head, _ in found if kind in ("response", "revisit")}
    assert not any("sanctions" in (address or "") for address in posts)
    assert any(b"cirma-body" in block for kind, _, block in found if kind == "metadata")
    texts = list(records(tmp_path / "after" / "texts-00000.warc.gz"))
    assert not any("sanctions" in head.get("WARC-Target-URI", "") for _, head, _ in texts)


def test_a_304_replays_the_page_that_it_confirms(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl()
    archivist.sleep(days=0.02)
    archivist.crawl(full=True)
    assert archivist.rows("SELECT count(*) FROM capture WHERE kind = 'not_modified'") != [(0,)]

    run(archivist.path, "export", "warc", str(tmp_path / "out"))

    file = tmp_path / "out" / "archive-00000.warc.gz"
    revisits = [(head, block) for kind, head, block in records(file) if kind == "revisit"]
    silent = [block for head, block in revisits if head["WARC-Profile"].endswith("server-not-modified")]
    assert silent
    assert set(silent) == {b""}
    lines = (tmp_path / "out" / "index.cdxj").read_text().splitlines()
    facts = [json.loads(line.split(" ", 2)[2]) for line in lines]
    assert all(fact["status"] != "304" for fact in facts)
    tool("warcio.cli", "check", str(file))


def test_a_series_rolls_before_a_file_grows_too_large(tmp_path: Path) -> None:
    def record(name: str) -> Record:
        return Record(kind=Kind.METADATA, id=record_id("test", name), date="2026-01-01T00:00:00Z", block=name.encode())

    series = Series("archive", folder=tmp_path, opening=lambda name: (record(name),), largest=1100)
    groups = [series.write((record(f"r{number}"), record(f"of r{number}"))) for number in range(6)]
    series.close()

    assert len(series.filenames) > 1
    for group in groups:
        assert len({place.filename for place in group}) == 1, "what belongs together lies in one file"
        for place in group:
            data = (tmp_path / place.filename).read_bytes()
            member = gzip.decompress(data[place.offset : place.offset + place.length])
            assert member.startswith(b"WARC/1.1\r\nWARC-Type: metadata")
            assert len(data) <= 1100
