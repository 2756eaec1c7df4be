"""Feeds in JSON: JSON Feed (jsonfeed.org, 1.0 and 1.1), and the list of posts that the API of WordPress gives."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.model import Reading
from scraper.parse.addresses import API_PATH
from scraper.parse.encoding import html_text
from scraper.parse.json_text import BadJson, decoded
from scraper.parse.page import Page
from scraper.parse.sitemap import Document
from scraper.parse.xml import MAX_BYTES

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")
# The Link header of RFC 8288; WordPress pages its API by it.
_NEXT = re.compile(r"<([^>]*)>[^,]*\brel=[\"']?next\b", re.IGNORECASE)
# What is asked for of each post: enough to know it, and that it was changed.
FIELDS = "link,guid,title,date_gmt,modified_gmt"


def read_json(page: Page) -> Reading | None:
    """The posts that a feed in JSON names; None where *page* is none."""
    value = _value(page)
    rows = list(_items(value))
    # An empty feed is a feed: it names nothing now, which must be known.
    if not rows and not _is_feed(value):
        return None
    document = Document(page=page, root="feed")
    for facts in rows:
        document.facts = {name: [text] for name, text in facts.items() if text}
        document.row(("feed", "entry"))
    for address in _further(value, page):
        document.child(address)
    return document.reading()


def posts_of_api(root: str) -> str:
    """Return where the API of WordPress at *root*, as the home page declares it, lists the posts."""
    return f"{root}{API_PATH}{'&' if '?' in root else '?'}per_page=100&_fields={FIELDS}"


def with_texts(address: str, slugs: Iterable[str]) -> str:
    """As the *address* of a list of posts by the API, with the texts of the posts called *slugs* alone."""
    return f"{address},content&slug={','.join(slugs)}"


def told(page: Page) -> list[dict[str, str]]:
    """Return what a feed in JSON says of each post: `link`, `title`, `pubDate`, `lastmod`, and its `text` in HTML."""
    return list(_items(_value(page)))


def _value(page: Page) -> Any:
    if len(page.body) > MAX_BYTES:
        return None
    try:
        return decoded(html_text(page.body, page.header("content-type")))
    except BadJson:
        return None


def _is_feed(value: Any) -> bool:
    return isinstance(value, dict) and bool(_VERSION.match(_text(value.get("version"))))


def _items(value: Any) -> Iterator[dict[str, str]]:
    """Return what is said of each post, by the names that feeds in XML have for it."""
    if _is_feed(value):
        yield from map(_of_feed, _objects(value.get("items")))
    elif isinstance(value, list):
        # Any list of objects is JSON; a post of the API has these two.
        yield from (_of_api(item) for item in _objects(value) if item.get("link") and "date_gmt" in item)


def _of_feed(item: Mapping[str, Any]) -> dict[str, str]:
    listed = item.get("authors")
    people = [_name(person) for person in (*(listed if isinstance(listed, list) else ()), item.get("author"))]
    return {
        "link": _text(item.get("url")),
        "id": _text(item.get("id")),
        "title": _text(item.get("title")),
        "pubDate": _text(item.get("date_published")),
        "lastmod": _text(item.get("date_modified")),
        "text": _text(item.get("content_html")) or _text(item.get("content_text")) or _text(item.get("summary")),
        "name": ", ".join(dict.fromkeys(filter(None, people))),
        # The id is to be the address where there is one (jsonfeed.org).
        "permalink": _address(item.get("id")),
    }


def _of_api(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        "link": _text(item.get("link")),
        "guid": _rendered(item.get("guid")),
        "title": _rendered(item.get("title")),
        "pubDate": _utc(item.get("date_gmt")),
        "lastmod": _utc(item.get("modified_gmt")),
        "text": _rendered(item.get("content")),
    }


def _further(value: Any, page: Page) -> Iterator[str]:
    """The next page of the feed: a member of it, or a header."""
    if isinstance(value, dict) and (further := _text(value.get("next_url"))):
        yield further
    yield from _NEXT.findall(page.header("link"))


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(person: Any) -> str:
    return _text(person.get("name")) if isinstance(person, dict) else _text(person)


def _address(value: Any) -> str:
    return _text(value) if _text(value).startswith(("https://", "http://")) else ""


def _rendered(value: Any) -> str:
    return _text(value.get("rendered")) if isinstance(value, dict) else ""


def _utc(value: Any) -> str:
    text = _text(value)
    # WordPress writes UTC without a zone.
    return f"{text}Z" if text and not text.endswith("Z") else text
