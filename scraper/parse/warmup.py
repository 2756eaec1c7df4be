"""Warm-up data: the JSON that Wix puts into a page for its scripts. Until 2024 it held the post, later only its id."""

import json
import re
from dataclasses import dataclass
from typing import Any

_START = b'id="wix-warmup-data"'
_OLD_POST = "OldPostPageWarmupData-"
_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmPost:
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
    try:
        post_page = _post_page(json.loads(body[begin:end]))
    except (ValueError, RecursionError):
        return None
    if post_page is None:
        return None
    guid = post_page["post"].get("internalId")
    return WarmPost(
        guid=guid if isinstance(guid, str) else None,
        tags=_labels(post_page.get("tags")),
        categories=_labels(post_page.get("categories")),
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


def _post_page(value: Any) -> dict[str, Any] | None:
    """The first `postPage` with a post in it; the one under the post's own key is itself JSON in a string."""
    apps = value.get("appsWarmupData") if isinstance(value, dict) else None
    for app in apps.values() if isinstance(apps, dict) else ():
        for key, text in app.items() if isinstance(app, dict) else ():
            if key.startswith(_OLD_POST):
                found = _inside(json.loads(text) if isinstance(text, str) else text)
                if found:
                    return found
    return None


def _inside(value: Any) -> dict[str, Any] | None:
    for key in ("postPageResponse", "data", "postPage"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) and isinstance(value.get("post"), dict) else None


def _labels(value: Any) -> tuple[str, ...]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    labels = (row.get("label") or row.get("title") for row in rows)
    return tuple(dict.fromkeys(label for label in labels if isinstance(label, str) and label))
