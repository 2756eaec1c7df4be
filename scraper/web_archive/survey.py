"""A first pass over a file: what its records say of one another, before any is taken."""

import zlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from archive.model import Headers
from scraper.web_archive import message, own_provenance
from scraper.web_archive.lines import Lines
from scraper.web_archive.warc_in import WarcRecord, concurrent, records

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

    def request(self, answer: WarcRecord) -> Headers:
        """The headers of the request that *answer* answers; none where it is not known."""
        packed = next((self.requests[name] for name in _names(answer) if name in self.requests), None)
        return message.request_headers(zlib.decompress(packed)) if packed else ()

    def method(self, answer: WarcRecord) -> str | None:
        """The method that *answer* answers, where it is another than GET."""
        return next((self.methods[name] for name in _names(answer) if name in self.methods), None)


def _names(answer: WarcRecord) -> list[str]:
    """The ids under which the request of *answer* may be noted: its own, and what it says that it answers."""
    return [answer.get("warc-record-id") or "", *concurrent(answer)]


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
    # Most tools name the answer in the request; wget names the request in the answer.
    answers = concurrent(record) or [record.get("warc-record-id") or ""]
    # Recorded as the method alone: an answer to a POST has no address of its own, and is left later.
    method = record.block[:16].split(b" ")[0].decode("latin-1").upper()
    # The fastest level: headers of one crawler are nearly equal, and memory is what is short.
    packed = zlib.compress(record.block[:_LARGEST_REQUEST], 1)
    for answer in answers:
        found.requests[answer] = packed
        if method != "GET":
            found.methods[answer] = method


def _note_metadata(found: Overview, record: WarcRecord) -> None:
    facts = own_provenance.facts(record)
    if facts is not None:
        found.facts = facts
        return
    # Writers refer either way: Heritrix by `WARC-Concurrent-To`, others by `WARC-Refers-To`.
    about = record.get("warc-refers-to") or next(iter(concurrent(record)), None)
    if own_provenance.is_provenance(record):
        found.provenance[about or record.get("warc-record-id") or ""] = record.block
    elif about and b"fetchTimeMs:" in record.block:
        taken = own_provenance.fields(record.block).get("fetchTimeMs", "")
        if taken.isascii() and taken.isdigit() and len(taken) < 9:
            found.milliseconds[about] = int(taken)


def _creator(said: dict[str, str]) -> str | None:
    named = [said[name] for name in ("software", "operator", "description", "isPartOf") if said.get(name)]
    return "; ".join(named)[:500] or None
