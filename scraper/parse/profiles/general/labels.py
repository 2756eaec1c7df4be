"""The tags and categories of a post: what metadata names, else the links that call themselves labels near the text."""

from collections.abc import Iterator
from itertools import islice, takewhile

from selectolax.lexbor import LexborNode

from archive.digest import fold_spaces
from scraper.parse.head import PageHead
from scraper.parse.profiles.general.authors import is_beside
from scraper.parse.profiles.general.names import listed, words_of
from scraper.parse.profiles.general.regions import Region, ancestors
from scraper.parse.words import shown

_TAGS = frozenset(listed("tag tags taglist keywords labels topics etiquettes mots schlagworte"))
_CATEGORIES = frozenset(listed("cat cats category categories rubrique kategorie kategorien categoria categorias"))
# One of these stands on the link or around it.
_CLASSED = listed("tag categ keyword label topic rubrique")
_LABELS = _TAGS | _CATEGORIES
_LONGEST = 60
# More of them are a cloud: those of the site.
_MOST = 30
_UP = 4
_BESIDE = 200


def labels(head: PageHead, found: list[Region], start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags and the categories of the article in region *start*."""
    declared = tuple(dict.fromkeys(fold_spaces(tag) for tag in head.metas.get("article:tag", ()) if tag.strip()))
    tags: dict[str, None] = {}
    categories: dict[str, None] = {}
    around = frozenset(found[index].node.mem_id for index in (start, *ancestors(found, start)))
    for node, is_tag in _linked(_scope(found, start), around):
        text = shown(node).strip(" #,;")
        if text and len(text) <= _LONGEST:
            (tags if is_tag else categories).setdefault(text)
    shown_tags = tuple(tags) if len(tags) <= _MOST else ()
    return declared or shown_tags, tuple(categories) if len(categories) <= _MOST else ()


def _scope(found: list[Region], start: int) -> LexborNode:
    """The element that holds the text and what belongs to it: its heading, its footer."""
    around = [start, *ancestors(found, start)]
    article = next((index for index in around if found[index].tag == "article"), None)
    heading = next((index for index in range(start - 1, 0, -1) if found[index].tag == "h1"), None)
    has_heading = any(found[index].tag == "h1" for index in range(start, found[start].last + 1))
    if heading is None or has_heading or (article is not None and article < heading):
        return found[start if article is None else article].node
    of_heading = set(ancestors(found, heading))
    return found[next(index for index in around if index in of_heading)].node


def _linked(scope: LexborNode, holders: frozenset[int]) -> Iterator[tuple[LexborNode, bool]]:
    """The links in *scope* that are labels, and whether each is a tag; *holders* are what the text stands in."""
    links = ((node, kind) for node in scope.css("a") if (kind := _kind(node, holders)) is not None)
    for node, kind in islice(links, 4 * _MOST):
        if not _is_elsewhere(node):
            yield node, kind


def _kind(node: LexborNode, holders: frozenset[int]) -> bool | None:
    """True of a tag, False of a category, None of another link."""
    attributes = node.attributes
    if (attributes.get("href") or "").startswith("#"):
        return None
    relation = (attributes.get("rel") or "").split()
    if "category" in relation or "tag" in relation:
        return "category" not in relation
    # WordPress names the categories of a post in the classes of what holds it: they make no label of each link in it.
    inside = [*takewhile(lambda each: each.mem_id not in holders, _up(node))]
    for around in inside[:_UP]:
        words = words_of(around.attributes.get("class"), None)
        if not words.isdisjoint(_LABELS):
            return not words.isdisjoint(_TAGS) if any(map(_is_classed, inside)) else None
    return None


def _is_classed(node: LexborNode) -> bool:
    classes = node.attributes.get("class") or ""
    return classes.startswith("cat-") or any(part in classes for part in _CLASSED)


def _up(node: LexborNode | None) -> Iterator[LexborNode]:
    """*node* and the elements around it."""
    while node is not None and node.is_element_node:
        yield node
        node = node.parent


def _is_elsewhere(node: LexborNode) -> bool:
    """Return whether *node* is beside the article; a few words there about date and labels belong to it."""
    if not is_beside(node):
        return False
    around = node.parent
    while around is not None and around.is_element_node and around.tag != "aside":
        around = around.parent
    is_own = around is not None and around.tag == "aside" and not words_of(around.attrs.get("class"), None)
    return not (is_own and around is not None and len(shown(around)) <= _BESIDE)
