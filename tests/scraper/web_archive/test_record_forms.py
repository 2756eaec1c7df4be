"""Records as the tools of the field write them: what is taken of each, and why the rest is left."""

import bz2
import gzip
import io
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard

from scraper.polite.scope import Scope
from scraper.web_archive.accepting import NOTES, Left, Taken, decided
from scraper.web_archive.files import CannotRead, members, recognised
from scraper.web_archive.survey import overview
from scraper.web_archive.warc_in import records
from tests.scraper.web_archive.writing import answer, chunked, sha1, warc

URL = "https://blog.test/post/a"
DAY = "2025-01-01T00:00:00Z"
BODY = "<p>Le blé</p>".encode() * 30
HEAD = b"Content-Type: text/html\r\n"
NOW = datetime(2026, 11, 29, tzinfo=UTC)
Read = tuple[list[Taken], Counter[str], list[str]]


def read(data: bytes, path: Path) -> Read:
    path.write_bytes(data)
    file = recognised(path)
    taken: list[Taken] = []
    left: Counter[str] = Counter()
    damage: list[str] = []
    with members(file) as parts:
        said = overview(parts)
    with members(file) as parts:
        for _, lines in parts:
            for record in records(lines):
                found = decided(record, "0", said, Scope.of("https://blog.test"), now=NOW)
                if isinstance(found, Taken):
                    taken.append(found)
                elif record.kind not in NOTES:
                    left[found.value] += 1
            damage += lines.damage
    return taken, left, damage


def page(block: bytes | None = None, /, **fields: str) -> bytes:
    return warc("response", answer(BODY) if block is None else block, **{"Target_URI": URL, "Date": DAY} | fields)


def http(*headers: str, first: str = "HTTP/1.1 200 OK", body: bytes = BODY) -> bytes:
    return "\r\n".join((first, *headers)).encode("latin-1") + b"\r\n" + HEAD + b"\r\n" + body


def arc(line: str, block: bytes) -> bytes:
    return f"{line} {len(block)}\n".encode() + block + b"\n"


