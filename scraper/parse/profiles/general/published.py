"""Find when a page was published: metas, marked elements, visible lines, the address."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Precision, Stamp
from scraper.parse.dates import counts_back, declared, visible_on
from scraper.parse.head import PageHead
from scraper.parse.page import Page
from scraper.parse.profiles.general.authors import is_beside
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.names import listed, words_of
from scraper.parse.profiles.general.publication import begins_with_publication, of_publication
from scraper.parse.profiles.general.surroundings import Surroundings
from scraper.parse.profiles.general.told import date_beside_own_link, labelled_date
from scraper.parse.words import shown

_PUBLISHED = listed(
    """
    article:published_time og:article:published_time og:published_time article:published datepublished date
    dc.date dc.date.issued dc.date.created dcterms.date dcterms.created dcterms.issued dc.created
    dc.date.publication publish-date publish_date publishdate pubdate pub_date parsely-pub-date sailthru.date
    cxenseparse:recs:publishtime citation_publication_date citation_date citation_online_date article.published
    article.created rnews:datepublished shareaholic:article_published_time article_date_original
    originalpublicationdate publication_date created dc.issued release_date displaydate bt:pubdate ptime
    timestamp cdate published_on publishedon first_published_at
    """
)
_MARKED = (
    "time, [itemprop~=datePublished], [itemprop~=dateCreated], [class*=date i], [class*=publish], "
    "[class*=posted], [class*=time], [class*=meta], [class*=byline], [id*=date], abbr.published, h1 small, "
    "[class*=fecha], [class*=datum i]"
)
_SIGNED = "[class*=author], [class*=auteur], [class*=autor]"
# 2019/11/27, 2019/politics/11/27, 2019-11-27, 20191127, 27-11-2019: as a part of the path, or at its beginning.
# 2019/11/10-reasons-why is of no day that it tells.
_ADDRESSES = (
    re.compile(r"/(?P<year>(?:19|20)\d{2})(?:/[A-Za-z]+)?/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/|$)"),
    re.compile(r"/(?P<year>(?:19|20)\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[/_-]|$)"),
    re.compile(r"/(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?:[/_.-]|$)"),
    re.compile(r"/(?P<day>[0-3]\d)-(?P<month>[01]\d)-(?P<year>(?:19|20)\d{2})(?:[/_-]|$)"),
)
# The date of a place where the heading begins with one: "27.11.2019 - Le blé".
_DATED_TITLE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}(?=\s*[-–—:|])")
_DATE_WORDS = frozenset({"date", "datum", "fecha", "publish", "published", "pubdate", "dateline"})
_ONE_DAY, _LONG_BEFORE = timedelta(days=1), timedelta(days=7)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_BEGINS = re.compile(r"\W*(?:publi\w+\s+(?:le\s+)?|posted\s+(?:on\s+)?)?\d{1,2}\D", re.IGNORECASE)
LAST_RESORTS = frozenset(
    {"", "the only date", "label or sentence", "data of a script", "title", "link to the page itself"}
)
"""Sources of dates that are taken where there is no better one; none at all is one of them."""

_DECLARED = frozenset({"json-ld", "metadata"})
# Where a date is written by the clock of the site.
_LOCAL = frozenset({"address", "marked element", "line above the text"})
# A line that says when, and no sentence that tells of something.
_FEW_WORDS = 8
_FIRST_PAGE = date(1991, 8, 6)
_Found = tuple[str, Stamp, float]
_DATA = re.compile(
    rb'"(?:datePublished|published_?[aA]t|publish_?[dD]ate|datePosted|dateCreated|published_?[fF]irst|first-?[pP]ublication'
    rb'|firstPublished|publication_?[dD]ate)"\s*:\s*"([^"\\]{8,40})"'
)
_ITEM = re.compile(r"date(?:Published|Created)")
# 令和6年: the years of an era have fewer figures.
_YEAR = re.compile(r"\d{4}|\d年")
_NUMBERED_DAY = re.compile(r"\d")
# A date in a longer paragraph is of what the text tells.
_TOLD = 200
_MOST_MARKED, _NEAR = 80, 3


def published(tree: LexborHTMLParser, head: PageHead, page: Page, lines: Surroundings) -> Claim[Stamp | None]:
    """The day or instant of publication, and where it was found."""
    address = _address(page)
    ladder = (
        ("json-ld", declared_in((head.article.published if head.article else "",), page), 0.9),
        ("metadata", declared_in((head.meta(name) for name in _PUBLISHED), page), 0.9),
        ("address", address, 0.7),
        ("marked element", _marked(tree, page), 0.7),
        ("line above the text", _shown(lines.above, page), 0.6),
        ("line below the text", _shown(lines.below, page), 0.5),
        ("data of a script", _scripted(page), 0.4),
        ("title", _heading(head, page), 0.4),
    )
    found = [(source, stamp, sure) for source, stamp, sure in ladder if stamp]
    # Dear, and often the marked element again, which cannot agree with itself: asked for where little else speaks.
    if {source for source, _, _ in found} <= {"title"}:
        only, labelled = _only(tree, page), labelled_date(tree, page)
        last = (("the only date", only), ("label or sentence", labelled))
        found = [(source, stamp, 0.4) for source, stamp in last if stamp] or found
    if not found and (beside := date_beside_own_link(tree, page)):
        found = [("link to the page itself", beside, 0.4)]
    if not found:
        return Claim(value=None)
    source, stamp, sure = _before_import(found)
    agreed = sum(other.day == stamp.day for _, other, _ in found)
    sure = 1.0 if agreed > 1 else sure if len(found) == 1 else sure - 0.3
    local = [stamp for source, stamp, _ in found if source in _LOCAL]
    return Claim(value=_local(stamp, local), source=source, confidence=sure)


def _before_import(found: list[_Found]) -> _Found:
    """The first of *found*, or the older date that the page shows above its text: an import dates all anew."""
    shown = next((each for each in found if each[0] == "line above the text"), None)
    marked = next((each for each in found if each[0] == "marked element"), None)
    is_line = shown is not None and len(shown[1].raw.split()) <= _FEW_WORDS
    if found[0][0] in _DECLARED and shown and is_line and shown[1].day < found[0][1].day - _LONG_BEFORE:
        if marked and _is_swapped(marked[1].day, shown[1].day):
            return marked
        if marked is None or marked[1].day == shown[1].day:
            return shown
        # An attribute is written for machines, as metadata is: people are shown the line, if that begins with its day.
        return shown if _ISO.match(marked[1].raw) and _BEGINS.match(shown[1].raw) else found[0]
    return found[0]


def _is_swapped(one: date, other: date) -> bool:
    """Return whether two dates are the same figures, with day and month the other way round."""
    return one != other and (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _local(stamp: Stamp, shown: Iterable[Stamp]) -> Stamp:
    """*stamp* with the day of the site's own clock: a program writes UTC, a page shows the day there."""
    is_utc = stamp.precision is Precision.INSTANT and stamp.raw.endswith(("Z", "+00:00", "+0000", "GMT", "UTC"))
    days = [other.day for other in shown if abs(other.day - stamp.day) == _ONE_DAY] if is_utc else []
    return replace(stamp, day=days[0]) if days else stamp


