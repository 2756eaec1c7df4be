"""What the archivist says of a site's pages, where the reader must not guess: CSS selectors, one a field."""

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError


class Selectors(Struct, frozen=True, kw_only=True):
    """Where the fields of a post stand; an empty selector leaves the field to the reader."""

    title: str = ""
    authors: str = ""
    published: str = ""
    modified: str = ""
    body: str = ""
    drop: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Selectors()


def first(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    """The first element that *selector* names, or None."""
    return tree.css_first(selector) if selector else None


def bad_selector(selector: str) -> str | None:
    """Why *selector* is none, or None where it is one."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError as error:
        return str(error)
    return None
