"""The kind of block that an element's `data-hook` announces."""

import re

from selectolax.lexbor import LexborNode

from archive.model import BlockKind
from archive.speed import remembered

# Hooks of both viewers: gallery-viewer and galleryViewer, figure-VIDEO and reactPlayerWrapper.
_HOOK = re.compile(
    r"(?P<gallery>gallery-?viewer|figure-gallery)"
    r"|(?P<video>figure-video|video-?(?:player|viewer)|reactplayerwrapper)"
    r"|(?P<audio>audio-?(?:player|viewer)|figure-audio)"
    r"|(?P<embed>html-?component|figure-embed|link-?preview)"
    r"|(?P<file>file-?upload)"
    r"|(?P<button>button-?viewer)"
    r"|(?P<divider>divider)"
    # Boxes that hold a line of text, in a paragraph of its own or bare.
    r"|(?P<caption>image-?viewer-?caption)"
    r"|(?P<paragraph>collapsible-list-item-title)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s_-]+")


def hooked(node: LexborNode) -> BlockKind | None:
    """The kind of block that *node* is by its hook, or None."""
    # `attributes` would make a dict of all of them, for every box.
    name = node.attrs.get("data-hook") if node.is_element_node else None
    return _kind(name) if name else None


def pressed(node: LexborNode) -> BlockKind | None:
    """Return what the button *node* is to a text: a button of its author, or the heading of a part that it opens."""
    if hooked(node) is BlockKind.BUTTON:
        return BlockKind.BUTTON
    return BlockKind.PARAGRAPH if "aria-expanded" in node.attrs or node.attrs.get("role") == "tab" else None


def named(node: LexborNode) -> list[str]:
    """Return the words in the hook, the class and the id of *node*, in lower case."""
    names = " ".join(node.attrs.get(name) or "" for name in ("data-hook", "class", "id"))
    return _BETWEEN.split(names.lower())


def frames(node: LexborNode) -> bool:
    """Return whether *node* is the old viewer's box of a picture, where a caption was a bare line until 2022."""
    return node.attrs.get("data-hook") == "imageViewer"


# All articles share a few dozen hooks.
@remembered(most=1024)
def _kind(name: str) -> BlockKind | None:
    hook = _HOOK.match(name)
    return BlockKind(hook.lastgroup) if hook and hook.lastgroup else None
