"""The media and links of a post. Pure."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from archive.model import Block, Content, Media, MediaKind, Runs
from archive.render.text import tidy

# What a link leads to that is read on paper: by its name, since nobody has asked for it yet.
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|epub)$", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
# A copy beside an exported post, under the digest of its bytes.
_COPY = re.compile(r"(?:\.\./)?media/[0-9a-f]{64}\.[a-z0-9.]+(?:#[^\s<>\"]*)?")


def media_of(content: Content) -> tuple[Media, ...]:
    """Return the media that the post shows or offers, its cover first, each once."""
    shown = [content.cover, *(media for block in content.blocks for media in block.media)]
    # A dictionary keeps the first place of each and the order of all.
    return tuple({(item.kind, item.id): item for item in shown if item}.values())


def documents_of(content: Content) -> tuple[Media, ...]:
    """The documents that the text links, each once: PDF and the formats of office programs."""
    found: dict[str, Media] = {}
    for label, href in links_of(content):
        address = href.partition("#")[0]
        if address.startswith(("http://", "https://")) and _DOCUMENT.search(_path(address)):
            found.setdefault(address, Media(kind=MediaKind.DOCUMENT, id=address, url=address, name=label or None))
    return tuple(found.values())


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    # An address of a page may be anything, such as a bracket that no host can hold.
    except ValueError:
        return ""


def links_of(content: Content) -> tuple[tuple[str, str], ...]:
    """The text and target of every link of the body, in order; runs that share a link are one."""
    out: list[tuple[str, str]] = []
    for runs in _runs(content.blocks):
        last: str | None = None
        for run in runs:
            # Bold within a link parts it into runs, and it is one link.
            if run.href and run.href == last:
                out[-1] = (out[-1][0] + run.text, run.href)
            elif run.href:
                out.append((run.text, run.href))
            last = run.href
    return tuple((tidy(label).replace("\n", " "), href) for label, href in out)


def host_of(href: str, *, beside: str) -> str | None:
    """The host that *href* leads to from a page at *beside*; None where it leads to none."""
    try:
        return urlsplit(urljoin(beside, href)).hostname
    except ValueError:
        return None


def _runs(blocks: Iterable[Block]) -> Iterator[Runs]:
    for block in blocks:
        yield block.runs
        yield from (cell for row in block.rows for cell in row)


def safe(href: str | None) -> str | None:
    """*href* where a reader can follow it safely (http, https, mailto, a copy in an export), else None."""
    return href if href and (_SAFE.fullmatch(href) or _COPY.fullmatch(href)) else None
