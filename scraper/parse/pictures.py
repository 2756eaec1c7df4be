"""Read of an `img` which picture it shows: scripts load many late, in place of a blank one, and in several sizes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from selectolax.lexbor import LexborNode

from archive.model import Media, MediaKind
from archive.uri.renditions import upload_of
from scraper.parse.addresses import joined
from scraper.parse.media_addresses import stable

Attributes = Mapping[str, str | None]

# Of scripts and plugins that load late: jQuery's, WordPress's, Avada's, Cloudflare's, Ezoic's and others.
_LATE = (
    "data-src", "data-lazy-src", "data-original", "data-lazy", "data-lazyload", "data-orig-src", "data-cfsrc",
    "data-ezsrc", "data-ll-src", "data-litespeed-src", "nitro-lazy-src", "data-opt-src", "data-wpfc-original-src",
    "data-echo", "data-image-src", "data-img-src", "data-image", "data-src-fg", "data-breeze", "data-defer-src",
    "data-delayed-url", "data-url",
)  # fmt: skip
# The largest that a page names, for a viewer or for Pinterest.
_LARGEST = (
    "data-orig-file", "data-full-url", "data-large-file", "data-full-src", "data-large_image", "data-zoom-src",
    "data-hi-res-src", "data-highres", "data-pin-media",
)  # fmt: skip
_DOT = frozenset({"0", "1"})
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-orig-srcset", "data-ll-srcset", "nitro-lazy-srcset")
# https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*(?<!,))(?:,+|\s+([^\s,]+)[^,]*)?")
_WIDTH = re.compile(r"(\d+(?:\.\d+)?)[wxh]")
_BLANK = re.compile(
    r"(?:.*/)?(?:img[-_])?(?:blank|spacer|pixel|placeholder|transparent|lazy(?:[-_]?load)?|loading|(?:pre)?loader|gr[ae]y"
    r"|empty|dummy|clear|1x1|1px)(?:[-_.](?:\d{1,4}x\d{1,4}|trans|image|img|placeholder|gif|white|gr[ae]y))*\.(?:gif|png|svg)",
    re.IGNORECASE,
)


def picture_of(img: LexborNode, url: str) -> Media | None:
    """The picture that *img* on the page at *url* shows; None where it names none, or a dot that counts visits.

    Its id is the address that is shown, its address the best that the page gives of the same upload.
    """
    given = img.attributes
    if is_dot(given):
        return None
    sets, largest = tuple(_sets(img, given, url)), tuple(_values(given, _LARGEST, url))
    shown = _shown(given, (*sets, *largest), url)
    if not shown:
        return None
    best = _best(shown, (*largest, *sets)) if largest or sets else shown
    return Media(kind=MediaKind.IMAGE, id=stable(shown), url=best, alt=given.get("alt") or None)


def is_dot(given: Attributes) -> bool:
    """Return whether a picture or frame with the attributes *given* is a dot, which only counts readers."""
    return given.get("width") in _DOT or given.get("height") in _DOT


def image(src: str, *, url: str, alt: str | None = None) -> Media:
    """The image at *src* on the page at *url*."""
    address = joined(src, url)
    return Media(kind=MediaKind.IMAGE, id=stable(address), url=address, alt=alt)


def _shown(given: Attributes, others: Sequence[str], url: str) -> str:
    """The address of the picture that a visitor ends up with."""
    src = next(_values(given, ("src",), url), "")
    late = next(_values(given, _LATE, url), "")
    if src and late:
        # What is only another size of the same is what it always was.
        return src if upload_of(late) == upload_of(src) else late
    return src if src and not _is_blank(src) else next(filter(None, (late, *others)), src)


def _best(shown: str, larger: Sequence[str]) -> str:
    """The first of *larger* that is the same upload as *shown*, else *shown*."""
    upload = upload_of(shown)
    return next((each for each in larger if upload_of(each) == upload), shown)


def _values(given: Attributes, names: Iterable[str], url: str) -> Iterator[str]:
    """The addresses in the attributes called *names*, in that order."""
    values = ((given[name] or "").strip() for name in names if name in given)
    return (joined(value, url) for value in values if _is_address(value))


def _is_blank(src: str) -> bool:
    return _BLANK.fullmatch(src.partition("?")[0]) is not None


def _sets(img: LexborNode, given: Attributes, url: str) -> Iterator[str]:
    """The widest candidate of each `srcset` of *img*, whose attributes are *given*, and of the `picture` around it."""
    around = img.parent
    sources = around.css("source") if around and around.tag == "picture" else []
    for attributes in (given, *(source.attributes for source in sources)):
        for name in _SETS:
            if name in attributes and (widest := _widest(attributes[name] or "")):
                yield joined(widest, url)


def _widest(candidates: str) -> str:
    """The address of the widest candidate of a `srcset`."""
    found = [(match[1], _width(match[2])) for match in _CANDIDATE.finditer(candidates) if _is_address(match[1])]
    return max(found, key=lambda each: each[1])[0] if found else ""


def _width(described: str | None) -> float:
    match = _WIDTH.fullmatch(described or "")
    return float(match[1]) if match else 0


def _is_address(value: str) -> bool:
    """Return whether *value* is neither empty, nor a pattern that scripts fill in, nor bytes or a list."""
    return bool(value) and "{" not in value and not value.startswith(("data:", "blob:", "about:", "["))
