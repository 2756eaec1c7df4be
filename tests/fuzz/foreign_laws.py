"""Laws of every file that may be imported, however odd, and of every record in one."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from scraper.http.body import TooLong
from scraper.web_archive import message, own_provenance
from scraper.web_archive.accepting import Left, Taken, decided
from scraper.web_archive.batches import placed
from scraper.web_archive.files import CannotRead, ForeignFile, members, recognised
from scraper.web_archive.message import NoHttp
from scraper.web_archive.report import IntakeReport
from scraper.web_archive.survey import Overview, overview
from scraper.web_archive.warc_in import WarcRecord
from tests.fuzz.laws import NOON, POST

# zstd is stopped at this ratio, gzip cannot pass it; what is looked at whole comes on top.
_MOST_TIMES, _ROOM = 1200, 4 << 20


def a_file_is_read_to_its_end(data: bytes) -> None:
    """Whatever *data* is, its records are found, each is taken or left, and nothing is written beside it."""
    with TemporaryDirectory() as name:
        path = Path(name) / "given"
        path.write_bytes(data)
        with suppress(CannotRead):
            _read(recognised(path), len(data))
        assert [each.name for each in Path(name).iterdir()] == ["given"]


def a_record_is_taken_or_left(block: bytes) -> None:
    """The same of a record whose block is *block*, whatever its type says; and of what we would say of it ourselves."""
    for kind in ("response", "revisit", "resource", "request", "metadata", "warcinfo", "conversion"):
        head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Concurrent-To: <urn:uuid:1>\r\n"
        head += f"WARC-Target-URI: {POST}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
        a_file_is_read_to_its_end(head.encode() + block + b"\r\n\r\n")
    with suppress(NoHttp, TooLong):
        message.response(block, None)


def _read(file: ForeignFile, size: int) -> None:
    if file.kind == "archive":
        return
    with members(file) as parts:
        said = overview(parts)
    report, total, places = IntakeReport(name="given", kind=file.kind), 0, set()
    with members(file) as parts:
        for place, record in placed(parts, report):
            total += len(record.block)
            assert len(record.block) <= record.length
            assert total <= _MOST_TIMES * size + _ROOM
            assert place not in places
            places.add(place)
            _decide(record, place, said)
    assert all(isinstance(each, str) for each in report.damage)


def _decide(record: WarcRecord, place: str, said: Overview) -> None:
    found = decided(record, place, said, None, now=NOON)
    assert isinstance(found, Left | Taken)
    provenance = said.provenance.get(record.get("warc-record-id") or "")
    if provenance is not None:
        with suppress(KeyError, ValueError, NoHttp):
            own_provenance.captured(record, own_provenance.fields(provenance), ())
