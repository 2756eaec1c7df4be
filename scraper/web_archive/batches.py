"""The records of a file with their places, in batches that are committed together."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from scraper.web_archive.lines import Lines
from scraper.web_archive.report import IntakeReport
from scraper.web_archive.warc_in import WarcRecord, records

T = TypeVar("T")

# Records, and bytes of them, a transaction: each costs the disk a flush.
_BATCH = 40
_BATCH_BYTES = 16 << 20


def placed(parts: Iterator[tuple[str, Lines]], report: IntakeReport) -> Iterator[tuple[str, WarcRecord]]:
    """Yield every record with its place in the file."""
    for name, lines in parts:
        for record in records(lines):
            yield f"{name}@{record.place}#{record.number}", record
        # After its records: damage is known only once they were read.
        report.damage += [f"{name} {each}".strip() for each in lines.damage]


def batches(each_placed: Iterable[tuple[str, T]]) -> Iterator[list[tuple[str, T]]]:
    """Yield the same in batches, since each transaction costs the disk a flush."""
    batch, size = [], 0
    for place, each in each_placed:
        batch.append((place, each))
        size += len(each.block) if isinstance(each, WarcRecord) else 0
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
