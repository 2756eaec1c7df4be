"""Held pictures and documents beside the posts of an export: copied once each, and named by relative addresses.

What is not held, withheld or lost keeps the address that the page gives.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from archive.errors import MediaUnavailable
from archive.export.order import ExportOrder
from archive.media import types
from archive.model import Block, BlockKind, BodyState, Content, Media, MediaKind, Runs
from archive.query import media
from archive.query.media import MediaAttempt

FOLDER = "media"
# A browser that opens one would run its scripts.
_SVG_AS_TEXT = "svg.txt"


class CopiedFile(Struct, frozen=True, kw_only=True):
    """A file beside a post."""

    file: str
    """Its path in the export."""
    url: str | None
    """Where it was on the site."""


class HeldFiles:
    """The files of the export in the folder *into*."""

    def __init__(self, into: Path, order: ExportOrder) -> None:
        self._into = into / FOLDER
        # Whoever leaves the texts out has no right to the pictures either.
        self._folder = order.media if order.with_text else None
        self._held = _present(order) if self._folder else {}
        self._names: dict[str, str | None] = {}

    def localised(self, content: Content, *, up: str = "") -> tuple[Content, tuple[CopiedFile, ...]]:
        """*content* with the addresses of copies in place of originals, from a page *up* the folders; the copies."""
        copied: dict[str, CopiedFile] = {}

        def local(resource: str, url: str | None) -> str | None:
            name = self._copy(resource)
            if name is None:
                return None
            copied[name] = CopiedFile(file=f"{FOLDER}/{name}", url=url)
            return f"{up}{FOLDER}/{name}"

        def shown(item: Media) -> Media:
            address = local(item.id, item.url)
            if address is None:
                return item
            # By the bytes' own type: a page that calls a PDF a picture must not be believed.
            is_shown = item.kind is MediaKind.IMAGE and self._held[item.id].type in types.PICTURES
            if is_shown:
                return replace(item, url=address)
            name = item.name or unquote(item.id.rpartition("/")[2])
            return replace(item, kind=MediaKind.DOCUMENT, url=address, name=name)

        def linked(runs: Runs) -> Runs:
            return tuple(replace(run, href=_beside(run.href, local)) if run.href else run for run in runs)

        blocks = tuple(
            replace(
                block,
                media=tuple(map(shown, block.media)),
                runs=linked(block.runs),
                rows=tuple(tuple(map(linked, row)) for row in block.rows),
            )
            for block in _with_cover(content)
        )
        return replace(content, blocks=blocks), tuple(copied[name] for name in sorted(copied))

    def _copy(self, resource: str) -> str | None:
        """The name of the copy of *resource*, made where it is not there yet; None where nothing is held."""
        attempt = self._held.get(resource)
        if attempt is None or attempt.blob is None or self._folder is None:
            return None
        if attempt.blob not in self._names:
            try:
                data = self._folder.read(attempt.blob)
            # Remembered as missing, so that a lost file is not looked for at each post.
            except MediaUnavailable:
                self._names[attempt.blob] = None
            else:
                self._names[attempt.blob] = self._write(attempt, data)
        return self._names[attempt.blob]

    def _write(self, attempt: MediaAttempt, data: bytes) -> str:
        found = attempt.type or types.UNKNOWN
        suffix = _SVG_AS_TEXT if found == types.SVG else types.suffix_of(found)
        name = f"{(attempt.blob or '').removeprefix('sha256:')}.{suffix}"
        self._into.mkdir(exist_ok=True)
        (self._into / name).write_bytes(data)
        return name


def is_copy(address: str | None, *, up: str = "") -> bool:
    """Return whether *address* is that of a copy, from a page *up* the folders."""
    return address is not None and address.startswith(f"{up}{FOLDER}/")


def _present(order: ExportOrder) -> dict[str, MediaAttempt]:
    """Return the files that may be shown, by media id, as the archive knew them."""
    known = order.viewpoint.known_at
    found = {}
    for resource, made in media.attempts(order.database).items():
        first = media.first_kept([attempt for attempt in made if known is None or attempt.at <= known])
        if first and first.state == BodyState.PRESENT:
            found[resource] = first
    return found


def _beside(href: str, local: Callable[[str, str | None], str | None]) -> str:
    """*href*, or the copy of the document that it leads to, at the same place in it."""
    address, mark, place = href.partition("#")
    copy = local(address, address)
    return f"{copy}{mark}{place}" if copy else href


def _with_cover(content: Content) -> tuple[Block, ...]:
    """The blocks, behind the cover where the body does not show it."""
    cover, shown = content.cover, {item.id for block in content.blocks for item in block.media}
    # A cover that the body shows again would be there twice.
    if cover is None or cover.id in shown:
        return content.blocks
    return (Block(kind=BlockKind.IMAGE, media=(cover,)), *content.blocks)
