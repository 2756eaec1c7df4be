"""Warm-up data: the JSON that Wix puts into a page for its scripts. Until 2024 it held the post, later only its id."""

import re
from collections.abc import Iterator
from itertools import islice

import msgspec
from msgspec import Struct, field

from scraper.parse.json_text import BadJson, decoded, decoded_start
from scraper.parse.tree import closing

_START = b'id="wix-warmup-data"'
_OLD_POST = b'"OldPostPageWarmupData-'
# What texts quote has a backslash before each quotation mark.
_OLD_POST_KEY = re.compile(_OLD_POST + rb'[^"\\]*":\s*')
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


def warm_post(body: bytes) -> WarmPost | None:
    """The post in the warm-up data of a page, or None: newer pages hold none."""
    page = next(_post_pages(body), None)
    if page is None:
        return None
    guid = page.post.guid
    return WarmPost(
        guid=guid if isinstance(guid, str) else None,
        tags=_labels(page.tags),
        categories=_labels(page.categories),
    )


def page_id(body: bytes, *, slug: str) -> str | None:
    """The id of the post with *slug*, as newer warm-up data gives it, or None."""
    begin, end = _warmup(body)
    pattern = rf'"{re.escape(slug)}":\s*"({_GUID})"'
    match = re.compile(pattern.encode()).search(body, begin, end) if slug else None
    return match[1].decode() if match else None


def _warmup(body: bytes) -> tuple[int, int]:
    """Find the warm-up JSON: from the end, and without the DOM, which would copy half a megabyte."""
    start = body.rfind(_START)
    if start < 0:
        return 0, 0
    begin = body.find(b">", start) + 1
    return begin, closing(body, b"/script", begin)


def _post_pages(body: bytes) -> Iterator[_PostPage]:
    """The pages under a post's own key that have a post in them. Only they are decoded: the rest is half a megabyte."""
    begin, end = _warmup(body)
    first = body.find(_OLD_POST, begin, end)
    keys = _OLD_POST_KEY.finditer(body, first, end) if first >= 0 else ()
    for key in islice(keys, _MOST_KEYS):
        if (held := _held(body[key.end() : end])) and held.page:
            yield held.page


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
