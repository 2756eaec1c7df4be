"""Sitemaps and feeds, well-formed and not: what they name, and whether they can be believed to be whole."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Entry, Problem, ProblemKind, Reading, Source, Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.sitemap import MAX_ENTRIES
from scraper.parse.verdict import read

BASE = "https://blog.example.org"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def read_at(body: str | bytes, path: str = "/blog-posts-sitemap.xml", kind: str = "text/xml") -> Reading:
    """Return what *body* at *path* is read as."""
    data = body.encode() if isinstance(body, str) else body
    uri = BASE + path
    observed = datetime(2026, 2, 1, tzinfo=UTC)
    return read(
        Page(body=data, uri=uri, url=uri, status=200, headers=(("content-type", kind),), observed=observed, site=SITE)
    )


def urlset(*rows: str) -> str:
    """A sitemap of posts."""
    urls = "".join(f"<url>{row}</url>\n" for row in rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACE} {IMAGES} generatedBy="WIX">\n{urls}</urlset>'


def feed(*items: str) -> str:
    """A feed of *items*."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"><channel>'
        f"<title><![CDATA[Blog]]></title><link>{BASE}/publications</link>"
        f'<atom:link href="{BASE}/blog-feed.xml" rel="self"/>'
        f"{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )


LOC = f"<loc>{BASE}/post/un</loc>"


def test_sitemap_of_posts() -> None:
    """Posts in order with their lastmod as written; the image's address is none of them."""
    image = "<image:image><image:loc>https://static.wixstatic.com/media/a~mv2.jpg</image:loc></image:image>"
    rows = (
        f"{LOC}<lastmod>2025-11-27</lastmod>{image}",
        f"<loc>{BASE}/post/les-détroits</loc>",
        f"<loc>{BASE}/blog</loc>",
    )

    reading = read_at(urlset(*rows))

    assert reading.verdict is Verdict.LISTING
    assert reading.source is Source.SITEMAP
    assert reading.complete
    assert reading.entries == (
        Entry(uri=f"{BASE}/post/un", lastmod="2025-11-27"),
        Entry(uri=f"{BASE}/post/les-d%C3%A9troits"),
    )


def test_sitemap_index() -> None:
    """Child sitemaps of the own host are to be read; others are not."""
    rows = "".join(
        f"<sitemap><loc>{loc}</loc></sitemap>"
        for loc in (f"{BASE}/blog-posts-sitemap.xml", f"{BASE}/pages-sitemap.xml", "https://cdn.example.net/all.xml")
    )

    reading = read_at(f"<sitemapindex {NAMESPACE}>{rows}</sitemapindex>", "/sitemap.xml")

    assert reading.children == (f"{BASE}/blog-posts-sitemap.xml", f"{BASE}/pages-sitemap.xml")
    assert reading.complete
    assert Problem(kind=ProblemKind.FOREIGN_ADDRESS) in reading.problems


def test_feed() -> None:
    """Items with guid, creator, title and time; the channel's link leads to the list page."""
    item = (
        "<title><![CDATA[Paix &#38; guerre]]></title><media:title>Photo</media:title>"
        f'<link>{BASE}/post/paix</link><guid isPermaLink="false">65e1f0aa1b2c3d4e5f607182</guid>'
        "<pubDate>Thu, 27 Nov 2025 09:15:00 GMT</pubDate><dc:creator>Inès Morvan</dc:creator>"
        "<category>Dossiers</category>"
    )

    reading = read_at(feed(item), "/blog-feed.xml", "application/rss+xml")

    assert reading.source is Source.FEED
    assert reading.complete
    assert reading.children == (f"{BASE}/publications",)
    (entry,) = reading.entries
    assert entry.text
    assert replace(entry, text=None) == (
        Entry(
            uri=f"{BASE}/post/paix",
            guid="65e1f0aa1b2c3d4e5f607182",
            title="Paix & guerre",
            creator="Inès Morvan",
            published=datetime(2025, 11, 27, 9, 15, tzinfo=UTC),
        )
    )


def _text_of(item: str) -> str | None:
    (entry,) = read_at(feed(f"<link>{BASE}/post/paix</link>{item}"), "/blog-feed.xml", "application/rss+xml").entries
    return entry.text


TITLE, WHOLE = "<title>Paix</title>", "<content:encoded><![CDATA[<p>Le texte, en entier.</p>]]></content:encoded>"


