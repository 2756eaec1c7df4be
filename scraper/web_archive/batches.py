"""Records of other archives in batches, and what a record of ours is as an intake."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from archive.database.bodies.stack import Chains
from archive.errors import PayloadUnavailable
from archive.query.exchange import Captured
from archive.store.intake import IntakeRecord
from scraper.web_archive.foreign import Foreign, records
from scraper.web_archive.lines import Lines

if TYPE_CHECKING:
    from scraper.web_archive.bring_in import IntakeReport

T = TypeVar("T")
# Records, and bytes of them, a transaction: each costs the disk a flush.
_BATCH = 40
_BATCH_BYTES = 16 << 20


def placed_in(parts: Iterator[tuple[str, Lines]], report: "IntakeReport") -> Iterator[tuple[str, Foreign]]:
    """Every record with its place in the file."""
    for name, lines in parts:
        for record in records(lines):
            yield f"{name}@{record.place}#{record.number}", record
        report.damage += [f"{name} {each}".strip() for each in lines.damage]


def batches_of(placed: Iterable[tuple[str, T]]) -> Iterator[list[tuple[str, T]]]:
    batch, size = [], 0
    for place, each in placed:
        batch.append((place, each))
        size += len(each.block) if isinstance(each, Foreign) else 0
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def body_of(chains: Chains, captured: Captured) -> bytes | None:
    """The body of a capture of the other archive, withheld or not; None where it was purged or is damaged."""
    if captured.state == "purged" or captured.kind == "not_modified":
        return None
    try:
        return chains.recover(captured.payload)
    except PayloadUnavailable:
        return None


def own_intake(captured: Captured, place: str, identity: str | None) -> IntakeRecord:
    return IntakeRecord(
        place=place,
        type="revisit" if captured.kind == "not_modified" else "response",
        uri=captured.uri,
        address=captured.address,
        date=captured.started_at,
        record_id=identity,
        request_headers=captured.request_headers,
        status=captured.status,
        phrase=captured.phrase,
        protocol=captured.protocol,
        response_headers=captured.response_headers,
        peer=captured.peer,
        claimed=captured.payload,
        fixity="good",
        flags=captured.flags,
        origin=captured.chain,
    )


def group_of(site: str, uri: str) -> str:
    """The pages that a body resembles, by its address."""
    path = urlsplit(uri).path
    if path == "/robots.txt":
        return f"{site} robots"
    return f"{site} {'xml' if path.endswith('.xml') else 'home' if path in ('', '/') else 'post'}"
