"""The links by which a list page names its posts: outside of menus, sidebars and the foot of the page."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.profiles.general.authors import BESIDE_A_LIST, is_beside
from scraper.parse.words import shown

# The link below a teaser, where the title is none.
_READ_ON = re.compile(
    r"\W*(?:lire\b|en savoir plus|la suite|suite\b|read\b|continue reading|full (?:article|story|text)|more\b"
    r"|weiter|mehr\b|leer\b|leggi\b|continua|ler mais|leia|czytaj|więcej|чита|далее|подробнее|докладніше|devamı)",
    re.IGNORECASE,
)
_LONGEST = 60
# A title that a list gives without marking it as one: several words.
_SEVERAL = 3
# The button below a title that is no link itself, or the link that its card is covered with.
_OF_CARDS = "*:is(h2, h3, h4, h5, h6, [class*=title], [class*=titre]) ~ a[href]"
_FEET = "body > footer a[href], body > div > footer a[href], [role=contentinfo] a[href]"


class ListLinks:
    """The links of *tree* as a list of posts."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._feet = frozenset(node.mem_id for node in tree.css(_FEET))

    def chosen(self, selector: str) -> tuple[str, ...]:
        """The addresses of the links that *selector* finds."""
        return self._hrefs(self._tree.css(selector))

    def of_cards(self) -> tuple[str, ...]:
        """The addresses of links that stand beside a title, whatever they say."""
        return self.chosen(_OF_CARDS)

    def leading_on(self) -> tuple[str, ...]:
        """The addresses of "Read more" and the like."""
        return self._hrefs(node for node, text in self._texts() if _READ_ON.match(text[:_LONGEST]))

    def plain(self) -> tuple[str, ...]:
        """The addresses of links of several words."""
        return self._hrefs(node for node, text in self._texts() if len(text.split()) >= _SEVERAL)

    def _texts(self) -> Iterable[tuple[LexborNode, str]]:
        # A link that covers a card says where it leads to those who hear the page.
        return ((node, shown(node) or node.attrs.get("aria-label") or "") for node in self._tree.css("a[href]"))

    def _hrefs(self, nodes: Iterable[LexborNode]) -> tuple[str, ...]:
        kept = (node for node in nodes if node.mem_id not in self._feet and not is_beside(node, BESIDE_A_LIST))
        return tuple(node.attrs.get("href") or "" for node in kept)
