"""Profiles: what is known of a platform, as data. A profile names no site; a site is a base URL and a profile."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class Profile(Struct, frozen=True, kw_only=True):
    """What is known of a platform. Paths are relative to the site's base path and begin with a slash."""

    name: str
    summary: str
    marker: str
    """What every link to a post contains: a quick first look at it."""
    posts: re.Pattern[str]
    lists: re.Pattern[str]
    """Pages of a list and lists by label. The first page of a list can have any name."""
    labels: re.Pattern[str]
    """Addresses that label a post: `kind` is `categories`, `tags` or `hashtags`."""
    excluded: re.Pattern[str]
    """Never asked for: people, programs, shops."""
    sitemaps: tuple[str, ...]
    """The index, then sitemaps of posts, which are tried even when the index leaves them out."""
    feeds: tuple[str, ...]

    def is_post(self, path: str) -> bool:
        """Whether *path* has the form of a post's address."""
        return self.posts.fullmatch(path) is not None and not self.is_excluded(path)

    def is_list(self, path: str) -> bool:
        """Whether *path* has the form of a further list page or of a list by label."""
        return self.lists.fullmatch(path) is not None and not self.is_excluded(path)

    def is_excluded(self, path: str) -> bool:
        """Whether *path* is out of bounds, whatever links to it."""
        return self.excluded.match(path) is not None


WIX = Profile(
    name="wix",
    summary="Wix Blog: posts at /post/<slug>, rendered on the server",
    marker="post/",
    # /post/slug, /single-post/2019/05/06/Slug, /blog-1/post/slug, /en/post/slug.
    posts=re.compile(r"(?:/[^/]+)?/(?:single-)?post/(?:\d{4}/\d{2}/\d{2}/)?[^/]+"),
    lists=re.compile(
        r"(?:/[^/]+){1,2}?(?:/page/\d+|/(?:categories|tags|hashtags)/[^/]+(?:/page/\d+)?|/archive/\d{4}(?:/\d{2})?)"
    ),
    labels=re.compile(r"/(?P<kind>categories|tags|hashtags)/[^/]+$"),
    excluded=re.compile(
        r"(?:/[^/]+)?/(?:profile|members-area|account|_api|_partials|_serverless|pro-gallery-webapp|cart-page)(?:/|$)"
    ),
    sitemaps=("/sitemap.xml", "/blog-posts-sitemap.xml"),
    feeds=("/blog-feed.xml",),
)

PROFILES: Mapping[str, Profile] = MappingProxyType({WIX.name: WIX})


def profile(name: str) -> Profile:
    """The profile called *name*; `KeyError` where there is none."""
    return PROFILES[name]
