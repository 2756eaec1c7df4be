"""`read`: decides what a page is, and has it read by the module for its kind."""

import re
import zlib
from typing import TYPE_CHECKING

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from archive.model import Content, Problem, ProblemKind, Reading, Source, Verdict
from scraper.parse.base import apply_base
from scraper.parse.dates import declared, is_ahead
from scraper.parse.encoding import html_text, xml_text
from scraper.parse.forwarded import forwarded
from scraper.parse.head import PageHead, alternates, canonical_link, read_head, restrictions
from scraper.parse.json_feed import read_json
from scraper.parse.listing import feeds, further_lists, further_pages, is_list, post_links, spelt
from scraper.parse.notes import collected
from scraper.parse.nowhere import is_nowhere
from scraper.parse.page import Page, utf8
from scraper.parse.php import has_warnings, without_warnings
from scraper.parse.profiles.base import Profile
from scraper.parse.reading import missing, verdict
from scraper.parse.said_fields import drop_said, with_said
from scraper.parse.sitemap import read_lines, read_xml
from scraper.parse.tree import Parsed, TooCostly, parse
from scraper.parse.xml import MAX_BYTES
from scraper.parse.xml import root as xml_root

if TYPE_CHECKING:
    from scraper.parse.profiles.general.reader import GeneralPost

