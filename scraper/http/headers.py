"""Header fields: reading the ones that decide what an answer is, writing the ones that make a request conditional."""

import re
from collections.abc import Iterator, Sequence

from archive.model import Headers, Reason, Validators

_FIELD_VALUE = re.compile(r"[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")

# Of a length that any disk could hold.
_MOST_DIGITS = 20


def field(headers: Headers, name: str) -> str | None:
    """The first field called *name*, which is in lower case."""
    return next((value for key, value in headers if key.lower() == name), None)


def codings(headers: Headers) -> tuple[str, ...]:
    """The content codings, in the order in which they were applied."""
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding").lower()
    return tuple(coding for word in named.split(",") if (coding := word.strip()) not in ("", "identity"))


def announced_length(headers: Headers) -> int | None:
    """Return the value of Content-Length; None where there is none that can be read."""
    length = field(headers, "content-length") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) <= _MOST_DIGITS else None


def conditions(known: Validators | None) -> Iterator[tuple[str, str]]:
    """The fields that make a request conditional.

    Validators go back byte for byte; one that no server can have sent is left out.
    """
    if known is None:
        return
    for name, value in (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified)):
        if value and _FIELD_VALUE.fullmatch(value):
            yield name, value


def past_caches(reason: Reason) -> Iterator[tuple[str, str]]:
    """The field by which caches ask the site itself (RFC 9111, section 5.2.1.4), where one answer confirms another."""
    if reason is Reason.CONFIRM:
        yield "Cache-Control", "no-cache"


def received(raw: Sequence[tuple[bytes, bytes]]) -> Headers:
    """Fields as they came over the wire, as text that encodes back to the same bytes."""
    # Latin-1 has a letter for each byte, so nothing is lost.
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def sent(fields: Headers) -> list[tuple[bytes, bytes]]:
    """Fields as they go over the wire."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields]


def as_utf8(value: str) -> str:
    """*value* with raw UTF-8, which browsers accept in a Location, read as such."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