ARC_FILE = arc("filedesc://x.arc 0.0.0.0 20250101000000 text/plain", b"1 0 Us\nURL IP-address\n")
GZIPPED = gzip.compress(BODY, mtime=0)
FORMS: dict[str, bytes] = {
    "a date in small letters": page(Date="2025-01-01t00:00:00z"),
    "a year alone": page(Date="2025"),
    "a month alone": page(Date="2025-01"),
    "the date of a browser": page(Date="Wed, 01 Jan 2025 00:00:00 GMT"),
    "a date with its zone named": page(Date="2025-01-01 00:00:00 UTC"),
    "blanks within angle brackets": page(Target_URI=f"< {URL} >"),
    "HTTP/2": page(http(first="HTTP/2 200")),
    "HTTP/2 in small letters": page(http(first="http/2 200 ")),
    "HTTP/2 as a browser names it": page(http(first="HTTP/h2 200")),
    "HTTP/3": page(http(first="HTTP/3 200")),
    "no version of HTTP": page(http(first="HTTP 200 OK")),
    "an empty line first": page(b"\r\n" + http()),
    "Continue first": page(b"HTTP/1.1 100 Continue\r\n\r\n" + http()),
    "early hints twice": page(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 2 + http()),
    "a proxy's tunnel": page(b"HTTP/1.1 200 Connection established\r\n\r\n" + http()),
    "gzip as a coding of the transfer": page(http("Transfer-Encoding: gzip, chunked", body=chunked(GZIPPED))),
    "a coding in quotes": page(http('Content-Encoding: "gzip"', body=GZIPPED)),
    "codings in two lines": page(
        http("Content-Encoding: br", "Content-Encoding: gzip", body=gzip.compress(brotli.compress(BODY)))
    ),
    "a size of chunks with many zeros": page(http("Transfer-Encoding: chunked", body=b"0" * 14 + chunked(BODY))),
    "zstd with noise behind it": zstandard.compress(page()) + b"noise",
    "zstd, each record a frame, and the last one cut": zstandard.compress(page()) + zstandard.compress(page())[:-9],
    "ARC, an address with a blank": ARC_FILE
    + arc("https://blog.test/post/a?q=b c 1.2.3.4 20250101000000 text/html", answer(BODY)),
    "ARC, a type with a parameter": ARC_FILE + arc(f"{URL} 1.2.3.4 20250101000000 text/html; charset=x", answer(BODY)),
    "ARC version 2": ARC_FILE + arc(f"{URL} 1.2.3.4 20250101000000 text/html 200 ab - 9 x.arc", answer(BODY)),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
def test_a_record_is_taken_with_its_body_and_instant(data: bytes, tmp_path: Path) -> None:
    (found,), left, _ = read(data, tmp_path / "a")

    assert (found.body, found.record.status, found.observed) == (BODY, 200, datetime(2025, 1, 1, tzinfo=UTC))
    assert not left


def test_a_second_that_clocks_add_is_the_one_before_it(tmp_path: Path) -> None:
    (found,), _, _ = read(page(Date="2016-12-31T23:59:60Z"), tmp_path / "a")

    assert found.observed == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("is_first", [True, False], ids=["the request first", "the answer first"])
@pytest.mark.parametrize("ways", ["the request", "the answer", "both", "among others"])
@pytest.mark.parametrize(("method", "count"), [("GET", 1), ("POST", 0), ("HEAD", 0)])
def test_a_request_is_found_whichever_of_the_two_names_the_other(
    method: str, count: int, ways: str, is_first: bool, tmp_path: Path
) -> None:
    of_request = {"Concurrent_To": "<urn:1>"} if ways in ("the request", "both") else {}
    of_answer = {} if ways == "the request" else {"Concurrent_To": "<urn:2>"}
    asked = warc("request", f"{method} / HTTP/1.1\r\nHost: b\r\n\r\n".encode(), Record_ID="<urn:2>", **of_request)
    said = page(Record_ID="<urn:1>", **of_answer)
    if ways == "among others":
        said = said.replace(b"WARC-Concurrent-To: ", b"WARC-Concurrent-To: <urn:3>\r\nWARC-Concurrent-To: ")

    taken, left, _ = read(asked + said if is_first else said + asked, tmp_path / "a")

    assert [each.record.request_headers for each in taken] == [(("Host", "b"),)] * count
    assert left == ({} if count else {Left.NOT_GET.value: 1})


def test_the_first_segment_of_a_record_is_no_whole_page(tmp_path: Path) -> None:
    taken, left, _ = read(page(Segment_Number="1"), tmp_path / "a")

    assert (taken, left) == ([], {Left.CUT.value: 1})


def test_a_claimed_digest_of_a_coded_transfer_is_good(tmp_path: Path) -> None:
    data = page(http("Transfer-Encoding: gzip, chunked", body=chunked(GZIPPED)), Payload_Digest=sha1(GZIPPED))

    assert read(data, tmp_path / "a")[0][0].record.fixity == "good"


def test_a_body_that_shows_an_answer_of_http_is_a_body(tmp_path: Path) -> None:
    shown = b"HTTP/1.1 200 OK\r\n\r\n<p>a lesson on HTTP"

    assert read(page(answer(shown)), tmp_path / "a")[0][0].body == shown


@pytest.mark.parametrize(
    ("data", "damage"),
    [(zstandard.compress(page()) + b"noise", "Unknown frame"), (zstandard.compress(page() * 9)[:-9], "within a frame")],
    ids=["noise", "cut"],
)
def test_what_is_wrong_with_zstd_is_told(data: bytes, damage: str, tmp_path: Path) -> None:
    try:
        told = "".join(read(data, tmp_path / "a")[2])
    except CannotRead as error:
        told = str(error)

    assert damage in told


def zipped(name: str, **others: bytes) -> bytes:
    return packed({name: page(), **others})


def packed(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (bz2.compress(page()), "unpack it first"),
        (gzip.compress(gzip.compress(page())), "unpack it first"),
        (zipped("crawls/a.wacz"), "unpack it and import what it holds, as crawls/a.wacz"),
        (zipped("a.txt"), "a ZIP without WARC or ARC files"),
        (
            packed({"archive/a.wacz": packed({"archive/a.warc.gz": gzip.compress(page())})}),
            "import what it holds, as archive/a.wacz",
        ),
        (packed({"archive/index.cdxj": b"example,revue)/ 2024 {}"}), "a ZIP without WARC or ARC files"),
    ],
    ids=[
        "nothing",
        "bzip2",
        "gzip twice",
        "a package in a ZIP",
        "a ZIP of other files",
        "a package in a package",
        "a package of an index alone",
    ],
)
def test_what_cannot_be_read_is_refused_at_once_with_its_remedy(data: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)

    with pytest.raises(CannotRead, match=why):
        recognised(tmp_path / "a")


def test_a_folder_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="name the files in it"):
        recognised(tmp_path)


def test_a_file_that_a_crawler_left_open_in_a_package_is_read(tmp_path: Path) -> None:
    assert len(read(zipped("a.warc.gz.open"), tmp_path / "a")[0]) == 1


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "1970-01-01T00:00:00Z"])
def test_a_date_at_which_no_page_was_is_none(date: str, tmp_path: Path) -> None:
    assert read(page(Date=date), tmp_path / "a")[:2] == ([], {Left.NO_DATE.value: 1})


@pytest.mark.parametrize(
    "other",
    [
        "archive/.DS_Store",
        "__MACOSX/archive/._a.warc",
        "archive/._a.warc.gz",
        "archive/a.cdxj",
        "archive/README",
        ".warc",
    ],
)
def test_what_desktops_and_tools_put_beside_the_records_is_no_damage(other: str, tmp_path: Path) -> None:
    taken, left, damage = read(zipped("archive/a.warc", **{other: b"\0\0\0\1Bud1 notes"}), tmp_path / "a")

    assert (len(taken), left, damage) == (1, {}, [])


@pytest.mark.parametrize("name", ["archive/a", "archive/a.gz", "Archive/data", "x/archive/a.WARC", "archive/x/a.b.c"])
def test_records_in_a_package_are_found_whatever_their_files_are_called(name: str, tmp_path: Path) -> None:
    assert len(read(zipped(name), tmp_path / "a")[0]) == 1
