"""What the head of an HTML page declares: metas, links, JSON-LD. The same for every platform."""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from archive.model import Headers, Name, Problem, ProblemKind, Scheme
from archive.uri import BadUri, canonical
from scraper.parse.json_text import BadJson, decoded

# `head meta` would find nothing after a <noscript><img> in the head: the parser moves the rest into the body.
_FACTS = "meta[content], link:is([rel=canonical], [rel=alternate], [rel=next]), script[type='application/ld+json']"
_ROBOTS = ("noarchive", "noindex", "nosnippet", "none", "noai", "noimageai")
_TDM = ("tdm-reservation", "tdm-policy")


class DeclaredArticle(Struct, frozen=True, kw_only=True):
    """The article that JSON-LD describes; empty strings where it says nothing."""

    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    image: str = ""


class PageHead(Struct, frozen=True, kw_only=True):
    """The declarations of one page."""

    title: str = ""
    language: str | None = None
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Contents by name or property, in lower case."""
    links: tuple[tuple[str, str, str], ...] = ()
    """Relation, href and hreflang."""
    article: DeclaredArticle | None = None
    problems: tuple[Problem, ...] = ()

    def meta(self, *names: str) -> str:
        """The first content under the first of *names* that has any, else an empty string."""
        return next((value for name in names for value in self.metas.get(name, ()) if value.strip()), "")

    def link(self, relation: str) -> str:
        """The href of the first link with *relation*, else an empty string."""
        return next((href for rel, href, _ in self.links if rel == relation), "")


def read_head(tree: LexborHTMLParser) -> PageHead:
    """What *tree* declares of itself."""
    metas: dict[str, tuple[str, ...]] = {}
    links: list[tuple[str, str, str]] = []
    articles: list[DeclaredArticle] = []
    problems: list[Problem] = []
    for node in tree.css(_FACTS):
        if node.tag == "meta":
            _take_meta(node, metas)
        elif node.tag == "link":
            links.append(_link(node))
        else:
            _take_article(node, articles, problems)
    return PageHead(
        title=_title(tree),
        language=tree.root.attributes.get("lang") if tree.root else None,
        metas=metas,
        links=tuple(links),
        article=articles[0] if articles else None,
        problems=tuple(problems),
    )


def canonical_link(head: PageHead, url: str) -> str | None:
    """The canonical URI-R that the page declares, or None."""
    return absolute(head.link("canonical"), url)


def alternates(head: PageHead, url: str) -> tuple[Name, ...]:
    """The addresses of the page in other languages, each once."""
    found = (absolute(href, url) for rel, href, language in head.links if rel == "alternate" and language)
    return tuple(Name(scheme=Scheme.ALTERNATE, value=uri) for uri in dict.fromkeys(found) if uri)


def restrictions(head: PageHead, headers: Headers) -> tuple[str, ...]:
    """What the page reserves: robots directives and TDM reservations, from metas and headers, each once."""
    robots = [
        *head.metas.get("robots", ()),
        *(value for name, value in headers if name.lower() == "x-robots-tag"),
    ]
    words = [word.strip().lower() for value in robots for word in value.split(",")]
    found = [word for word in words if word in _ROBOTS]
    for name in _TDM:
        values = [*head.metas.get(name, ()), *(value for key, value in headers if key.lower() == name)]
        found += [f"{name}: {value.strip()}" for value in values]
    return tuple(dict.fromkeys(found))


def absolute(href: str, url: str) -> str | None:
    """The canonical URI-R of *href* on the page at *url*, or None where it is no address."""
    if not href:
        return None
    try:
        return canonical(href, url)
    except BadUri:
        return None


def unescaped(text: str) -> str:
    """*text* without HTML entities, folded. Wix escapes inside JSON-LD, at times twice."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return fold_spaces(text)


def _take_meta(node: LexborNode, metas: dict[str, tuple[str, ...]]) -> None:
    attributes = node.attributes
    name = (attributes.get("property") or attributes.get("name") or "").lower()
    if name:
        metas[name] = (*metas.get(name, ()), attributes.get("content") or "")


def _link(node: LexborNode) -> tuple[str, str, str]:
    attributes = node.attributes
    return (
        (attributes.get("rel") or "").lower(),
        attributes.get("href") or "",
        attributes.get("hreflang") or "",
    )


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return fold_spaces(node.text()) if node else ""


def _take_article(node: LexborNode, articles: list[DeclaredArticle], problems: list[Problem]) -> None:
    try:
        found = [_article(item) for item in _objects(decoded(node.text())) if _is_article(item)]
    except BadJson:
        problems.append(Problem(kind=ProblemKind.BAD_JSON, detail="JSON-LD"))
        return
    articles.extend(found)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document: one, a list of them, or a graph."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (each for each in graph if isinstance(each, dict)) if isinstance(graph, list) else ()


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(_text(kind).endswith(("Article", "Posting", "Report")) for kind in _many(kinds))


def _article(item: dict[str, Any]) -> DeclaredArticle:
    names = [unescaped(_named(author, "name")) for author in _many(item.get("author"))]
    return DeclaredArticle(
        headline=unescaped(_text(item.get("headline")) or _text(item.get("name"))),
        description=unescaped(_text(item.get("description"))),
        # An unexpanded {userName} is Wix's placeholder, not a person.
        authors=tuple(dict.fromkeys(name for name in names if name and not name.startswith("{"))),
        published=_text(item.get("datePublished")),
        modified=_text(item.get("dateModified")),
        image=next((_named(image, "url") for image in _many(item.get("image"))), ""),
    )


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _named(value: Any, key: str) -> str:
    return _text(value.get(key)) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
