"""The tags and categories of a post: what metadata names, else the links that call themselves labels near the text."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from scraper.parse.head import PageHead
from scraper.parse.profiles.general.authors import is_beside
from scraper.parse.profiles.general.names import listed, words_of
from scraper.parse.profiles.general.regions import Region, ancestors
from scraper.parse.words import shown

_TAGS = frozenset(listed("tag tags taglist keywords labels topics etiquettes mots schlagworte"))
_CATEGORIES = frozenset(listed("cat cats category categories rubrique kategorie kategorien categoria categorias"))
_LINKS = (
    "a[rel~=tag], a[rel~=category], a[class*=tag], a[class*=categ], [class*=tag] a, [class*=categ] a, [class^=cat-] a, "
    "[class*=keyword] a, [class*=label] a, [class*=topic] a, [class*=rubrique] a"
)
_LONGEST = 60
# More of them are a cloud: those of the site.
_MOST = 30
_UP = 4
_BESIDE = 200


def labels(
    tree: LexborHTMLParser, head: PageHead, found: list[Region], start: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags and the categories of the article in region *start*."""
    declared = tuple(dict.fromkeys(fold_spaces(tag) for tag in head.metas.get("article:tag", ()) if tag.strip()))
    tags: dict[str, None] = {}
    categories: dict[str, None] = {}
    for node, is_tag in _linked(tree, _scope(found, start)):
        text = shown(node).strip(" #,;")
        if text and len(text) <= _LONGEST:
            (tags if is_tag else categories).setdefault(text)
    shown_tags = tuple(tags) if len(tags) <= _MOST else ()
    return declared or shown_tags, tuple(categories) if len(categories) <= _MOST else ()


def _scope(found: list[Region], start: int) -> int:
    """The `mem_id` of the element that holds the text and what belongs to it: its heading, its footer."""
    around = [start, *ancestors(found, start)]
    article = next((index for index in around if found[index].tag == "article"), None)
    heading = next((index for index in range(start - 1, 0, -1) if found[index].tag == "h1"), None)
    has_heading = any(found[index].tag == "h1" for index in range(start, found[start].last + 1))
    if heading is None or has_heading or (article is not None and article < heading):
        return found[start if article is None else article].node.mem_id
    of_heading = set(ancestors(found, heading))
    return found[next(index for index in around if index in of_heading)].node.mem_id


def _linked(tree: LexborHTMLParser, scope: int) -> Iterator[tuple[LexborNode, bool]]:
    """The links that are labels, and whether each is a tag."""
    for node in tree.css(_LINKS)[: 4 * _MOST]:
        kind = _kind(node)
        if kind is not None and not _is_elsewhere(node) and _is_within(node, scope):
            yield node, kind


def _kind(node: LexborNode) -> bool | None:
    """True of a tag, False of a category, None of another link."""
    if (node.attrs.get("href") or "").startswith("#"):
        return None
    relation = (node.attrs.get("rel") or "").split()
    if "category" in relation or "tag" in relation:
        return "category" not in relation
    around: LexborNode | None = node
    for _ in range(_UP):
        if around is None or not around.is_element_node:
            return None
        words = words_of(around.attrs.get("class"), None)
        if not words.isdisjoint(_TAGS | _CATEGORIES):
            return not words.isdisjoint(_TAGS)
        around = around.parent
    return None


def _is_elsewhere(node: LexborNode) -> bool:
    """Whether *node* stands beside the article; the few words beside it that say when and under what are its own."""
    if not is_beside(node):
        return False
    around = node.parent
    while around is not None and around.is_element_node and around.tag != "aside":
        around = around.parent
    is_own = around is not None and around.tag == "aside" and not words_of(around.attrs.get("class"), None)
    return not (is_own and around is not None and len(shown(around)) <= _BESIDE)


def _is_within(node: LexborNode, scope: int) -> bool:
    around: LexborNode | None = node
    while around is not None:
        if around.mem_id == scope:
            return True
        around = around.parent
    return False
