"""The title of a page: where its heading and its metadata agree."""

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from scraper.parse.head import PageHead
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.names import words_of
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
_BAR = re.compile(r"\s+([|«»])\s+")
_PART = re.compile(_SEPARATOR.pattern + r"|:\s+|_")
_WORD = re.compile(r"[^\W_]+")
_FILLER = 3
# A site's name at the other end of the window's title has fewer as a rule.
_WORDS_OF_TITLE = 4
_BRAND = frozenset({"logo", "branding", "brand", "sitename"})
_BRAND_TITLE, _SITE_TITLE = frozenset({"blog", "title"}), frozenset({"site", "title"})
_HEADINGS = "h1, h2, h3, [itemprop~=headline], [class*=title], [class*=headline]"
# In a heading: a subtitle, a link to the heading itself or to an editor.
_TOOLS = "[class*=subtitle], [class*=sub-title], a[href^='#'], .mw-editsection, a[class*=edit], a[class*=anchor]"
# A date, an author, a section; metadata says where they are no part of the title.
_SMALL_PRINT = "small, time, [class*=categor], [class*=kicker], [class*=rubrique], [class*=label]"
_LONGEST = 300
_MOST_TRIED = 60
_MOST_FIRST = 5
_MOST_PARTS = 8
# A heading of fewer letters may be in any title.
_SHORT = 8
# What is longer names no site at its end.
_MOST_LETTERS = 1_000


def title(tree: LexborHTMLParser, head: PageHead, url: str) -> Claim[str]:
    """The title, and how far heading and metadata agree on it."""
    declared = _declared(head)
    firsts, brands = _first_headings(tree, url)
    site = site_names(head, url) | brands
    firsts = [text for text in firsts if loose(text) not in site]
    headings = [text for node in tree.css(_HEADINGS)[:_MOST_TRIED] if (text := shown(node)) and len(text) <= _LONGEST]
    headings = [text for text in headings if loose(text) not in site]
    best = _agreeing(firsts, headings, declared, head.title)
    if best:
        return Claim(value=_unshouted(best, declared), source="heading and metadata", confidence=1.0)
    bare = without_site(head.title, site)
    # An editor writes one title for the page and another for those who link to it: the page's own counts.
    akin = next((text for text in firsts if _is_akin(text, (*declared, bare))), "")
    if akin and not (head.article and head.article.headline):
        return Claim(value=akin, source="heading", confidence=0.6)
    if declared:
        return Claim(value=without_site(declared[0], site), source="metadata", confidence=0.6)
    if firsts:
        return Claim(value=firsts[0], source="heading", confidence=0.5 if len(firsts) == 1 else 0.3)
    return Claim(value=_first_part(bare), source="title of the window", confidence=0.3 if bare else 0.0)


def _first_headings(tree: LexborHTMLParser, url: str) -> tuple[list[str], frozenset[str]]:
    """The texts of the first main headings, and those of them that are the name of the site, as `loose` spells them."""
    nodes = [(node, text) for node in tree.css("h1")[:_MOST_FIRST] if (text := shown(node))]
    brands = frozenset(loose(text) for node, text in nodes if _is_brand(node, url))
    texts = (each for node, text in nodes for each in _spelled(node, text))
    return [text for text in dict.fromkeys(texts) if text and len(text) <= _LONGEST], brands


def _spelled(node: LexborNode, text: str) -> tuple[str, ...]:
    """*text* of a heading without what themes put into it, as it is, and without small print; the likeliest first."""
    bare = _without(node, text, _TOOLS)
    return bare, text, _without(node, bare, _SMALL_PRINT)


def _without(node: LexborNode, text: str, selector: str) -> str:
    """*text* of a heading without those of its elements at either end that *selector* finds."""
    for small in node.css(selector):
        said = shown(small)
        text = text.removesuffix(said).removeprefix(said).strip()
    return text


def _unshouted(text: str, declared: list[str]) -> str:
    """*text* as metadata spells it where the heading is all in capitals."""
    key = loose(text)
    return next((other for other in declared if loose(other) == key), text) if text.isupper() else text


