"""A page as it was answered: bytes and circumstances, character encoding, and what parsing it would cost."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from archive.model import Fetch, Headers, Response
from scraper.profile import Profile

# lexbor is quadratic in the depth of open elements and in the attributes of one tag: 5,000 of either take 50 ms,
# 20,000 take 1.4 s. Real pages hold about 5,000 tags, and at most 40 attributes in one.
MAX_DEPTH = 5_000
MAX_TAGS = 200_000
MAX_ATTRIBUTES = 2_000

_UTF8 = "utf-8"
# WHATWG: these labels all mean windows-1252.
_LATIN = frozenset({"ascii", "us-ascii", "latin1", "latin-1", "l1", "iso8859-1", "iso-8859-1", "iso_8859-1", "cp1252"})
# The other encodings of the WHATWG standard, as Python calls them. A page may name no other codec: utf-7 and
# unicode_escape turn plain text into markup, and some are no text at all.
_ENCODINGS = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp874"]
    + [f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)]
    + [f"cp125{page}" for page in range(9)]
    + ["gbk", "gb2312", "gb18030", "big5", "euc_jp", "iso2022_jp", "shift_jis", "euc_kr"]
)
_BOMS = ((codecs.BOM_UTF8, _UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
# Nobody declares an encoding later than this (HTML standard: within the first 1024 bytes).
_META_WITHIN = 1024

_SITE = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
# Not the `a<b` of scripts.
_TAG = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9-]*)[\s/>]")
_MANY_ATTRIBUTES = re.compile(
    rb"<[a-zA-Z][^\s<>]*(?:\s+[^\s<>=\"']+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']*))?){%d}" % MAX_ATTRIBUTES
)
_CHUNK = 8_192
# Without an end tag these hold nothing open: void elements, and those that the next of their kind closes.
_NEVER_DEEP = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option path".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """The site that a page belongs to."""

    base: str
    """Canonical URL of the site's home, with the path prefix that free hosts give: `https://x.wixsite.com/index`."""
    profile: Profile
    zone: ZoneInfo
    language: str = ""

    def path_of(self, uri: str) -> str | None:
        """The path of a canonical *uri* below the site's base, or None off the site."""
        base, bare = _SITE.sub("", self.base).rstrip("/"), _SITE.sub("", uri)
        rest = bare.removeprefix(base)
        if len(rest) == len(bare) or rest[:1] not in ("", "/", "?"):
            return None
        return rest.partition("?")[0] or "/"

    def is_post(self, uri: str) -> bool:
        """Whether *uri* has the form of a post of this site."""
        path = self.path_of(uri)
        return path is not None and self.profile.is_post(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A complete answer, as a parser meets it."""

    body: bytes
    uri: str
    """The canonical URI-R asked for."""
    url: str
    """The address that answered; links are relative to it."""
    status: int
    headers: Headers
    observed: datetime
    site: SiteContext

    def header(self, name: str) -> str:
        """The values of header *name*, joined by commas; empty where it was not sent."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def page_of(fetch: Fetch, answer: Response, site: SiteContext) -> Page:
    """The page that *fetch* of a URI of *site* brought as its *answer*."""
    return Page(
        body=answer.body,
        uri=fetch.request.uri,
        url=fetch.request.target,
        status=answer.status,
        headers=answer.headers,
        observed=fetch.ended,
        site=site,
    )


def utf8(page: Page) -> bytes:
    """The body in UTF-8, from whatever encoding it declares (WHATWG order: BOM, header, meta, guess)."""
    encoding, body = _encoding(page), page.body
    if encoding == _UTF8:
        return body.removeprefix(codecs.BOM_UTF8)
    return body.decode(encoding, "replace").encode(_UTF8, "replace")


def too_costly(body: bytes) -> str | None:
    """Why *body* must not be given to the parser, or None. An estimate from byte counts, not a parse."""
    if _about_tags(body) > 2 * MAX_DEPTH:
        if body.count(b"<") > MAX_TAGS:
            return f"more than {MAX_TAGS} tags"
        if _is_deep(body):
            return f"more than {MAX_DEPTH} elements open at once"
    if any(_MANY_ATTRIBUTES.match(body, start) for start in _long_tags(body)):
        return f"more than {MAX_ATTRIBUTES} attributes in one tag"
    return None


def _encoding(page: Page) -> str:
    for bom, encoding in _BOMS:
        if page.body.startswith(bom):
            return encoding
    declared = _HEADER_CHARSET.search(page.header("content-type"))
    if declared and (known := _known(declared[1])):
        return known
    meta = _META_CHARSET.search(page.body, 0, _META_WITHIN)
    if meta and (known := _known(meta[1].decode("latin-1"))):
        # What could be read as ASCII so far is not UTF-16, whatever it says.
        return _UTF8 if known.startswith("utf-16") else known
    return _UTF8 if _is_utf8(page.body) else "cp1252"


def _known(label: str) -> str | None:
    label = label.strip().lower()
    if label in _LATIN:
        return "cp1252"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if name in _ENCODINGS else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _about_tags(body: bytes) -> int:
    """About how many tags there are, from a sixteenth of the bytes."""
    sample = _CHUNK // 16
    return 16 * sum(body.count(b"<", start, start + sample) for start in range(0, len(body), _CHUNK))


def _is_deep(body: bytes) -> bool:
    """Whether more than `MAX_DEPTH` elements are open at the end of some chunk, by counting tags of each name."""
    open_tags: Counter[bytes] = Counter()
    for start in range(0, len(body), _CHUNK):
        for tag, count in Counter(_TAG.findall(body, start, start + _CHUNK)).items():
            open_tags[tag.lstrip(b"/").lower()] += -count if tag.startswith(b"/") else count
        if sum(count for name, count in open_tags.items() if count > 0 and name not in _NEVER_DEEP) > MAX_DEPTH:
            return True
    return False


def _long_tags(body: bytes) -> Iterator[int]:
    """Where tags may begin that do not end within a chunk."""
    last = tried = -1
    sought = 0
    for start in range(0, len(body), _CHUNK):
        if body.find(b">", start, start + _CHUNK) >= 0:
            continue
        last = max(last, body.rfind(b"<", sought, start + _CHUNK))
        sought = start + _CHUNK
        # Long stretches without > are scripts as a rule, whose own tag has ended.
        if last > tried:
            tried = last
            if body.find(b">", last, start) < 0:
                yield last