_STATUS = {404: Verdict.NOT_FOUND, 410: Verdict.GONE, 401: Verdict.RESTRICTED, 403: Verdict.RESTRICTED} | {
    # 420 and 430 are older and private words for 429; 408 and 425 are a server's trouble, and say nothing of the page.
    **dict.fromkeys((420, 429, 430), Verdict.BLOCKED),
    **dict.fromkeys((408, 425), Verdict.ERROR),
    451: Verdict.RESTRICTED,
}
_ERROR_PAGES = (200, 404, 410)
# By the root, not the media type: feeds come as text/html, and pages as application/xml.
_XML_ROOTS = frozenset({"rss", "rdf", "feed", "urlset", "sitemapindex"})
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BARE_XML = re.compile(r"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\s[^>]*(?:xmlns|version)", re.IGNORECASE)
_FOREIGN = re.compile(
    r"\s*(?:image|audio|video|font)/|\s*application/(?:[\w.+-]*json|javascript|pdf|zip)|\s*text/(?:css|javascript|csv|calendar)",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b"
# A sitemap may be a text of addresses, a line each (sitemaps.org).
_TEXT = re.compile(r"\.txt(?:\.gz)?(?:\?[^?]*)?$")
_LINES = re.compile(r"https?://\S+(?:\s+https?://\S+)*\s*")
_SNIFFED = 4096
_TAIL = 4096


def read(page: Page) -> Reading:
    """The reading of *page*; a value that could not be read is a problem in it.

    A fault of ours comes out of it: `scraper.parse.total` turns it into a reading.
    """
    with collected() as noted:
        reading = _read(page)
        content = _with_originals(reading.content, page.site.profile) if reading.content else None
    # In the order found, each once: a problem of a part may be noted by two readers.
    return replace(reading, content=content, problems=tuple(dict.fromkeys((*reading.problems, *noted))))


def _with_originals(content: Content, profile: Profile) -> Content:
    """*content* with its media as the platform names them: in a block each once, whatever renditions it shows."""
    blocks = tuple(
        replace(block, media=tuple({each.id: each for each in map(profile.original, block.media)}.values()))
        if block.media
        else block
        for block in content.blocks
    )
    return replace(content, blocks=blocks, cover=content.cover and profile.original(content.cover))


def _read(page: Page) -> Reading:
    # The page that was asked for only to see how the site answers for nothing.
    if is_nowhere(page.uri) and page.status in _ERROR_PAGES:
        return _error_page(page)
    if page.status != 200:
        return _by_status(page)
    page = _unpacked(page)
    start = xml_text(page.body[:_SNIFFED], page.header("content-type"))
    root = xml_root(start)
    if root in _XML_ROOTS or (root != "html" and start.lstrip("\ufeff \t\r\n").startswith("<?xml")):
        return read_xml(page)
    if _BARE_XML.search(start) and not _HTML.search(start):
        # Behind a warning that the program wrote before its XML, which makes it look like HTML.
        return replace(read_xml(page), complete=False)
    # Only where it begins as JSON: most pages are HTML, and decoding is the costly part.
    if start.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and (feed := read_json(page)):
        return feed
    if _TEXT.search(page.uri) and _LINES.match(start.lstrip("\ufeff \t\r\n")):
        return read_lines(page, html_text(page.body, page.header("content-type")))
    if _is_document(page, start):
        return _checked(page, verdict(page, Verdict.OTHER))
    if _HTML.search(start) or "html" in page.header("content-type"):
        return _checked(page, _read_html(page))
    return _checked(page, verdict(page, Verdict.OTHER))


def _is_document(page: Page, start: str) -> bool:
    """Return whether *page* says that it is data, a picture or a program, and does not begin as HTML."""
    return bool(_FOREIGN.match(page.header("content-type"))) and not start.lstrip("\ufeff \t\r\n").startswith("<")


def _error_page(page: Page) -> Reading:
    """Return the site's page for errors with what it says: no post, though it may read like one."""
    page = replace(page, body=utf8(page))
    parsed = parse(page.body)
    if isinstance(parsed, TooCostly):
        return verdict(page, Verdict.NOT_FOUND)
    head = read_head(parsed.tree, page.url)
    page = replace(page, declared_language=head.language or "")
    marked = page.site.profile.read(page, parsed, head)
    # A theme's error page may be read as a post. Its text is kept so that other pages can be compared with it.
    post = None if marked and marked.content else _read_general(page, parsed, head)
    content = marked.content if marked and marked.content else post.content if post else None
    rendered = page.site.profile.rendered(page, within=parsed.body)
    return replace(verdict(page, Verdict.NOT_FOUND), rendered=rendered, content=content)


def _unpacked(page: Page) -> Page:
    """*page* with its body taken out of the gzip file that some sitemaps are."""
    if not page.body.startswith(_GZIP):
        return page
    try:
        return replace(page, body=zlib.decompressobj(31).decompress(page.body, MAX_BYTES))
    except zlib.error:
        return page


def _by_status(page: Page) -> Reading:
    # 404 is believed: challenges come under 200, 403, 429 and 503.
    if page.status != 404 and (reading := _refusal(page)):
        return reading
    if page.status in _STATUS:
        return replace(verdict(page, _STATUS[page.status]), rendered=page.site.profile.rendered(page))
    if 300 <= page.status < 400:
        return verdict(page, Verdict.REDIRECT)
    if page.status >= 500:
        return verdict(page, Verdict.ERROR)
    return verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.STATUS, detail=str(page.status)))


def _refusal(page: Page) -> Reading | None:
    # Parsed only if it begins as HTML: an API's refusal is a line of JSON.
    if not _HTML.search(html_text(page.body[:_SNIFFED], page.header("content-type"))):
        return None
    # Here and below, since hardly any answer comes to it, and its phrases take as long to load as ten pages to read.
    from scraper.parse.instead import read_refusal

    return read_refusal(page)


def _checked(page: Page, reading: Reading) -> Reading:
    """*reading*, incomplete where a sitemap or feed was asked for and something else came."""
    if not page.uri.endswith(".xml"):
        return reading
    kind = ProblemKind.NOT_XML if page.body.strip() else ProblemKind.EMPTY_ANSWER
    return replace(reading, complete=False, problems=(*reading.problems, Problem(kind=kind)))


