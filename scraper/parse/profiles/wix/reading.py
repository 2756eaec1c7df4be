"""Pages of Wix as readings: the hooks that both of its viewers write, and pages that lack them."""

from datetime import datetime

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from archive.model import Problem, ProblemKind, Reading, Verdict
from scraper.parse.head import PageHead, alternates
from scraper.parse.listing import post_links
from scraper.parse.page import Page
from scraper.parse.profiles.wix import article as wix
from scraper.parse.profiles.wix.wall import is_behind_a_wall
from scraper.parse.reading import missing, verdict
from scraper.parse.tree import Parsed

# Not "post-title" or "post-description": articles carry those too.
_LIST = '[data-hook="post-list-item"], [data-hook="post-list-root"], [data-hook="post-list-pagination-container"]'


def recognised(page: Page, head: PageHead) -> str:
    """The generator meta, or the warm-up data; empty where there is neither."""
    if head.meta("generator").startswith("Wix.com"):
        return f"meta generator: {head.meta('generator')}"
    return "wix-warmup-data in the page" if wix.is_raw(page.body) else ""


def read(page: Page, parsed: Parsed, head: PageHead) -> Reading | None:
    """The post, the not-found page or the shell that the hooks show; None where there are none."""
    article = wix.find_article(page, parsed.tree, head)
    if article:
        return _post(page, parsed, head, article)
    if wix.is_not_found(parsed.tree):
        return verdict(page, Verdict.NOT_FOUND)
    return verdict(page, Verdict.SHELL) if wix.is_shell(page.body) else None


def read_unmarked(page: Page, head: PageHead) -> Reading | None:
    """A rendered page where a post should be, that does not call itself an article, is a site's own 404 page."""
    if not wix.is_raw(page.body):
        return None
    is_missing = head.title and head.meta("og:type") == "website"
    return verdict(page, Verdict.NOT_FOUND if is_missing else Verdict.SHELL, Problem(kind=ProblemKind.NO_ARTICLE))


def shows_list(tree: LexborHTMLParser) -> bool:
    """Return whether the hooks of a list stand in the page."""
    return tree.css_first(_LIST) is not None


def rendered(page: Page, *, within: bytes) -> datetime | None:
    """The render time of the page's data."""
    return wix.rendered(page, within=within)


def _post(page: Page, parsed: Parsed, head: PageHead, article: wix.PostRegion) -> Reading:
    if is_behind_a_wall(article.root, within=parsed.body):
        return verdict(page, Verdict.RESTRICTED, Problem(kind=ProblemKind.NOTICE, detail="login"))
    if wix.ends_inside(article):
        return verdict(page, Verdict.OTHER, Problem(kind=ProblemKind.CUT_ARTICLE))
    content = wix.read_post(page, article, head)
    if not content.blocks and not article.description.css_first("[data-rce-version]"):
        return verdict(page, Verdict.SHELL, Problem(kind=ProblemKind.EMPTY_ARTICLE))
    return replace(
        verdict(page, Verdict.POST),
        content=content,
        names=(*wix.names(page, article), *alternates(head, page.url)),
        entries=post_links(page, parsed.tree),
        problems=missing(content),
    )
