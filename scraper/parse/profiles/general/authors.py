"""Find the authors of a page: JSON-LD, metas, marked elements, and the byline."""

import re
from collections.abc import Iterable
from itertools import islice, pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.addresses import joined
from scraper.parse.head import PageHead
from scraper.parse.page import Page
from scraper.parse.profiles.general.bylines import first_byline, is_label
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.names import listed, words_of
from scraper.parse.profiles.general.people import is_person, names, trusted
from scraper.parse.profiles.general.surroundings import Surroundings
from scraper.parse.profiles.general.title import loose, site_names
from scraper.parse.words import shown

_METAS = listed(
    """
    author article:author citation_author dc.creator dcterms.creator dc.creator.aut parsely-author
    sailthru.author byl cxenseparse:author og:article:author article:author_name article:authors authors
    book:author rbauthors dc.contributor shareaholic:article_author_name article_author article-author
    post_author article.author creator
    """
)
# As few parts as say it: each is asked of every element.
_MARKED = (
    "[rel~=author], [itemprop~=author], .author .fn, .vcard .fn, [class*=author i], [class*=byline i], address, "
    "[class*=auteur], [class*=autor], [class*=signature]"
)
_BESIDE = frozenset(
    listed(
        """
    comment comments commentlist commentaires respond sidebar related widget  nav menu recommended bio
    forum teaser teasers popular aside
    """
    )
)
BESIDE_A_LIST = _BESIDE - {"teaser", "teasers"}
"""The names of what is beside a list of posts: their teasers are the list."""
_CARD = frozenset({"card", "cards", "tile", "item"})
_ENTRY = frozenset({"post", "entry", "article"})
_LONGEST = 120
# So many sign a text at most.
_MOST = 4
_NAME_WORDS = (2, 4)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# From here on a claim is better than an organisation's name.
_SURE = 0.6
_EDITOR = r"\b(?:editor(?:in)?|éditeur|éditrice|redakteur(?:in)?|redactor|redattore)"
_LINK = "link to an author"
_ADDRESS = "link to the address that metadata gives"
_AUTHOR_PATH = re.compile(
    r"/(?:auteur|autor|contributor|redacteur|journalist|chercheur|(?:authors?|staff|profil|people|editors|writers)/)"
)
_MOST_LINKS = 12


_Found = tuple[str, tuple[str, ...], float]


def authors(tree: LexborHTMLParser, head: PageHead, page: Page, lines: Surroundings) -> Claim[tuple[str, ...]]:
    """The authors, and where they are named; *lines* are those around the text."""
    url = page.url
    ladder = (
        ("byline of the platform", _signed(tree, page.site.profile.signed), 0.9),
        ("json-ld", trusted(head.article.authors if head.article else ()), 0.9),
        ("metadata", _metas(head), 0.8),
        ("marked element", _marked(tree), 0.7),
        ("byline", first_byline((*lines.above, *lines.below)), 0.6),
        (_LINK, _linked(tree), 0.5),
    )
    site = site_names(head, url)
    found = [(source, _without_site(value, site), sure) for source, value, sure in ladder if value]
    if site.issuperset(loose(name) for _, value, _ in found for name in value):
        found += [("line above the text", (name,), _SURE) for name in _bare_name(lines.above, site)]
    # A publisher or an organisation signs where no person does.
    people = [claim for claim in found if any(is_person(name, site) for name in claim[1]) and claim[2] >= _SURE]
    if not people:
        people = [claim for claim in found if not site.issuperset(map(loose, claim[1]))] or found
    people = _without_editor(people, tree)
    if not people:
        linked = _addressed(tree, head, url)
        return Claim(value=linked, source=_ADDRESS, confidence=_SURE) if linked else Claim(value=())
    return _chosen(people, [claim for claim in found if claim in people or claim[0] == _LINK])


def _without_site(value: tuple[str, ...], site: frozenset[str]) -> tuple[str, ...]:
    """*value* without the site's own name of one word behind those of people: "Anne Exemple, CNN"."""
    return tuple(name for name in value if " " in name or loose(name) not in site) or value


def _bare_name(lines: Iterable[str], site: frozenset[str]) -> tuple[str, ...]:
    """The name that is a whole line, right below a line with the date: a byline without a word before it."""
    for before, line in pairwise(lines):
        is_name = line.istitle() and _NAME_WORDS[0] <= len(line.split()) <= _NAME_WORDS[1] and names([line]) == (line,)
        if is_name and _YEAR.search(before) and is_person(line, site):
            return (line,)
    return ()


def _without_editor(found: list[_Found], tree: LexborHTMLParser) -> list[_Found]:
    """*found* without what names the editor as author, by what the page shows; where another is named beside."""
    first = found[0][1] if found else ()
    others = {loose(name) for _, value, _ in found for name in value} - set(map(loose, first))
    if len(first) != 1 or not others or tree.body is None:
        return found
    edited = re.search(rf"{_EDITOR}\s*:\s*{re.escape(first[0])}", tree.body.text(separator=" "), re.IGNORECASE)
    return [claim for claim in found if claim[1] != first] if edited else found


def _chosen(people: list[_Found], found: list[_Found]) -> Claim[tuple[str, ...]]:
    """The first of *people*, or another of *found* that names the same people and more."""
    source, value, sure = people[0]
    value = _in_full(value, people)
    keys = set(map(loose, value))
    for other_source, other, _ in found:
        whole = other_source == _LINK or all(" " in name or loose(name) in keys for name in other)
        if whole and keys < set(map(loose, other)):
            spelt = {loose(name): name for name in value}
            other = tuple(spelt.get(loose(name), name) for name in other)
            return Claim(value=other, source=other_source, confidence=sure)
    agreed = sum(set(map(loose, other)) == keys for _, other, _ in found)
    return Claim(value=value, source=source, confidence=1.0 if agreed > 1 else sure if len(found) == 1 else sure - 0.3)


