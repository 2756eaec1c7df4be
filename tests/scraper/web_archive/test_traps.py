"""Files that were made to harm: bombs, endless lengths, odd ZIPs. Each is read to an end, and nothing is written."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
import zstandard

from scraper.web_archive.files import CannotRead, members, recognised
from scraper.web_archive.warc_in import WarcRecord, records
from tests.scraper.web_archive.writing import answer, warc

URL = "https://blog.test/post/a"
RECORD = warc("response", answer(b"<p>a"), Target_URI=URL, Date="2025-01-01T00:00:00Z")
HEAD = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %b\r\nContent-Length: %d\r\n\r\n"
NOTHING = bytes(30_000_000)


def zipped(*named: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as file:
        for name, content in named:
            file.writestr(name, content)
    return data.getvalue()


def read(path: Path) -> tuple[list[WarcRecord], list[str]]:
    found: list[WarcRecord] = []
    damage: list[str] = []
    with members(recognised(path)) as parts:
        for _, lines in parts:
            found += list(records(lines))
            damage += lines.damage
    return found, damage


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(gzip.compress(RECORD + NOTHING), id="zeros behind a record"),
        pytest.param(gzip.compress(RECORD + b"\n" * 5_000_000), id="line ends behind a record"),
        pytest.param(gzip.compress(RECORD + HEAD % (URL.encode(), 1 << 60)), id="a length that no disk holds"),
        pytest.param(
            gzip.compress(RECORD + HEAD % (URL.encode(), 200_000_000) + NOTHING), id="a block that is not there"
        ),
        pytest.param(gzip.compress(RECORD + b"WARC/1.0\r\n\r\n" * 300_000), id="heads without a length"),
        pytest.param(gzip.compress(RECORD + b"WARC/1.0\r\n" + b"a: b\r\n" * 200_000), id="a head without an end"),
        pytest.param(zipped(("archive/a.warc", RECORD + NOTHING), compression=zipfile.ZIP_DEFLATED), id="a ZIP bomb"),
        pytest.param(zstandard.compress(RECORD + NOTHING * 3), id="a bomb of zstd"),
        pytest.param(
            zipped(*((f"archive/{n}.warc", b"") for n in range(3000)), ("archive/a.warc", RECORD)), id="members"
        ),
    ],
)
def test_a_trap_is_read_to_its_end(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "trap").write_bytes(data)

    found, _ = read(tmp_path / "trap")

    assert found[0].get("warc-target-uri") == URL
    assert len(found) <= 2


def test_names_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("archive/link.warc")
    link.external_attr = 0o120777 << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("archive/../../../evil.warc", RECORD)
        file.writestr("/etc/evil.warc", RECORD)
        file.writestr(link, "/etc/passwd")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.wacz").write_bytes(data.getvalue())

    found, _ = read(inside / "a.wacz")

    assert len(found) == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["inside", "a.wacz"]


def test_a_clipped_wacz_gives_the_records_that_are_there(tmp_path: Path) -> None:
    data = zipped(("archive/a.warc.gz", gzip.compress(RECORD)), ("pages/pages.jsonl", b"{}"))
    (tmp_path / "a.wacz").write_bytes(data[: data.index(b"pages.jsonl")])

    found, damage = read(tmp_path / "a.wacz")

    assert [record.get("warc-target-uri") for record in found] == [URL]
    assert "its ZIP is damaged" in damage[0]


def test_a_wrong_checksum_in_a_zip_costs_no_record(tmp_path: Path) -> None:
    data = zipped(("archive/a.warc", RECORD))
    (tmp_path / "a.wacz").write_bytes(data.replace(b"<p>a", b"<p>b"))

    found, _ = read(tmp_path / "a.wacz")

    assert found[0].block.endswith(b"<p>b")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pipe", "it is no file"),
        ("folder", "it is a folder"),
        ("absent", "No such file"),
        ("plain.zip", "without WARC"),
    ],
)
def test_what_is_no_file_of_records_is_not_begun(name: str, said: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "plain.zip").write_bytes(zipped(("a.txt", b"")))

    with pytest.raises(CannotRead, match=said):
        read(tmp_path / name)


def test_a_damaged_dictionary_is_told(tmp_path: Path) -> None:
    front = b"\x5d\x2a\x4d\x18" + (20).to_bytes(4, "little") + b"\x28\xb5\x2f\xfd" + bytes(16)
    (tmp_path / "a").write_bytes(front + zstandard.compress(RECORD))

    found, damage = read(tmp_path / "a")

    assert len(found) == 1
    assert "dictionary is damaged" in damage[0]
