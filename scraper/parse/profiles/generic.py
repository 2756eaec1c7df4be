"""A site of no known platform: its sources, its lists and the pages themselves tell what a post is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.profiles.platform import PAGE_NAMES, PAGE_PATHS, Platform, calls_itself_a_page

if TYPE_CHECKING:
    from scraper.parse.head import PageHead

# Addresses that say that they are lists.
_NAMED = re.compile(
    r"(?:/[^/?]+)*/(?:blogs?|articles|actualit[eé]s|actus|news|nouvelles|publications|analyses|billets|chroniques|archives?"
    r"|aktuelles|noticias|posts)(?:\.(?:html?|php|aspx?))?"
    # These may name a post further down.
    r"|(?:/[^/?]+)?/(?:textes?|[eé]tudes|dossiers|notes|tribunes|opinions?|rapports|recherches|entretiens|[eé]crits|papers|essays|writings"
    r"|commentar(?:y|ies)|insights|reports|research|analys[ei]s|stories|interviews|(?:policy-)?briefs|beitr[aä]ge|artikel|articulos|articoli)"
    r"(?:\.(?:html?|php|aspx?))?"
    # A site of several languages has a home for each, and archives by month have one list for each.
    r"|/[a-z]{2}(?:-[a-z]{2})?|(?:/[^/?]+)?/(?:archives?|blog|news|articles)/(?:19|20)\d{2}(?:[/-]\d{1,2})?(?:\.(?:html?|php))?"
    # Dotclear's, without readable addresses.
    r"|(?:/[^?]*)?\?archive(?:/\d{4}/\d{2})?",
    re.IGNORECASE,
)


class Unknown(Platform, frozen=True, kw_only=True):
    """The profile of sites on an unknown platform."""

    def is_list(self, path: str) -> bool:
        """Also what calls itself news or the like."""
        return super().is_list(path) or (bool(_NAMED.fullmatch(path.rstrip("/"))) and not self.is_excluded(path))

    def leads_on(self, path: str) -> bool:
        """Also what calls itself news or the like."""
        return super().leads_on(path) or (bool(_NAMED.fullmatch(path.rstrip("/"))) and self.is_list(path))

    def asks_for_a_date(self, head: PageHead) -> bool:
        """Where it calls itself a page: builders of sites, Webflow among them, write so on posts too."""
        return calls_itself_a_page(head)

    def post_hrefs(self, tree: LexborHTMLParser) -> Iterable[str]:
        """The addresses of titles, and of what leads on below a teaser; else of links of some words."""
        # Here, as in `Platform`.
        from scraper.parse.profiles.list_links import ListLinks

        links = ListLinks(tree)
        return dict.fromkeys((*links.chosen(self.items), *links.leading_on()) or links.of_cards() or links.plain())


GENERIC = Unknown(
    name="generic",
    title="",
    summary="Any other site: posts by sitemap, feed and list, recognised by the page",
    posts=re.compile(r"(?:/[^/?]+){1,8}(?:\?.+)?|/\?(?:p|id|post|article)=\d+(?:&.*)?"),
    lists=re.compile(
        r"(?:/[^/?]+)*?/(?:categor(?:y|ies|ie)|tags?|authors?|auteurs?|topics?|th[eè]mes?|mots?-cl[eé]s?)(?:/[^?]*|\.html)?"
        r"|(?:/[^/?]+)*/page/?\d+(?:\.html)?|(?:/[a-z]{2})?/\d{4}(?:/\d{2})?"
        r"|(?:/[^/?]+)*?/(?:labels?|keywords?|mot|rubriques?|etiquettes?|etiquetas?|categorias?|categorie|kategorien?|schlagwort|autor(?:es)?"
        r"|temas?|post_tag)/[^/?]+"
        # The home page under its other name.
        r"|/(?:index|default|home|accueil|startseite)(?:\.(?:html?|php|aspx?))?"
        # Joomla's category blogs without readable addresses, e107's news.
        r"|(?:/[^?]*)?\?(?:.*&)?(?:view=(?:category|categories|section|featured|frontpage|archive)|layout=blog)(?:&.*)?"
        r"|(?:/[^/?]+)*/news\.php(?:\?(?:list|cat|all|default|month|day)\b.*)?"
    ),
    excluded=re.compile(
        r"(?:/[^/?]+)?/(?:login|logout|signin|signup|register|account|my-account|user|users|admin|cart|checkout|search|recherche|print|contact"
        r"|wp-(?:admin|login|signup)|xmlrpc|sharer?)(?:[/.?]|$)"
    ),
    sitemaps=("/sitemap.xml",),
    paging=re.compile(
        rf"{PAGE_PATHS}|[?&](?:{PAGE_NAMES}|tx_\w+(?:\[|%5B).*(?:currentPage|pointer)(?:\]|%5D))"
        r"=\d+(?:(?:,|%2C)\d+)*(?:\.html)?(?:&cHash=\w+)?$",
        re.IGNORECASE,
    ),
    finds_lists=True,
)
