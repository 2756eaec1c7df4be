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
    r"|(?P<button>button-viewer)"
    r"|(?P<divider>divider)",
    re.IGNORECASE,
)


def hooked(node: LexborNode) -> BlockKind | None:
    """The kind of block that *node* is by its hook, or None."""
    # `attributes` would make a dict of all of them, for every box.
    name = node.attrs.get("data-hook") if node.is_element_node else None
    return _kind(name) if name else None


# All articles share a few dozen hooks.
@remembered(most=1024)
def _kind(name: str) -> BlockKind | None:
    hook = _HOOK.match(name)
    return BlockKind(hook.lastgroup) if hook and hook.lastgroup else None
