"""The interface for harnesses: the reader, the comparison and the small rules, as plain values.

It calls what the crawler calls and translates the answers; it neither catches, cuts nor mends anything.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from archive import timestamps
from archive.cleaning.storable import as_stored
from archive.compare.states import compare
from archive.learnt import common
from archive.learnt.leaving_out import Lessons, without
from archive.learnt.lesson import Lesson
from archive.model import (
    UNREADABLE,
    Block,
    BlockKind,
    Content,
    Entry,
    ProblemKind,
    Reading,
    Runs,
    Source,
    Stamp,
    Verdict,
)
from archive.render.text import as_text, plain
from archive.uri import BadUri
from archive.uri import canonical as canonical_uri
from scraper.parse import Page, SiteContext
from scraper.parse.dates import declared, feed_date, visible
from scraper.parse.head import PageHead, read_head
from scraper.parse.page import utf8
from scraper.parse.profiles.general.reader import read_general
from scraper.parse.profiles.registry import profile as profile_of
from scraper.parse.tree import Parsed, TooCostly, parse
from scraper.polite import robots as robots_file
from scraper.reading.reread import read_totally

Headers = Sequence[tuple[str, str]]

# The pages of the sets were saved; nobody knows when, but no true date of theirs is still to come.
OBSERVED = datetime.now(UTC)
_NOWHERE = "https://nowhere.invalid/post/page"
_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{3,6})?)?[+-]\d{2}:\d{2}")
_HTML = (("content-type", "text/html"),)
_PARIS = "Europe/Paris"


def extract(html: bytes, url: str, *, siblings: Sequence[bytes] = ()) -> dict[str, object]:
    """Title, authors, publication day (UTC) and body of the post in *html*; empty where it is none.

    *siblings* are other pages of the same site: what they have in common is no article's.
    """
    content = read_content(html, url, siblings=siblings)
    return answer(content) if content else {}


def read_content(html: bytes, url: str, *, siblings: Sequence[bytes] = ()) -> Content | None:
    """The content of the post in *html*, with where each field comes from; None where it is none."""
    page = page_of(html, url)
    parsed = parse(utf8(page))
    if isinstance(parsed, TooCostly):
        return None
    head = read_head(parsed.tree, page.url)
    if page.site.profile.recognised(page, parsed.tree, head):
        return _read(page).content
    return _without_profile(page, parsed, head, siblings)


def read_page(
    body: bytes,
    url: str,
    *,
    headers: Headers = (),
    status: int = 200,
    profile: str = "wix",
    site: str | None = None,
) -> dict[str, object]:
    """Read the answer *body* for *url* as the archive would keep it."""
    uri = _uri(url)
    page = Page(
        body=body,
        uri=uri,
        url=uri,
        status=status,
        headers=tuple(headers),
        observed=datetime.now(UTC),
        site=SiteContext(base=_uri(site) if site else _base(uri), profile=profile_of(profile), zone=ZoneInfo(_PARIS)),
    )
    return _plain_reading(_kept(_read(page)))


def compare_pages(old: bytes, new: bytes, url: str) -> dict[str, object]:
    """Compare two Wix posts at *url*. Raises `ValueError` where one of them is no post."""
    before, after = (_kept(_read(page_of(body, url, zone=_PARIS))).content for body in (old, new))
    if before is None or after is None:
        raise ValueError("one of the two pages is no post")
    found = compare(before, after)
    return {
        "class": found.class_.value if found.class_ else None,
        "fields": [field.value for field in found.fields],
        "flags": [flag.value for flag in found.flags],
        "silent": found.silent,
    }


def parse_date(text: str, *, kind: str, zone: str = _PARIS, rendered: str | None = None) -> str | None:
    """The day of a visible date in *zone*, or the instant (UTC) of a declared or a feed's; None where it is none."""
    if kind == "feed":
        instant = feed_date(text)
        return instant.isoformat() if instant else None
    if kind == "declared":
        stamp = declared(text, ZoneInfo(zone))
        return stamp.instant.isoformat() if stamp else None
    at = datetime.fromisoformat(rendered) if rendered else None
    stamp = visible(text, ZoneInfo(zone), rendered=at)
    return stamp.day.isoformat() if stamp else None


def decode(body: bytes, headers: Headers) -> str:
    """The text of an HTML answer."""
    return utf8(replace(page_of(body, _NOWHERE), headers=tuple(headers))).decode("utf-8", "replace")


def canonical(url: str, base: str) -> str | None:
    """The archive's one spelling of *url*, resolved against *base*, or None where it is no address."""
    try:
        return canonical_uri(url, base)
    except BadUri:
        return None


