"""The scope of a site: a test of the URI alone, without robots.txt and without history. Pure."""

import re
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

    @classmethod
    def of(cls, base: str, *, excluded: tuple[str, ...] = EXCLUDED) -> Self:
        """The scope of the site whose home page is *base*. Raises `BadUri`."""
        parts = urlsplit(canonical(base))
        return cls(host=_site(parts.netloc), prefix=parts.path.rstrip("/"), excluded=excluded)

    def in_scope(self, uri: str) -> bool:
        """*uri* belongs to the site. http and https, the apex and `www.` are one site."""
        try:
            parts = urlsplit(canonical(uri))
        except BadUri:
            return False
        # With the slash, so that `/blog` is not taken for the beginning of `/blogroll`.
        if _site(parts.netloc) != self.host or not f"{parts.path}/".startswith(f"{self.prefix}/"):
            return False
        rest = parts.path.removeprefix(self.prefix) + (f"?{parts.query}" if parts.query else "")
        return not any(re.search(pattern, rest, re.IGNORECASE) for pattern in self.excluded)


def _site(netloc: str) -> str:
    return netloc.removeprefix("www.")
