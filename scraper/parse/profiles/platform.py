"""A platform that is known as data: how it is recognised, what its addresses, sitemaps and lists look like.

Its pages are read by the general reader; the classes of <body> tell a post from a page, a list and an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from archive.model import Problem, ProblemKind, Reading, Verdict
from scraper.parse.profiles.base import Profile

if TYPE_CHECKING:
    from scraper.parse.head import PageHead
    from scraper.parse.page import Page

_NEVER = re.compile(r"(?!)")
# No page: documents, pictures, programs of the platform.
_NO_PAGE = re.compile(
    r".*\.(?:xml|rss|atom|feed|rdf|json|js|css|txt|pdf|zip|gz|jpe?g|png|gif|webp|svg|ico|mp3|mp4|webm|docx?|xlsx?|pptx?|epub)$"
    r"|(?:/[^?]*)?/wp-json(?:/.*)?|(?:/[^?]*)?/(?:feeds?|rss2?|atom|amp|embed|trackback|print)(?:\.(?:php|aspx?|html?))?/?$"
    r"|/[^?]+/(?:imprimer|imprimir|drucken|druckversion|stampa|pdf|print-?page|respond|oembed|revisions)/?$"
    r"|.*\.(?:ics|amp(?:\.html)?)$|(?:/[^?]*)?/comment-page-\d+/?$|/cdn-cgi/.*"
    # Calendars lead on for ever, month by month.
    r"|(?:/[^/?]+)?/(?:events?|agenda|calendar|calendrier|kalender|veranstaltungen|eventos|eventi)"
    r"/(?:[^?]*/)?(?:month|week|day|list|today|past|upcoming|(?:19|20)\d{2}-\d{2}(?:-\d{2})?)(?:/page/\d+)?/?$",
    re.IGNORECASE,
)
# The same by query: Joomla's ?format=feed&type=rss, TYPO3's ?type=9818, the print view.
_NO_PAGE_QUERY = re.compile(
    r"[?&](?:rest_route=|format=(?!html)|type=(?:rss|atom|feed|\d{2,})|feed=|view=feed|alt=(?:rss|atom|json)|(?:rss|atom)(?:[=.&]|$)"
    r"|tmpl=component|(?:print|amp|noamp|ical|outlook-ical)(?:[=&]|$)|do=print|output(?:type)?=(?:amp|pdf|print)"
    r"|(?:layout|view|version|mode|media|action|template|display|vue|ansicht|download|upm_export)="
    r"(?:print(?:able|er)?|pdf|imprimer|imprimir|druck(?:en)?|stampa|share)(?:&|$)"
    r"|(?:printable|printer-?friendly|print-?page|for_print|imprimer|imprimir|drucken|druckversion|druckansicht|stampa|pfstyle)(?:[=&]|$)"
    # The same page with an answer, a button or an order of its own.
    r"|(?:replytocom|share|like_comment|relatedposts|preview|sort|order|orderby|add-to-cart|eventdisplay|var_mode|var_recherche"
    r"|commentid|unapproved|moderation-hash|unfoldingcomment|shared|attachment_id|_escaped_fragment_"
    # As it is on a telephone, without its cache, or in the hands of who builds the site.
    r"|fdx_switcher|wpmp_(?:switcher|tp)|nonamp|mobile|desktop|nowprocket|swcfpc|preview_(?:id|nonce)|customize_\w+"
    r"|(?:elementor|wpe)-preview|et_fb|ct_builder|vcv-editable)="
    r"|(?:wpamp|oembed|fl_builder|brizy-edit[\w-]*)(?:[=&]|$))",
    re.IGNORECASE,
)
# Where lists link their posts: titles, and links that say that they are permanent. Without the star, lexbor takes
# `:is(h2) a` for a link just below the heading.
ITEMS = (
    "*:is(h1, h2, h3, h4, h5, h6) a[href], a[rel~=bookmark], a:has(h1, h2, h3, h4, h5, h6, [itemprop~=headline]), "
    "*:is([class*=title], [class*=heading], [class*=headline], [class*=titre]) a[href], article > a[href], dl a[href], "
    "a[href]:is([class*=title], [class*=titre], [class*=headline], [class*=post-link]), article header a[href]"
)
# How addresses count the pages of a list: Divi marks its own, Webflow, Elementor and WordPress name the list as well.
PAGE_PATHS = r"/(?:page|pagina|seite|strona|sida)[/:-]?\d+(?:\.html)?(?:/?\?et_blog)?$"
PAGE_NAMES = (
    r"(?:query-\d+-|[0-9a-f]{6,10}_|current_?)?page(?:d|no|num|number|index)?|e-page-\w+|pg|pagina|seite|strona|sida"
    r"|start|limitstart|offset|debut[a-z_]*"
)
_PAGING = re.compile(rf"{PAGE_PATHS}|[?&](?:{PAGE_NAMES})=\d+(?:(?:,|%2C)\d+)*(?:\.html)?", re.IGNORECASE)
_WORTH_READING = re.compile(
    r"[/?](?:categor|rubrique|\d{4}(?:/|$)|blog|articles?|news|publications|actualites|posts?|archives?(?:/|$)|english|fr|en)"
    r"|[?&]page=rubrique|[?&]view=(?:category|section|featured)|[?&](?:layout|blog)=",
    re.IGNORECASE,
)


class Platform(Profile, frozen=True, kw_only=True):
    """A platform as data; what it leaves out is as on most."""

    generator: re.Pattern[str] = _NEVER
    """What the generator meta begins with."""
    marks: tuple[str, ...] = ()
    """Elements that only this platform writes, as selectors."""
    post_classes: frozenset[str] = frozenset()
    """Classes of <body> on posts alone."""
    page_classes: frozenset[str] = frozenset()
    """Classes of <body> on pages that are no posts."""
    list_classes: frozenset[str] = frozenset()
    missing_classes: frozenset[str] = frozenset({"error404", "error-404", "page-404", "not-found"})
    items: str = ITEMS
    paging: re.Pattern[str] = _PAGING
    links_posts_in_text: bool = False
    is_told_by_shape: bool = True

    def is_post(self, path: str) -> bool:
        """Return whether *path*, with its query, can be the address of a post: the page and its sources decide."""
        bare = path.rstrip("/")
        if not bare or self.is_excluded(path) or self.is_list(path) or is_no_page(bare):
            return False
        return self.posts.fullmatch(bare) is not None

    def is_list(self, path: str) -> bool:
        """Return whether *path*, with its query, has the form of a list."""
        bare = path.rstrip("/")
        return (
            not bare or bool(self.paging.search(bare)) or bool(self.lists.fullmatch(bare))
        ) and not self.is_excluded(path)

    def recognised(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> str:
        """The generator meta, else an element that only this platform writes."""
        made = head.meta("generator")
        if self.generator.match(made):
            return f"meta generator: {made}"
        return next((f"element {mark}" for mark in self.marks if tree.css_first(mark)), "")

    def read_unmarked(self, page: Page, tree: LexborHTMLParser, head: PageHead) -> Reading | None:
        """The verdict of the page itself, if it says that it is not a post."""
        classes = body_classes(tree)
        if classes & self.missing_classes:
            return self._reading(page, Verdict.NOT_FOUND)
        if classes & self.post_classes:
            return None
        is_page = classes & self.page_classes or (not self.asks_for_a_date(head) and calls_itself_a_page(head))
        return self._reading(page, Verdict.OTHER) if is_page else None

    def shows_list(self, tree: LexborHTMLParser) -> bool:
        """Return whether the page says that it is a list of posts."""
        classes = body_classes(tree)
        return bool(classes & self.list_classes) and not classes & self.post_classes

    def leads_on(self, path: str) -> bool:
        """Return whether *path* is the first page of a list by category or month; labels and authors are too many."""
        return self.is_list(path) and not self.paging.search(path.rstrip("/")) and bool(_WORTH_READING.search(path))

    def post_hrefs(self, tree: LexborHTMLParser) -> Iterable[str]:
        """The addresses that a list gives to its posts: those of titles, outside of menus and sidebars.

        Where no title is marked as one, those of what leads on below a teaser and of links of some words.
        """
        # Here, since a crawl knows this profile, and only its child process reads pages.
        from scraper.parse.profiles.list_links import ListLinks

        links = ListLinks(tree)
        return dict.fromkeys(links.chosen(self.items) or (*links.of_cards(), *links.leading_on(), *links.plain()))

    def _reading(self, page: Page, verdict: Verdict) -> Reading:
        problem = Problem(kind=ProblemKind.NO_ARTICLE)
        return Reading(parser=page.site.parser, verdict=verdict, problems=(problem,))


def calls_itself_a_page(head: PageHead) -> bool:
    """Return whether the page says that it is one of a site and no article."""
    return not head.declares_an_article and head.meta("og:type") in ("website", "profile")


def is_no_page(path: str) -> bool:
    """Return whether *path*, with its query, names a feed, a document, a picture or another view of a page."""
    return bool(_NO_PAGE.fullmatch(path.partition("?")[0]) or _NO_PAGE_QUERY.search(path))


def body_classes(tree: LexborHTMLParser) -> frozenset[str]:
    """The classes of the <body>."""
    body = tree.body
    return frozenset((body.attrs.get("class") or "").split()) if body else frozenset()
