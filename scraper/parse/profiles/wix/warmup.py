"""Warm-up data: the JSON that Wix puts into a page for its scripts. Until 2024 it held the post, later only its id."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from urllib.parse import quote, unquote

import msgspec
from msgspec import Struct, field

from scraper.parse.json_text import BadJson, decoded, decoded_start
from scraper.parse.tree import closing

_START = b'id="wix-warmup-data"'
_OLD_POST = b'"OldPostPageWarmupData-'
# What texts quote has a backslash before each quotation mark.
# Some programs that save pages write what is not ASCII as `\u00e9`.
_OLD_POST_KEY = re.compile(_OLD_POST + rb'((?:[^"\\]|\\u[0-9a-fA-F]{4})*+)":\s*')
# A page holds one; each that is tried decodes what follows it.
_MOST_KEYS = 8
_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class _Post(Struct):
    guid: object = field(default=None, name="internalId")


class _PostPage(Struct):
    post: _Post
    tags: object = None
    categories: object = None


class _Data(Struct):
    page: _PostPage = field(name="postPage")


class _Response(Struct):
    data: _Data


class _Held(Struct):
    """The data under the post's own key; of half a megabyte, only this is made into objects."""

    response: _Response | None = field(default=None, name="postPageResponse")
    data: _Data | None = None
    """The same without the response around it."""

    @property
    def page(self) -> _PostPage | None:
        """The post's page, in either form."""
        data = self.response.data if self.response else self.data
        return data.page if data else None


class WarmPost(Struct, frozen=True, kw_only=True):
    """The post in old warm-up data."""

    guid: str | None
    """The guid of its feed item."""
    tags: tuple[str, ...]
    categories: tuple[str, ...]


def slug_of(address: str) -> str:
    """The last part of the path of *address*, as the data of its page names it."""
    path = re.split("[?#]", address, maxsplit=1)[0].rstrip("/")
    return unicodedata.normalize("NFC", unquote(path.rpartition("/")[2]))


def warm_post(body: bytes, *, slugs: Collection[str]) -> WarmPost | None:
    """The post with one of *slugs* in the warm-up data of a page, or None: newer pages hold none.

    A page may hold the data of another post: of the one that its visitor came from, where a browser saved it.
    """
    page = next(_post_pages(body, slugs), None)
    if page is None:
        return None
    guid = page.post.guid
    return WarmPost(
        guid=guid if isinstance(guid, str) else None,
        tags=_labels(page.tags),
        categories=_labels(page.categories),
    )


def page_id(body: bytes, *, slugs: Iterable[str]) -> str | None:
    """The id of the post with one of *slugs*, as newer warm-up data gives it, or None."""
    begin, end = _warmup(body)
    for spelling in dict.fromkeys(spelt for slug in slugs for spelt in _spellings(slug)):
        pattern = rf'"{re.escape(spelling)}":\s*"({_GUID})"'
        if match := re.compile(pattern.encode()).search(body, begin, end):
            return match[1].decode()
    return None


def _spellings(slug: str) -> list[str]:
    """*slug* as it may stand in JSON: as it is, escaped for JSON, or for an address."""
    forms = dict.fromkeys((slug, unicodedata.normalize("NFD", slug)))
    return [spelt for form in forms for spelt in (form, json.dumps(form)[1:-1], quote(form), quote(form).lower())]


def _warmup(body: bytes) -> tuple[int, int]:
    """Find the warm-up JSON: from the end, and without the DOM, which would copy half a megabyte."""
    start = body.rfind(_START)
    if start < 0:
        return 0, 0
    begin = body.find(b">", start) + 1
    return begin, closing(body, b"/script", begin)


def _post_pages(body: bytes, slugs: Collection[str]) -> Iterator[_PostPage]:
    """The pages under a key with one of *slugs* that have a post in them. Only they are decoded, of half a megabyte."""
    begin, end = _warmup(body)
    first = body.find(_OLD_POST, begin, end)
    keys = _OLD_POST_KEY.finditer(body, first, end) if first >= 0 else ()
    for key in islice((key for key in keys if _key_slug(key[1]) in slugs), _MOST_KEYS):
        if (held := _held(body[key.end() : end])) and held.page:
            yield held.page


def _key_slug(key: bytes) -> str:
    try:
        return slug_of(json.loads(b'"%s"' % key))
    except ValueError:
        return ""


def _held(data: bytes) -> _Held | None:
    """Return what *data* begins with, or None: JSON, which is itself in a string as a rule."""
    try:
        value, _ = decoded_start(data.decode(errors="replace"))
        return msgspec.convert(decoded(value) if isinstance(value, str) else value, _Held)
    except (msgspec.MsgspecError, BadJson):
        return None


def _labels(value: object) -> tuple[str, ...]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    labels = (row.get("label") or row.get("title") for row in rows)
    return tuple(dict.fromkeys(label for label in labels if isinstance(label, str) and label))
