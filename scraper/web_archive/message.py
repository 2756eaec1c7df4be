"""The HTTP message in a record: head and body, framing and codings undone, and the claimed digest checked.

Writers differ in which bytes a digest covers and in which headers they leave over bytes that they decoded. So the
claim is checked three ways, and headers are believed only where the bytes bear them out.
"""

import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from archive.model import Headers
from archive.store import claims
from scraper.web_archive.coding import decoded

LARGEST_BODY = 64 << 20
_HEAD_END = re.compile(rb"\r?\n\r?\n")
# Lenient about the version: writers of HTTP/2 make the line up, as `HTTP/h2 200`, `http/2 200` or `HTTP 200`.
_STATUS = re.compile(r"(HTTP(?:/[\w.]{1,8})?)\s+(\d{3})(?:\s+(.*))?$", re.IGNORECASE)
# What a server or a proxy says before the answer: 100, 103, and the 200 of a tunnel. Another status line follows.
_INTERIM = re.compile(rb"\s*HTTP/[\w.]+[ \t]+(?:1\d\d\b|200[ \t]+connection established)[^\n]*\n", re.IGNORECASE)
_ANOTHER = re.compile(rb"HTTP/[\w.]+[ \t]+\d{3}\b", re.IGNORECASE)
_CHUNK = re.compile(rb"[ \t]*(0{0,24}[0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_NO_CODINGS = ("identity", "chunked")


class Fixity(StrEnum):
    """The result of checking the digest that the record claims."""

    GOOD = "good"
    """Over the body as the standard has it: coded, without chunks."""
    GOOD_WITH_CHUNKS = "good-with-chunks"
    GOOD_DECODED = "good-decoded"
    BAD = "bad"
    NONE = "none"
    """Nothing was claimed, or by an algorithm that we do not know."""


class HttpAnswer(Struct, frozen=True, kw_only=True):
    """An archived answer, its body decoded, with what was found out about its bytes."""

    protocol: str
    status: int
    phrase: str
    headers: Headers
    body: bytes
    """Decoded."""
    fixity: Fixity
    flags: tuple[str, ...]


class NoHttp(ValueError):
    """The block is not an HTTP response."""


def response(block: bytes, claimed: str | None) -> HttpAnswer:
    """The answer in *block*, whose payload is *claimed* to have that digest.

    Raises `NoHttp`, and `TooLong` where more than `LARGEST_BODY` comes out.
    """
    block = _final(block)
    end = _HEAD_END.search(block)
    # No empty line: a head alone, as of a 304 or a clipped record.
    head, raw = (block[: end.start()], block[end.end() :]) if end else (block.rstrip(b"\r\n"), b"")
    # Latin-1 loses no byte, and header values may be in any encoding.
    first, *lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
    status = _STATUS.match(first.strip())
    if status is None:
        raise NoHttp("no status line of HTTP")
    headers = tuple(_headers(lines))
    body, coded, flags = _body(raw, headers)
    return HttpAnswer(
        protocol=status[1].upper(),
        status=int(status[2]),
        phrase=status[3] or "",
        headers=headers,
        body=body,
        fixity=_fixity(claimed, coded=coded, raw=raw, body=body),
        flags=tuple(flags),
    )


def resource(block: bytes, media_type: str | None, claimed: str | None) -> HttpAnswer:
    """The bare body in *block*, as the answer that it would have been."""
    headers = (("Content-Type", media_type),) if media_type else ()
    fixity = _fixity(claimed, coded=block, raw=block, body=block)
    return HttpAnswer(
        protocol="HTTP/1.1", status=200, phrase="", headers=headers, body=block, fixity=fixity, flags=("resource",)
    )


def request_headers(block: bytes) -> Headers:
    """The header fields after the request line of *block*."""
    head = _HEAD_END.split(block, maxsplit=1)[0].decode("latin-1")
    return tuple(_headers(head.replace("\r\n", "\n").split("\n")[1:]))


def field(headers: Headers, name: str) -> str | None:
    """The first value of the header *name*."""
    return next((value for known, value in headers if known.lower() == name), None)


def matches(claimed: str, data: bytes) -> bool | None:
    """Return whether *data* has the digest *claimed* (`sha1:` and Base32, or hex); None if that cannot be known."""
    found = claims.read(claimed)
    if found is None:
        return None
    algorithm, expected = found
    # Not for safety, but to find damage: SHA-1 and MD5 are what most archives have.
    return hashlib.new(algorithm, data, usedforsecurity=False).digest() == expected


def _final(block: bytes) -> bytes:
    """*block* from its last status line: the answer itself."""
    block = block.lstrip(b"\r\n")
    while _INTERIM.match(block):
        end = _HEAD_END.search(block)
        if end is None or not _ANOTHER.match(block, end.end()):
            break
        block = block[end.end() :]
    return block


def _headers(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Name and value of each line; one that begins with a blank continues the line before."""
    folded: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and folded:
            folded[-1] += " " + line.strip()
        elif line.strip():
            folded.append(line)
    for line in folded:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _body(raw: bytes, headers: Headers) -> tuple[bytes, bytes, list[str]]:
    """The decoded body, the body without its framing, and what was odd."""
    flags: list[str] = []
    coded = raw
    transfers = _listed(headers, "transfer-encoding")
    if "chunked" in transfers:
        coded = _dechunked(raw, flags)
    body = coded
    # The last coding was applied last, and those of the transfer after all (RFC 9110, section 8.4; RFC 9112, 6.1).
    for coding in reversed(_listed(headers, "content-encoding") + transfers):
        if coding in _NO_CODINGS:
            continue
        plain = decoded(body, coding, limit=LARGEST_BODY)
        if plain is None:
            flags.append("not-coded-as-declared")
        body = body if plain is None else plain
    return body, coded, flags


def _listed(headers: Headers, name: str) -> list[str]:
    """The words of all headers *name*, in order: one line each means the same as one line with commas."""
    words = ",".join(value for known, value in headers if known.lower() == name).lower().split(",")
    return [word.strip(" \t\"'") for word in words if word.strip(" \t\"'")]


def _dechunked(raw: bytes, flags: list[str]) -> bytes:
    """*raw* without the framing of its chunks; as it is where it has none."""
    # Many writers store the body without its chunks and leave the header.
    if not _CHUNK.match(raw):
        flags.append("not-chunked")
        return raw
    parts: list[bytes] = []
    place = 0
    while found := _CHUNK.match(raw, place):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        part = raw[found.end() : found.end() + size]
        parts.append(part)
        place = found.end() + size
        # Some servers end a chunk with a bare line feed.
        place += 2 if raw[place : place + 2] == b"\r\n" else raw[place : place + 1] == b"\n"
    flags.append("cut-chunks")
    return b"".join(parts)


def _fixity(claimed: str | None, *, coded: bytes, raw: bytes, body: bytes) -> Fixity:
    # In the order of the standard: an answer whose chunks and coding are gone on both sides is good by the first.
    if not claimed or matches(claimed, coded) is None:
        return Fixity.NONE
    if matches(claimed, coded):
        return Fixity.GOOD
    if raw is not coded and matches(claimed, raw):
        return Fixity.GOOD_WITH_CHUNKS
    return Fixity.GOOD_DECODED if matches(claimed, body) else Fixity.BAD
