"""When a page was published and last changed: metas, marked elements, visible lines, and the address."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Stamp
from scraper.parse.dates import declared, visible
from scraper.parse.head import PageHead
from scraper.parse.page import Page
from scraper.parse.profiles.general.authors import is_beside
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.names import listed
from scraper.parse.profiles.general.surroundings import Surroundings
from scraper.parse.words import shown

_PUBLISHED = listed(
    """
    article:published_time og:article:published_time og:published_time article:published datepublished date
    dc.date dc.date.issued dc.date.created dcterms.date dcterms.created dcterms.issued dc.created
    dc.date.publication publish-date publish_date publishdate pubdate pub_date parsely-pub-date sailthru.date
    cxenseparse:recs:publishtime citation_publication_date citation_date citation_online_date article.published
    article.created rnews:datepublished shareaholic:article_published_time article_date_original
    originalpublicationdate publication_date created dc.issued release_date displaydate bt:pubdate ptime
    timestamp cdate
    """
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "lastmod",
)
_MARKED = (
    "time, [itemprop~=datePublished], [itemprop~=dateCreated], [class*=date], [class*=Date], [class*=publish], "
    "[class*=posted], [class*=time], [class*=meta], [class*=byline], [id*=date], abbr.published"
)
_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:[/_-]|$)")
_UPDATE = re.compile(r"updat|modif|mis à jour|mise à jour|aktualis|actualiz|atualiz|edit|revis|zuletzt", re.IGNORECASE)
_DATA = re.compile(
    rb'"(?:datePublished|published_?[aA]t|publish_?[dD]ate|datePosted|dateCreated)"\s*:\s*"([^"\\]{8,40})"'
)
_ITEM = re.compile(r"date(?:Published|Created)")
_LONGEST = 120


def published(tree: LexborHTMLParser, head: PageHead, page: Page, lines: Surroundings) -> Claim[Stamp | None]:
    """The day or instant of publication, and where it is said."""
    ladder = (
        ("json-ld", _declared((head.article.published if head.article else "",), page), 0.9),
        ("metadata", _declared((head.meta(name) for name in _PUBLISHED), page), 0.9),
        ("address", _address(page), 0.7),
        ("marked element", _marked(tree, page), 0.7),
        ("line above the text", _shown(lines.above, page), 0.6),
        ("line below the text", _shown(lines.below, page), 0.5),
        ("data of a script", _scripted(page), 0.4),
    )
    found = [(source, stamp, sure) for source, stamp, sure in ladder if stamp]
    if not found:
        return Claim(value=None)
    source, stamp, sure = found[0]
    agreed = sum(other.day == stamp.day for _, other, _ in found)
    return Claim(value=stamp, source=source, confidence=1.0 if agreed > 1 else sure if len(found) == 1 else sure - 0.2)


def modified(head: PageHead, page: Page) -> Claim[Stamp | None]:
    """When the page says that it was last changed."""
    texts = (head.article.modified if head.article else "", *(head.meta(name) for name in _MODIFIED))
    stamp = _declared(texts, page)
    return Claim(value=stamp, source="metadata" if stamp else "", confidence=0.9 if stamp else 0.0)


def _declared(texts: Iterable[str], page: Page) -> Stamp | None:
    for text in texts:
        if text and (stamp := declared(text, page.site.zone) or visible(text, page.site.zone, rendered=None)):
            return stamp
    return None


def _marked(tree: LexborHTMLParser, page: Page) -> Stamp | None:
    """The date of the first element behind the heading that says it is one."""
    for node in _dated(tree):
        for text in (
            node.attrs.get("datetime"),
            node.attrs.get("content"),
            node.attrs.get("title") if node.tag == "abbr" else None,
        ):
            if text and (stamp := _declared((text,), page)):
                return stamp
        text = shown(node)
        if (
            text
            and len(text) <= _LONGEST
            and not _UPDATE.search(text)
            and (stamp := visible(text, page.site.zone, rendered=page.observed))
        ):
            return stamp
    return None


def _dated(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    nodes = [node for node in tree.css(_MARKED)[:60] if not is_beside(node)]
    yield from (
        node
        for node in nodes
        if "date" in (node.attrs.get("itemprop") or "") and "odif" not in (node.attrs.get("itemprop") or "")
    )
    yield from (
        node
        for node in nodes
        if node.tag == "time"
        and "odif" not in (node.attrs.get("class") or "")
        and "updated" not in (node.attrs.get("class") or "").split()
    )
    yield from nodes


def _shown(lines: Iterable[str], page: Page) -> Stamp | None:
    # A line without a year, and no mark of a date, may be of any year: the name of a section, a feast.
    found = (
        visible(line, page.site.zone, rendered=page.site.profile.rendered(page))
        for line in lines
        if len(line) <= _LONGEST and not _UPDATE.search(line)
    )
    return next((stamp for stamp in found if stamp), None)


def _scripted(page: Page) -> Stamp | None:
    """The date in the page's data that calls itself one of publication."""
    match = _DATA.search(page.body)
    return _declared((match[1].decode(errors="replace"),), page) if match else None


def _address(page: Page) -> Stamp | None:
    match = _ADDRESS.search(urlsplit(page.url).path)
    return (
        declared(f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}", page.site.zone) if match else None
    )
