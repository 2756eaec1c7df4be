"""A page as it was answered: bytes, circumstances and character encoding."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.model import Fetch, Headers, Response
from scraper.parse.encoding import html_text
from scraper.parse.profiles.base import Profile

_SITE = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


class SiteContext(Struct, frozen=True, kw_only=True):
    """The site that a page belongs to."""

    base: str
    """Canonical URL of the site's home, with the path prefix that free hosts give: `https://x.wixsite.com/index`."""
    profile: Profile
    zone: ZoneInfo
    language: str = ""
    parser: str = ""
    """The version of the reader: `scraper.parser_version`."""

    def path_of(self, uri: str) -> str | None:
        """The path of a canonical *uri* below the site's base, or None off the site."""
        base, bare = _SITE.sub("", self.base).rstrip("/"), _SITE.sub("", uri)
        rest = bare.removeprefix(base)
        if len(rest) == len(bare) or rest[:1] not in ("", "/", "?"):
            return None
        return rest.partition("?")[0] or "/"

    def relative(self, uri: str) -> str | None:
        """As `path_of`, with the query."""
        path = self.path_of(uri)
        return None if path is None else path + "".join(uri.partition("?")[1:])

    def is_post(self, uri: str) -> bool:
        """Whether *uri* has the form of a post of this site."""
        path = self.relative(uri)
        return path is not None and self.profile.is_post(path)

    def leads_on(self, uri: str) -> bool:
        """Whether *uri* has the form of a list that is worth reading for its own sake."""
        path = self.relative(uri)
        return path is not None and self.profile.leads_on(path)


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
        return html_text(page.body, page.header("content-type")).encode("utf-8", "replace")
    return page.body
