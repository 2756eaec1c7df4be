"""Renditions: the many addresses under which one uploaded picture is shown, by size, format, service and host. Pure."""

import re
from urllib.parse import parse_qsl, unquote, urlencode

from archive.speed import remembered

# Of a picture in a query: its size, quality and format, and not which picture it is.
_PASSING_NAMES = """
w h width height fit crop q quality auto dpr fm format resize strip ssl zoom sharp sharpen impolicy im imwidth
imheight itok lossy webp avif size scale ixlib ixid rect trim
"""
_PASSING = frozenset(_PASSING_NAMES.split())
# Services that name the picture which they scale in their query.
_SCALES = re.compile(
    r"/_next/image$|/_vercel/image$|/_image$|/_ipx/|weserv\.nl/?$|/(?:image|(?:tim)?thumb|resize|imager?)\.php$|/dims\d"
)
_INNER_NAMES = ("url", "src", "href", "image", "u")

# What scaling puts between the folders of an address: where it does so, what, and what there is without.
_FOLDERS = tuple(
    (where, re.compile(pattern), plain)
    for where, pattern, plain in (
        # Photon, Statically, ShortPixel, Cloudflare, Optimole.
        (".wp.com/", r"^i\d\.wp\.com/", ""),
        ("statically.io/", r"^cdn\.statically\.io/img/([^/]+)/(?:[a-z]+=[^/]*/)?", r"\1/"),
        ("shortpixel.ai/", r"^cdn\.shortpixel\.ai/(?:spai|client)/[^/]+/", ""),
        ("/cdn-cgi/", r"/cdn-cgi/image/[^/]+/", "/"),
        ("optimole.com/", r"^[^/]+\.i\.optimole\.com/(?:[a-z]+:[^/]*/)+", ""),
        # Plugins of WordPress that serve other formats.
        ("webp", r"/uploads-webpc/uploads/|/webp-express/webp-images/(?:[\w-]+/){0,2}uploads/", "/uploads/"),
        # Ghost, Drupal, SPIP, TYPO3, Craft, Kirby.
        ("/content/images/", r"/content/images/(?:size/[wh]\d+(?:h\d+)?/)?(?:format/\w+/)?", "/content/images/"),
        ("/styles/", r"/styles/[^/]+/(?:public|private|s3)/", "/"),
        ("/local/cache-", r"/local/cache-[\w-]+/(?:L\d+xH\d+/)?", "/local/cache/"),
        ("/_processed_/", r"/_processed_/(?:\w/\w/)?(?:csm_|preview_)?", "/_processed_/"),
        ("/_", r"/_(?:\d{1,5}|AUTO)x(?:\d{1,5}|AUTO)_[^/]+/(?:\d+/)?", "/"),
        ("/media/", r"/[0-9a-f]{6,20}-\d{10}/", "/"),
        # Cloudinary, Storyblok, Medium, Blogger, Wikimedia.
        ("/image/", r"/image/(upload|fetch|private)/(?:[a-z]{1,3}_[^/]+/)+(?:v\d+/)?", r"/image/\1/"),
        ("storyblok.com/", r"^([^/]*storyblok\.com/.*?\.(?:jpe?g|png|webp|avif|gif|svg))/m(?:/.*)?$", r"\1"),
        ("miro.medium.com/", r"^miro\.medium\.com/(?:.*/)?", "miro.medium.com/"),
        (".com/", r"^([^/]*(?:\.bp\.\w+|usercontent)\.com/.*)/(?:s\d+|w\d+-h\d+)(?:-[\w-]+)?/(?=[^/]+$)", r"\1/"),
        ("upload.wikimedia.org/", r"^(upload\.wikimedia\.org/[^/]+/[^/]+)/thumb((?:/[^/]+){3})/[^/]+$", r"\1\2"),
    )
)
# What scaling puts behind a name, without its format: where it does so, and what.
_ENDINGS = tuple(
    (where, re.compile(pattern))
    for where, pattern in (
        ("/uploads/", r"-\d{2,4}x\d{2,4}(?:@\dx)?$"),
        ("/uploads/", r"-(?:scaled|rotated)$"),
        ("/uploads/", r"-(?:jpe?g|png)$"),
        ("/files/", r"-\d{2,4}x\d{2,4}(?:@\dx)?$"),
        ("/local/cache/", r"-[0-9a-f]{5,8}$"),
        ("/_processed_/", r"_[0-9a-f]{10}$"),
        ("/media/", r"-\d{2,4}x\d{0,4}(?:-[a-z]+)*$"),
        ("/images/", r"(?:\.[0-9a-f]{8})?\.(?:width|height|max|min|fill|scale|original|format)\b.*"),
        ("/media/k2/items/cache/", r"_(?:XS|S|M|L|XL|Generic)$"),
        ("website-files.com/", r"-p-\d{3,4}$"),
        ("googleusercontent.com/", r"=[swh]\d{1,5}(?:-[a-z0-9]+)*$"),
        # Hugo, in any folder.
        ("", r"_hu_?[0-9a-f]{8}.*"),
    )
)
_FORMAT = re.compile(r"\.(?:jpe?g|png|webp|avif|jxl|heic)$", re.IGNORECASE)
# Folders of uploads that a network may serve under a host of its own.
_UPLOADS = re.compile(r"/(?=(?:uploads|sites/[^/]+/files|content/images|fileadmin)/)")


@remembered(most=1 << 14)
def upload_of(address: str) -> str:
    """What is the same for all renditions of the picture at *address*; *address* itself where it is no http address.

    It is for comparing, not for asking: scheme, `www.`, format, size, scaling services and the hosts of folders of
    uploads are left out of it.
    """
    scheme, mark, rest = address.partition("://")
    if not mark or scheme.lower() not in ("http", "https"):
        return address
    path, _, query = _within(rest.partition("#")[0]).partition("?")
    whole = _unscaled(path.removeprefix("www."))
    uploads = _UPLOADS.search(whole)
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name.lower() not in _PASSING]
    return whole[uploads.end() if uploads else 0 :] + ("?" + urlencode(kept) if kept else "")


def _within(rest: str) -> str:
    """The address that a scaling service names in its own, of *rest* behind the scheme; *rest* where none is named."""
    path, _, query = rest.partition("?")
    named = dict(parse_qsl(query)) if _SCALES.search(path) else {}
    inner = next((named[name] for name in _INNER_NAMES if named.get(name)), rest)
    if "%3a%2f%2f" in inner.lower():
        # In a path it is written as one folder.
        inner = unquote(inner)
    start = max(inner.rfind(scheme) + len(scheme) if scheme in inner else 0 for scheme in ("http://", "https://"))
    if start:
        return inner[start:]
    return path.partition("/")[0] + inner if inner.startswith("/") else inner


def _unscaled(path: str) -> str:
    """*path*, a host and folders, without size and format."""
    for where, pattern, plain in _FOLDERS:
        if where in path:
            path = pattern.sub(plain, path, count=1)
    folder, mark, name = path.rpartition("/")
    # A second format is that which a plugin made of the first.
    name = _FORMAT.sub("", _FORMAT.sub("", name))
    for where, ending in _ENDINGS:
        if where in folder + mark:
            name = ending.sub("", name, count=1)
    return folder + mark + name
