"""Patterns of addresses and CSS selectors that the archivist gives for a site, so that nothing need be guessed."""

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

Texts = tuple[str, ...] | str


class Said(Struct, frozen=True, kw_only=True, dict=True, omit_defaults=True):
    """`[site.read]`: how to read this site's pages, where guessing fails. A list of one may be plain text."""

    posts: Texts = ()
    """Regular expressions that match the whole path of a post, below the site's address: `/articles/.+`."""
    lists: Texts = ()
    """Regular expressions for the paths of list pages, whose links lead to posts."""
    exclude: Texts = ()
    """Regular expressions for paths that are never requested."""
    title: str = ""
    """CSS selector of the title."""
    authors: str = ""
    """CSS selector of the authors' names."""
    published: str = ""
    """CSS selector of the date of publication."""
    modified: str = ""
    """CSS selector of the date of the last change."""
    body: str = ""
    """CSS selector of the element that contains the text."""
    drop: Texts = ()
    """CSS selectors of elements that are not part of the post, wherever they are."""
    sitemaps: Texts = ()
    """Paths of the sitemaps that name the posts, instead of the platform's usual ones."""
    feeds: Texts = ()
    """Paths of the feeds, instead of the platform's usual ones."""

    def __bool__(self) -> bool:
        return self != Said()

    @cached_property
    def text(self) -> str | None:
        """As JSON, by which it is kept and told from another; None of nothing said."""
        return msgspec.json.encode(self, order="sorted").decode() if self else None

    @cached_property
    def posts_pattern(self) -> re.Pattern[str] | None:
        """The pattern for paths of posts, if one is given."""
        return _one_of(self.posts)

    @cached_property
    def lists_pattern(self) -> re.Pattern[str] | None:
        """The pattern for paths of lists, if one is given."""
        return _one_of(self.lists)

    @cached_property
    def excluded_pattern(self) -> re.Pattern[str] | None:
        """The pattern for paths that are never asked for, if one is given."""
        return _one_of(self.exclude)


def said_in(text: str | None) -> Said:
    """Return what is said in JSON, as `Said.text` wrote it."""
    return msgspec.json.decode(text, type=Said) if text else Said()


def listed(texts: Texts) -> tuple[str, ...]:
    """*texts* as a tuple, also where it is one; an empty one says nothing."""
    return ((texts,) if texts else ()) if isinstance(texts, str) else texts


def faults(said: Said) -> Iterator[tuple[str, str, str]]:
    """The faults of *said*: key, fault and remedy of each."""
    for key in ("posts", "lists", "exclude"):
        for pattern in listed(getattr(said, key)):
            if why := _bad_pattern(pattern):
                yield key, f"{pattern!r} is no pattern: {why}", r"a regular expression of a path: '/articles/[^/]+'"
    for key in ("title", "authors", "published", "modified", "body", "drop"):
        for selector in listed(getattr(said, key)):
            if why := bad_selector(selector):
                yield key, f"{selector!r} is no selector: {why}", 'a CSS selector, for example ".entry-content"'
    for key in ("sitemaps", "feeds"):
        for path in listed(getattr(said, key)):
            if not path.startswith("/"):
                yield key, f"{path!r} is no path", 'the part of its address behind the host: "/sitemap.xml"'


def bad_selector(selector: str) -> str | None:
    """Return why *selector* is none, or None where it is one."""
    if not selector.strip():
        return "it is empty"
    try:
        # Tried on a page: selectolax has no other check, and a bad selector must fail before a crawl.
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError) as error:
        return str(error)
    return None


def first(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    """The first element that *selector* names, or None."""
    return tree.css_first(selector) if selector else None


def _bad_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return None if pattern else "it is empty"


def _one_of(patterns: Texts) -> re.Pattern[str] | None:
    said = listed(patterns)
    # Each in a group of its own: `a|b` of one pattern must not reach into the next.
    return re.compile("|".join(f"(?:{pattern})" for pattern in said)) if said else None
