"""The fields of a post read where the archivist says that they stand, in place of what the reader found."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from archive.model import Content, Problem, ProblemKind, Reading, Stamp, Verdict
from scraper.parse.blocks import folded_blocks
from scraper.parse.dates import declared, visible_on
from scraper.parse.page import Page
from scraper.parse.said import listed
from scraper.parse.words import shown

_DATES = ("datetime", "content", "title")


def drop_said(page: Page, tree: LexborHTMLParser) -> None:
    """Take out of *tree* what the archivist, or the platform, calls no part of the post."""
    for selector in (*listed(page.site.said.drop), *page.site.profile.drop):
        for node in tree.css(selector):
            node.decompose()


def with_said(page: Page, tree: LexborHTMLParser, reading: Reading) -> Reading:
    """*reading* with the fields that are said; a selector that names nothing on the page is a problem of it."""
    said = page.site.said
    chosen = {name: getattr(said, name) for name in ("title", "authors", "published", "modified", "body")}
    if not any(chosen.values()) or not page.site.is_post(page.uri):
        return reading
    is_post, is_found = reading.verdict is Verdict.POST, bool(said.body and tree.css_first(said.body))
    if not is_post and not (reading.verdict is Verdict.OTHER and is_found):
        return reading
    fields = {name: _value(name, tree.css(selector), page) for name, selector in chosen.items() if selector}
    problems = tuple(_missing(name, chosen[name]) for name, value in fields.items() if not value)
    content = reading.content or Content(title="")
    found = {("blocks" if name == "body" else name): value for name, value in fields.items() if value}
    kept = reading.problems if is_post else ()
    # Nothing is surer than what the archivist says.
    basis = tuple(item for item in content.basis if not fields.get(item.field))
    content = replace(content, **found, basis=basis)
    return replace(reading, verdict=Verdict.POST, content=content, problems=(*kept, *problems))


def _value(name: str, nodes: list[LexborNode], page: Page) -> Any:
    """The field *name* as *nodes* show it; nothing where they do not."""
    if not nodes:
        return None
    match name:
        case "title":
            return shown(nodes[0])
        case "authors":
            return tuple(dict.fromkeys(name for node in nodes if (name := fold_spaces(shown(node)))))
        case "body":
            return folded_blocks(nodes[0], page.url)
        case _:
            return next(_stamps(nodes, page), None)


def _stamps(nodes: list[LexborNode], page: Page) -> Iterator[Stamp]:
    for node in nodes:
        for text in (*(node.attrs.get(name) for name in _DATES), shown(node)):
            stamp = (declared(text, page.site.zone) or visible_on(page, text)) if text else None
            if stamp:
                yield stamp


def _missing(name: str, selector: str) -> Problem:
    return Problem(kind=ProblemKind.OTHER, detail=f"nothing at {name} = {selector!r} of [site.read]")
