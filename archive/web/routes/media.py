"""The bytes of pictures and documents: as they are, or small. Nothing here is ever run, framed or sniffed."""

import re

from starlette.responses import Response

from archive.errors import MediaUnavailable
from archive.media import thumbnails, types
from archive.media.folder import MediaFolder
from archive.model import BodyState
from archive.query import media
from archive.runtime.optional import MissingExtra
from archive.web.answers import Refusal
from archive.web.ask import Ask
from archive.web.cache import BoundedCache
from archive.web.page import Turnstile

# Two, so that nobody can have a thousand renditions made.
WIDTHS = (320, 1200)
MEDIA_POLICY = "default-src 'none'; sandbox"
_HEX = re.compile(r"[0-9a-f]{64}")
_drawing = Turnstile(seconds=2, patience=20.0)
_renditions: BoundedCache[tuple[bytes, str]] = BoundedCache(32 << 20, weigh=lambda rendition: len(rendition[0]))
"""By digest and width: the same bytes give the same rendition, in whatever archive they lie."""


def original(ask: Ask) -> Response:
    """`/media/DIGEST`: pictures that browsers show and none runs as what they are; all else as a download."""
    digest, media_type = _found(ask)
    return _answer(_bytes(ask, digest), media_type, digest)


def small(ask: Ask) -> Response:
    """`/media/DIGEST/WIDTH`: a still rendition; the original where none can be made of it."""
    digest, media_type = _found(ask)
    # `isascii` too: "²" is a digit to Python and no number.
    width = int(ask.parts["width"]) if ask.parts["width"].isascii() and ask.parts["width"].isdigit() else 0
    if width not in WIDTHS or not types.is_picture(media_type) or media_type == types.SVG:
        raise Refusal(404, "error.nothing")
    try:
        found = _renditions.get((digest, width)) or _drawn(ask, digest, width)
    except MissingExtra:
        found = _bytes(ask, digest), media_type
    except thumbnails.Unshowable as error:
        raise Refusal(404, "error.nothing") from error
    return _answer(*found, digest)


def _drawn(ask: Ask, digest: str, width: int) -> tuple[bytes, str]:
    data = _bytes(ask, digest)
    with _drawing:
        return _renditions.put((digest, width), thumbnails.thumbnail(data, width))


def _found(ask: Ask) -> tuple[str, str]:
    name = ask.parts["id"]
    held = media.blob_of(ask.database, f"sha256:{name}") if _HEX.fullmatch(name) else None
    if held is None:
        raise Refusal(404, "error.nothing")
    media_type, state = held
    if state != BodyState.PRESENT:
        raise Refusal(451 if state == BodyState.WITHHELD else 410, "error.media_taken")
    return f"sha256:{name}", media_type


def _bytes(ask: Ask, digest: str) -> bytes:
    try:
        return MediaFolder(ask.room.path).read(digest)
    except MediaUnavailable as error:
        raise Refusal(503, "error.damaged", capture=digest) from error


def _answer(data: bytes, media_type: str, digest: str) -> Response:
    # By the bytes' own type, as it was read when they were kept.
    is_shown = media_type in types.PICTURES
    headers = {"Content-Security-Policy": MEDIA_POLICY}
    if not is_shown:
        name = digest.removeprefix("sha256:")[:16]
        headers["Content-Disposition"] = f'attachment; filename="{name}.{types.suffix_of(media_type)}"'
    return Response(
        data, media_type=media_type if is_shown or media_type == types.PDF else types.UNKNOWN, headers=headers
    )
