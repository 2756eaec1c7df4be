"""Media that a page refers to: their stable id and the best address that the page gives, not a blurred placeholder.

Of renditions that its address alone tells apart the platform's profile knows the original (`Profile.original`).
"""

from urllib.parse import unquote

from msgspec.structs import replace
from selectolax.lexbor import LexborNode

from archive.model import Media, MediaKind, ProblemKind
from scraper.parse.addresses import joined
from scraper.parse.json_text import BadJson, decoded
from scraper.parse.media_addresses import stable
from scraper.parse.notes import note
from scraper.parse.pictures import image, picture_of

# Where loaders and keepers of consent leave the address of a player until it is wanted.
_FRAMES = (
    *("src", "data", "data-src", "data-lazy-src", "data-src-cmplz", "data-cmplz-src", "data-cookieblock-src"),
    *("data-litespeed-src", "data-cookie-src", "data-consent-src", "data-ezsrc", "data-wpfc-original-src"),
)
_PLAYERS = frozenset({"video", "audio", "source", "iframe", "embed", "object"})
_EMPTY = ("data:", "blob:", "about:")
# Players that are one element with the number of a film: by tag, else by class.
_FILM_HOSTS = {
    "lite-youtube": "https://www.youtube.com/embed/",
    "youtube-video": "https://www.youtube.com/embed/",
    "youtube_player": "https://www.youtube.com/embed/",
    "lite-vimeo": "https://player.vimeo.com/video/",
    "vimeo_player": "https://player.vimeo.com/video/",
    "dailymotion_player": "https://www.dailymotion.com/embed/video/",
}


def image_of(node: LexborNode, url: str) -> Media | None:
    """The image that an `img` or `wow-image` element shows, or None where it names none."""
    img = node if node.tag in ("img", "amp-img") else node.css_first("img")
    return (picture_of(img, url) if img else None) or _described(node.attributes.get("data-image-info"))


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


def players_in(node: LexborNode) -> frozenset[int]:
    """Return the `mem_id` of the elements in *node* that become the players of films once a script has run."""
    return frozenset(player.mem_id for player in node.css("[videoid]") if _film(player))


def _film(node: LexborNode) -> str:
    """The address of the film that *node* has the number of; empty where it has none."""
    number = node.attrs.get("videoid") if node.is_element_node else None
    names = (node.tag or "", *(node.attrs.get("class") or "").split()) if number else ()
    return next((_FILM_HOSTS[name] + (number or "") for name in names if name in _FILM_HOSTS), "")


def _frame(node: LexborNode) -> str:
    """The address that a player has, or is to have once it may be loaded."""
    found = (node.attrs.get(name) or "" for name in _FRAMES) if node.tag in _PLAYERS else ()
    return next((src for src in found if src and not src.startswith(_EMPTY)), "")


def preview_of(node: LexborNode, href: str | None, url: str) -> Media | None:
    """The page that a card shows and leads to, by the link in it or the one around it, *href*; None without either."""
    link = node.css_first("a[href]")
    address = href or (joined(link.attrs.get("href") or "", url) if link else "")
    return Media(kind=MediaKind.EMBED, id=stable(address), url=address) if address else None


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
