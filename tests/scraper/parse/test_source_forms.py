"""Sitemaps and feeds as plugins, generators and hands write them: what each names."""

import gzip
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from archive.model import Reading, Source, Verdict
from scraper.parse.verdict import read
from tests.scraper.parse.profiles.test_platforms import page

BASE = "https://blog.test"
ROWS = f"<url><loc>{BASE}/a/un</loc></url><url><loc>{BASE}/a/deux</loc></url>"
SITEMAP = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{ROWS}</urlset>'
INDEX = f"<sitemapindex><sitemap><loc>{BASE}/post-sitemap.xml</loc></sitemap></sitemapindex>"
SPACES = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
ITEM = f"<title>Le blé</title><link>{BASE}/a/un</link>"
ATOM = f'<title>Le blé</title><link href="{BASE}/a/un"/>'
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'


def read_at(body: str | bytes, path: str, kind: str = "text/xml") -> Reading:
    data = body.encode() if isinstance(body, str) else body
    return read(replace(page("generic", path), body=data, headers=(("content-type", kind),)))


def rss(*items: str, more: str = "") -> str:
    rows = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {SPACES}><channel><link>{BASE}</link>{more}{rows}</channel></rss>'


def atom(*entries: str) -> str:
    rows = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title>{rows}</feed>'


def paths(found: Reading) -> list[str]:
    return [entry.uri.removeprefix(BASE) for entry in found.entries]


SITEMAPS: dict[str, str | bytes] = {
    "a comment of a cache below": f"{SITEMAP}\n<!-- served in 0.1 s -- cached -->",
    "a script below": f"{SITEMAP}\n<script>count('1 < 2')</script>",
    "a program's 0 below": f"{SITEMAP}\n0",
    "UTF-16 without a mark": f'<?xml version="1.0" encoding="utf-16"?>{SITEMAP}'.encode("utf-16-le"),
    "no scheme": SITEMAP.replace("https://", ""),
    "two slashes": SITEMAP.replace("blog.test/", "blog.test//"),
    "a line end in an address": SITEMAP.replace("/a/un", "/a/\n  un"),
    "other names of the site in capitals": SITEMAP.replace("//blog.test", "//Blog.Test"),
}


@pytest.mark.parametrize("body", SITEMAPS.values(), ids=SITEMAPS.keys())
def test_a_sitemap_names_its_posts_and_is_whole(body: str | bytes) -> None:
    found = read_at(body, "/sitemap.xml")

    assert (paths(found), found.complete) == (["/a/un", "/a/deux"], True)


def test_an_ampersand_that_was_escaped_twice_is_one() -> None:
    row = f"<url><loc>{BASE}/a?id=1&amp;amp;v=2</loc></url>"

    assert paths(read_at(SITEMAP.replace(ROWS, row), "/sitemap.xml")) == ["/a?id=1&v=2"]


def test_a_fault_told_below_a_sitemap_breaks_it() -> None:
    assert not read_at(f"{SITEMAP}\n<!-- x --> Fatal error: memory", "/sitemap.xml").complete


@pytest.mark.parametrize(
    "body",
    [
        INDEX,
        INDEX.replace("<sitemap>", "<url>").replace("</sitemap>", "</url>"),
        INDEX.replace("sitemapindex", "urlset"),
        INDEX.replace("<sitemap>", "<url>").replace("</sitemap>", "</url>").replace("sitemapindex", "urlset"),
    ],
)
def test_an_index_leads_to_sitemaps_however_its_rows_are_called(body: str) -> None:
    found = read_at(body, "/sitemap.xml")

    assert (found.children, found.entries, found.complete) == ((f"{BASE}/post-sitemap.xml",), (), True)


LINES = f"{BASE}/a/un\r\n{BASE}/a/deux\r\n"


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/sitemap.txt", "text/html", LINES.encode()),
        ("/sitemap.txt?v=1", "text/plain", LINES.encode()),
        ("/sitemap.txt.gz", "application/gzip", gzip.compress(LINES.encode(), mtime=0)),
    ],
)
def test_a_sitemap_may_be_lines(path: str, kind: str, body: bytes) -> None:
    assert paths(read_at(body, path, kind)) == ["/a/un", "/a/deux"]


