"""Recognise notices in place of a post: parked, not found, challenge, wall, maintenance.

What it says counts by where it says it: in its title, its first heading and its first lines, and only where the page
shows no text beside it. An article may speak of such pages, or be called like one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from archive.model import Verdict
from scraper.parse.phrases import OOPS, SURE, TITLES, Notice, bare
from scraper.parse.sentences import CONSENT, LINES

VERDICTS = {
    Notice.PARKED: Verdict.OTHER,
    Notice.NOT_FOUND: Verdict.NOT_FOUND,
    Notice.CHALLENGE: Verdict.BLOCKED,
    Notice.MAINTENANCE: Verdict.ERROR,
    Notice.COOKIES: Verdict.BLOCKED,
    Notice.LOGIN: Verdict.RESTRICTED,
    Notice.REFUSED: Verdict.RESTRICTED,
}
"""What each makes of the answer."""

# Walls that are shown in the post's own dress.
_IN_DRESS = frozenset({Notice.LOGIN, Notice.COOKIES})
# A site that is closed for works, or is being set up, may offer a login to those who do that.
_BEFORE_A_LOGIN = frozenset({Notice.MAINTENANCE, Notice.PARKED})
_UNSEEN = frozenset({"dialog", "template", "noscript"})
_ASIDE = _UNSEEN | {"nav", "footer", "form", "aside", "button", "select"}
_TEXTS = frozenset({"body", "p", "li", "blockquote", "td", "dd", "pre", "div", "section", "article", "main"})
_SAYING = (_TEXTS - {"blockquote", "dd", "pre"}) | {"h1", "h2", "h3", "span", "strong", "b", "a"}
_WHOLE = frozenset({"p", "li", "blockquote", "td", "dd", "pre"})
_ARTICLE = "article, [itemprop='articleBody'], [role='article']"
# A line of a text; menus, buttons and labels are shorter.
_LINE = 40
# So many letters beside what a notice says are a text of the page's own, in an article or anywhere.
_ENOUGH, _PLENTY = 120, 600
_HEAD = 700
_MANY = 400
"""Elements that are looked at; a notice has a few dozen."""


def notice(tree: LexborHTMLParser, *, title: str, declared: bool) -> Notice | None:
    """The notice that the page shows in place of a post, or None if it shows a text.

    *title* is that of its head, *declared* whether its metadata describes an article.
    """
    if not declared and (sure := _matched(SURE, plain(title))):
        return sure
    text, begins_with_text = _text_beside(tree)
    asks_for_password = text < _ENOUGH and any(map(_is_password, _standing(tree, frozenset({"input"}), _is_hidden)))
    if not asks_for_password and (
        text >= _PLENTY
        or (text >= _ENOUGH and (declared or tree.css_first(_ARTICLE)))
        or (declared and begins_with_text)
    ):
        return None
    told = _told(tree, title, text)
    if asks_for_password and told not in _BEFORE_A_LOGIN:
        return Notice.LOGIN
    return None if declared and told not in _IN_DRESS else told


def _told(tree: LexborHTMLParser, title: str, text: int) -> Notice | None:
    """What the page says by its titles, else by its first lines; *text* is how much else it shows."""
    heading = tree.css_first("h1")
    titles = [plain(each) for each in (title, re.split(r" [|–—-] ", title)[0], heading.text() if heading else "")]
    titled = next((kind for line in titles if (kind := _matched(TITLES, line))), None)
    if titled not in (None, Notice.REFUSED):
        return titled
    lines = _head(tree)
    said = next((kind for kind, pattern in LINES.items() if any(map(pattern.search, lines))), None)
    if titled:
        # A firewall refuses like a server, and says more below.
        return said if said is Notice.CHALLENGE else titled
    if said is None and text < _ENOUGH and any(map(OOPS.fullmatch, titles)):
        return Notice.MAINTENANCE
    if said is None and text < _LINE and any(map(CONSENT.search, lines)):
        # Every page may have such a banner; here it is all that there is to read.
        return Notice.COOKIES
    return said


def _matched(phrases: Mapping[Notice, re.Pattern[str]], line: str) -> Notice | None:
    return next((kind for kind, pattern in phrases.items() if pattern.fullmatch(line)), None)


def said_in(text: str) -> Notice | None:
    """Return what the sentence *text* says as a notice, or None."""
    line = plain(text)
    told = next((kind for kind, pattern in LINES.items() if pattern.search(line)), None)
    return Notice.COOKIES if told is None and CONSENT.search(line) else told


def plain(text: str) -> str:
    """*text* without accents, in lower case, with straight apostrophes, without dots at its end."""
    return fold_spaces(bare(text.casefold()).replace("’", "'").replace("\xa0", " ")).rstrip(" .…!")


def _text_beside(tree: LexborHTMLParser) -> tuple[int, bool]:
    """Return how many letters the page shows in lines that are no notice, nor links, and whether it begins with one."""
    count, begins = 0, None
    for line in _lines(tree):
        is_text = len(line) >= _LINE
        if not is_text and begins is not None:
            continue
        is_notice = said_in(line) is not None
        if begins is None and (is_text or is_notice):
            begins = not is_notice
        count += len(line) if is_text and not is_notice else 0
        if count >= _PLENTY:
            break
    return count, bool(begins)


def _lines(tree: LexborHTMLParser) -> Iterator[str]:
    for node in islice(_standing(tree, _TEXTS, _is_aside), _MANY):
        if node.tag in _WHOLE:
            linked = sum(len(link.text()) for link in node.css("a"))
            text = fold_spaces(node.text())
            if linked * 2 <= len(text):
                yield text
        else:
            yield _own_text(node)


def _head(tree: LexborHTMLParser) -> list[str]:
    """The first lines of what the page shows, plain."""
    found: list[str] = []
    length = 0
    for node in islice(_standing(tree, _SAYING, _is_hidden), _MANY):
        line = plain(node.text() if node.tag in _WHOLE else _own_text(node))
        if line and (not found or line not in found[-1]):
            found.append(line)
            length += len(line)
        if length > _HEAD:
            break
    return found


def _own_text(node: LexborNode) -> str:
    return fold_spaces(node.text(deep=False))


def _standing(
    tree: LexborHTMLParser, tags: frozenset[str], leaves_out: Callable[[LexborNode], bool]
) -> Iterator[LexborNode]:
    """The elements of *tags*, in the order of the page, without those that *leaves_out*, and all inside of them.

    A selector that asks so of each element looks at all around it: the square of how deep a page is nested.
    """
    waiting = [tree.body] if tree.body else []
    while waiting:
        node = waiting.pop()
        if leaves_out(node):
            continue
        if node.tag in tags:
            yield node
        waiting += reversed([*node.iter()])


def _is_aside(node: LexborNode) -> bool:
    return node.tag in _ASIDE or (node.parent is not None and node.parent.tag == "a") or _is_off(node)


def _is_hidden(node: LexborNode) -> bool:
    style = node.attributes.get("style") or ""
    return node.tag in _UNSEEN or "display:none" in style or "display: none" in style or _is_off(node)


def _is_off(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or attributes.get("aria-hidden") == "true"


def _is_password(node: LexborNode) -> bool:
    return (node.attributes.get("type") or "").lower() == "password"