def robots(body: bytes, url: str, agent: str) -> dict[str, object]:
    """Return what the robots.txt *body* says to *agent*: whether it allows *url*, delay in seconds, sitemaps."""
    rules = robots_file.parse(body)
    delay = rules.crawl_delay(agent)
    return {
        "allows": rules.allows(url, agent),
        "delay": delay.total_seconds() if delay is not None else None,
        "sitemaps": list(rules.sitemaps),
    }


def page_of(html: bytes, url: str, *, zone: str = "UTC") -> Page:
    """*html* as it would have been answered at *url*, on a site of its own."""
    uri = _uri(url)
    return Page(
        body=html,
        uri=uri,
        url=uri,
        status=200,
        headers=_HTML,
        observed=OBSERVED,
        site=SiteContext(base=_base(uri), profile=profile_of("wix"), zone=ZoneInfo(zone)),
    )


def _without_profile(page: Page, parsed: Parsed, head: PageHead, siblings: Sequence[bytes]) -> Content | None:
    """A page of another platform, whatever its address; captions go with their pictures and are no body."""
    post = read_general(page, parsed, head)
    if post is None:
        return None
    content = without(post.content, Lessons.of(_shared(page, post.content, siblings)))
    blocks = tuple(block for block in content.blocks if block.kind is not BlockKind.CAPTION)
    return replace(content, blocks=blocks)


def _shared(page: Page, content: Content, siblings: Sequence[bytes]) -> list[Lesson]:
    """Return what the page shares with its siblings: with two of them, or with the only one."""
    others = [found for body in siblings if (found := _read_generally(replace(page, body=body)))]
    return common.shared([content, *others], least=min(3, 1 + len(others))) if others else []


def _read_generally(page: Page) -> Content | None:
    parsed = parse(utf8(page))
    post = None if isinstance(parsed, TooCostly) else read_general(page, parsed, read_head(parsed.tree, page.url))
    return post.content if post else None


def _read(page: Page) -> Reading:
    """Read *page* as the crawler does. A fault of the reader comes out; a page that costs too much is refused."""
    reading = read_totally(page)
    fault = next((problem for problem in reading.problems if problem.kind in UNREADABLE), None)
    if fault and fault.kind is not ProblemKind.TOO_COSTLY:
        raise RuntimeError(str(fault))
    return reading


def _kept(reading: Reading) -> Reading:
    """*reading* as it comes back from the archive."""
    kept = as_stored(reading)
    content = kept.content
    if content is None:
        return kept
    return replace(
        kept,
        content=replace(content, published=_kept_stamp(content.published), modified=_kept_stamp(content.modified)),
    )


def _kept_stamp(stamp: Stamp | None) -> Stamp | None:
    return replace(stamp, instant=timestamps.parse(timestamps.text(stamp.instant))) if stamp else None


# --- translation -------------------------------------------------------------------------------------------------


def _plain_reading(reading: Reading) -> dict[str, object]:
    content = reading.content
    published = content.published if content else None
    return {
        "verdict": (Verdict.OTHER if reading.verdict is Verdict.UNREADABLE else reading.verdict).value,
        "complete": reading.complete,
        "problems": [str(problem) for problem in reading.problems],
        "title": " ".join(content.title.split()) if content else None,
        "authors": list(content.authors) if content else [],
        "published": published.raw if published else None,
        "day": published.day.isoformat() if published else None,
        "blocks": [_plain_block(block) for block in content.blocks] if content else [],
        "entries": [_plain_entry(entry) for entry in reading.entries],
        "children": list(reading.children),
        "sitemaps": list(reading.children) if reading.source is Source.SITEMAP else [],
    }


def _plain_block(block: Block) -> str:
    said = plain(block.runs)
    if block.kind is BlockKind.TABLE:
        said = " || ".join(" | ".join(plain(cell) for cell in row) for row in block.rows)
    elif block.kind is BlockKind.CODE:
        said = _written(block.runs)
    elif block.media:
        said = " ".join(media.url or media.id for media in block.media)
    return f"{block.kind.value}: {said}"


def _written(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _plain_entry(entry: Entry) -> dict[str, str | None]:
    return {
        "uri": entry.uri,
        "title": entry.title,
        "lastmod": entry.lastmod,
        "creator": entry.creator,
        "published": entry.published.isoformat().replace("+00:00", "Z") if entry.published else None,
    }


def answer(content: Content) -> dict[str, object]:
    """Return what harnesses ask of *content*."""
    published = content.published
    return {
        "title": content.title,
        "authors": list(content.authors),
        "published": _day(published) if published else None,
        "body": as_text(content),
    }


def _day(stamp: Stamp) -> str:
    """The day that the page writes: with an offset of its own, the day there; else the one that was read."""
    written = datetime.fromisoformat(stamp.raw) if _OFFSET.fullmatch(stamp.raw) else None
    return (written.date() if written and written.utcoffset() else stamp.day).isoformat()


def _uri(url: str) -> str:
    try:
        return canonical_uri(url)
    except BadUri:
        return _NOWHERE


def _base(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
