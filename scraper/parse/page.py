"""A page as it was answered: bytes, circumstances and character encoding."""

import codecs
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.model import Fetch, Headers, Response
from scraper.parse.profiles.base import Profile

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
# Labels of the standard that Python does not know.
_LABELS = {"windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic", "iso-8859-8-i": "iso8859-8", "x-sjis": "shift_jis"}
_BOMS = ((codecs.BOM_UTF8, _UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
# Nobody declares an encoding later than this (HTML standard: within the first 1024 bytes).
_META_WITHIN = 1024

_SITE = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


class SiteContext(Struct, frozen=True, kw_only=True):
    """The site that a page belongs to."""

    base: str
    """Canonical URL of the site's home, with the path prefix that free hosts give: `https://x.wixsite.com/index`."""
    profile: Profile
    zone: ZoneInfo
    language: str = ""
    parser: str = ""
    """The version of the reader: `scraper.parser_version`."""

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


class Page(Struct, frozen=True, kw_only=True):
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
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return name if name in _ENCODINGS else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True
