"""Media that a page refers to: their stable id and the best address that the page gives, not a blurred placeholder.

Of renditions that its address alone tells apart the platform's profile knows the original (`Profile.original`).
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from msgspec.structs import replace
from selectolax.lexbor import LexborNode

from archive.model import Media, MediaKind, ProblemKind
from scraper.parse.addresses import joined
from scraper.parse.json_text import BadJson, decoded
from scraper.parse.notes import note

# Parameters of signed addresses (S3, Google, CloudFront, Azure, social networks), against caches, sessions, players.
_PASSING_NAMES = """
awsaccesskeyid signature expires key-pair-id policy googleaccessid hmac token hdnea
sig se sp sv sr st ske skt sks skoid sktid skv spr exp __gda__ oh oe
nocache no_cache cachebuster cache cb rnd rand random nonce _ _t ts _ts timestamp time
sessionid session_id sid phpsessid jsessionid aspsessionid
ccb widgetid requestid request_id correlator si origin enablejsapi widget_referrer
"""
_PASSING = frozenset(_PASSING_NAMES.split())
_PASSING_PREFIXES = ("x-amz-", "x-goog-", "x-oss-", "x-cos-", "_nc_")
# The version of the program that serves the file, as `?ver=6.4.2`: files themselves are numbered 1, 2, 3.
_VERSIONS = frozenset({"v", "ver", "version"})
_VERSION = re.compile(r"\d+(?:\.\d+)+")
# Seconds or milliseconds since 1970, from 2001 to 2033.
_TIME = re.compile(r"1\d{9}(?:\d{3})?")
_SOURCES = (
    "src",
    "data-pin-media",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-full-url",
    "data-orig-src",
)
# Where loaders and keepers of consent leave the address of a player until it is wanted.
_FRAMES = (
    *("src", "data", "data-src", "data-lazy-src", "data-src-cmplz", "data-cmplz-src", "data-cookieblock-src"),
    *("data-litespeed-src", "data-cookie-src", "data-consent-src", "data-ezsrc", "data-wpfc-original-src"),
)
_PLAYERS = frozenset({"video", "audio", "source", "iframe", "embed", "object"})
_EMPTY = ("data:", "blob:", "about:")
# What stands for a picture until it is loaded.
_STAND_IN = re.compile(
    r"[^?#]*/[\w.-]*(?:placeholder|blank|transparent|spacer|lazy|loading|loader|1x1|pixel|empty|dummy)[\w.-]*"
    r"\.(?:gif|png|svg|jpe?g|webp)(?:[?#].*)?",
    re.IGNORECASE,
)
# Players that are one element with the number of a film: by tag, else by class.
_FILM_HOSTS = {
    "lite-youtube": "https://www.youtube.com/embed/",
    "youtube-video": "https://www.youtube.com/embed/",
    "youtube_player": "https://www.youtube.com/embed/",
    "lite-vimeo": "https://player.vimeo.com/video/",
    "vimeo_player": "https://player.vimeo.com/video/",
    "dailymotion_player": "https://www.dailymotion.com/embed/video/",
}
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"(\S+)(?:\s+(\d+(?:\.\d+)?)[wxh])?")


def stable(address: str) -> str:
    """*address* without what changes from render to render: signatures, times against caches, numbers of widgets."""
    start, mark, query = address.partition("?")
    if not mark:
        return address
    query, fragment_mark, fragment = query.partition("#")
    kept = [part for part in re.split("&(?:amp;)?", query) if not _is_passing(*part.partition("=")[::2])]
    return start + ("?" if kept else "") + "&".join(kept) + fragment_mark + fragment


def _is_passing(name: str, value: str) -> bool:
    """Return whether a parameter signs or dates a request, and chooses no other picture or film."""
    name = name.lower()
    if name in _VERSIONS and _VERSION.fullmatch(value):
        return True
    return name in _PASSING or name.startswith(_PASSING_PREFIXES) or _TIME.fullmatch(value) is not None


def image(src: str, *, url: str, alt: str | None = None) -> Media:
    """The image at *src* on the page at *url*."""
    address = joined(src, url)
    return Media(kind=MediaKind.IMAGE, id=stable(address), url=address, alt=alt)


def _sources(shown: Mapping[str, str | None]) -> Iterator[str]:
    """Return the addresses of the picture of an `img` with attributes *shown*, also those that scripts load late."""
    found = [shown.get(name) or "" for name in _SOURCES]
    # What stands in for it goes last: some pages name nothing else.
    yield from (source for source in found if not _STAND_IN.fullmatch(source))
    for name in _SETS:
        yield _widest(shown.get(name) or "")
    yield from found


def _widest(candidates: str) -> str:
    """The address of the widest candidate of a `srcset`."""
    found = [match for part in re.split(r",\s+", candidates) if (match := _CANDIDATE.fullmatch(part.strip(" ,")))]
    return max(found, key=lambda match: float(match[2] or 0))[1] if found else ""


def image_of(node: LexborNode, url: str) -> Media | None:
    """The image that an `img` or `wow-image` element shows, or None where it names none."""
    img = node if node.tag == "img" else node.css_first("img")
    shown = img.attributes if img else {}
    for src in _sources(shown):
        if src and not src.startswith(("data:", "blob:")):
            return image(src, url=url, alt=shown.get("alt") or None)
    return _described(node.attributes.get("data-image-info"))


def images_of(node: LexborNode, url: str) -> tuple[Media, ...]:
    """The images below *node*, each once: galleries hold a preload beside each image."""
    found = (image_of(img, url) for img in node.css("img"))
    return tuple({media.id: media for media in found if media}.values())


def source_of(node: LexborNode, kind: MediaKind, url: str) -> Media | None:
    """The video, audio or embedded document at or below *node*, or None: most players load it by script."""
    for holder in (*node.css("video, audio, source, iframe, embed, object"), node):
        if src := _film(holder) or _frame(holder):
            address = joined(src, url)
            return Media(kind=kind, id=stable(address), url=address)
    poster = images_of(node, url)
    return Media(kind=kind, id=poster[0].id) if poster else None


def is_player(node: LexborNode) -> bool:
    """Return whether *node* becomes the player of a film once a script has run."""
    return bool(_film(node))


def _film(node: LexborNode) -> str:
    """The address of the film that *node* has the number of; empty where it has none."""
    number = node.attrs.get("videoid") if node.is_element_node else None
    names = (node.tag or "", *(node.attrs.get("class") or "").split()) if number else ()
    return next((_FILM_HOSTS[name] + (number or "") for name in names if name in _FILM_HOSTS), "")


def _frame(node: LexborNode) -> str:
    """The address that a player has, or is to have once it may be loaded."""
    found = (node.attrs.get(name) or "" for name in _FRAMES) if node.tag in _PLAYERS else ()
    return next((src for src in found if src and not src.startswith(_EMPTY)), "")


def document_of(node: LexborNode, url: str) -> Media | None:
    """The file that a download card offers: its link where there is one, else its shown name."""
    name = " ".join(node.text(separator=" ").split())
    link = node if node.tag == "a" else node.css_first("a[href]")
    href = (link.attributes.get("href") or "") if link else ""
    if href and not href.startswith("#"):
        address = joined(href, url)
        return Media(kind=MediaKind.DOCUMENT, id=stable(address), url=address, name=name or None)
    return Media(kind=MediaKind.DOCUMENT, id=name, name=name) if name else None


def _described(info: str | None) -> Media | None:
    """The image in a `data-image-info` attribute, which holds a bare media id."""
    try:
        described = decoded(info or "{}")
    except BadJson as error:
        note(ProblemKind.BAD_JSON, f"the description of a picture: {error}")
        return None
    data = described.get("imageData") if isinstance(described, dict) else None
    uri, name = (_text(data.get(key)) for key in ("uri", "name")) if isinstance(data, dict) else ("", "")
    if "://" in uri:
        # Some describe a rendition, by its address.
        return replace(image(uri, url=uri), name=name or None)
    return Media(kind=MediaKind.IMAGE, id=unquote(uri), name=name or None) if uri else None


def _text(value: object) -> str:
    """*value* where it is a text; another thing is a problem, and none at all is not."""
    if value is not None and not isinstance(value, str):
        note(ProblemKind.BAD_VALUE, f"{type(value).__name__} in the description of a picture")
    return value if isinstance(value, str) else ""
