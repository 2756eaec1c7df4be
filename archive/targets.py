"""Where links lead and what pictures and players show: addresses that are written otherwise and mean the same. Pure.

Sites rewrite addresses of a whole blog at once: to https, off or onto a network that serves pictures, with the marks of
a campaign. None of that is an edit of a post. Another page, place in a page, file or film is.
"""

import re
from urllib.parse import unquote

from archive.speed import remembered
from archive.uri import BadUri, canonical

_SCHEME = re.compile(r"(?:(?:https?:)?//(?:www\.)?)+", re.IGNORECASE)
# A reader is taken to the page all the same; the name of a visit is another at each.
_SESSION = re.compile(
    r";jsessionid=[^/?#;]*|(?<=[?&])(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken)=[^&#]*&?", re.IGNORECASE
)
# A longer one holds what it shows itself.
_LONGEST = 4000
_TEXT_FRAGMENT = ":~:"

# Where sites keep what was uploaded, whichever host serves it: a proxy's address ends in the original's.
_UPLOAD = re.compile(r".*/uploads/(?P<path>[^?#]+)")
_SIZED = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled)(?=\.\w{3,4}$)")
# `carte.jpg.webp`: the same file beside itself, in a format that came later.
_TWICE = re.compile(r"(?<=\.jpg|\.png|\.gif)\.(?:webp|avif)$|(?<=\.jpeg)\.(?:webp|avif)$", re.IGNORECASE)
# Renditions that other platforms and networks name in the path, before the original or within it.
_RENDITIONS = (
    # Cloudflare, Photon, Statically: the address of the original behind their own.
    (re.compile(r"^.*/cdn-cgi/image/[^/]+/"), ""),
    (re.compile(r"^(?:i\d\.wp\.com|cdn\.statically\.io/img)/"), ""),
    # Substack, Cloudinary, Medium.
    (re.compile(r"^.*/image/fetch/[^/]+/(?=https?:)"), ""),
    (re.compile(r"(?<=/image/upload/)(?:[a-z]{1,3}_[^/]+/)+"), ""),
    (re.compile(r"(?<=^miro\.medium\.com/)(?:[^/]+/)+"), ""),
    # Ghost, Drupal, TYPO3, SPIP, Blogger.
    (re.compile(r"(?<=/content/images/)size/w\d+(?:h\d+)?/(?:format/\w+/)?"), ""),
    (re.compile(r"/styles/\w+/public(?=/)"), ""),
    (re.compile(r"(?<=/fileadmin/)_processed_/(?:\w/){2}csm_([^/?#]+)_[0-9a-f]{8,10}(?=\.\w{3,4}$)"), r"\1"),
    (re.compile(r"(?<=local/cache-vignettes/)L\d+xH\d+/([^/?#]+)-[0-9a-f]{4,5}(?=\.\w{3,4}(?:\?|$))"), r"\1"),
    (re.compile(r"(?<=/)[swh]\d+(?:-[\w-]+)?/(?=[^/]+$)"), ""),
)
_SIZES = """
w h width height maxwidth maxheight q quality fit crop resize format fm fmt auto ssl strip lossy webp avif dpr zoom
itok sharp compress size rect downsize
"""
_OF_RENDITION = frozenset(_SIZES.split())
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
    bare, _, fragment = _SESSION.sub("", href).partition("#")
    try:
        found = canonical(bare, "https://nowhere.invalid")
    except BadUri:
        return href
    place = fragment.partition(_TEXT_FRAGMENT)[0]
    return _SCHEME.sub("", found, count=1) + (f"#{place}" if place else "")


@remembered(most=4096)
def shown(media_id: str) -> str:
    """Return what tells which picture, film or file *media_id* names, for comparison alone, whatever its rendition."""
    scheme = _SCHEME.match(media_id)
    if scheme is None or len(media_id) > _LONGEST:
        # A platform's own name for an upload, or a file's.
        return media_id
    bare = media_id[scheme.end() :]
    if film := _FILM.match(bare):
        return f"{film.lastgroup} {film[film.lastgroup or 0]}"
    if upload := _UPLOAD.match(bare):
        return f"uploads/{_TWICE.sub('', _SIZED.sub('', _TWICE.sub('', unquote(upload['path']))))}"
    for pattern, original in _RENDITIONS:
        bare = pattern.sub(original, bare, count=1)
    path, _, query = bare.partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in _OF_RENDITION]
    path = _TWICE.sub("", _SCHEME.sub("", unquote(path), count=1))
    return path + ("?" if kept else "") + "&".join(kept)
