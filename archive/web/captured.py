"""A captured page without its scripts: what it looked like, with nothing left that could act or call home.

The sanitiser is one of two walls; the page is served with `archive.web.guard.CAPTURED_POLICY` in a sandboxed frame.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.uri import BadUri, canonical

_DROPPED = (
    "script", "noscript", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "template", "link",
    "meta", "portal", "fencedframe", "audio", "video", "source", "track", "animate", "animatemotion",
    "animatetransform", "set", "math", "param", "foreignobject",
)  # fmt: skip
_KEPT = frozenset(
    [
        "abbr",
        "align",
        "alt",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "border",
        "cellpadding",
        "cellspacing",
        "class",
        "clip-path",
        "clip-rule",
        "colspan",
        "cols",
        "cx",
        "cy",
        "d",
        "datetime",
        "dir",
        "disabled",
        "fill",
        "fill-opacity",
        "fill-rule",
        "gradienttransform",
        "gradientunits",
        "headers",
        "height",
        "hidden",
        "id",
        "lang",
        "media",
        "name",
        "nowrap",
        "offset",
        "open",
        "opacity",
        "pathlength",
        "placeholder",
        "points",
        "preserveaspectratio",
        "r",
        "reversed",
        "role",
        "rowspan",
        "rows",
        "rx",
        "ry",
        "scope",
        "selected",
        "shape",
        "size",
        "span",
        "start",
        "stop-color",
        "stop-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "style",
        "summary",
        "tabindex",
        "title",
        "transform",
        "type",
        "valign",
        "value",
        "version",
        "viewbox",
        "width",
        "x",
        "x1",
        "x2",
        "xmlns",
        "y",
        "y1",
        "y2",
        "data-hook",
    ]
)
"""Attributes that look like something and ask for nothing. No list of bad ones would ever be whole."""

# CSS escapes can hide any of these words, so a backslash before a letter or digit counts as one too.
_CALLS = re.compile(
    r"(?:url|src|image|image-set|-webkit-image-set|cross-fade|element|expression|attr)\s*\(", re.IGNORECASE
)
# CSS ends an escape in hex with one blank, which is part of it.
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_IMPORT = re.compile(r"@(?:import|namespace|charset|font-face\b[^{}]*\{[^{}]*\})[^;{}]*;?", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# Pictures and fonts in the page itself; no SVG, which could hold scripts.
_DATA = re.compile(r"data:(?:image/(?:png|gif|jpeg|webp)|font/woff2?);base64,[A-Za-z0-9+/=\s]+\Z")

_NAMING = ("id", "data-image-info", "src", "data-pin-media", "data-src", "srcset")
"""Attributes in which the id or the address of a picture stands."""

Rewrite = Callable[[str], str | None]
"""Maps a link to its address inside the archive; None for one that leaves it."""


def static(html: bytes, *, base: str, linked: Rewrite, pictures: Mapping[str, str] | None = None) -> str:
    """*html* as it looked: no script, no form that sends, nothing that fetches; links through *linked*.

    *pictures* has our address for each media id that is held; other pictures keep their place without a source.
    """
    tree = LexborHTMLParser(html)
    # These go with all that is in them.
    for node in tree.css(", ".join(_DROPPED)):
        # A node inside of one that has gone already is gone too.
        if node.parent is not None:
            node.decompose()
    for node in tree.css("wow-image, img"):
        _picture(node, pictures or {})
    for node in tree.css("*"):
        _clean(node, base, linked)
    for node in tree.css("style"):
        _restyled(node)
    return f"<!DOCTYPE html>\n{tree.root.html if tree.root else ''}"


def links(html: bytes, base: str) -> tuple[str, ...]:
    """The canonical addresses that the links of *html* lead to, each once."""
    found: dict[str, None] = {}
    for node in LexborHTMLParser(html).css("a[href]"):
        uri = _target(node.attributes.get("href") or "", base)
        if uri:
            found[uri] = None
    return tuple(found)


def style(css: str) -> str:
    """*css* without anything that is fetched: no address, no import, no font of its own."""
    plain = _unescaped(_COMMENT.sub("", css))
    # A `<` could end the style element; twice for imports, since taking one out may join the halves of another.
    return _without_calls(_IMPORT.sub("", plain)).replace("<", "").replace("@import", "")


def _clean(node: LexborNode, base: str, linked: Rewrite) -> None:
    tag = (node.tag or "").lower()
    attributes = dict(node.attributes)
    for name in attributes:
        # A button of an archived form must not send anything.
        if name.lower() not in _KEPT or (tag in ("form", "input", "button") and name.lower() in ("type", "name")):
            del node.attrs[name]
    if tag == "a" and attributes.get("href"):
        _relinked(node, attributes["href"] or "", base, linked)
    if tag == "img":
        source = attributes.get("src") or ""
        if _DATA.match(source) or source.startswith("/media/"):
            node.attrs["src"] = source
        node.attrs["alt"] = attributes.get("alt") or ""
    if attributes.get("style"):
        node.attrs["style"] = style(attributes["style"] or "")


def _relinked(node: LexborNode, href: str, base: str, linked: Rewrite) -> None:
    if href.startswith("#"):
        node.attrs["href"] = href
        return
    uri = _target(href, base)
    if uri is None:
        return
    node.attrs["href"] = linked(uri) or uri
    node.attrs["rel"] = "noreferrer nofollow noopener"
    # Links lead out of the frame: inside of it the policy would refuse our own pages.
    node.attrs["target"] = "_top"


def _target(href: str, base: str) -> str | None:
    try:
        return canonical(href, base)
    except (BadUri, ValueError):
        return None


def _picture(node: LexborNode, pictures: Mapping[str, str]) -> None:
    """Point a picture, or the one inside a Wix image element, at our copy, where there is one."""
    if not pictures:
        return
    info = unquote(" ".join(node.attributes.get(name) or "" for name in _NAMING))
    address = next((address for media, address in pictures.items() if unquote(media) in info), None)
    # Wix wraps its images in an element of its own, which only a script fills.
    image = node if node.tag == "img" else node.css_first("img")
    if image is not None and address:
        image.attrs["src"] = address


def _restyled(node: LexborNode) -> None:
    """Clean a style element; its text is replaced as text."""
    css = style(node.text(deep=True))
    for child in list(node.iter(include_text=True)):
        child.decompose()
    # As text, so that no bracket in it becomes an element.
    node.insert_child(css)


def _unescaped(css: str) -> str:
    """*css* with its escapes written out, where they hide letters, digits or signs of our concern."""

    def plain(found: re.Match[str]) -> str:
        # Higher numbers are allowed by the syntax and no character.
        letter = chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2]
        return letter if letter.isalnum() or letter in "-_(" else found[0]

    return _ESCAPE.sub(plain, css)


def _without_calls(css: str) -> str:
    """*css* with `none` for each function that fetches; brackets inside it are counted, strings passed over."""
    out, place = [], 0
    while found := _CALLS.search(css, place):
        start = found.start()
        out.append(css[place:start])
        end = _closing(css, found.end())
        inner = css[found.end() : end].strip().strip("'\"")
        out.append(css[start : end + 1] if _DATA.match(inner) else "none")
        place = end + 1
    return "".join(out) + css[place:]


def _closing(css: str, place: int) -> int:
    """Return where the bracket closes that was opened before *place*; the end where it never does."""
    depth, quote = 1, ""
    for index in range(place, len(css)):
        letter = css[index]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return index
    return len(css)
