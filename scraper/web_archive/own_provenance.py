"""Put records that this program exported together again, from what their provenance says. Pure.

Whatever can be checked is checked before it is believed: an id that is not that of its capture, a body of another
digest or a value that the archive cannot hold makes the record a damaged one.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from archive import timestamps
from archive.digest import sha256, short_id
from archive.model import BodyState, CaptureKind, Headers
from archive.query.exchange import Captured, HeldAs
from archive.query.exchange_media import holding_id
from archive.query.own_times import dated
from archive.store.intake import IntakeRecord
from archive.uri import canonical
from archive.web_archive.plan import RENAMED
from archive.web_archive.warc_out import FACTS
from scraper.web_archive import message
from scraper.web_archive.message import HttpAnswer, NoHttp
from scraper.web_archive.warc_in import WarcRecord

Provenance = Mapping[str, str]
_KINDS = frozenset({"response", "identical", "not_modified"})
_STATES = frozenset({"present", "withheld", "purged", "missing"})
_VARIANTS = frozenset({"original", "smaller"})
# Numbers above this are not whole in every reader of JSON.
_BEYOND = 1 << 53


class ImportedRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The claims of another tool's record, through which a capture came into the archive that was exported."""

    intake: int
    place: str
    type: Literal["response", "revisit", "resource"]
    fixity: Literal["good", "good-with-chunks", "good-decoded", "bad", "none"]
    record_id: str | None = None
    claimed: str | None = None
    truncated: str | None = None
    profile: str | None = None
    refers_to: str | None = None
    refers_uri: str | None = None
    refers_date: str | None = None
    origin: str | None = None


def fields(block: bytes) -> dict[str, str]:
    """The `name: value` lines of a block of fields, the first of each name."""
    found: dict[str, str] = {}
    # No other separator ends a line, and values may hold them.
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip(), value.strip())
    return found


def facts(record: WarcRecord) -> dict[str, list[dict[str, Any]]] | None:
    """Return what an export says of its archive beside the captures; None where *record* is not that record."""
    if record.kind != "metadata" or record.get("warc-target-uri") != FACTS:
        return None
    try:
        return msgspec.json.decode(fields(record.block).get("cirma-facts", ""), type=dict[str, list[dict[str, Any]]])
    except msgspec.MsgspecError:
        return None


def is_provenance(record: WarcRecord) -> bool:
    """Return whether *record* is a metadata record of ours about one capture, picture or document."""
    return record.kind == "metadata" and any(
        _names(record.block, name) for name in (b"cirma-capture:", b"cirma-holding:")
    )


def captured(record: WarcRecord, said: Provenance, request: Headers) -> tuple[Captured, bytes | None]:
    """The capture, picture or document that *record* holds, of which *said* is known, and its bytes where it has them.

    Raises `KeyError`, `ValueError` or `NoHttp` where it does not hold what was exported.
    """
    answer = _answer(record, said)
    found = Captured(
        id=said.get("cirma-holding") or said["cirma-capture"],
        site=said["cirma-site"],
        uri=said["cirma-uri"],
        address=said.get("cirma-address") or record.get("warc-target-uri") or said["cirma-uri"],
        source=said["cirma-source"],
        kind=said["cirma-kind"],
        status=answer.status,
        payload=said["cirma-payload"],
        state=said.get("cirma-body", BodyState.PRESENT),
        size=int(said["cirma-length"]),
        confirms=said.get("cirma-confirms"),
        observed_at=said["cirma-observed"],
        recorded_at=said["cirma-recorded"],
        # WARC dates a record by the beginning of its fetch; an observation is its end.
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
        flags=tuple(map(str, json.loads(said.get("cirma-flags", "[]")))),
        chain=said.get("cirma-chain"),
        verdict=said.get("cirma-verdict"),
        foreign=_foreign(said.get("cirma-record")),
        media=_held_as(said) if "cirma-holding" in said else None,
    )
    body = record.block.partition(b"\r\n\r\n")[2] if record.kind == "response" else None
    # Last, on what would be written: a check of the parts could miss how they fit together.
    _check(found, body)
    return found, body