def declared_in(texts: Iterable[str], page: Page) -> Stamp | None:
    """The first date among *texts* that metadata gives, in any spelling."""
    for text in texts:
        if text and (stamp := declared(text, page.site.zone) or visible_on(page, text)):
            return stamp
    return None


def _marked(tree: LexborHTMLParser, page: Page) -> Stamp | None:
    """The date of the first element behind the heading that says it is one."""
    for node in _dated(tree):
        if node.tag == "time" and (stamp := _called_publication(node, page)):
            return stamp
        for text in (
            node.attrs.get("datetime"),
            node.attrs.get("content"),
            node.attrs.get("title") if node.tag == "abbr" else None,
        ):
            if text and (stamp := declared_in((text,), page)):
                return stamp
        text = of_publication(shown(node), page.languages)
        if text and _names_year(text, page) and (stamp := visible_on(page, text, rendered=page.observed)):
            return stamp
    return None


def _called_publication(node: LexborNode, page: Page) -> Stamp | None:
    """The date in "Publié le 29 juin 2019", where the element's own attribute is that of the last change."""
    text = shown(node)
    return visible_on(page, text) if begins_with_publication(text) and _YEAR.search(text) else None


def _only(tree: LexborHTMLParser, page: Page) -> Stamp | None:
    """The day on which all elements that are named for a date agree, wherever they stand; a list of texts has many."""
    nodes = tree.css(_MARKED)[:60]
    texts = (
        of_publication(shown(node), page.languages)
        for node in nodes
        if not words_of(node.attrs.get("class"), None).isdisjoint(_DATE_WORDS)
    )
    stamps = [stamp for text in texts if text and (stamp := visible_on(page, text))]
    return stamps[0] if len({stamp.day for stamp in stamps}) == 1 else None