def _is_akin(text: str, others: Iterable[str]) -> bool:
    """Return whether a word of some length in *text* stands in one of *others* too."""
    words = _words(text)
    return any(not words.isdisjoint(_words(other)) for other in others)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text[:_MOST_LETTERS].casefold()) if len(word) > _FILLER)


def _is_brand(node: LexborNode, url: str) -> bool:
    """Return whether a heading is the name of the site: it says so, or leads home."""
    words = words_of(node.attrs.get("class"), node.attrs.get("id"))
    if not words.isdisjoint(_BRAND) or words >= _BRAND_TITLE or words >= _SITE_TITLE:
        return True
    link = node.css_first("a[href]")
    if link is None:
        return False
    href = link.attrs.get("href") or ""
    return "home" in (link.attrs.get("rel") or "").split() or _is_home(href, url)


def _is_home(href: str, url: str) -> bool:
    try:
        target, here = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    return target.netloc == here.netloc and target.path in ("", "/") and here.path not in ("", "/") and not target.query


def loose(text: str) -> str:
    """*text* by its letters and digits alone."""
    return "".join(filter(str.isalnum, text.casefold()))


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


def _first_part(window: str) -> str:
    """The title in "Title | Site", "Title « Site" and "Site » Title", where it has too many words for a site."""
    bar = _BAR.search(window)
    likely = (window[bar.end() :] if bar[1] == "»" else window[: bar.start()]) if bar else ""
    return likely if len(likely.split()) >= _WORDS_OF_TITLE else window


def _declared(head: PageHead) -> list[str]:
    texts = [head.article.headline if head.article else "", *(head.meta(name) for name in _META)]
    return list(dict.fromkeys(text for text in map(fold_spaces, texts) if text.strip()))


def site_names(head: PageHead, url: str) -> frozenset[str]:
    """Return the names of the site, by itself and by its address, as `loose` spells them."""
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


def _agreeing(firsts: list[str], headings: list[str], declared: list[str], window: str) -> str:
    """The heading that metadata confirms: the same first, then one that is a part of the window's title, or begins."""
    wanted = [key for text in declared if (key := loose(text))]
    for text in (*firsts, *headings):
        if loose(text) in wanted:
            return text
    parts = _parts(window)
    return (
        _head_of_window(firsts, headings, window)
        or next((text for text in firsts if _bounds(loose(window), loose(text))), "")
        or next((text for text in firsts if _begins(loose(text), wanted)), "")
        # A section stands between the title and the site too, and is shorter.
        or max((text for text in (*firsts, *headings) if loose(text) in parts), key=len, default="")
    )


def _head_of_window(firsts: list[str], headings: list[str], window: str) -> str:
    """The other heading at the beginning of "Title | Site" where the main heading is the site's name."""
    for match in islice(_SEPARATOR.finditer(window[:_MOST_LETTERS]), _MOST_PARTS):
        begin, end = loose(window[: match.start()]), loose(window[match.end() :])
        if any(loose(text) == end for text in firsts):
            return next((text for text in headings if loose(text) == begin), "")
    return ""


def _bounds(whole: str, key: str) -> bool:
    return len(key) > _SHORT and bool(whole) and (whole.startswith(key) or whole.endswith(key))


def _begins(key: str, wanted: list[str]) -> bool:
    """Return whether one of *wanted* begins as *key* does: titles are cut, or followed by more."""
    return len(key) > _SHORT and any(
        other.startswith(key) or key.startswith(other) for other in wanted if len(other) > _SHORT
    )


def _parts(window: str) -> frozenset[str]:
    """The stretches of the window's title between its separators, and those from one to a later one."""
    text = window[:_MOST_LETTERS]
    marks = list(islice(_PART.finditer(text), _MOST_PARTS))
    begins, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)]
    found = (loose(text[begin:end]) for begin in begins for end in ends if begin < end)
    return frozenset(key for key in found if len(key) > _SHORT)