def intake_record(captured: Captured, place: str, identity: str | None) -> IntakeRecord:
    """The record of a capture of another archive of ours."""
    own: dict[str, Any] = {
        "place": place,
        "type": "revisit" if captured.kind == CaptureKind.NOT_MODIFIED else CaptureKind.RESPONSE,
        "record_id": identity,
        "claimed": captured.payload,
        "fixity": "good",
        "origin": captured.chain,
    }
    said = {name: value for name, value in (captured.foreign or own).items() if name != "intake"}
    return IntakeRecord(
        **said,
        uri=captured.uri,
        address=captured.address,
        date=captured.started_at,
        request_headers=captured.request_headers,
        status=captured.status,
        phrase=captured.phrase,
        protocol=captured.protocol,
        response_headers=captured.response_headers,
        peer=captured.peer,
        flags=captured.flags,
    )


def _names(block: bytes, name: bytes) -> bool:
    """Return whether a line of *block* begins with *name*. No value can begin a line."""
    return block.startswith(name) or b"\n" + name in block


def _foreign(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        return msgspec.structs.asdict(msgspec.json.decode(text, type=ImportedRecord))
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def _check(found: Captured, body: bytes | None) -> None:
    """Raise `ValueError` where *found* with its *body* cannot be what was exported."""
    if found.kind not in _KINDS or found.state not in _STATES or canonical(found.uri) != found.uri:
        raise ValueError("no capture of an archive")
    for instant in (found.observed_at, found.recorded_at, found.started_at, dated(found.flags, found.observed_at)):
        # Instants are compared as text all over the archive, so another spelling of the same instant would sort
        # elsewhere.
        if timestamps.text(timestamps.parse(instant)) != instant:
            raise ValueError(f"no instant: {instant!r}")
    if found.id != _id_of(found):
        raise ValueError("an id that is not that of its capture")
    if body is not None and (sha256(body) != found.payload or len(body) != found.size):
        raise ValueError("another body than it says")
    if (found.kind == CaptureKind.NOT_MODIFIED) != bool(found.confirms):
        raise ValueError("a 304 that confirms nothing")
    if any(not 0 <= number < _BEYOND for number in (found.size, found.status, found.crawl or 0, found.wire_bytes or 0)):
        raise ValueError("a number that no capture has")
    # Escapes of JSON can name halves of letters, which no file can hold.
    json.dumps((found.response_headers, found.flags, found.foreign), ensure_ascii=False).encode()


def _id_of(found: Captured) -> str:
    if found.media:
        return holding_id(found.uri, found.observed_at, found.payload, found.media.resource)
    return short_id(found.uri, dated(found.flags, found.observed_at), found.payload, found.kind)


def _held_as(said: Provenance) -> HeldAs:
    variant, found = said["cirma-variant"], said["cirma-type"]
    if variant not in _VARIANTS:
        raise ValueError(f"no variant: {variant!r}")
    return HeldAs(resource=said["cirma-resource"], variant=variant, type=found)


def _answer(record: WarcRecord, said: Provenance) -> HttpAnswer:
    """Return the head as the server sent it: from the record, or where that lacks it, from what is *said*."""
    if "cirma-status" in said:
        protocol, status, *phrase = said["cirma-status"].split(" ", 2)
        pairs = tuple((str(name), str(value)) for name, value in json.loads(said.get("cirma-headers", "[]")))
        bare = message.response(b"HTTP/1.1 200 OK\r\n\r\n", None)
        return msgspec.structs.replace(
            bare, protocol=protocol, status=int(status), phrase=phrase[0] if phrase else "", headers=pairs
        )
    if not record.block:
        raise NoHttp("no head")
    head = record.block.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"
    answer = message.response(head, None)
    # The export put its own Content-Length behind the headers of the server.
    return msgspec.structs.replace(answer, headers=_as_sent(answer.headers[:-1]))


def _as_sent(headers: Iterable[tuple[str, str]]) -> Headers:
    return tuple((name.removeprefix(RENAMED), value) for name, value in headers)
