"""The key under which CDX indexes sort an address: its host from right to left, then path and query. Pure.

The form is that which the Internet Archive's tools compute (sort-friendly URI reordering transform), so that an index
of ours merges with theirs: letters small, `www.` and default port dropped, escapes undone and set again where they
must be, parameters in order, session ids of some servers dropped.
"""

import re
from urllib.parse import SplitResultBytes, quote_from_bytes, unquote_to_bytes

_WWW = re.compile(rb"www\d*\.")
_DEFAULT_PORTS = {b"http": 80, b"https": 443}
# All that is printable in ASCII but the space, `#` and `%`.
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")
_PARTS = re.compile(rb"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_PATH_SESSIONS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rb"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)",
        rb"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)",
    )
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"(.*)(?:" + pattern + rb")(?:&(.*))?", re.IGNORECASE | re.DOTALL)
    for pattern in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(address: str) -> str:
    """The key of *address*, an absolute http or https URL: `org,example)/post/title?a=1`.

    The address itself where it is no such URL, as those tools have it.
    """
    # Browsers drop these too, so such a link leads to the same page.
    data = re.sub(rb"[\n\r\t]", b"", address.encode("utf-8", "surrogateescape").strip())
    found = _PARTS.match(re.sub(rb"^(https?://)+", rb"\1", data))
    if found is None:
        return address
    scheme, authority, path, query = found.groups()
    try:
        host = _host(scheme.lower(), authority)
    except ValueError:
        return address
    last = _query(query or b"")
    return (host + b")" + _path(path) + (b"?" + last if last else b"")).decode("ascii", "replace")


def _host(scheme: bytes, authority: bytes) -> bytes:
    """Host and port, the host from right to left. Raises `ValueError` where there is none."""
    parts = SplitResultBytes(scheme, authority.rstrip(b":"), b"", b"", b"")
    host = _unescaped(parts.hostname or b"")
    if not host:
        raise ValueError("no host")
    if not host.isascii():
        host = host.decode("utf-8", "ignore").encode("idna")
    host = _escaped(host.replace(b"..", b".").strip(b".").lower())
    port = b"" if parts.port in (None, 0, _DEFAULT_PORTS[scheme]) else b":%d" % parts.port
    return b",".join(reversed(_WWW.sub(b"", host, count=1).split(b"."))) + port


def _path(path: bytes) -> bytes:
    """*path* without doubled slashes and dots; `/` where it is empty."""
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1] or ([] if kept else [part])
        elif part != b".":
            kept.append(part)
    whole = b"/" + b"".join(part + b"/" for part in kept[:-1] if part) + (kept[-1] if kept else b"")
    folded = _escaped(whole).lower()
    for session in _PATH_SESSIONS:
        if found := session.match(folded):
            folded = found[1] + found[2]
    return folded[:-1] if folded.endswith(b"/") and len(folded) > 1 else folded


def _query(query: bytes) -> bytes:
    escaped = _escaped(_unescaped(query))
    for session in _QUERY_SESSIONS:
        if found := session.fullmatch(escaped):
            escaped = found[1] + (found[2] or b"")
    pairs = sorted(part.split(b"=", 1) for part in escaped.lower().split(b"&"))
    return b"&".join(b"=".join(pair) for pair in pairs)


def _unescaped(data: bytes) -> bytes:
    """*data* with its escapes undone, however often they were made."""
    # Escapes of escapes are how some servers write one address in many ways.
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return data


def _escaped(data: bytes) -> bytes:
    return quote_from_bytes(data, safe=_PLAIN).encode("ascii")
