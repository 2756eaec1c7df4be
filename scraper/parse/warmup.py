"""Warm-up data: the JSON that Wix puts into a page for its scripts. Until 2024 it held the post, later only its id."""

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct, field

T = TypeVar("T")

_START = b'id="wix-warmup-data"'
_OLD_POST = "OldPostPageWarmupData-"
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
    """What stands under the post's own key; of half a megabyte, only this is made into objects."""

    response: _Response = field(name="postPageResponse")


class _Warmup(Struct):
    apps: dict[str, Raw] = field(name="appsWarmupData")


class WarmPost(Struct, frozen=True, kw_only=True):
    """What old warm-up data says of the post."""

    guid: str | None
    """The guid of its feed item."""
    tags: tuple[str, ...]
    categories: tuple[str, ...]


def warm_post(body: bytes) -> WarmPost | None:
    """The post in the warm-up data of a page, or None: newer pages hold none."""
    begin, end = _warmup(body)
    if body.find(_OLD_POST.encode(), begin, end) < 0:
        return None
    page = next(_post_pages(body[begin:end]), None)
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
    """Where the warm-up JSON stands. Searched from the end, and without the DOM, which would copy half a megabyte."""
    start = body.rfind(_START)
    if start < 0:
        return 0, 0
    begin = body.find(b">", start) + 1
    return begin, body.find(b"</script", begin)


def _post_pages(data: bytes) -> Iterator[_PostPage]:
    """The pages under a post's own key that have a post in them; there the JSON is itself in a string, as a rule."""
    warmup = _decoded(data, _Warmup)
    for app in warmup.apps.values() if warmup else ():
        for key, value in (_decoded(app, dict[str, Raw]) or {}).items():
            if key.startswith(_OLD_POST):
                text = _decoded(value, str)
                held = _decoded(value if text is None else text, _Held)
                if held:
                    yield held.response.data.page


def _decoded(data: bytes | Raw | str, kind: type[T]) -> T | None:
    """*data* as a *kind*, or None where it is none."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _labels(value: object) -> tuple[str, ...]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    labels = (row.get("label") or row.get("title") for row in rows)
    return tuple(dict.fromkeys(label for label in labels if isinstance(label, str) and label))
