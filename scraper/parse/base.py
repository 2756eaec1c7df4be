"""The base of a page's relative addresses, where it declares another than its own address: `<base href="/">`."""

from selectolax.lexbor import LexborNode

from archive.uri import BadUri, resolve
from scraper.parse.page import Page
from scraper.parse.tree import Parsed

# What stays as it is: addresses that are whole, and places in this very page.
_WHOLE = ("https://", "http://", "//", "#", "data:", "mailto:", "tel:", "javascript:")


def apply_base(page: Page, parsed: Parsed) -> None:
    """Make the links and pictures of *parsed* absolute where the page declares a base of its own on its site."""
    # Few pages have one, and a selector looks at each element.
    tree = parsed.tree if b"<base" in parsed.body or b"<BASE" in parsed.body else None
    node = tree.css_first("base[href]") if tree else None
    base = _resolved(node.attrs.get("href") or "", page.url) if node else None
    # A base elsewhere is left of another server: links that lead away would name nothing.
    if not tree or not base or base == page.url or page.site.path_of(base) is None:
        return
    for linked in tree.css("[href], [src]"):
        for name in ("href", "src"):
            _make_absolute(linked, name, base)


def _make_absolute(node: LexborNode, name: str, base: str) -> None:
    address = (node.attrs.get(name) or "").strip()
    if address and not address.startswith(_WHOLE) and (whole := _resolved(address, base)):
        node.attrs[name] = whole


def _resolved(address: str, base: str) -> str | None:
    try:
        return resolve(address, base)
    except BadUri:
        return None
