"""Read the head of an HTML page: metas, links, JSON-LD. The same for every platform."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from archive.model import Headers, Name, Problem, ProblemKind, Scheme
from archive.uri import BadUri, canonical
from scraper.parse import json_ld
from scraper.parse.json_ld import DeclaredArticle
from scraper.parse.notes import attempted

# `head meta` would find nothing after a <noscript><img> in the head: the parser moves the rest into the body.
# Some programs that save pages write `value` for `content`.
_FACTS = "meta:is([content], [value]), link:is([rel=canonical], [rel=alternate], [rel=next]), script[type*='ld+json' i]"
_ROBOTS = ("noarchive", "noindex", "nosnippet", "none", "noai", "noimageai")
# A browser drops them within an address: templates and hands break lines there.
_BROKEN_LINES = dict.fromkeys(map(ord, "\t\r\n"))
_TDM = ("tdm-reservation", "tdm-policy")
# A page has one heading; some have one for each part.
_HEADINGS = 5


class PageHead(Struct, frozen=True, kw_only=True):
    """The declarations of one page."""

    title: str = ""
    language: str | None = None
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Contents by name or property, in lower case."""
    links: tuple[tuple[str, str, str], ...] = ()
    """Relation, href and hreflang."""
    article: DeclaredArticle | None = None
    """The JSON-LD of the page's own article."""
    problems: tuple[Problem, ...] = ()

    @property
    def declares_an_article(self) -> bool:
        """Whether the page calls itself an article: a page of a site has no date of publication."""
        return self.article is not None or bool(self.meta("article:published_time"))

    def meta(self, *names: str) -> str:
        """The first content under the first of *names* that has any, else an empty string."""
        return next((value for name in names for value in self.metas.get(name, ()) if value.strip()), "")

    def link(self, relation: str) -> str:
        """The href of the first link with *relation*, else an empty string."""
        return next((href for rel, href, _ in self.links if rel == relation), "")


def read_head(tree: LexborHTMLParser, url: str = "") -> PageHead:
    """The head of *tree*, the page at *url*."""
    metas: dict[str, list[str]] = {}
    links: list[tuple[str, str, str]] = []
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for node in tree.css(_FACTS):
        if node.tag == "meta":
            _take_meta(node, metas)
        elif node.tag == "link":
            links.append(_link(node))
        else:
            found += _objects(node, problems)
    head = PageHead(
        title=_title(tree),
        language=tree.root.attributes.get("lang") if tree.root else None,
        metas={name: tuple(values) for name, values in metas.items()},
        links=tuple(links),
        problems=tuple(problems),
    )
    return replace(head, article=attempted("JSON-LD", lambda: _own_article(tree, head, url, found), None))


def canonical_link(head: PageHead, url: str) -> str | None:
    """The canonical URI-R that the page declares, or None."""
    return absolute(head.link("canonical"), url)


def alternates(head: PageHead, url: str) -> tuple[Name, ...]:
    """The addresses of the page in other languages, each once."""
    found = (absolute(href, url) for rel, href, language in head.links if rel == "alternate" and language)
    return tuple(Name(scheme=Scheme.ALTERNATE, value=uri) for uri in dict.fromkeys(found) if uri)


def restrictions(head: PageHead, headers: Headers) -> tuple[str, ...]:
    """Return what the page reserves: robots directives and TDM reservations, from metas and headers, each once."""
    robots = [
        *head.metas.get("robots", ()),
        *(value for name, value in headers if name.lower() == "x-robots-tag"),
    ]
    pieces = [piece for value in robots for piece in value.lower().replace("*:", ",").replace(";", ",").split(",")]
    # What a header says to one robot is no word to all.
    words = [word for piece in pieces if ":" not in piece for word in piece.split()]
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
        return canonical(href.translate(_BROKEN_LINES), url)
    except BadUri:
        return None


def _take_meta(node: LexborNode, metas: dict[str, list[str]]) -> None:
    attributes = node.attributes
    name = (attributes.get("property") or attributes.get("name") or "").lower()
    if name:
        metas.setdefault(name, []).append(attributes.get("content") or attributes.get("value") or "")


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


def _objects(node: LexborNode, problems: list[Problem]) -> list[dict[str, Any]]:
    try:
        return json_ld.objects(node.text())
    except json_ld.BadJsonLd:
        problems.append(Problem(kind=ProblemKind.BAD_JSON, detail="JSON-LD"))
        return []


def _own_article(
    tree: LexborHTMLParser, head: PageHead, url: str, found: list[dict[str, Any]]
) -> DeclaredArticle | None:
    """The article of JSON-LD that is this page's, by its address and its headings."""
    articles = json_ld.articles(found)
    if not articles:
        return None
    headings = [node.text() for node in tree.css("h1")[:_HEADINGS]]
    urls = (url, head.link("canonical"), head.meta("og:url"))
    return json_ld.own(articles, urls=urls, titles=(*headings, head.meta("og:title", "twitter:title"), head.title))
