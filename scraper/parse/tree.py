"""The element tree of an HTML page: not built where that would cost too much, and built without its scripts.

Nine tenths of a Wix page are the contents of scripts and styles, which no reader looks at. The long ones are cut out
before the page is parsed; the parsed tree then proves that nothing else was.
"""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

# lexbor is quadratic in the depth of open elements and in the attributes of one tag: 5,000 of either take 50 ms,
# 20,000 take 1.4 s, and 300 tags of 2,000 attributes as long. Real pages hold about 5,000 tags, and at most 40
# attributes in one.
MAX_DEPTH = 5_000
MAX_TAGS = 200_000
MAX_ATTRIBUTES = 1_000

# What stands for contents that were cut out: no script or style holds just this, and folded it is nothing.
_CUT = b"\n\f\n"
# Shorter contents are parsed sooner than cut.
_WORTH_CUTTING = 256
# Inside of <svg> and <math> these elements hold markup.
_EMPTIED = "script:not(svg *, math *), style:not(svg *, math *)"
# A tag that never ends would be sought through to the end of the page.
_LONGEST_TAG = 1_000
# Most hold little, and are passed over here. Capitals are rare, and would make the search slower for all.
_OPENING = re.compile(rb"<(script|style)\b[^>]{0,%d}+>(?![^<]{0,%d}+</\1)" % (_LONGEST_TAG, _WORTH_CUTTING - 1))
_KEPT = b"ld+json"

# Not the `a<b` of scripts.
_TAG = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9-]*)[\s/>]")
_MANY_ATTRIBUTES = re.compile(
    rb"<[a-zA-Z][^\s<>]*(?:\s+[^\s<>=\"']+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']*))?){%d}" % MAX_ATTRIBUTES
)
_CHUNK = 8_192
# Without an end tag these hold nothing open: void elements, and those that the next of their kind closes.
_NEVER_DEEP = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option path".split()
)


class Parsed(Struct, frozen=True):
    """A page that was parsed."""

    tree: LexborHTMLParser
    """Long scripts, but for JSON-LD, and long styles are blank in it."""
    body: bytes
    """The bytes that it was parsed from."""


class TooCostly(Struct, frozen=True):
    """The page must not be given to the parser."""

    reason: str


def parse(body: bytes) -> Parsed | TooCostly:
    """Parse *body*, which is UTF-8."""
    bare, cuts = _without_scripts(body)
    reason = too_costly(bare)
    if reason is None:
        tree = _tree(bare)
        if _blanks(tree) == cuts:
            return Parsed(tree, bare)
        reason = too_costly(body)
    return Parsed(_tree(body), body) if reason is None else TooCostly(reason)


def too_costly(body: bytes) -> str | None:
    """Return why *body* must not be given to the parser, or None. An estimate from byte counts, not a parse."""
    if _about_tags(body) > 2 * MAX_DEPTH:
        if body.count(b"<") > MAX_TAGS:
            return f"more than {MAX_TAGS} tags"
        if _is_deep(body):
            return f"more than {MAX_DEPTH} elements open at once"
    if any(_MANY_ATTRIBUTES.match(body, start) for start in _long_tags(body)):
        return f"more than {MAX_ATTRIBUTES} attributes in one tag"
    return None


def closing(body: bytes, end: bytes, at: int) -> int:
    """Return where the *end* tag of the script or style is whose contents start *at*; -1 if that cannot be known."""
    # One byte is found ten times faster than any longer pattern.
    while (at := body.find(b"<", at)) >= 0:
        tag = body[at + 1 : at + 1 + len(end)].lower()
        if tag == end:
            return at
        if tag.startswith(b"!--"):
            # After a comment's start a script may hold the tags of another (HTML standard 13.2.5.18).
            return -1
        at += 1
    return -1


def _tree(body: bytes) -> LexborHTMLParser:
    # Nobody listens to changes of the tree.
    return LexborHTMLParser(body, options=LexborDocumentOptions.WO_EVENTS)


def _without_scripts(body: bytes) -> tuple[bytes, int]:
    """*body* with what seem to be the contents of long scripts and styles blanked, and how many were."""
    kept: list[bytes] = []
    start = at = 0
    while opening := _OPENING.search(body, at):
        begin = opening.end()
        at = closing(body, b"/" + opening[1], begin)
        if at < 0:
            break
        if at - begin >= _WORTH_CUTTING and _KEPT not in opening[0].lower():
            kept.append(body[start:begin])
            start = at
    kept.append(body[start:])
    return _CUT.join(kept), len(kept) - 1


def _blanks(tree: LexborHTMLParser) -> int:
    """Return how many scripts and styles of *tree* are blank where contents were cut out.

    If there are as many as were cut, every cut began inside a script or style. The proof is by induction. Up to the
    first cut the two pages are the same, so the parser is in the same state. Behind its end tag they go on alike.
    """
    contents = (node.first_child for node in tree.css(_EMPTIED))
    return [text.text_content for text in contents if text].count(_CUT.decode())


def _about_tags(body: bytes) -> int:
    """About how many tags there are, from a sixteenth of the bytes."""
    sample = _CHUNK // 16
    return 16 * sum(body.count(b"<", start, start + sample) for start in range(0, len(body), _CHUNK))


def _is_deep(body: bytes) -> bool:
    """Tell whether more than `MAX_DEPTH` elements are open at the end of some chunk, by counting tags of each name."""
    open_tags: Counter[bytes] = Counter()
    for start in range(0, len(body), _CHUNK):
        for tag, count in Counter(_TAG.findall(body, start, start + _CHUNK)).items():
            open_tags[tag.lstrip(b"/").lower()] += -count if tag.startswith(b"/") else count
        if sum(count for name, count in open_tags.items() if count > 0 and name not in _NEVER_DEEP) > MAX_DEPTH:
            return True
    return False


def _long_tags(body: bytes) -> Iterator[int]:
    """Return where tags may begin that do not end within a chunk."""
    last = tried = -1
    sought = 0
    for start in range(0, len(body), _CHUNK):
        if body.find(b">", start, start + _CHUNK) >= 0:
            continue
        last = max(last, body.rfind(b"<", sought, start + _CHUNK))
        sought = start + _CHUNK
        # Long stretches without > are scripts as a rule, whose own tag has ended.
        if last > tried:
            tried = last
            if body.find(b">", last, start) < 0:
                yield last
