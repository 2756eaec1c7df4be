"""A first pass over a file: what its records say of one another, before any is taken."""

import zlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from archive.model import Headers
from scraper.web_archive import message, own_provenance
from scraper.web_archive.lines import Lines
from scraper.web_archive.warc_in import WarcRecord, records

_LARGEST_REQUEST = 64 * 1024


class Overview(Struct, kw_only=True):
    """An overview of a file: what it says of itself and of its answers, by record id."""

    creator: str | None = None
    answers: int = 0
    """Records that may be taken."""
    facts: dict[str, list[dict[str, Any]]] | None = None
    """Of an export of ours: sites, crawls and what else is around its captures."""
    provenance: dict[str, bytes] = field(default_factory=dict)
    """What an export of ours says of a capture, picture or document: fields, read where they are needed."""
    requests: dict[str, bytes] = field(default_factory=dict)
    """Packed: a file of Common Crawl holds tens of thousands."""
    methods: dict[str, str] = field(default_factory=dict)
    """Other than GET."""
    milliseconds: dict[str, int] = field(default_factory=dict)
    """How long the fetch took."""

    def request(self, answer: str) -> Headers:
        """The headers of the request that the record *answer* answers; none where it is not known."""
        packed = self.requests.get(answer)
        return message.request_headers(zlib.decompress(packed)) if packed else ()


def overview(members: Iterable[tuple[str, Lines]]) -> Overview:
    """Collect what the *members* of a file say."""
    found = Overview()
    for _, lines in members:
        for record in records(lines):
            _note(found, record)
    return found


def _note(found: Overview, record: WarcRecord) -> None:
    match record.kind:
        case "response" | "resource" | "revisit":
            found.answers += 1
        case "warcinfo" if found.creator is None:
            found.creator = _creator(own_provenance.fields(record.block))
        case "request":
            _note_request(found, record)
        case "metadata":
            _note_metadata(found, record)
        case _:
            pass


def _note_request(found: Overview, record: WarcRecord) -> None:
    answer = record.get("warc-concurrent-to")
    if answer is None:
        return
    # Recorded as the method alone: an answer to a POST has no address of its own, and is left later.
    method = record.block[:16].split(b" ")[0].decode("latin-1")
    if method != "GET":
        found.methods[answer] = method
    # The fastest level: headers of one crawler are nearly equal, and memory is what is short.
    found.requests[answer] = zlib.compress(record.block[:_LARGEST_REQUEST], 1)


def _note_metadata(found: Overview, record: WarcRecord) -> None:
    facts = own_provenance.facts(record)
    if facts is not None:
        found.facts = facts
        return
    # Writers refer either way: Heritrix by `WARC-Concurrent-To`, others by `WARC-Refers-To`.
    about = record.get("warc-refers-to") or record.get("warc-concurrent-to")
    if own_provenance.is_provenance(record):
        found.provenance[about or record.get("warc-record-id") or ""] = record.block
    elif about and b"fetchTimeMs:" in record.block:
        taken = own_provenance.fields(record.block).get("fetchTimeMs", "")
        if taken.isascii() and taken.isdigit() and len(taken) < 9:
            found.milliseconds[about] = int(taken)


def _creator(said: dict[str, str]) -> str | None:
    named = [said[name] for name in ("software", "operator", "description", "isPartOf") if said.get(name)]
    return "; ".join(named)[:500] or None
