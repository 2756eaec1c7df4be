"""Addresses in pages, made absolute. What is no address is kept as it is written: a reader saw that."""

from urllib.parse import urljoin

from archive.model import ProblemKind
from scraper.parse.notes import note

API_PATH = "wp/v2/posts"
"""Where the API of WordPress lists posts, below its root."""

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
