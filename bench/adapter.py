"""`extract`: our reader in the shape that extraction harnesses call."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from archive.model import Content
from archive.rendition import text
from archive.uri import BadUri, canonical
from scraper.parse import Page, SiteContext, generic, read, too_costly, wix
from scraper.parse.head import read_head
from scraper.parse.page import utf8
from scraper.profile import profile

# The pages of the sets were saved; when they were fetched is unknown, and later than any render.
OBSERVED = datetime(2100, 1, 1, tzinfo=UTC)
_NOWHERE = "https://nowhere.invalid/post/page"


def extract(html: bytes, url: str) -> dict[str, object]:
    """Title, authors, publication day (UTC) and body of the post in *html*; empty where it is none."""
    page = page_of(html, url)
    content = read(page).content or _without_profile(page)
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


def _without_profile(page: Page) -> Content | None:
    """A page whose address no profile knows, read all the same: the sets hold other platforms too."""
    body = utf8(page)
    if wix.is_raw(body) or too_costly(body):
        return None
    tree = LexborHTMLParser(body)
    return generic.read_post(page, tree, read_head(tree))


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
