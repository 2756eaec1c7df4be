"""The regions of a page: one walk that measures how much text each element holds, and how much of it is links."""

import re
from collections.abc import Iterator

from msgspec import Struct, field
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.profiles.general.names import listed, words_of
from scraper.parse.unfolding import opens

INLINE = frozenset(
    listed(
        """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike
    strong sub sup time tt u var wbr
    """
    )
)
_UNREAD = frozenset(
    listed(
        """
    script style noscript template svg math head iframe object embed video audio select option textarea button
    input canvas map dialog -comment _comment link meta img br hr
    """
    )
)
# Text of these is the article's where anything is.
_PROSE = frozenset(
    listed(
        """
    p blockquote pre li dd td div section article main center body
    """
    )
)
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MAX_DEPTH = 150
_UNNAMED: frozenset[str] = frozenset()
_SPACES = re.compile(r"\s+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A shorter line is as likely a label as a sentence, unless it ends like one.
_LINE = 80
_LABEL = 20
_SENTENCE = re.compile(r"[.!?…:;»”\"’)]\s*$")


class Region(Struct, gc=False):
    """One element that is not inline, in document order."""

    node: LexborNode
    tag: str
    parent: int
    names: frozenset[str]
    """The words in its class and id."""
    own: int = 0
    """Letters of the text that stands in it and in no region inside."""
    own_linked: int = 0
    chars: int = 0
    """Letters of all its text."""
    linked: int = 0
    """Letters of it that are links."""
    good: float = 0
    """Letters that read like an article's."""
    links: int = 0
    teasers: int = 0
    """Headings that are links, which lead to other texts."""
    last: int = 0
    """Index of the last region inside."""
    ending: str = ""
    """The end of its own text."""
    hidden: bool = False


def regions(tree: LexborHTMLParser) -> list[Region]:
    """The regions of *tree* in document order, the body first; empty where there is none."""
    body = tree.body
    if body is None:
        return []
    walk = _Walk()
    walk.into(body, "body", -1)
    _sum(walk.found)
    return walk.found


class _Walk(Struct):
    found: list[Region] = field(default_factory=list)
    depth: int = 0

    def into(self, node: LexborNode, tag: str, parent: int, *, linked: bool = False) -> None:
        attributes = node.attributes
        index = len(self.found)
        names, hidden = _UNNAMED, False
        if attributes:
            style, classes = attributes.get("style"), attributes.get("class")
            names = words_of(classes, attributes.get("id"))
            # Style sheets hide what has this very class; `md:hidden` is hidden on some screens alone.
            is_hidden = "hidden" in names and "hidden" in (classes or "").split()
            hidden = is_hidden or "hidden" in attributes or bool(style and _HIDDEN.search(style))
            hidden = hidden and not opens(attributes, names)
        region = Region(node, tag, parent, names, hidden=hidden)
        self.found.append(region)
        if self.depth >= _MAX_DEPTH:
            region.own = len(node.text())
            region.own_linked = region.own if linked else 0
        else:
            self.depth += 1
            self.children(node, region, index, linked=linked)
            self.depth -= 1
        region.last = len(self.found) - 1

    def children(self, node: LexborNode, region: Region, index: int, *, linked: bool) -> None:
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                text = (child.text_content or "").strip()
                if text:
                    region.own += len(text) + 1
                    region.ending = text[-3:]
                    if linked:
                        region.own_linked += len(text) + 1
            elif tag in INLINE:
                if self.depth < _MAX_DEPTH:
                    self.depth += 1
                    leads = tag == "a" and not (region.tag in HEADINGS and _is_anchor(child))
                    self.children(child, region, index, linked=linked or leads)
                    self.depth -= 1
                region.links += tag == "a"
            elif tag and tag not in _UNREAD:
                self.into(child, tag, index, linked=linked)


def _is_anchor(node: LexborNode) -> bool:
    """Return whether a link leads to a place on its own page: a heading that links itself is no other text's."""
    return (node.attributes.get("href") or "").startswith("#")


def _sum(found: list[Region]) -> None:
    """Add up what stands inside of each region, from the last to the first."""
    for region in reversed(found):
        region.chars += region.own
        region.linked += region.own_linked
        is_link = region.tag in HEADINGS and region.chars and 5 * region.linked >= 4 * region.chars
        if is_link and "author" not in region.names:
            region.teasers += 1
        if region.tag in _PROSE and not region.hidden:
            free = region.own - region.own_linked
            if 2 * region.own_linked < region.own and (
                free >= _LINE or (free > 20 and _SENTENCE.search(region.ending))
            ):
                region.good += free
        if region.parent >= 0:
            around = found[region.parent]
            around.chars += region.chars
            around.linked += region.linked
            around.links += region.links
            around.good += region.good
            around.teasers += region.teasers


def ancestors(found: list[Region], index: int) -> Iterator[int]:
    """The indices of the regions around *index*, the nearest first."""
    while (index := found[index].parent) >= 0:
        yield index
