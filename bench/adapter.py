"""`extract`: our reader in the shape that extraction harnesses call."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.model import Content
from archive.rendition import text
from archive.uri import BadUri, canonical
from scraper.parse import Page, SiteContext, read
from scraper.profile import profile

# The pages of the sets were saved; when they were fetched is unknown, and later than any render.
OBSERVED = datetime(2100, 1, 1, tzinfo=UTC)
_NOWHERE = "https://nowhere.invalid/post/page"


def extract(html: bytes, url: str) -> dict[str, object]:
    """Title, authors, publication day (UTC) and body of the post in *html*; empty where it is none."""
    content = read(page_of(html, url)).content
    return _answer(content) if content else {}


def page_of(html: bytes, url: str, *, zone: str = "UTC") -> Page:
    """*html* as it would have been answered at *url*, on a site of its own."""
    uri = _uri(url)
    return Page(
        body=html,
        uri=uri,
        url=uri,
        status=200,
        headers=(("content-type", "text/html"),),
        observed=OBSERVED,
        site=SiteContext(base=_base(uri), profile=profile("wix"), zone=ZoneInfo(zone)),
    )


def _uri(url: str) -> str:
    try:
        return canonical(url)
    except BadUri:
        return _NOWHERE


def _base(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _answer(content: Content) -> dict[str, object]:
    published = content.published
    return {
        "title": content.title,
        "authors": list(content.authors),
        "published": published.instant.astimezone(UTC).date().isoformat() if published else None,
        "body": text(content),
    }
