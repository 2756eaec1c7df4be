"""Pages of a Wix blog, in either of its viewers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from archive.model import Reading
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

BASE = "https://blog.example.org"
POST = f"{BASE}/post/le-ble"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))
GENERATOR = '<meta name="generator" content="Wix.com Website Builder">'
ARTICLE = f'{GENERATOR}<meta property="article:published_time" content="2025-03-01T10:00:00.000Z">'
WEBSITE = f'{GENERATOR}<meta property="og:type" content="website">'
WARMUP = '<script type="application/json" id="wix-warmup-data">{}</script>'


def document(body: str, *, title: str = "Le blé | Blog", head: str = ARTICLE, warm: str = WARMUP) -> str:
    """A whole page."""
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}{warm}</body></html>"


def viewer(*blocks: str, wrapped: bool = True) -> str:
    """The text of a post: each block in a box of its own in the newer viewer, bare in the older one."""
    marked = "".join(
        (f'<div data-breakout="normal">{block}</div>' if wrapped else block)
        + f'<div type="paragraph" data-hook="rcv-block{number}"></div>'
        for number, block in enumerate(blocks, start=1)
    )
    first, last = (f'<div type="{end}" data-hook="rcv-block-{end}"></div>' for end in ("first", "last"))
    return f'<div data-rce-version="10.1.1"><div>{first}{marked}{last}</div></div>'


def article(text: str, *, below: str = "") -> str:
    """The article with *text*, and what stands *below* it."""
    described = f'<section data-hook="post-description">{text}</section>'
    return (
        f'<div data-hook="post-page"><article data-hook="post"><h1 data-hook="post-title">Le blé</h1>{described}{below}'
        "</article></div>"
    )


def reading(page: str, uri: str = POST) -> Reading:
    """What *page* at *uri* is read as."""
    headers = (("content-type", "text/html; charset=utf-8"),)
    observed = datetime(2026, 2, 1, 12, tzinfo=UTC)
    return read(Page(body=page.encode(), uri=uri, url=uri, status=200, headers=headers, observed=observed, site=SITE))
