"""What a post shows and links to: media and addresses. Pure."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from archive.model import Block, Content, Media, Runs
from archive.render.text import tidy

_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)


def media_of(content: Content) -> tuple[Media, ...]:
    """What the post shows or offers, its cover first, each once."""
    shown = [content.cover, *(media for block in content.blocks for media in block.media)]
    return tuple({(item.kind, item.id): item for item in shown if item}.values())


def links_of(content: Content) -> tuple[tuple[str, str], ...]:
    """The text and target of every link of the body, in order; runs that share a link are one."""
    out: list[tuple[str, str]] = []
    for runs in _runs(content.blocks):
        last: str | None = None
        for run in runs:
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
    """*href* where a reader can follow it safely (http, https, mailto), else None."""
    return href if href and _SAFE.fullmatch(href) else None