FEEDS = {
    "link elsewhere, permalink here": rss(
        f"<title>Le blé</title><link>https://press.test/x</link><guid>{BASE}/a/un</guid>"
    ),
    "guid alone": rss(f'<title>Le blé</title><guid isPermaLink="false">{BASE}/a/un</guid>'),
    "relative guid": rss("<title>Le blé</title><guid>/a/un</guid>"),
    "no scheme": rss(ITEM.replace("https://", "")),
    "guid that is no address": rss(f'{ITEM}<guid isPermaLink="false">12 at https://blog.test</guid>'),
    "items outside the channel": f"<rss><channel><title>B</title></channel><item>{ITEM}</item></rss>",
    "RSS 0.90": f'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><item>{ITEM}</item></r:RDF>',
    "title with markup": rss(ITEM.replace("Le blé", "Le &lt;em&gt;blé&lt;/em&gt;")),
    "title with elements": rss(ITEM.replace("Le blé", "Le <b>blé</b>")),
    "Atom's title in XHTML": atom(ATOM.replace("<title>Le blé", f'<title type="xhtml">{XHTML}Le <em>blé</em></div>')),
    "the same as JSON first": atom(f'<link rel="alternate" type="application/json" href="{BASE}/a/un.json"/>{ATOM}'),
    "Atom by id alone": atom(f"<title>Le blé</title><id>{BASE}/a/un</id>"),
}


@pytest.mark.parametrize("body", FEEDS.values(), ids=FEEDS.keys())
def test_a_feed_names_its_post_and_title(body: str) -> None:
    found = read_at(body, "/feed")

    assert (found.verdict, found.source, found.complete) == (Verdict.LISTING, Source.FEED, True)
    assert [(entry.uri.removeprefix(BASE), entry.title) for entry in found.entries] == [("/a/un", "Le blé")]


def test_markup_in_an_entry_hides_no_other() -> None:
    content = f'<content type="xhtml">{XHTML}<p>Le <title>texte</title></p></div></content>'
    found = read_at(atom(content + ATOM, ATOM.replace("/un", "/deux")), "/feed")

    assert paths(found) == ["/a/un", "/a/deux"]
    assert found.entries[0].text != found.entries[1].text


def test_a_feed_that_names_itself_is_not_odd() -> None:
    assert read_at(rss(ITEM, more=f'<atom:link rel="self" href="{BASE}/feed"/>'), "/feed").problems == ()


@pytest.mark.parametrize(
    ("element", "name"),
    [
        ("<author>anne@blog.test (Anne Exemple)</author>", "Anne Exemple"),
        ("<author>Anne Exemple &lt;anne@blog.test&gt;</author>", "Anne Exemple"),
        ("<author>anne@blog.test</author>", None),
        ("<author>Anne Exemple (CNRS)</author>", "Anne Exemple (CNRS)"),
        ("<dc:creator>Anne Exemple</dc:creator><dc:creator>Paul Essai</dc:creator>", "Anne Exemple, Paul Essai"),
        ("<atom:author><atom:name>Anne Exemple</atom:name></atom:author>", "Anne Exemple"),
    ],
)
def test_an_author_is_a_name_and_no_address(element: str, name: str | None) -> None:
    assert read_at(rss(ITEM + element), "/feed").entries[0].creator == name


@pytest.mark.parametrize("name", ["pubDate", "pubdate", "date", "dc:date", "atom:published", "issued", "created"])
def test_the_date_of_an_item_has_many_names(name: str) -> None:
    found = read_at(rss(f"{ITEM}<{name}>2024-05-03T10:00:00Z</{name}>"), "/feed")

    assert found.entries[0].published == datetime(2024, 5, 3, 10, tzinfo=UTC)


def test_an_old_atom_says_when_an_entry_was_modified() -> None:
    body = atom(f"{ATOM}<issued>2024-05-03T10:00:00Z</issued><modified>2024-05-04T10:00:00Z</modified>")

    assert read_at(body, "/feed").entries[0].lastmod == "2024-05-04T10:00:00Z"