def _heading(head: PageHead, page: Page) -> Stamp | None:
    match = _DATED_TITLE.match(head.title)
    return visible_on(page, match[0]) if match else None


def _names_year(text: str, page: Page) -> bool:
    """Return whether *text* has a year, or counts from today: "5 janvier" alone may be of any year."""
    return bool(_YEAR.search(text)) or not _NUMBERED_DAY.search(text) or counts_back(page, text)


def _dated(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    nodes = [
        node for node in _from_heading(tree) if not is_beside(node) and not _is_told(node) and not _is_quoted(node)
    ]
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
    yield from (node for node in tree.css(_SIGNED)[:20] if not is_beside(node))


def _from_heading(tree: LexborHTMLParser) -> list[LexborNode]:
    """The first elements that may be dates: from those right above the main heading on, then those far before it."""
    nodes = tree.css(f"h1, {_MARKED}")[:_MOST_MARKED]
    heading = next((place for place, node in enumerate(nodes) if node.tag == "h1"), 0)
    around = {node.mem_id for node in _around(nodes[heading], _NEAR)} if nodes else frozenset()
    above = [any(up.mem_id in around for up in _around(node, 2 * _NEAR)) for node in nodes[:heading]]
    near = [node for node, is_near in zip(nodes, above, strict=False) if is_near]
    far = [node for node, is_near in zip(nodes, above, strict=False) if not is_near]
    return [node for node in (*near, *nodes[heading:], *far) if node.tag != "h1"]


def _around(node: LexborNode, most: int) -> Iterator[LexborNode]:
    """The *most* nearest elements around *node*, but for those around everything."""
    parent = node.parent
    for _ in range(most):
        if parent is None or parent.tag in ("body", "main", "html"):
            return
        yield parent
        parent = parent.parent


def _is_told(node: LexborNode) -> bool:
    """Return whether *node* is a date within a sentence."""
    parent = node.parent
    return parent is not None and parent.tag in ("p", "li", "blockquote") and len(shown(parent)) > _TOLD


def _is_quoted(node: LexborNode) -> bool:
    """Whether *node* stands in what the text quotes: the post of a network has a date of its own."""
    return any(around.tag == "blockquote" for around in _around(node, 2 * _NEAR))


def _shown(lines: Iterable[str], page: Page) -> Stamp | None:
    # A line without a year, and no mark of a date, may be of any year: the name of a section, a feast.
    found = (
        visible_on(page, text, rendered=page.site.profile.rendered(page))
        for line in lines
        if (text := of_publication(line, page.languages))
    )
    return next((stamp for stamp in found if stamp and not _tells_history(stamp)), None)


def _tells_history(stamp: Stamp) -> bool:
    """Return whether *stamp* stands in a sentence about a day before there was a web: no page came out on it."""
    return stamp.day < _FIRST_PAGE and len(stamp.raw.split()) > _FEW_WORDS


def _scripted(page: Page) -> Stamp | None:
    """The date in the page's data that calls itself one of publication."""
    match = _DATA.search(page.body)
    return declared_in((match[1].decode(errors="replace"),), page) if match else None


def _address(page: Page) -> Stamp | None:
    path = urlsplit(page.url).path
    found = (match for pattern in _ADDRESSES if (match := pattern.search(path)))
    days = (f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}" for match in found)
    return next((stamp for day in days if (stamp := declared(day, page.site.zone))), None)
