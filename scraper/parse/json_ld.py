"""Articles in JSON-LD, in whatever shape it is written, and which of them is the page's own."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from archive.digest import fold_spaces
from scraper.parse.json_text import BadJson, decoded_loosely

# How JSON was hidden from browsers that knew no scripts, and what editors leave behind it.
_OPENING = re.compile(r"\s*+(?://)?\s*+(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)?")
_CLOSINGS = ("-->", "]]>", ";")
_MOST_CLOSINGS = 8
# Where objects stand that the page is about; what it only mentions or links is not looked at.
_HOLDERS = ("@graph", "@set", "@list", "mainEntity", "mainEntityOfPage", "hasPart")
# Any subtype of Article in schema.org: news, scholarly, blog postings, reports.
_ARTICLE = re.compile(r"(?:^|[/#:])[A-Za-z]*(?:Article|Posting|Report)$")
_PREFIX = re.compile(r"(?:schema|sdo|s):|https?://schema\.org/")
_MOST = 2_000
"""Objects that are looked at: a page has a dozen."""


class DeclaredArticle(Struct, frozen=True, kw_only=True):
    """The article that JSON-LD describes; empty strings where it says nothing."""

    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    image: str = ""
    addresses: tuple[str, ...] = ()
    """Those that it gives itself, as written."""


class BadJsonLd(ValueError):
    """A script that is no JSON."""


def objects(text: str) -> list[dict[str, Any]]:
    """The objects in one script, outermost first. Raises `BadJsonLd`."""
    try:
        waiting = decoded_loosely(_unwrapped(text))
    except BadJson as error:
        raise BadJsonLd(str(error)) from error
    found: list[dict[str, Any]] = []
    # Bounded: JSON-LD can be nested to exhaust memory.
    for _ in range(_MOST):
        if not waiting:
            break
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:_MOST]
        elif isinstance(item, dict):
            item = _unprefixed(item)
            found.append(item)
            waiting += [item[key] for key in _HOLDERS if isinstance(item.get(key), (dict, list))]
    return found


def articles(found: Iterable[dict[str, Any]]) -> tuple[DeclaredArticle, ...]:
    """The articles among the objects of a page, in order; an author may be another object's `@id`."""
    known = list(found)
    # References with nothing but an id name nobody.
    named = {item["@id"]: item for item in known if isinstance(item.get("@id"), str) and len(item) > 1}
    return tuple(_article(item, named) for item in known if _is_article(item))


def own(found: Iterable[DeclaredArticle], *, urls: Iterable[str], titles: Iterable[str]) -> DeclaredArticle | None:
    """The article that is the page's own, by its address or its headline; None where each is another page's.

    *urls* are the page's addresses, *titles* its headings. Without either sign the first one counts.
    """
    places = {_place(url) for url in urls if url}
    headings = {_letters(title) for title in titles if title}
    ranked = [(_likeness(article, places, headings), article) for article in found]
    # The first of the likeliest: templates put the page's own article before related ones.
    best = max((likeness for likeness, _ in ranked), default=0)
    return next((article for likeness, article in ranked if likeness == best), None) if best > 0 else None


def _likeness(article: DeclaredArticle, places: set[str], headings: set[str]) -> int:
    """Return how sure it is that *article* is the page's own: 0 for another's."""
    same_title = bool(article.headline) and any(_agree(_letters(article.headline), title) for title in headings)
    if any(_place(address) in places for address in article.addresses):
        return 5 if same_title else 4
    if same_title:
        return 3
    if article.addresses:
        # It gives addresses, and none is this page's: it is another page's article.
        return 0
    return 2 if article.published else 1


