"""The title of a page: where its heading and its metadata agree."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from archive.digest import fold_spaces
from scraper.parse.head import PageHead
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.words import shown

_META = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
    "title",
)
_SEPARATOR = re.compile(r"\s+[|\-–—•·«»:/>~]+\s+|\s*[|»«]\s*|\s+::\s+")
_HEADINGS = "h1, h2, h3, [itemprop~=headline], [class*=title], [class*=headline]"
_LONGEST = 300
_MOST_TRIED = 60
# What is longer names no site at its end.
_MOST_LETTERS = 1_000


def title(tree: LexborHTMLParser, head: PageHead, url: str) -> Claim[str]:
    """The title, and how far heading and metadata agree on it."""
    declared = _declared(head)
    site = site_names(head, url)
    headings = [text for node in tree.css(_HEADINGS)[:_MOST_TRIED] if (text := shown(node)) and len(text) <= _LONGEST]
    firsts = [text for node in tree.css("h1")[:5] if (text := shown(node)) and loose(text) not in site]
    best = _agreeing(firsts, declared, head.title) or _agreeing(headings, declared, head.title, exact=True)
    if best:
        return Claim(value=best, source="heading and metadata", confidence=1.0)
    bare = without_site(head.title, site)
    if declared:
        return Claim(value=without_site(declared[0], site), source="metadata", confidence=0.6)
    if firsts:
        return Claim(value=firsts[0], source="heading", confidence=0.5 if len(firsts) == 1 else 0.3)
    return Claim(value=bare, source="title of the window", confidence=0.3 if bare else 0.0)


def loose(text: str) -> str:
    """*text* by its letters and digits alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def without_site(text: str, site: Iterable[str]) -> str:
    """*text* without the name of the site at either end."""
    parts = _SEPARATOR.split(text) if len(text) <= _MOST_LETTERS else [text]
    if len(parts) < 2:
        return text.strip()
    if loose(parts[-1]) in site:
        return text[: text.rindex(parts[-1])].rstrip(" |-–—•·«»:/>~\u00a0")
    if loose(parts[0]) in site:
        return text[text.index(parts[0]) + len(parts[0]) :].lstrip(" |-–—•·«»:/>~\u00a0")
    return text.strip()


def _declared(head: PageHead) -> list[str]:
    texts = [head.article.headline if head.article else "", *(head.meta(name) for name in _META)]
    return list(dict.fromkeys(text for text in map(fold_spaces, texts) if text.strip()))


def site_names(head: PageHead, url: str) -> frozenset[str]:
    """What the site calls itself, and what its address does, as `loose` spells them."""
    host = urlsplit(url).hostname or ""
    labels = host.removeprefix("www.").split(".")
    names = [
        head.meta("og:site_name"),
        head.meta("application-name"),
        host,
        host.removeprefix("www."),
        *labels[:-1],
        ".".join(labels[-2:]),
    ]
    return frozenset(filter(None, map(loose, names)))


def _agreeing(headings: list[str], declared: list[str], window: str, *, exact: bool = False) -> str:
    """The first of *headings* that metadata confirms: the same first, then one that begins or is part of it."""
    wanted = [key for text in declared if (key := loose(text))]
    whole = loose(window)
    for text in headings:
        if loose(text) in wanted:
            return text
    for text in headings:
        key = loose(text)
        if len(key) > 8 and whole and (whole.startswith(key) or whole.endswith(key)):
            return text
    if exact:
        return ""
    for text in headings:
        key = loose(text)
        if len(key) > 8 and any(other.startswith(key) or key.startswith(other) for other in wanted if len(other) > 8):
            return text
    return ""
