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
_REFRESH = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=)?\s*[\"']?(?!url\s*=)([^\"'\s]+)", re.IGNORECASE)


def forwarded(page: Page, tree: LexborHTMLParser) -> str | None:
    """The canonical address that *page* leads on to by itself, or None where it stays or says anything."""
    if len(page.body) > _LONGEST or tree.css_first(_SHOWN):
        return None
    node = tree.css_first("meta[http-equiv=refresh i][content]")
    match = _REFRESH.match(node.attributes.get("content") or "") if node else None
    target = absolute(match[1], page.url) if match else None
    text = tree.body.text() if tree.body else ""
    return target if target != page.uri and len("".join(text.split())) <= _FEW_LETTERS else None
