"""Where links lead and what players show: addresses that are written otherwise and mean the same. Pure.

Sites rewrite addresses of a whole blog at once: to https, off or onto `www`, with the marks of a campaign. None of that
is an edit of a post. Another page, place in a page, file or film is.
"""

import re

from archive.speed import remembered
from archive.uri import BadUri, canonical

_SCHEME = re.compile(r"(?:(?:https?:)?//(?:www\.)?)+", re.IGNORECASE)
# A longer one holds what it shows itself.
_LONGEST = 4000
_TEXT_FRAGMENT = ":~:"

# One film each, however the player is told to look.
_FILM = re.compile(
    r"(?:(?:m\.)?youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|watch\?(?:[^#]*&)?v=)|youtu\.be/)(?!videoseries)(?P<youtube>[\w-]{6,})"
    r"|(?:player\.)?vimeo\.com/(?:video/)?(?P<vimeo>\d+)"
    r"|(?:(?:geo\.)?dailymotion\.com/(?:embed/video/|video/|player(?:/\w+)?\.html\?(?:[^#]*&)?video=)|dai\.ly/)(?P<dailymotion>\w+)",
    re.IGNORECASE,
)


@remembered(most=4096)
def target(href: str) -> str:
    """Return what tells where *href* leads, for comparison alone: two links with the same lead to the same place."""
    if href.startswith("#"):
        # Footnotes and headings are numbered anew at each render; the place stays.
        return "#"
    scheme = _SCHEME.match(href)
    if scheme is None or len(href) > _LONGEST:
        return href
    bare, _, fragment = href.partition("#")
    try:
        found = canonical(bare, "https://nowhere.invalid")
    except BadUri:
        return href
    place = fragment.partition(_TEXT_FRAGMENT)[0]
    return _SCHEME.sub("", found, count=1) + (f"#{place}" if place else "")


def shown(media_id: str) -> str:
    """Return what tells which film or file *media_id* names, for comparison alone, whatever its player."""
    scheme = _SCHEME.match(media_id)
    # A platform's own name for an upload, or a file's, has none.
    film = _FILM.match(media_id, scheme.end()) if scheme else None
    return f"{film.lastgroup} {film[film.lastgroup or 0]}" if film else target(media_id)
