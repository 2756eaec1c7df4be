"""Addresses that cannot exist: what a site shows there is its error page, whatever the status says."""

import re

from archive.digest import short_id

_NAME = "no-such-page"
_IS_ONE = re.compile(rf"/{_NAME}-[0-9a-f]{{16}}(?:\.html?|\.php)?/?$")
_LAST = re.compile(r"[^/]+?(\.html?|\.php)?(/?)$")


def nowhere(post: str, day: str) -> str:
    """An address beside that of *post* where nothing ever was; another one on another *day*."""
    bare = post.partition("?")[0]
    return _LAST.sub(lambda match: f"{_NAME}-{short_id(bare, day)}{match[1] or ''}", bare)


def is_nowhere(uri: str) -> bool:
    """Return whether we made *uri* up, so that nothing can be there."""
    return _NAME in uri and _IS_ONE.search(uri.partition("?")[0]) is not None
