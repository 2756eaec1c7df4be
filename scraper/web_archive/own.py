"""Records that this program exported: what their provenance says, put together again. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from archive.model import Headers
from archive.query.exchange import Captured
from archive.store.intake import IntakeRecord
from archive.web_archive.plan import RENAMED
from archive.web_archive.warc_out import FACTS
from scraper.web_archive import message
from scraper.web_archive.foreign import Foreign
from scraper.web_archive.message import HttpAnswer, NoHttp

Provenance = Mapping[str, str]


def fields(block: bytes) -> dict[str, str]:
    """The `name: value` lines of a block of fields, the first of each name."""
    found: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip(), value.strip())
    return found


def facts(record: Foreign) -> dict[str, list[dict[str, Any]]] | None:
    """What an export says of its archive beside the captures; None where *record* is not that record."""
    if record.kind != "metadata" or record.get("warc-target-uri") != FACTS:
        return None
    try:
        found = json.loads(fields(record.block).get("cirma-facts", "{}"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def provenance(record: Foreign) -> Provenance | None:
    """What a metadata record says of one capture of ours; None where it is no such record."""
    found = fields(record.block) if record.kind == "metadata" and b"cirma-capture:" in record.block else {}
    return found if "cirma-capture" in found else None


def captured(record: Foreign, said: Provenance, request: Headers) -> Captured:
    """The capture that *record* holds, of which *said* is known. Raises `KeyError`, `ValueError` or `NoHttp`."""
    answer = _answer(record, said)
    return Captured(
        id=said["cirma-capture"],
        site=said["cirma-site"],
        uri=said["cirma-uri"],
        address=record.get("warc-target-uri") or said["cirma-uri"],
        source=said["cirma-source"],
        kind=said["cirma-kind"],
        status=answer.status,
        payload=said["cirma-payload"],
        state=said.get("cirma-body", "present"),
        size=int(said["cirma-length"]),
        confirms=said.get("cirma-confirms"),
        observed_at=said["cirma-observed"],
        recorded_at=said["cirma-recorded"],
        started_at=record.get("warc-date") or said["cirma-observed"],
        request_headers=request,
        protocol=answer.protocol,
        phrase=answer.phrase,
        response_headers=answer.headers,
        peer=said.get("cirma-peer"),
        crawl=int(said["cirma-crawl"]) if "cirma-crawl" in said else None,
        reason=said.get("cirma-reason"),
        via=said.get("via"),
        wire_bytes=int(said["cirma-wire-length"]) if "cirma-wire-length" in said else None,
        wire_digest=said.get("cirma-wire-digest"),
        flags=tuple(json.loads(said.get("cirma-flags", "[]"))),
        chain=said.get("cirma-chain"),
        verdict=said.get("cirma-verdict"),
    )


def intake_record(captured: Captured, place: str, identity: str | None) -> IntakeRecord:
    """What is written down of a capture of another archive of ours."""
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


def _answer(record: Foreign, said: Provenance) -> HttpAnswer:
    """Its head as the server sent it: from the record, or where that has none from what is *said*."""
    if "cirma-status" in said:
        head = (said["cirma-status"] + "\r\n\r\n").encode("latin-1", "replace")
        pairs = tuple((str(name), str(value)) for name, value in json.loads(said.get("cirma-headers", "[]")))
        answer = message.response(head, None)
        return _with_headers(answer, pairs)
    if not record.block:
        raise NoHttp("no head")
    head = record.block.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"
    answer = message.response(head, None)
    # The export put its own Content-Length behind the headers of the server.
    return _with_headers(answer, _as_sent(answer.headers[:-1]))


def _as_sent(headers: Iterable[tuple[str, str]]) -> Headers:
    return tuple((name.removeprefix(RENAMED), value) for name, value in headers)


def _with_headers(answer: HttpAnswer, headers: Headers) -> HttpAnswer:
    return HttpAnswer(
        protocol=answer.protocol,
        status=answer.status,
        phrase=answer.phrase,
        headers=headers,
        body=answer.body,
        fixity=answer.fixity,
        flags=answer.flags,
    )