def _place(url: str) -> str:
    """Return where on its host *url* leads: mirrors and protocols differ, paths do not."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return unquote(parts.path).rstrip("/") + (f"?{parts.query}" if parts.query else "")


def _agree(headline: str, title: str) -> bool:
    """Tell whether the two are one title: headlines are cut near 110 characters, titles end in the name of the site."""
    shorter, longer = sorted((headline, title), key=len)
    # Four letters at least: every title begins with a short one.
    return shorter == longer or (len(shorter) >= 4 and longer.startswith(shorter))


def _letters(text: str) -> str:
    return "".join(character for character in html.unescape(text).casefold() if character.isalnum())


def _unwrapped(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    opening = _OPENING.match(text)
    bare = text[opening.end() if opening else 0 :].rstrip()
    for _ in range(_MOST_CLOSINGS):
        closing = next((each for each in _CLOSINGS if bare.endswith(each)), None)
        if closing is None:
            break
        bare = bare.removesuffix(closing).rstrip()
        if closing != ";":
            bare = bare.removesuffix("//").rstrip()
    return bare


def _unprefixed(item: dict[str, Any]) -> dict[str, Any]:
    """*item* with its keys as schema.org has them: `headline`, for `schema:headline` and the whole address of it."""
    if not any(":" in key for key in item):
        return item
    return {_PREFIX.sub("", key): value for key, value in item.items()}


def _is_article(item: Mapping[str, Any]) -> bool:
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in _many(item.get("@type")))


def _article(item: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]) -> DeclaredArticle:
    names = [
        unescaped(name) for author in _many(item.get("author", item.get("creator"))) for name in _names(author, named)
    ]
    return DeclaredArticle(
        headline=unescaped(_text(item.get("headline")) or _text(item.get("name"))),
        description=unescaped(_text(item.get("description"))),
        # An unexpanded {userName} is Wix's placeholder, not a person.
        authors=tuple(dict.fromkeys(name for name in names if name and not name.startswith("{"))),
        published=_text(item.get("datePublished")),
        modified=_text(item.get("dateModified")),
        image=next((address for image in _many(item.get("image")) if (address := _address(image))), ""),
        addresses=tuple(_addresses(item)),
    )


def _names(author: Any, named: Mapping[str, Mapping[str, Any]], *, depth: int = 0) -> Iterator[str]:
    """The names of one author, who may be a text, an object, a list or a reference."""
    # Authors can refer to each other in a circle.
    if depth > 4:
        return
    if not isinstance(author, dict):
        yield from (_text(part) for part in _many(author))
        return
    author = _unprefixed(author)
    held = author.get("@list", author.get("@set"))
    reference = named.get(author.get("@id", "")) if isinstance(author.get("@id"), str) else None
    if held is not None:
        yield from (name for each in _many(held) for name in _names(each, named, depth=depth + 1))
    elif author.get("name") is not None:
        # Of several names of one person the first: others are spellings.
        yield from (name for each in _many(author["name"])[:1] for name in _names(each, named, depth=depth + 1))
    elif author.get("@value") is not None:
        yield _text(author["@value"])
    elif author.get("familyName") is not None:
        yield f"{_text(author.get('givenName'))} {_text(author['familyName'])}".strip()
    elif reference is not None and reference is not author:
        yield from _names(reference, named, depth=depth + 1)


def _addresses(item: Mapping[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        for value in _many(item.get(key)):
            parts = [value.get("@id"), value.get("url")] if isinstance(value, dict) else [value]
            yield from (part for part in parts if isinstance(part, str) and _is_address(part))


def _is_address(text: str) -> bool:
    """Return whether *text* leads to a page of its own; `#article` and the site's root name none."""
    if not text.startswith(("http://", "https://", "/")):
        return False
    return bool(_place(text))


def _address(value: Any) -> str:
    return (
        _text(value.get("url") or value.get("contentUrl") or value.get("@id"))
        if isinstance(value, dict)
        else _text(value)
    )


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """*value* as a text, also if it is wrapped in a list or in an object with its type; else an empty string."""
    for _ in range(3):
        if isinstance(value, str):
            return value
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = value.get("@value", value.get("name"))
        else:
            return ""
    return ""


def unescaped(text: str) -> str:
    """*text* without HTML entities, folded. Wix escapes inside JSON-LD, at times twice."""
    if "&" in text:
        # Twice: a second pass changes nothing in text that is not escaped twice.
        text = html.unescape(html.unescape(text))
    return fold_spaces(text)
