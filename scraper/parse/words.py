"""The words that an element shows."""

from selectolax.lexbor import LexborNode

from archive.digest import fold_spaces

_UNSHOWN = frozenset({"svg", "style", "script", "noscript", "template", "title"})
_APART = frozenset({"br", "div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "section"})
_MAX_DEPTH = 100


def shown(node: LexborNode) -> str:
    """The text of *node*, folded: that of boxes stays apart, that of icons is left out."""
    parts: list[str] = []
    _collect(node, parts, 0)
    return fold_spaces("".join(parts)).strip()


def _collect(node: LexborNode, parts: list[str], depth: int) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            parts.append(child.text_content or "")
        elif tag in _UNSHOWN or depth > _MAX_DEPTH:
            continue
        else:
            if tag in _APART:
                parts.append(" ")
            _collect(child, parts, depth + 1)
            if tag in _APART:
                parts.append(" ")
