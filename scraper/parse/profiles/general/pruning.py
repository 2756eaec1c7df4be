"""Prune the article's element of what is not the article."""

import re
from urllib.parse import urlsplit

from msgspec import Struct

from scraper.parse.profiles.general.container import is_hidden
from scraper.parse.profiles.general.regions import HEADINGS, Region
from scraper.parse.profiles.general.signs import TEASER, is_caption, signs_of, small_signs_of, void

_GALLERY = frozenset({"gallery", "slideshow", "video", "player"})
_CAPTIONS = "figcaption, dd.gallery-caption, *:is(div, p).wp-caption-text"
# Who is quoted in a box and which year a line of time begins with are the text's.
_SIGNED = frozenset({"author", "byline", "date", "meta"})
_SAYS_WHOSE = frozenset(
    {"quote", "blockquote", "pullquote", "citation", "testimonial", "exergue", "timeline", "chronologie", "frise"}
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)", re.IGNORECASE)
# Within a line: what only screen readers say, tools, counters.
_UNSEEN = (
    "span.screen-reader-text, a.screen-reader-text, span.sr-only, span.visually-hidden, a.skip-link, span.edit-link, "
    "span.reading-time, ins.adsbygoogle, iframe[src*='.doubleclick.net'], iframe[src*='googlesyndication'], "
    "iframe[id^=google_ads], a.wp-block-file__button, div.elementor-tabs-wrapper, "
    "span.katex-mathml + span.katex-html, span.mw-editsection"
)
# A sign that leads to its own heading: `#`, `¶`, a chain.
_ANCHORS = "*:is(h1, h2, h3, h4, h5, h6) a[href^='#']"
_LETTER = re.compile(r"\w")
_HOST = re.compile(r"\s*(?:https?:)?//([^/?#:\s]+)", re.IGNORECASE)
_NETWORK = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|linkedin|pinterest|reddit|whatsapp|telegram|t|bsky|instagram|youtube|threads|"
    r"tumblr|getpocket|flipboard|google|mastodon|viber|line)\.[a-z.]+$",
    re.IGNORECASE,
)
_NOTES = frozenset({"footnotes", "footnote", "endnotes", "notes", "references"})


class Pruned(Struct, frozen=True):
    """Elements of an article by their `mem_id`."""

    without: frozenset[int]
    """Those that are no part of it."""
    captions: frozenset[int]
    """Those that go with a picture."""


def pruned(found: list[Region], start: int, url: str) -> Pruned:
    """The regions inside *start* of the page at *url* that are not part of the article, or not running text."""
    top = found[start]
    nothing = void(found, start)
    out: set[int] = set()
    index = start + 1
    while index <= top.last:
        region = found[index]
        if _goes(region, found, nothing, top) or _is_link_list(region, url):
            out.add(region.node.mem_id)
            index = region.last + 1
        else:
            index += 1
    out.update(node.mem_id for node in top.node.css(_UNSEEN))
    out.update(node.mem_id for node in top.node.css(_ANCHORS) if not _LETTER.search(node.text()))
    held = found[start + 1 : top.last + 1]
    # What holds much of the text is a gallery, whose captions are the article.
    captions = frozenset(region.node.mem_id for region in held if is_caption(region) and region.good < 0.4 * top.good)
    return Pruned(frozenset(out), captions)


def _goes(region: Region, found: list[Region], nothing: frozenset[str], top: Region) -> bool:
    if is_hidden(region, top):
        return True
    is_footer = region.tag == "footer" or "footer" in region.names
    if is_footer and (found[region.parent].tag == "blockquote" or _is_notes(region)):
        return False
    # Between the paragraphs of a text it heads the next ones: a round-up of links. Elsewhere it leads to another text.
    between = frozenset({TEASER}) if region.tag in HEADINGS and found[region.parent] is top else frozenset()
    small = small_signs_of(region)
    if not small.isdisjoint(_GALLERY) and (is_caption(region) or _is_own_gallery(region)):
        small -= _GALLERY
    if not small.isdisjoint(_SIGNED) and not _SAYS_WHOSE.isdisjoint(_names_around(region, found)):
        small -= _SIGNED
    return bool((signs_of(region) | small) - nothing - between)


def _is_own_gallery(region: Region) -> bool:
    """Return whether *region* holds pictures or a film of the text: no word but captions, and no link to a page."""
    said = sum(len(node.text()) for node in region.node.css(_CAPTIONS)) if region.chars else 0
    if region.chars and (not said or said < region.chars // 2):
        return False
    return all(_PICTURE.search(link.attrs.get("href") or "") for link in region.node.css("a[href]"))


def _names_around(region: Region, found: list[Region]) -> frozenset[str]:
    """The names of *region* and of the two around it."""
    parent = found[region.parent]
    return region.names | parent.names | found[max(parent.parent, 0)].names


def _is_notes(region: Region) -> bool:
    return region.node.attributes.get("role") == "doc-endnotes" or not region.names.isdisjoint(_NOTES)


def _is_link_list(region: Region, url: str) -> bool:
    """Return whether *region* is a list of links to the site's other pages; one to other sites is a bibliography."""
    is_list = region.tag in ("ul", "ol", "div", "section") and region.linked > 0.7 * region.chars
    if is_list and "sidenotes" in region.names:
        # Notes beside the text, which stand below it too.
        return True
    return is_list and region.links >= 3 and not _is_of_sources(region, urlsplit(url).hostname or "")


def _is_of_sources(region: Region, host: str) -> bool:
    """Return whether most links of *region* leave *host*, to several sites and no network on which pages are shared."""
    links = [_HOST.match(link.attrs.get("href") or "") for link in region.node.css("a[href]")]
    away = [_domain(link[1]) for link in links if link and not _NETWORK.search(link[1])]
    # The lists of a publisher's other sites lead to one.
    others = [domain for domain in away if domain != _domain(host)]
    return 2 * len(others) > len(links) and len(set(others)) > 1


def _domain(host: str) -> tuple[str, ...]:
    return tuple(host.lower().split(".")[-2:])
