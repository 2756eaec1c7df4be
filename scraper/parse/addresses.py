"""Addresses in pages, made absolute. What is no address is kept as it is written: a reader saw that."""

import re
from urllib.parse import urljoin, urlsplit

from archive.model import ProblemKind
from scraper.parse.notes import note

API_PATH = "wp/v2/posts"
"""Where the API of WordPress lists posts, below its root."""

_OPENING, _CLOSING = "<[\"'“«", ">]\"'”»;,"
_BLANKS = re.compile(r"\s++")
_DOUBLE_SLASHES = re.compile(r"(?<![:/])//+")
# What needs no base.
_AS_WRITTEN = ("https://", "http://", "#", "mailto:", "tel:")


def joined(address: str, base: str) -> str:
    """*address* as seen from the page at *base*; as written, and a problem, where that gives none."""
    try:
        return urljoin(base, address)
    except ValueError:
        note(ProblemKind.BAD_ADDRESS, address)
        return address


def linked(href: str, base: str) -> str:
    """*href* as an absolute address, as written where it needs no base; a place in this very page stays one."""
    return href if href.startswith(_AS_WRITTEN) else joined(href, base)


def meant(address: str, home: str) -> str:
    """*address* as whoever wrote it into a sitemap or robots.txt of the site at *home* meant it.

    Templates leave quotes around an address, escape it twice, join two slashes, or leave out `https://`.
    """
    text = _BLANKS.sub(_without_line_end, address.strip()).replace("&amp;", "&")
    if text.startswith(tuple(_OPENING)):
        text = text.strip(_OPENING + _CLOSING)
    scheme, host, *_ = urlsplit(home)
    bare = host.removeprefix("www.")
    if text.partition("/")[0].lower() in (bare, f"www.{bare}"):
        text = f"{scheme}://{text}"
    path, sign, query = text.partition("?")
    return text[:2] + _DOUBLE_SLASHES.sub("/", path[2:]) + sign + query


def _without_line_end(blanks: re.Match[str]) -> str:
    """The blanks as they are; none where the line was broken within the address."""
    return "" if "\n" in blanks[0] or "\r" in blanks[0] else blanks[0]
