"""A page that does nothing but lead on to another address, as static sites leave one where a text moved away."""

import re

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.head import absolute
from scraper.parse.page import Page

# Such a page is a few lines long and leads on at once.
_LONGEST = 4_096
_FEW_LETTERS = 300
_SHOWN = "img, picture, iframe, form, video, audio, object, embed"
# Within five seconds: what waits longer is meant to be read.
_REFRESH = re.compile(
    r"\s*(?:0*[0-5](?:\.\d*)?|\.\d+)(?:\s*[;,]|\s)\s*(?:url\s*=)?\s*"
    r"(?:\"(?P<double>[^\"]+)|'(?P<single>[^']+)|(?!url\s*=)(?P<bare>[^\"'\s;,][^\"']*))",
    re.IGNORECASE,
)
# Where a log-in, a test of visitors or works on the site are, whichever page was asked for.
_WALL = re.compile(
    r"/\.well-known/|/cdn-cgi/|/\w+-login\.php|/(?:log-?in|sign-?in|connexion|anmelden|maintenance|captcha"
    r"|lander)(?:\.\w+)?/?(?:\?|$)",
    re.IGNORECASE,
)


def forwarded(page: Page, tree: LexborHTMLParser) -> str | None:
    """The canonical address that *page* leads on to by itself, or None where it stays or says anything."""
    if len(page.body) > _LONGEST or tree.css_first(_SHOWN):
        return None
    href = _refreshed(page, tree)
    target = absolute(href, page.url) if href else None
    # Back to itself with a token, or to a wall: what is behind it may be here still.
    if not target or target.startswith((f"{page.uri}?", f"{page.uri}&")) or _WALL.search(target):
        return None
    text = tree.body.text() if tree.body else ""
    return target if target != page.uri and len("".join(text.split())) <= _FEW_LETTERS else None


def _refreshed(page: Page, tree: LexborHTMLParser) -> str | None:
    """Return where the first refresh of the answer's head, or else of the page, leads to, as written."""
    # A script that leads on is none: so do log-ins, tests of visitors and works on the site, for any page.
    nodes = tree.css("meta[http-equiv=refresh i][content]")
    for told in (page.header("refresh"), *(node.attributes.get("content") or "" for node in nodes)):
        if match := _REFRESH.match(told):
            return match["double"] or match["single"] or match["bare"].strip()
    return None
