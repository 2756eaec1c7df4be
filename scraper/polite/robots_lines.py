"""The lines of a robots.txt as people and programs write them, in the spelling that Protego reads.

What is mended asks for more restraint: rules that the owner meant and nobody would obey. Paths that are allowed stay as
they are written, but for what cannot be seen.
"""

import codecs
import re
from collections.abc import Iterator

# Editors and copied text leave them beside words: no-break spaces, marks of width and of order.
_NO_INK = rb"(?:\xc2\xa0|\xe2\x80[\x8b-\x8f\xaf]|\xef\xbb\xbf|\xc3\xaf\xc2\xbb\xc2\xbf)"
_INVISIBLE = re.compile(rb"(?<![^\s:])" + _NO_INK + rb"++|" + _NO_INK + rb"{1,8}+(?=[\s:]|\Z)")
_RARE_END_OF_LINE = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]|[\x0b\x0c]")
_FULL_WIDTH_COLON = b"\xef\xbc\x9a"
_TAG = re.compile(rb"<[^<>]{0,300}>")
_NOT_PLAIN = re.compile(rb"[^\t\n\r\x20-\x7e]")
_END_OF_LINE = re.compile(r"[\r\n]+")

_MEANS = r"\s*(?:[:=]\s*|(?<=\s)|$)(?P<value>.*)"
# Misspelt as the wild web misspells them: Disalow, Dissallow, Disallaw, User agent, and hyphens of text programs.
_AGENT = re.compile(r"\s*user(?:[ _-]|%E2%80%9[0-5])?agent\b\s*[:=]*(?P<value>.*)", re.IGNORECASE)
_ALLOW = re.compile(r"\s*allow\b", re.IGNORECASE)
_DISALLOW = re.compile(r"\s*d[\w-]*l[ao]w(?:s|ed)?\b" + _MEANS, re.IGNORECASE)
_DELAY = re.compile(r"\s*crawl[ _-]?delay\b" + _MEANS, re.IGNORECASE)
_SITEMAP = re.compile(r"\s*site[ _-]?maps?\b" + _MEANS, re.IGNORECASE)
# A program that lost the line ends has them all in one line.
_RECORD = r"(?:user-?agent|disallow|allow|crawl-?delay|request-rate|sitemap)\s*:"
_BEGINS = re.compile(rf"\s*{_RECORD}", re.IGNORECASE)
_LOST_END = re.compile(rf"(?<!\s)\s++(?={_RECORD})", re.IGNORECASE)
# Of two paths in a line, the second begins with a slash of its own.
_BETWEEN_PATHS = re.compile(r"(?:[,;]|(?<![\s,;]))\s++(?=/\S)")
_BETWEEN_ADDRESSES = re.compile(r"(?<![\s,;])[\s,;]++(?=/|https?:)", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/\s]+(?=/.)", re.IGNORECASE)
_FROM_HERE = re.compile(r"\A\.[/\\]")
_QUOTES = "\"'<> "
_PAUSE = re.compile(r"[\"'\s]*(?P<number>\d+(?:[.,]\d+)?|[.,]\d+)\s*(?P<unit>[a-z]*)", re.IGNORECASE)
_UNITS = {"ms": 0.001, "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "h": 3600, "hour": 3600}


def lines(body: bytes) -> tuple[str, ...]:
    """The lines of a robots.txt in ASCII, each with one record."""
    return tuple(line for written in _END_OF_LINE.split(_text(body)) for line in _records(written))


def agents(line: str) -> list[str] | None:
    """The names in a User-agent line, as written; None where *line* is none."""
    named = _AGENT.match(line)
    return re.split("[,;]", named["value"].partition("#")[0]) if named else None


def is_rule(line: str) -> bool:
    """*line* allows or disallows something."""
    return bool(_ALLOW.match(line)) or line.startswith("Disallow:")


def plain(data: bytes) -> str:
    """*data* with every byte that is not printable ASCII escaped, as it is in a URL on the wire."""
    return _NOT_PLAIN.sub(lambda byte: b"%%%02X" % byte[0][0], data).decode("ascii")


def _text(body: bytes) -> str:
    # The mark alone may stand before plain text.
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in body:
        body = body.decode("utf-16", "replace").encode()
    # UTF-16 without a mark is ASCII between zeros.
    body = _RARE_END_OF_LINE.sub(b" ", body.replace(b"\0", b"").replace(_FULL_WIDTH_COLON, b":"))
    body = _INVISIBLE.sub(b" ", body)
    # An editor for pages puts each line in an element, and a browser the file.
    if body.lstrip().startswith(b"<"):
        body = _TAG.sub(b"\n", body)
    text = plain(body).strip()
    return text if _END_OF_LINE.search(text) else re.sub(r"\\r\\n|\\[rn]", "\n", text)


def _records(line: str) -> Iterator[str]:
    """Yield the records in *line*, without its comment."""
    bare = line.partition("#")[0]
    for record in _LOST_END.split(bare) if _BEGINS.match(bare) else (bare,):
        if _AGENT.match(record) or _ALLOW.match(record):
            yield record
        elif found := _DISALLOW.match(record):
            yield from (f"Disallow: {path}" for path in _paths(found["value"]))
        elif found := _DELAY.match(record):
            yield f"Crawl-delay: {_seconds(found['value'])}"
        elif found := _SITEMAP.match(record):
            yield from (f"Sitemap: {each.strip(_QUOTES)}" for each in _BETWEEN_ADDRESSES.split(found["value"]))
        else:
            yield record


def _paths(value: str) -> list[str]:
    # Written whole too: a folder's name may have a space and a comma in it.
    written = value.strip()
    parts = _BETWEEN_PATHS.split(written)
    return list(dict.fromkeys(map(_path, (written, *parts) if len(parts) > 1 else parts)))


def _path(value: str) -> str:
    """*value* from the root of the host."""
    bare = value.strip("\"' ") if value[:1] in "\"'" else value
    path = _FROM_HERE.sub("/", _HOST.sub("", bare)).replace("\\", "/")
    return path if not path or path[0] in "/*" or "://" in path else f"/{path}"


def _seconds(value: str) -> str:
    """*value* in seconds, where it has a unit, a comma or more words."""
    pause = _PAUSE.match(value)
    if _is_number(value) or not pause:
        return value
    return str(float(pause["number"].replace(",", ".")) * _UNITS.get(pause["unit"].lower(), 1))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
