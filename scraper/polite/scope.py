"""The scope of a site: a test of the URI alone, without robots.txt and without history. Pure."""

import re
from collections.abc import Iterable
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct

from archive.uri import BadUri, canonical

# People's pages, comments and image overlays are not publications; a language may come before them.
EXCLUDED = (
    r"^(/[a-z]{2})?/(profile|members-area)(/|$)",
    r"^(/[a-z]{2})?/post/[^?]*/comments?(/|$)",
    r"[?&](lightbox|commentid|postcommentid)=",
)


class Scope(Struct, frozen=True, kw_only=True):
    """One host, from one path down, without what is excluded."""

    host: str
    """With its port, where that is not the scheme's own; without `www.`."""
    prefix: str
    """The path of the site's home page, without trailing slash: empty but on free hosts."""
    excluded: tuple[str, ...] = EXCLUDED
    """Regular expressions, searched in path and query from the prefix on, in any case."""
    documents: frozenset[str] = frozenset()
    """Canonical URIs of sitemaps and feeds, which no pattern excludes."""

    @classmethod
    def of(cls, base: str, *, excluded: tuple[str, ...] = EXCLUDED, documents: Iterable[str] = ()) -> Self:
        """The scope of the site whose home page is *base*, with *documents* by their paths. Raises `BadUri`."""
        parts = urlsplit(canonical(base))
        named = frozenset(canonical(base.rstrip("/") + path) for path in documents)
        return cls(host=_site(parts.netloc), prefix=parts.path.rstrip("/"), excluded=excluded, documents=named)

    def in_scope(self, uri: str) -> bool:
        """*uri* belongs to the site. http and https, the apex and `www.` are one site."""
        try:
            uri = canonical(uri)
        except BadUri:
            return False
        parts = urlsplit(uri)
        # With the slash, so that `/blog` is not taken for the beginning of `/blogroll`.
        if _site(parts.netloc) != self.host or not f"{parts.path}/".startswith(f"{self.prefix}/"):
            return False
        if uri in self.documents:
            return True
        rest = parts.path.removeprefix(self.prefix) + (f"?{parts.query}" if parts.query else "")
        return not any(re.search(pattern, rest, re.IGNORECASE) for pattern in self.excluded)


def _site(netloc: str) -> str:
    return netloc.removeprefix("www.")
