"""Posts for members: the beginning of a text in the post's own dress, and below it that one has to subscribe."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

_LAST = b"rcv-block-last"
# One of these is below the text of any page with such a wall: bytes are found sooner than elements.
_SIGNS = (b"paywall", b"xclusi", b"xklusi", b"sclusiv", b"kskluzyw")
# "Subscribe to example.org to keep reading this exclusive post", in any order of its parts.
_PARTS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"subscri|abonn|abbona|suscr[ií]|assin[ea]|in?scri|sign up|log ?in|member|membre|mitglied|subskry|zaloguj",
        r"\bread|\blire\b|lecture|lesen|\bleer\b|leyendo|\bler\b|lendo|legger|lettura|lezen|czyta",
        r"exclusi|exklusi|esclusiv|ekskluzyw",
    )
)
# Labels and counters are shorter.
_SHORTEST, _LONGEST = 20, 300
_ASIDE = frozenset({"header", "h1", "nav", "script", "style", "svg"})


def is_behind_a_wall(article: LexborNode, *, within: bytes) -> bool:
    """Return whether the post that *article* shows is cut off by a wall; *within* are the bytes of its page."""
    below = within[max(within.rfind(_LAST), 0) :].partition(b"</article")[0]
    return any(sign in below for sign in _SIGNS) and any(map(_is_wall, _beside_text(article)))


def _is_wall(node: LexborNode) -> bool:
    if "paywall" in (node.attrs.get("data-hook") or ""):
        return True
    line = node.text(deep=False)
    return _SHORTEST <= len(line) <= _LONGEST and all(part.search(line) for part in _PARTS)


def _beside_text(article: LexborNode) -> Iterator[LexborNode]:
    """The elements of *article* around the text, without its head: what an author writes is no wall."""
    waiting = [article]
    while waiting:
        node = waiting.pop()
        if node.tag in _ASIDE or "data-rce-version" in node.attrs:
            continue
        yield node
        waiting += node.iter()