@pytest.mark.parametrize(
    "same",
    [
        f"{TITLE}<description>Le texte</description>{WHOLE}",
        f"{TITLE}<content:encoded>&lt;p&gt;Le&#160;TEXTE en &lt;b&gt;entier&lt;/b&gt;&lt;/p&gt;</content:encoded>",
        f"{TITLE}<description>Le texte en entier</description>",
        f"{TITLE}<content:encoded><![CDATA[<img src='a.png?12'/>]]>Le texte, en entier.</content:encoded>",
    ],
)
def test_the_text_of_an_item_is_its_words(same: str) -> None:
    assert _text_of(TITLE + WHOLE) == _text_of(same)


@pytest.mark.parametrize(
    "other", [f"<title>Guerre</title>{WHOLE}", TITLE + WHOLE.replace("entier", "partie"), TITLE, WHOLE]
)
def test_other_words_are_another_text(other: str) -> None:
    assert _text_of(TITLE + WHOLE) != _text_of(other)


def test_an_item_without_words_has_no_text() -> None:
    assert _text_of("<description>&lt;img src='a.png'/&gt;</description>") is None


HARM: dict[str, str | bytes] = {
    "a DTD": f'<!DOCTYPE urlset [<!ENTITY a "aaaa">]><urlset {NAMESPACE}><url>{LOC}</url></urlset>',
    "an outer DTD": f'<!DOCTYPE urlset SYSTEM "http://evil.example/x.dtd">{urlset(LOC)}',
    "no entries": urlset(),
    "an empty feed": feed(),
    "nothing": "",
    "blanks": "  \n ",
    "broken off": urlset(LOC, LOC)[:-40],
    "HTML": f"<!DOCTYPE html><html><body><a href='{BASE}/post/un'>un</a></body></html>",
    "another vocabulary": f"<?xml version='1.0'?><opml><loc>{BASE}/post/un</loc></opml>",
    "text": "Service indisponible",
    "bad bytes": urlset(LOC).encode().replace(b"un</loc>", b"\xff\xfe</loc>"),
    "too deep": urlset("<a>" * 100 + "</a>" * 100),
    "a huge element": urlset(f"<loc>{BASE}/post/{'a' * 2_000_000}</loc>"),
}


@pytest.mark.parametrize("body", HARM.values(), ids=HARM.keys())
def test_harmed_listing_is_no_evidence_of_absence(body: str | bytes) -> None:
    """A sitemap or feed that is not whole says so, and why."""
    reading = read_at(body)

    assert not reading.complete
    assert reading.problems


def test_what_was_read_before_the_break_counts() -> None:
    """A sitemap that breaks off still names posts."""
    assert [entry.uri for entry in read_at(HARM["broken off"]).entries] == [f"{BASE}/post/un"]


@pytest.mark.parametrize(
    "named", ['PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://a.example/rss.dtd"', ""]
)
def test_named_document_type_is_passed_over(named: str) -> None:
    """RSS 0.91 begins with one; nothing is asked for and nothing is lost."""
    reading = read_at(f"<?xml version='1.0'?>\n<!DOCTYPE urlset {named}>\n<!-- x -->{urlset(LOC)}")

    assert [entry.uri for entry in reading.entries] == [f"{BASE}/post/un"]
    assert reading.complete


def test_entities_of_a_dtd_are_never_expanded() -> None:
    """A billion laughs stay untold."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY l0 "ha">{laughs}]><urlset><url><loc>&l9;</loc></url></urlset>'

    assert read_at(body).entries == ()


@pytest.mark.parametrize("lastmod", ["hier", "2025-02-31", "27/11/2025", "9" * 40])
def test_bad_lastmod_loses_the_date_not_the_post(lastmod: str) -> None:
    """A date that cannot be is left out; the listing stays whole."""
    reading = read_at(urlset(f"{LOC}<lastmod>{lastmod}</lastmod>"))

    assert reading.entries == (Entry(uri=f"{BASE}/post/un"),)
    assert reading.complete
    assert reading.problems == (Problem(kind=ProblemKind.BAD_DATE, detail="lastmod"),)


def test_only_the_own_host_counts() -> None:
    """Addresses elsewhere, and what is no address, are left out."""
    locs = ("https://evil.example/post/un", "javascript:alert(1)", "//blog.example.org.evil/post/un", f"{BASE}/post/un")

    reading = read_at(urlset(*(f"<loc>{loc}</loc>" for loc in locs)))

    assert [entry.uri for entry in reading.entries] == [f"{BASE}/post/un"]
    assert reading.complete


def test_no_more_addresses_than_the_protocol_allows() -> None:
    """50,000 are read; a file with more is not whole."""
    reading = read_at(urlset(*(f"<loc>{BASE}/post/{number}</loc>" for number in range(MAX_ENTRIES + 1))))

    assert len(reading.entries) == MAX_ENTRIES
    assert not reading.complete
