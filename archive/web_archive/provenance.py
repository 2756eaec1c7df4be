"""The provenance of a capture as a metadata record: enough to import it again. Pure.

The block is `application/warc-fields`: names of the WARC standard where it has one (`via`, `fetchTimeMs`), ours with
`cirma-` before them. A value is one line; lists are JSON.
"""

import json
import re
from collections.abc import Iterator

from archive import timestamps
from archive.model import CaptureKind
from archive.query.exchange import Captured
from archive.web_archive.record import one_line

FIELDS = "application/warc-fields"
# What every reader takes as it is: other heads go along in the metadata as well.
_PLAIN_STATUS = re.compile(r"HTTP/\d\.\d [1-9]\d\d( [!-~]+)*")
_PLAIN_NAME = re.compile(r"(?!x-orig-)[\w!#$%&'*+.^`|~-]+", re.ASCII | re.IGNORECASE)
_PLAIN_VALUE = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")


def of_capture(captured: Captured, address: str) -> bytes:
    """The provenance of *captured*, whose record names *address*."""
    return as_fields(_capture_fields(captured, address))


def of_tombstone(captured: Captured, address: str) -> bytes:
    """The same of a capture whose body is withheld or purged, and that its body is not here."""
    return as_fields((*_capture_fields(captured, address), ("cirma-body", captured.state), *_answer(captured)))


def as_fields(fields: Iterator[tuple[str, str | None]] | tuple[tuple[str, str | None], ...]) -> bytes:
    """*fields* that have a value, a line each."""
    lines = (f"{name}: {one_line(value)}\r\n" for name, value in fields if value is not None)
    # Headers may hold bytes that are no text, and must come back as they were.
    return "".join(lines).encode("utf-8", "surrogateescape")


def _capture_fields(captured: Captured, address: str) -> tuple[tuple[str, str | None], ...]:
    media = captured.media
    return (
        ("via", captured.via),
        ("fetchTimeMs", _milliseconds(captured)),
        # Under another name, so that no reader takes a picture for a page.
        ("cirma-holding" if media else "cirma-capture", captured.id),
        ("cirma-resource", media.resource if media else None),
        ("cirma-variant", media.variant if media else None),
        ("cirma-type", media.type if media else None),
        ("cirma-site", captured.site),
        ("cirma-uri", captured.uri),
        ("cirma-source", captured.source),
        ("cirma-kind", captured.kind),
        ("cirma-payload", captured.payload),
        ("cirma-length", str(captured.size)),
        ("cirma-confirms", captured.confirms),
        ("cirma-observed", captured.observed_at),
        ("cirma-recorded", captured.recorded_at),
        ("cirma-crawl", None if captured.crawl is None else str(captured.crawl)),
        ("cirma-reason", captured.reason),
        ("cirma-peer", captured.peer),
        ("cirma-verdict", captured.verdict),
        ("cirma-wire-length", None if captured.wire_bytes is None else str(captured.wire_bytes)),
        ("cirma-wire-digest", captured.wire_digest),
        ("cirma-flags", json.dumps(captured.flags) if captured.flags else None),
        ("cirma-chain", captured.chain),
        ("cirma-record", json.dumps(captured.foreign, sort_keys=True) if captured.foreign else None),
        ("cirma-address", None if captured.address == address else captured.address),
        *(() if captured.kind != CaptureKind.NOT_MODIFIED and _is_plain(captured) else _answer(captured)),
    )


def _is_plain(captured: Captured) -> bool:
    """Return whether a reader finds the head of the answer in its record as the server sent it."""
    first = f"{captured.protocol} {captured.status} {captured.phrase}"
    return bool(_PLAIN_STATUS.fullmatch(first)) and all(
        _PLAIN_NAME.fullmatch(name) and _PLAIN_VALUE.fullmatch(value) for name, value in captured.response_headers
    )


def _answer(captured: Captured) -> tuple[tuple[str, str | None], ...]:
    """The head of an answer whose record holds no block."""
    return (
        ("cirma-status", f"{captured.protocol} {captured.status} {captured.phrase}".rstrip()),
        ("cirma-headers", json.dumps(captured.response_headers)),
    )


def _milliseconds(captured: Captured) -> str:
    took = timestamps.parse(captured.observed_at) - timestamps.parse(captured.started_at)
    return str(max(0, round(took.total_seconds() * 1000)))
