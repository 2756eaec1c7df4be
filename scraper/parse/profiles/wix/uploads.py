"""Uploads: Wix gives each an id of its own, and serves renditions of it whose addresses contain that id."""

import re
from urllib.parse import unquote

from msgspec.structs import replace

from archive.model import Media, MediaKind
from scraper.parse.addresses import joined

# Everything before /v1/ is the original; the rest chooses a rendition. Some caches escape the tilde.
_PICTURE = re.compile(r"^(?P<root>.*/media/)(?P<id>[^/?#]+)")
_FILM = re.compile(r"//video\.wixstatic\.com/video/(?P<id>[^/?#]+)")


def original(media: Media) -> Media:
    """*media* by the id of its upload; a picture with the address of the original, too."""
    address = media.url or media.id
    if media.kind is MediaKind.IMAGE:
        picture = _PICTURE.match(address)
        return _picture(media, address, picture) if picture else media
    # Of a player that gives no address the poster is all that names it.
    found = _FILM.search(address) or (None if media.url else _PICTURE.match(address))
    return replace(media, id=unquote(found["id"])) if found else media


def _picture(media: Media, address: str, found: re.Match[str]) -> Media:
    media_id = unquote(found["id"])
    whole = found["root"] + media_id
    return replace(media, id=media_id, url=whole if whole.startswith("https://") else joined(whole, address))
