"""A profile that says of each field of a post where it was found, how sure that is, and where else it may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Problem, ProblemKind, Reading, Verdict
from scraper.parse.profiles.base import Profile
from scraper.parse.profiles.general.authors import is_beside
from scraper.parse.profiles.general.reader import read_general
from scraper.parse.tree import Parsed

if TYPE_CHECKING:
    from scraper.parse.head import PageHead
    from scraper.parse.page import Page

FIELDS = ("title", "authors", "published", "modified", "body")
# What calls itself a field, whatever the platform.
_LOOKS_LIKE = {
    "title": "h1, [itemprop~=headline], [class*=title]",
    "authors": (
        "[rel~=author], [itemprop~=author], [class*=author], [class*=byline], [class*=auteur], [class*=autor], "
        "[class*=signature], [class*=writer], [class*=redact], [class*=contribut], address"
    ),
    "published": "time, [itemprop~=datePublished], [class*=date], [class*=publi], [class*=posted], [class*=parution]",
    "modified": "[itemprop~=dateModified], [class*=updated], [class*=modif], [class*=mise-a-jour]",
    "body": "[itemprop~=articleBody], article, main, [class*=content], [class*=body], [class*=texte]",
}
_MOST = 8
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_LONGEST_NAME = 40


class FieldSource(Struct, frozen=True, kw_only=True):
    """The place where a field was found, and how sure that is: from 0, a guess, to 1."""

    source: str = ""
    confidence: float = 0.0


class Explanation(Struct, frozen=True, kw_only=True):
    """The sources of the fields of one page."""

    found: dict[str, FieldSource] = {}
    """Of each field."""
    candidates: dict[str, tuple[str, ...]] = {}
    """Selectors of elements that call themselves the field."""


class Explainer(Profile, frozen=True, kw_only=True):
    """Read a page as *inner* does; the problem of the reading is an `Explanation` in JSON."""

    name: str = ""
    title: str = ""
    summary: str = ""
    inner: Profile

    def read(self, page: Page, parsed: Parsed, head: PageHead) -> Reading:
        """A reading that carries nothing but the explanation."""
        # Readers change the tree.
        candidates = {name: tuple(_candidates(parsed.tree, _LOOKS_LIKE[name])) for name in FIELDS}
        page = msgspec.structs.replace(page, site=msgspec.structs.replace(page.site, profile=self.inner))
        marked = self.inner.read(page, parsed, head)
        found = _by_marks(self.inner, marked) if marked else _by_general_reader(page, parsed, head)
        told = msgspec.json.encode(Explanation(found=found, candidates=candidates)).decode()
        problem = Problem(kind=ProblemKind.OTHER, detail=told)
        return Reading(parser=self.inner.name, verdict=Verdict.OTHER, problems=(problem,))


def _by_marks(profile: Profile, reading: Reading) -> dict[str, FieldSource]:
    content = reading.content
    if content is None:
        return {}
    values = {
        "title": content.title,
        "authors": content.authors,
        "published": content.published,
        "modified": content.modified,
        "body": content.blocks,
    }
    marks = FieldSource(source=f"marks of {profile.title}", confidence=1.0)
    return {name: marks if value else FieldSource() for name, value in values.items()}


def _by_general_reader(page: Page, parsed: Parsed, head: PageHead) -> dict[str, FieldSource]:
    post = read_general(page, parsed, head)
    if post is None:
        return {}
    return {
        name: FieldSource(source=claim.source, confidence=round(claim.confidence, 2)) if claim.value else FieldSource()
        for name, claim in post.claims.items()
    }


def _candidates(tree: LexborHTMLParser, looks_like: str) -> Iterable[str]:
    """Selectors of what *looks_like* names outside of comments and sidebars, each once, at most so many."""
    found: dict[str, None] = {}
    for node in tree.css(looks_like):
        if len(found) == _MOST:
            break
        if node.tag != "body" and not is_beside(node):
            found.update(dict.fromkeys(_selectors(node)))
    return found


def _selectors(node: LexborNode) -> Iterator[str]:
    """The traits that tell *node* from others: its property, first two classes, else its tag if that is enough."""
    attributes = node.attrs
    if (item := attributes.get("itemprop") or "") and _is_name(item):
        yield f"[itemprop={item}]"
    classes = [name for name in (attributes.get("class") or "").split() if _is_name(name)]
    yield from (f"{node.tag}.{name}" for name in classes[:2])
    if (rel := attributes.get("rel") or "") and _is_name(rel):
        yield f"{node.tag}[rel={rel}]"
    if node.tag in ("h1", "time", "article", "main", "address"):
        yield node.tag


def _is_name(text: str) -> bool:
    # A digit often names the post, not the place.
    return len(text) <= _LONGEST_NAME and bool(_NAME.fullmatch(text)) and not any(map(str.isdigit, text))
