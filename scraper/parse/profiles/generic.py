"""A site of no known platform: its sources, its lists and the pages themselves tell what a post is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.profiles.platform import PAGE_NAMES, PAGE_PATHS, Platform, calls_itself_a_page
from scraper.parse.words import shown

if TYPE_CHECKING:
    from scraper.parse.head import PageHead

# The link below a teaser, where the title is none.
_READ_ON = re.compile(
    r"\W*(?:lire\b|en savoir plus|la suite|suite\b|read\b|continue reading|full (?:article|story|text)|more\b"
    r"|weiter|mehr\b|leer\b|leggi\b|continua|ler mais|leia|czytaj|więcej|чита|далее|подробнее|докладніше|devamı)",
    re.IGNORECASE,
)
_LONGEST = 60
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
# A title that a list gives without marking it as one: several words.
_SEVERAL = 3


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
        # Here, as in `Platform`: a crawl knows this profile, and only its child process reads pages.
        from scraper.parse.profiles.general.authors import BESIDE_A_LIST, is_beside

        links = [(node, shown(node)) for node in tree.css("a[href]")]
        on = (node for node, text in links if _READ_ON.match(text[:_LONGEST]) and not is_beside(node, BESIDE_A_LIST))
        found = (*super().post_hrefs(tree), *map(_href, on))
        plain = (node for node, text in links if len(text.split()) >= _SEVERAL and not is_beside(node, BESIDE_A_LIST))
        return dict.fromkeys(found or map(_href, plain))


def _href(node: LexborNode) -> str:
    return node.attrs.get("href") or ""


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
