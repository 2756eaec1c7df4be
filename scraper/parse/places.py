"""The place of an element in a page: its tag and classes, and those of the elements around it."""

import re

from selectolax.lexbor import LexborNode

_LEVELS = 4
_DIGITS = re.compile(r"\d+")
_MOST_CLASSES = 3
_LONGEST_CLASS = 40


def place_of(node: LexborNode, known: dict[int, str]) -> str:
    """The place of *node*, the outermost first: `div.entry > div.related > ul > li`.

    Numbers in classes are one: they name a post, not a place. *known* holds what was said of each `mem_id` before.
    """
    steps: list[str] = []
    around: LexborNode | None = node
    while around is not None and len(steps) < _LEVELS and around.tag not in ("body", "html", "-document"):
        steps.append(_step(around, known))
        around = around.parent
    return " > ".join(reversed(steps))


def _step(node: LexborNode, known: dict[int, str]) -> str:
    # Elements near each other share what is around them: each step is made once.
    key = node.mem_id
    if key not in known:
        classes = sorted({_DIGITS.sub("0", name[:_LONGEST_CLASS]) for name in (node.attrs.get("class") or "").split()})
        known[key] = ".".join([node.tag or "", *classes[:_MOST_CLASSES]])
    return known[key]
