"""Laws of every input, however odd: each takes one and raises `AssertionError` where it is broken."""

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from archive import sameness
from archive.compare.states import compare
from archive.errors import BadQuery
from archive.model import Content, ProblemKind, Reading, Verdict
from archive.render.html import as_html
from archive.render.markdown import as_markdown
from archive.render.text import as_text
from archive.search import query
from archive.text.edits import apply, edits
from archive.text.sentences import sentences
from archive.uri import BadUri, canonical, host
from scraper.http import headers as http_headers
from scraper.parse import dates
from scraper.parse.page import Page, SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.total import read_caught
from scraper.polite import robots

PARIS = ZoneInfo("Europe/Paris")
BASE = "https://www.exemple.fr"
POST = f"{BASE}/post/essai"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_FAULTS = frozenset({ProblemKind.CRASHED, ProblemKind.UNSTORABLE, ProblemKind.NOT_DERIVED})


def page(body: bytes, *, uri: str = POST, profile: str = "wix", headers: tuple[tuple[str, str], ...] = ()) -> Page:
    """*body* as it would have been answered."""
    site = SiteContext(base=BASE, profile=PROFILES[profile], zone=PARIS)
    return Page(body=body, uri=uri, url=uri, status=200, headers=headers, observed=NOON, site=site)


def reads(given: Page) -> Reading:
    """A page is read, whatever it holds, and what was read comes through the database as it is."""
    reading = read_caught(given)
    faults = [problem for problem in reading.problems if problem.kind in _FAULTS]
    assert not faults, faults
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading
    assert (reading.content is not None) == (reading.verdict is Verdict.POST)
    if reading.content:
        _can_be_shown(reading.content)
    return reading


def _can_be_shown(content: Content) -> None:
    for text in (as_text(content), as_html(content), as_markdown(content)):
        text.encode()
    canonical_content = sameness.canonical(content)
    assert sameness.content_digest(canonical_content) == sameness.content_digest(content)


def compares(old: Content, new: Content) -> None:
    """Two states compare; the same one with itself shows nothing."""
    found = compare(old, new)
    assert (found.class_ is None) == (not found.fields)
    assert not compare(new, new).fields
    msgspec.json.encode(found)


def edits_lead_from_old_to_new(old: str, new: str) -> None:
    """The edits between two texts make the new one of the old one."""
    found = edits(old, new, language="fr")
    assert apply(sentences(old, "fr"), found, language="fr") == sentences(new, "fr")


def searches_or_says_why(text: str) -> None:
    """A search is read, or refused in words."""
    with suppress(BadQuery):
        query.read(text, now=NOON)


def names_one_address(url: str) -> None:
    """An address has one spelling, which is its own, or is refused."""
    try:
        uri = canonical(url, POST)
    except BadUri as error:
        str(error).encode("utf-8", "backslashreplace")
        return
    assert canonical(uri) == uri
    assert host(uri)


def rules_are_read(body: bytes, url: str = POST) -> None:
    """A robots.txt is read, whatever it holds."""
    rules = robots.parse(body)
    rules.allows(url, "cirma-archive")
    rules.crawl_delay("cirma-archive")
    assert all(isinstance(sitemap, str) for sitemap in rules.sitemaps)


def dates_are_read(text: str) -> None:
    """A date is one that can be kept, or none."""
    for stamp in (dates.declared(text, PARIS), dates.visible(text, PARIS, rendered=NOON), dates.feed_date(text)):
        if stamp is not None:
            msgspec.json.encode(stamp)


def headers_are_read(given: list[tuple[str, str]]) -> None:
    """Headers are read, whatever they hold."""
    fields = tuple(given)
    http_headers.codings(fields)
    length = http_headers.announced_length(fields)
    assert length is None or length >= 0
    for name, value in fields:
        http_headers.field(fields, name)
        http_headers.as_utf8(value)
