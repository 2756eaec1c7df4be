"""`read`: decides what a page is, and has it read by the module for its kind."""

import re

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from archive.model import Content, Problem, ProblemKind, Reading, Source, Verdict
from scraper.parse import generic, wix
from scraper.parse.head import PageHead, alternates, canonical_link, read_head, restrictions
from scraper.parse.listing import further_pages, is_list, post_links
from scraper.parse.notes import collected
from scraper.parse.page import Page, utf8
from scraper.parse.sitemap import read_xml
from scraper.parse.tree import TooCostly, parse

_STATUS = {404: Verdict.NOT_FOUND, 410: Verdict.GONE, 401: Verdict.RESTRICTED, 403: Verdict.RESTRICTED} | {
    429: Verdict.BLOCKED,
    451: Verdict.RESTRICTED,
}
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|rss|urlset|sitemapindex)\b", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# Pages that ask for proof of being a person are small; an article may well speak of such pages.
_CHALLENGE = re.compile(
    rb"verify your request|verify you are (?:a )?human|cf-challenge|challenge-platform", re.IGNORECASE
)
_CHALLENGE_WITHIN = 100_000
_SNIFFED = 1024
_TAIL = 4096


def read(page: Page) -> Reading:
    """What *page* is and says; a value that could not be read is a problem of the reading.

    A fault of ours comes out of it: `scraper.parse.total` turns it into a reading.
    """
    with collected() as noted:
        reading = _read(page)
    return replace(reading, problems=tuple(dict.fromkeys((*reading.problems, *noted))))


def _read(page: Page) -> Reading:
    if _is_challenge(page):
        return _verdict(page, Verdict.BLOCKED)
    if page.status != 200:
        return _by_status(page)
    start = page.body[:_SNIFFED]
    if _XML.match(start) and not _HTML.search(start):
        return read_xml(page)
    if _HTML.search(start) or "html" in page.header("content-type"):
        return _checked(page, _read_html(page))
    return _checked(page, _verdict(page, Verdict.OTHER))


def _is_challenge(page: Page) -> bool:
    return len(page.body) < _CHALLENGE_WITHIN and page.status != 404 and bool(_CHALLENGE.search(page.body))


def _by_status(page: Page) -> Reading:
    if page.status in _STATUS:
        return replace(_verdict(page, _STATUS[page.status]), rendered=wix.rendered(page))
    if 300 <= page.status < 400:
        return _verdict(page, Verdict.REDIRECT)
    if page.status >= 500:
        return _verdict(page, Verdict.ERROR)
    return _verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.STATUS, detail=str(page.status)))


def _checked(page: Page, reading: Reading) -> Reading:
    """*reading*, incomplete where a sitemap or feed was asked for and something else came."""
    if not page.uri.endswith(".xml"):
        return reading
    kind = ProblemKind.NOT_XML if page.body.strip() else ProblemKind.EMPTY_ANSWER
    return replace(reading, complete=False, problems=(*reading.problems, Problem(kind=kind)))


def _read_html(page: Page) -> Reading:
    page = replace(page, body=utf8(page))
    parsed = parse(page.body)
    if isinstance(parsed, TooCostly):
        costly = Problem(kind=ProblemKind.TOO_COSTLY, detail=parsed.reason)
        return replace(_verdict(page, Verdict.UNREADABLE, costly), complete=False)
    head = read_head(parsed.tree)
    reading = _by_content(page, parsed.tree, head)
    return replace(
        reading,
        rendered=wix.rendered(page, within=parsed.body),
        canonical=canonical_link(head, page.url),
        restrictions=restrictions(head, page.headers),
        problems=(*reading.problems, *_problems(page.body, head)),
    )


def _by_content(page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading:
    article = wix.find_article(page, tree)
    if article:
        return _post(page, tree, head, article)
    if wix.is_not_found(tree):
        return _verdict(page, Verdict.NOT_FOUND)
    if wix.is_shell(page.body):
        return _verdict(page, Verdict.SHELL)
    if is_list(page, tree):
        reading = _verdict(page, Verdict.LISTING)
        children = further_pages(page, tree, head)
        return replace(reading, source=Source.LIST, entries=post_links(page, tree), children=children)
    reading = _other(page, tree, head)
    return replace(reading, entries=post_links(page, tree))


def _post(page: Page, tree: LexborHTMLParser, head: PageHead, article: wix.PostRegion) -> Reading:
    if wix.ends_inside(article):
        return _verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.CUT_ARTICLE))
    content = wix.read_post(page, article, head)
    if not content.blocks and not article.description.css_first("[data-rce-version]"):
        return _verdict(page, Verdict.SHELL, Problem(kind=ProblemKind.EMPTY_ARTICLE))
    return replace(
        _verdict(page, Verdict.POST),
        content=content,
        names=(*wix.names(page, article), *alternates(head, page.url)),
        entries=post_links(page, tree),
        problems=_missing(content),
    )


def _other(page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading:
    if tree.css_first('input[type="password"]'):
        return _verdict(page, Verdict.RESTRICTED)
    if not page.site.is_post(page.uri):
        return _verdict(page, Verdict.OTHER)
    if wix.is_raw(page.body):
        # A rendered page where a post should be, that does not call itself an article: a site's own not-found page.
        missing = head.title and head.meta("og:type") == "website"
        verdict = Verdict.NOT_FOUND if missing else Verdict.SHELL
        return _verdict(page, verdict, Problem(kind=ProblemKind.NO_ARTICLE))
    content = generic.read_post(page, tree, head)
    if content is None:
        return _verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.NO_ARTICLE))
    problems = (Problem(kind=ProblemKind.OTHER_TEMPLATE), *_missing(content))
    return replace(_verdict(page, Verdict.POST), content=content, names=alternates(head, page.url), problems=problems)


def _verdict(page: Page, verdict: Verdict, *problems: Problem) -> Reading:
    return Reading(parser=page.site.parser, verdict=verdict, problems=problems)


def _missing(content: Content) -> tuple[Problem, ...]:
    parts = {
        ProblemKind.NO_TITLE: content.title,
        ProblemKind.NO_AUTHOR: content.authors,
        ProblemKind.NO_PUBLICATION_DATE: content.published,
        ProblemKind.NO_BODY: content.blocks,
    }
    return tuple(Problem(kind=kind) for kind, value in parts.items() if not value)


def _problems(body: bytes, head: PageHead) -> tuple[Problem, ...]:
    cut = () if body.rfind(b"</html", max(0, len(body) - _TAIL)) >= 0 else (Problem(kind=ProblemKind.CUT_PAGE),)
    return (*cut, *head.problems)
