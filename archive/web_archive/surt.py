"""The key under which CDX indexes sort an address: its host from right to left, then path and query. Pure.

The form is that which the Internet Archive's tools compute (sort-friendly URI reordering transform), so that an index
of ours merges with theirs: letters small, `www.` and default port dropped, escapes undone and set again where they
must be, parameters in order. Session ids in addresses, which those tools drop too, are kept.
"""

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_WWW = re.compile(r"www\d*\.")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# All that is printable in ASCII but the space, `#` and `%`.
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")


def surt(address: str) -> str:
    """The key of *address*, an absolute http or https URL: `org,example)/post/title?a=1`."""
    parts = urlsplit(address)
    host = _WWW.sub("", (parts.hostname or "").lower(), count=1)
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    query = _query(parts.query)
    return f"{','.join(reversed(host.split('.')))}{port}){_path(parts.path)}" + (f"?{query}" if query else "")


def _path(path: str) -> str:
    folded = _escaped(re.sub("/{2,}", "/", path) or "/").lower()
    return folded.rstrip("/") or "/"


def _query(query: str) -> str:
    pairs = sorted(part.split("=", 1) for part in _escaped(query).lower().split("&"))
    return "&".join("=".join(pair) for pair in pairs)


def _escaped(text: str) -> str:
    """*text* with its escapes undone, however often they were made, and made once where they must be."""
    data = text.encode("utf-8", "surrogateescape")
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return quote_from_bytes(data, safe=_PLAIN)
