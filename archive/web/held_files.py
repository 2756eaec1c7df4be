"""The files that a page of a post may show: which are held, and where the room has them."""

from collections.abc import Mapping

from msgspec import Struct

from archive.errors import MediaUnavailable
from archive.media import thumbnails, types
from archive.media.folder import MediaFolder
from archive.model import Media, MediaKind
from archive.query import media
from archive.query.media import MediaAttempt
from archive.web.ask import Ask


class HeldFile(Struct, frozen=True, kw_only=True):
    """A picture or document that is held."""

    address: str
    """Of the bytes as they are."""
    shown: str | None
    """Of a rendition that a page can show; None for what is only offered."""
    name: str
    type: str
    size: int
    flags: tuple[str, ...] = ()


def of_post(ask: Ask, post: str) -> Mapping[str, HeldFile]:
    """The held files that any state of *post* refers to, by media id."""
    key = ("held files", post)
    return ask.reading.kept(("blob", "media_fetch", "resource"), key, lambda: _of_post(ask, post))


def likeness(ask: Ask, before: tuple[Media, ...], after: tuple[Media, ...], held: Mapping[str, str]) -> str:
    """In a word, how the picture that went compares with the one that came, where it is one for one."""
    pictures = [tuple(each for each in side if each.kind is MediaKind.IMAGE) for side in (before, after)]
    # Of several, nobody can tell which took the place of which.
    if [len(side) for side in pictures] != [1, 1]:
        return ""
    digests = [held.get(side[0].id) for side in pictures]
    folder = MediaFolder(ask.room.path)
    try:
        found = thumbnails.likeness(*(folder.read(digest) for digest in digests if digest)) if all(digests) else None
    except MediaUnavailable:
        return ""
    return found.value if found else ""


def digests(held: Mapping[str, HeldFile]) -> dict[str, str]:
    """The digests of what is *held*, by media id."""
    return {name: f"sha256:{file.address.rpartition('/')[2]}" for name, file in held.items()}


def _of_post(ask: Ask, post: str) -> dict[str, HeldFile]:
    return {name: _file(name, attempt) for name, attempt in media.in_post(ask.database, post).items()}


def _file(name: str, attempt: MediaAttempt) -> HeldFile:
    address = f"/media/{(attempt.blob or '').removeprefix('sha256:')}"
    # SVG is a picture that may hold scripts.
    can_be_shown = types.is_picture(attempt.type or "") and attempt.type != types.SVG
    return HeldFile(
        address=address,
        shown=f"{address}/1200" if can_be_shown else None,
        name=name,
        type=attempt.type or types.UNKNOWN,
        size=attempt.size or 0,
        flags=attempt.flags,
    )
