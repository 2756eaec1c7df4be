"""A page as it was answered: bytes, circumstances and character encoding."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.model import Fetch, Headers, Response
from scraper.parse.encoding import html_utf8
from scraper.parse.profiles.base import Profile
from scraper.parse.said import Said, listed

_SITE = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


class SiteContext(Struct, frozen=True, kw_only=True):
    """The site that a page belongs to."""

    base: str
    """Canonical URL of the site's home, with the path prefix that free hosts give: `https://x.wixsite.com/index`."""
    profile: Profile
    zone: ZoneInfo
    language: str = ""
    parser: str = ""
    """The version of the reader: `scraper.parse.version`."""
    said: Said = Said()
    """What the archivist says of its pages; it goes before what the profile knows."""

    def path_of(self, uri: str) -> str | None:
        """The path of a canonical *uri* below the site's base, or None off the site."""
        # By http or https, with or without www.: one site to its readers.
        base, bare = _SITE.sub("", self.base).rstrip("/"), _SITE.sub("", uri)
        rest = bare.removeprefix(base)
        if len(rest) == len(bare) or rest[:1] not in ("", "/", "?"):
            return None
        return rest.partition("?")[0] or "/"

    def relative(self, uri: str) -> str | None:
        """As `path_of`, with the query."""
        path = self.path_of(uri)
        return None if path is None else path + "".join(uri.partition("?")[1:])

    def by_own_scheme(self, uri: str) -> str:
        """The canonical *uri*, by https where the site's home is and *uri* is http of the same site.

        Sitemaps go on naming http for years after a move to https; each such address would be asked for apart, and
        lead to the post that is asked for anyway.
        """
        if not uri.startswith("http://") or not self.base.startswith("https://") or self.path_of(uri) is None:
            return uri
        return uri.replace("http", "https", 1)

    def is_post(self, uri: str) -> bool:
        """Return whether *uri* has the form of a post of this site."""
        path = self.relative(uri)
        if path is None or self._is_excluded(path):
            return False
        said = self.said.posts_pattern
        # With a slash at the end as well: archivists write patterns from what they see in a browser.
        return bool(said.fullmatch(path) or said.fullmatch(f"{path}/")) if said else self.profile.is_post(path)

    def is_list(self, uri: str) -> bool:
        """Return whether *uri* has the form of a list of posts."""
        path = self.relative(uri)
        if path is None or self._is_excluded(path):
            return False
        said = self.said.lists_pattern
        if said and (said.fullmatch(path) or said.fullmatch(f"{path}/")):
            return True
        # The archivist's pattern of posts wins over the platform's of lists.
        return self.profile.is_list(path) and not (self.said.posts and self.is_post(uri))

    def _is_excluded(self, path: str) -> bool:
        said = self.said.excluded_pattern
        return bool(said and (said.fullmatch(path) or said.fullmatch(f"{path}/")))

    @property
    def out_of_bounds(self) -> tuple[str, ...]:
        """Patterns of paths that are never asked for, searched in the path with its query."""
        said = self.said.excluded_pattern
        return (f"^(?:{self.profile.excluded.pattern})", *([f"^(?:{said.pattern})/?$"] if said else []))

    @property
    def tells_by_shape(self) -> bool:
        """Whether sources and shapes must tell posts from other pages: the platform's addresses do not, nobody did."""
        return self.profile.is_told_by_shape and not self.said.posts

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The paths of its sitemaps."""
        return listed(self.said.sitemaps) or self.profile.sitemaps

    @property
    def feeds(self) -> tuple[str, ...]:
        """The paths of its feeds."""
        return listed(self.said.feeds) or self.profile.feeds

    def leads_on(self, uri: str) -> bool:
        """Return whether *uri* has the form of a list that is worth reading for its own sake."""
        path = self.relative(uri)
        if path is None or self._is_excluded(path):
            return False
        said = self.said.lists_pattern
        return bool(said and said.fullmatch(path)) or self.profile.leads_on(path)


class Page(Struct, frozen=True, kw_only=True):
    """A complete answer, as a parser meets it."""

    body: bytes
    uri: str
    """The canonical URI-R asked for."""
    url: str
    """The address that answered; links are relative to it."""
    status: int
    headers: Headers
    observed: datetime
    site: SiteContext
    declared_language: str = ""
    """What it says of itself, known once its head was read."""

    @property
    def languages(self) -> tuple[str, str]:
        """The page's own language and that of its site, as they are declared; empty where they are not."""
        return self.declared_language, self.site.language

    def header(self, name: str) -> str:
        """The values of header *name*, joined by commas; empty where it was not sent."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def page_of(fetch: Fetch, answer: Response, site: SiteContext) -> Page:
    """The page that *fetch* of a URI of *site* brought as its *answer*."""
    return Page(
        body=answer.body,
        uri=fetch.request.uri,
        url=fetch.request.target,
        status=answer.status,
        headers=answer.headers,
        observed=fetch.ended,
        site=site,
    )


def utf8(page: Page) -> bytes:
    """The body in UTF-8, from whatever encoding it is in."""
    # The escapes of ISO-2022 and the zeros of UTF-16 are ASCII, too.
    if not page.body.isascii() or b"\x1b" in page.body or b"\0" in page.body[:1024]:
        return html_utf8(page.body, page.header("content-type"))
    return page.body
