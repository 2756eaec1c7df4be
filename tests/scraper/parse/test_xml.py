"""Sitemaps and feeds with the slips that sites make: what is clear is read, what is broken says so."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import Reading, Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

BASE = "https://blog.example.org"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))


def reading(body: str | bytes, *, name: str = "blog-feed.xml", kind: str = "application/xml") -> Reading:
    uri = f"{BASE}/{name}"
    return read(
        Page(
            body=body.encode() if isinstance(body, str) else body,
            uri=uri,
            url=uri,
            status=200,
            headers=(("content-type", kind),),
            observed=datetime(2026, 2, 1, 12, tzinfo=UTC),
            site=SITE,
        )
    )


def slugs(found: Reading) -> list[str]:
    return [entry.uri.rpartition("/")[2] for entry in found.entries]


ITEMS = f"<item><title>{{}}</title><link>{BASE}/post/a</link></item><item><link>{BASE}/post/b</link></item>"
CLEAR = {
    "bare ampersand": ("A & B", "A & B"),
    "entity of HTML": ("A&nbsp;B", "A\xa0B"),
    "unknown entity": ("A&foo;B", "A&foo;B"),
    "ampersand in CDATA": ("<![CDATA[A & B]]>", "A & B"),
    "control character": ("A\x07B", "AB"),
    "twice escaped": ("A &amp;amp; B", "A & B"),
}


@pytest.mark.parametrize(("written", "meant"), CLEAR.values(), ids=CLEAR.keys())
def test_what_is_clear_is_mended(written: str, meant: str) -> None:
    found = reading(f"<rss><channel>{ITEMS.format(written)}</channel></rss>")

    assert (slugs(found), found.complete, found.entries[0].title) == (["a", "b"], True, meant)


BROKEN = {
    "an element unclosed": f"<rss><channel><item><title>A<link>{BASE}/post/a</link></item>{ITEMS}</channel></rss>",
    "a wrong end": f"<rss><channel>{ITEMS.format('A</titel>')}</channel></rss>",
    "a foreign element open": f"<rss><channel>{ITEMS.format('A<br>')}</channel></rss>",
    "cut": f"<rss><channel>{ITEMS.format('A')}<item><title>C",
    "an attribute twice": f"<rss><channel a='1' a='2'>{ITEMS.format('A')}</channel></rss>",
    "words behind the end": f"<rss><channel>{ITEMS.format('A')}</channel></rss> Warning: mysql",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_read_past_the_break(body: str) -> None:
    found = reading(body)

    assert (slugs(found), found.complete) == (["a", "b"], False)


STARTS = {"empty lines": "\n\n", "mark": "\ufeff", "line and mark": "\n\ufeff", "comment": "<!-- cache -->\n"}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_start(start: str) -> None:
    found = reading(f'{start}<?xml version="1.0"?><rss><channel>{ITEMS.format("A")}</channel></rss>')

    assert (slugs(found), found.complete) == (["a", "b"], True)


@pytest.mark.parametrize("encoding", ["utf-16", "big5", "iso-8859-1", "foobar"])
def test_declared_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel>{ITEMS.format("A")}</channel></rss>'

    assert slugs(reading(text.encode("utf-16" if encoding == "utf-16" else "ascii"))) == ["a", "b"]


def test_undeclared_prefix_is_the_usual_one() -> None:
    found = reading(
        f"<rss><channel><item><link>{BASE}/post/a</link><dc:creator>Inès</dc:creator></item></channel></rss>"
    )

    assert (found.entries[0].creator, found.complete) == ("Inès", True)


def test_relative_addresses_are_resolved() -> None:
    found = reading("<urlset><url><loc>\n /post/a </loc></url></urlset>", name="blog-posts-sitemap.xml")

    assert (slugs(found), found.complete) == (["a"], True)


@pytest.mark.parametrize("days", [("2025-03-01", "2026-01-02"), ("2026-01-02", "2025-03-01")])
def test_of_an_address_named_twice_the_newer_date_counts(days: tuple[str, str]) -> None:
    rows = "".join(f"<url><loc>{BASE}/post/a</loc><lastmod>{day}</lastmod></url>" for day in days)

    assert [entry.lastmod for entry in reading(f"<urlset>{rows}</urlset>").entries] == ["2026-01-02"]


def test_document_type_is_refused() -> None:
    found = reading(f'<!DOCTYPE l [<!ENTITY a "b">]><urlset><url><loc>{BASE}/post/a</loc></url></urlset>')

    assert (found.verdict, slugs(found), found.complete) == (Verdict.OTHER, [], False)
