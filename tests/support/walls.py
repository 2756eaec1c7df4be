"""Pages at the address of a post: what a wall or a server shows there, and what a blog does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scraper.parse import Page, SiteContext
from scraper.parse.profiles.base import Profile
from scraper.parse.profiles.wordpress import WORDPRESS

BASE = "https://blog.example.org"
_DECLARED = '<meta property="article:published_time" content="2026-03-12T08:00:00+00:00">'


def answered(document: str, *, status: int = 200, profile: Profile = WORDPRESS) -> Page:
    """*document* as it came."""
    uri = f"{BASE}/post/le-ble"
    return Page(
        body=document.encode(),
        uri=uri,
        url=uri,
        status=status,
        headers=(("content-type", "text/html; charset=utf-8"),),
        observed=datetime(2026, 11, 30, 12, tzinfo=UTC),
        site=SiteContext(base=BASE, profile=profile, zone=ZoneInfo("Europe/Paris")),
    )


def shown(title: str, body: str, *, head: str = "", status: int = 200, profile: Profile = WORDPRESS) -> Page:
    """A page with *title* and *body*, and nothing of a blog around them."""
    document = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return answered(document, status=status, profile=profile)


def post(title: str, text: str, *, profile: Profile = WORDPRESS) -> Page:
    """A post, dated and signed, in the dress of a blog."""
    head = f'<h1>{title}</h1><p><time datetime="2026-03-12">12 mars 2026</time> <a rel="author">Anne Martin</a></p>'
    body = f"<nav><a href='/'>Accueil</a></nav><article><header>{head}</header><div>{text}</div></article>"
    return shown(f"{title} – Revue du Large", body, head=_DECLARED, profile=profile)