def _read_html(page: Page) -> Reading:
    page = replace(page, body=utf8(page))
    parsed = parse(page.body)
    # Looked for in what the scripts leave, a tenth of many a page.
    if isinstance(parsed, Parsed) and has_warnings(parsed.body):
        page = replace(page, body=without_warnings(page.body))
        parsed = parse(page.body)
    if isinstance(parsed, TooCostly):
        costly = Problem(kind=ProblemKind.TOO_COSTLY, detail=parsed.reason)
        return replace(verdict(page, Verdict.UNREADABLE, costly), complete=False)
    apply_base(page, parsed)
    # Before the metas: a page that leads on has those of the page that it leads to.
    if target := forwarded(page, parsed.tree):
        return replace(verdict(page, Verdict.REDIRECT), canonical=target)
    head = read_head(parsed.tree, page.url)
    page = replace(page, declared_language=head.language or "")
    # Before the reading, so that what the archivist drops is in no field.
    drop_said(page, parsed.tree)
    reading = with_said(page, parsed.tree, _by_content(page, parsed, head))
    return replace(
        reading,
        rendered=page.site.profile.rendered(page, within=parsed.body),
        canonical=canonical_link(head, page.url),
        restrictions=restrictions(head, page.headers),
        problems=(*reading.problems, *_problems(page.body, head), *_ahead(page, head)),
    )


def _by_content(page: Page, parsed: Parsed, head: PageHead) -> Reading:
    reading = page.site.profile.read(page, parsed, head)
    if reading:
        return reading
    tree = parsed.tree
    # After the profile: only a page that no reader knows is told by its shape.
    if is_list(page, tree):
        return _list(page, tree, head)
    entries = post_links(page, tree) if page.site.profile.links_posts_in_text else ()
    return replace(_other(page, parsed, head), entries=entries)


def _list(page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading:
    children = dict.fromkeys((*further_pages(page, tree, head), *further_lists(page, tree), *feeds(page, tree)))
    return replace(
        verdict(page, Verdict.LISTING),
        source=Source.LIST,
        entries=post_links(page, tree),
        children=tuple(children),
        spelt=spelt(page, tree, children),
    )


def _other(page: Page, parsed: Parsed, head: PageHead) -> Reading:
    from scraper.parse.instead import read_instead, read_test

    if reading := read_instead(page, parsed, head):
        return reading
    if not page.site.is_post(page.uri):
        return verdict(page, Verdict.OTHER)
    if reading := page.site.profile.read_unmarked(page, parsed.tree, head):
        return reading
    post = _read_general(page, parsed, head)
    if post is None and (reading := read_test(page, parsed)):
        return reading
    if post is None or (page.site.profile.asks_for_a_date(head) and not post.is_dated):
        return verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.NO_ARTICLE))
    problems = (*page.site.profile.doubts(), *missing(post.content))
    return replace(
        verdict(page, Verdict.POST), content=post.content, names=alternates(head, page.url), problems=problems
    )


def _read_general(page: Page, parsed: Parsed, head: PageHead) -> "GeneralPost | None":
    # Here, since most sites' readers never come to it, and start sooner without it.
    from scraper.parse.profiles.general.reader import read_general

    return read_general(page, parsed, head)


def _ahead(page: Page, head: PageHead) -> tuple[Problem, ...]:
    """A word on a declared date of publication that is not believed."""
    text = (head.article.published if head.article else "") or head.meta("article:published_time")
    stamp = declared(text, page.site.zone) if text else None
    if stamp is None or not is_ahead(stamp, observed=page.observed):
        return ()
    return (Problem(kind=ProblemKind.DATE_AHEAD, detail=stamp.day.isoformat()),)


def _problems(body: bytes, head: PageHead) -> tuple[Problem, ...]:
    # From the end: a page may quote `</html>` in its text.
    cut = () if body.rfind(b"</html", max(0, len(body) - _TAIL)) >= 0 else (Problem(kind=ProblemKind.CUT_PAGE),)
    return (*cut, *head.problems)