def _in_full(value: tuple[str, ...], found: list[_Found]) -> tuple[str, ...]:
    """*value*, or the full name where it is one first name that another place gives with its surname."""
    if len(value) != 1 or " " in value[0]:
        return value
    longer = (other for _, other, _ in found[1:] if len(other) == 1 and other[0].startswith(f"{value[0]} "))
    return next(longer, value)


def _signed(tree: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    """The names in the first byline that *selector* finds outside of sidebars and lists."""
    nodes = tree.css(selector) if selector else []
    return next((found for node in nodes if not is_beside(node) and (found := names([shown(node)]))), ())


def _linked(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The names that links to pages of authors bear: those of the first that is one, and of its neighbours."""
    # A selector of so many parts would take longer than to look at each link.
    leading = (node for node in tree.css("a[href]") if _leads_to_author(node.attributes.get("href") or ""))
    nodes = [node for node in islice(leading, _MOST_LINKS) if not is_beside(node) and names([shown(node)])]
    beside = [node for node in nodes if _parent(node) == _parent(nodes[0])]
    return names(map(shown, beside[:_MOST]))


def _addressed(tree: LexborHTMLParser, head: PageHead, url: str) -> tuple[str, ...]:
    """The full names that links bear to the addresses which the metadata gives for the authors."""
    wanted = {joined(value, url) for value in head.metas.get("article:author", ()) if "/" in value}
    links = tree.css("a[href]") if wanted else []
    said = (shown(node) for node in links if joined(node.attrs.get("href") or "", url) in wanted)
    site = site_names(head, url)
    full = (
        name for text in islice(said, _MOST_LINKS) for name in names([text]) if " " in name and is_person(name, site)
    )
    return tuple({loose(name): name for name in full}.values())


def _leads_to_author(href: str) -> bool:
    # Not in the pattern: one that may begin in two ways is tried at each letter.
    return "?author=" in href or "_author=" in href or bool(_AUTHOR_PATH.search(href))


def _parent(node: LexborNode) -> int:
    return node.parent.mem_id if node.parent else 0


def _metas(head: PageHead) -> tuple[str, ...]:
    first: tuple[str, ...] = ()
    for key in _METAS:
        found = trusted(value for value in head.metas.get(key, ()) if "://" not in value)
        # Some name one author here and all of them there.
        if found and (not first or set(map(loose, first)) < set(map(loose, found))):
            first = found
    for number in ("1", "2"):
        if not first and is_label(head.meta(f"twitter:label{number}")):
            first = trusted([head.meta(f"twitter:data{number}")])
    return first


def _marked(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The names in the elements that call themselves an author, outside of comments, cards and boxes."""
    nodes = [node for node in tree.css(_MARKED)[:40] if not is_beside(node)]
    nodes = [node for node in nodes if not _in_card(node)] or nodes
    for is_sign in (_is_rel, _is_item, _is_classed):
        signed = [names([_named(node)]) for node in nodes if is_sign(node)]
        found = [each for each in signed if each]
        if found:
            several = found[:1] if is_sign is _is_classed else found
            return tuple({loose(name): name for each in several for name in each}.values())
    return ()


def _is_rel(node: LexborNode) -> bool:
    return "author" in (node.attrs.get("rel") or "")


def _is_item(node: LexborNode) -> bool:
    return "author" in (node.attrs.get("itemprop") or "")


def _is_classed(node: LexborNode) -> bool:
    return not _is_rel(node) and not _is_item(node)


def _named(node: LexborNode) -> str:
    """The name inside of an author's element: what is marked as name in it, its link, else its text."""
    content = node.attrs.get("content")
    if content:
        return content
    several = [
        text for link in node.css("a[href*='/author'], a[href*='/auteur']")[: _MOST + 1] if (text := shown(link))
    ]
    if 1 < len(several) <= _MOST and sum(map(len, several)) <= _LONGEST and all(names([text]) for text in several):
        return "; ".join(dict.fromkeys(several))
    inner = node.css_first("[itemprop=name], .fn, .author-name, [rel~=author], a[href*=author], a[href*=auteur]")
    text = shown(inner or node)
    if inner is not None and not names([text]):
        text = shown(node)
    return text if len(text) <= _LONGEST else ""


def _in_card(node: LexborNode) -> bool:
    """Return whether *node* stands in a card, as those of other texts do."""
    around: LexborNode | None = node
    for _ in range(6):
        if around is None or not around.is_element_node or around.tag == "body":
            return False
        if not words_of(around.attrs.get("class"), None).isdisjoint(_CARD):
            return True
        around = around.parent
    return False


def _is_of_entry(words: frozenset[str], footer: LexborNode) -> bool:
    """Return whether a footer of these *words* is that of the text, as in TYPO3, and not that of the page."""
    parent = footer.parent
    around = words_of(parent.attrs.get("class"), None) if parent and parent.is_element_node else words
    return not _ENTRY.isdisjoint(words | around)


def is_beside(node: LexborNode, beside: frozenset[str] = _BESIDE) -> bool:
    """Return whether *node* stands in comments, a sidebar, or the card of another text: in what *beside* names."""
    around: LexborNode | None = node
    for _ in range(4):
        if around is None or around.tag in ("body", "main", "html", "-document") or not around.is_element_node:
            return False
        if around.tag in ("aside", "nav"):
            return True
        attributes = around.attrs
        words = words_of(attributes.get("class"), attributes.get("id"))
        if (not words.isdisjoint(beside) and "blog" not in words) or (
            "footer" in words and not _is_of_entry(words, around)
        ):
            return True
        around = around.parent
    return False
