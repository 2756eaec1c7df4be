"""Encodings of pages, addresses of posts; a page is read whatever came."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.parse import Page, SiteContext
from scraper.parse.page import utf8
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

SITE = SiteContext(base="https://x.wixsite.com/index", profile=WIX, zone=ZoneInfo("Europe/Paris"))
TEXT = "<html><p>« L’été » à Kœln</p></html>"


def page(body: bytes, kind: str = "text/html") -> Page:
    """*body* sent as *kind*."""
    uri = "https://x.wixsite.com/index/post/a"
    observed = datetime(2026, 2, 1, tzinfo=UTC)
    return Page(
        body=body, uri=uri, url=uri, status=200, headers=(("content-type", kind),), observed=observed, site=SITE
    )


def meta(label: str) -> str:
    """*TEXT* with a declaration of *label*."""
    return TEXT.replace("<p>", f'<meta charset="{label}"><p>')


ENCODINGS = {
    "undeclared UTF-8": (page(TEXT.encode()), TEXT),
    "undeclared windows-1252": (page(TEXT.encode("cp1252")), TEXT),
    "header": (page(TEXT.encode("cp1252"), "text/html; charset=ISO-8859-1"), TEXT),
    "header in quotes": (page(TEXT.encode("cp1252"), 'text/html; Charset="latin1"'), TEXT),
    "header over meta": (page(meta("utf-8").encode("cp1252"), "text/html; charset=windows-1252"), meta("utf-8")),
    "meta": (page(meta("windows-1252").encode("cp1252")), meta("windows-1252")),
    "meta says UTF-16 of bytes": (page(meta("utf-16").encode()), meta("utf-16")),
    "unknown label": (page(TEXT.encode(), "text/html; charset=klingon"), TEXT),
    "a codec that is no encoding": (page(TEXT.encode(), "text/html; charset=base64"), TEXT),
    "BOM over header": (page(b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=latin1"), TEXT),
    "UTF-16 with BOM": (page(TEXT.encode("utf-16"), "text/html; charset=utf-8"), TEXT),
    "windows-1251": (page("Привет".encode("cp1251"), "text/html; charset=windows-1251"), "Привет"),
}


@pytest.mark.parametrize(("sent", "text"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_encoding(sent: Page, text: str) -> None:
    """The text comes out whatever it was sent in."""
    assert utf8(sent).decode().removeprefix("\ufeff") == text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.sampled_from([200, 200, 404, 503]))
def test_reading_never_fails(body: bytes, status: int) -> None:
    """Whatever came, there is a reading."""
    uri = "https://x.wixsite.com/index/post/a"
    for start in (
        b"",
        b"<html><article data-hook=post><div data-hook=post-description><p>",
        b"<?xml version='1.0'?><urlset>",
    ):
        sent = page(start + body)
        answered = Page(body=sent.body, uri=uri, url=uri, status=status, headers=(), observed=sent.observed, site=SITE)
        assert read(answered).complete in (True, False)


@pytest.mark.parametrize(
    ("uri", "post"),
    [
        ("https://x.wixsite.com/index/post/a", True),
        ("http://x.wixsite.com/index/post/a", True),
        ("https://www.x.wixsite.com/index/post/a?lang=en", True),
        ("https://x.wixsite.com/index/single-post/2019/05/06/A", True),
        ("https://x.wixsite.com/index/post/2019/05/06/a", True),
        ("https://x.wixsite.com/index/blog-1/post/a", True),
        ("https://x.wixsite.com/index/en/post/a", True),
        ("https://x.wixsite.com/index/fr/actualites/post/a", True),
        ("https://x.wixsite.com/index/pt-br/blog-1/post/a?lang=pt", True),
        ("https://x.wixsite.com/index/single-post/2017/1/5/A", True),
        ("https://x.wixsite.com/index/post/%D8%A7%D9%84%D9%82%D9%85%D8%AD", True),
        ("https://x.wixsite.com/index/post/bl%C3%A9-%F0%9F%8C%BE", True),
        ("https://x.wixsite.com/index/shop/product/post/a", False),
        ("https://x.wixsite.com/index/fr/members-area/post/a", False),
        ("https://x.wixsite.com/index/fr/post", False),
        ("https://x.wixsite.com/index/post/a/amp", False),
        ("https://x.wixsite.com/post/a", False),
        ("https://x.wixsite.com/indexes/post/a", False),
        ("https://y.wixsite.com/index/post/a", False),
        ("https://x.wixsite.com/index/post", False),
        ("https://x.wixsite.com/index/post/a/b", False),
        ("https://x.wixsite.com/index/profile/ines/post/a", False),
        ("https://x.wixsite.com/index/members-area/post/a", False),
        ("https://x.wixsite.com/index/blog/categories/post", False),
    ],
)
def test_addresses_of_posts(uri: str, post: bool) -> None:
    """Posts are known by their path below the site's base, on its own host."""
    assert SITE.is_post(uri) is post


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("https://x.wixsite.com/index", "/"),
        ("https://x.wixsite.com/index?lang=fr", "/"),
        ("https://x.wixsite.com/index/blog?page=2", "/blog"),
        ("https://x.wixsite.com/index2/blog", None),
        ("https://x.wixsite.com/", None),
        ("https://y.org/index/blog", None),
    ],
)
def test_paths_below_the_base_of_the_site(uri: str, path: str | None) -> None:
    assert SITE.path_of(uri) == path


LETTERS = {
    "é": "ascii us-ascii latin1 latin-1 l1 iso8859-1 iso-8859-1 iso_8859-1 cp1252 windows-1252 utf-8 utf8 UTF-16LE",
    "č": "windows-1250 iso-8859-2 windows-1257 iso-8859-4 iso-8859-13 iso-8859-16 iso-8859-10",
    "ж": "windows-1251 koi8-r koi8-u cp866 ibm866 iso-8859-5 x-mac-cyrillic",
    "α": "windows-1253 iso-8859-7",
    "ğ": "windows-1254 iso-8859-9 iso-8859-3",
    "ש": "windows-1255 iso-8859-8 iso-8859-8-i",
    "س": "windows-1256 iso-8859-6",
    "ơ": "windows-1258",
    "œ": "iso-8859-15",
    "ẃ": "iso-8859-14",
    "ก": "windows-874",
    "中": "gbk gb2312 gb18030 big5",
    "日": "euc-jp iso-2022-jp shift_jis x-sjis",
    "한": "euc-kr",
    "Æ": "macintosh",
}
CODECS = {
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8",
    "x-sjis": "shift_jis",
} | {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}


@pytest.mark.parametrize(
    ("letter", "label"), [(letter, label) for letter, labels in LETTERS.items() for label in labels.split()]
)
def test_the_encodings_of_the_web(letter: str, label: str) -> None:
    """By the labels of the WHATWG encoding standard."""
    sent = f"<p>{letter}</p>".encode(CODECS.get(label, label))

    assert utf8(page(sent, f"text/html; charset={label}")).decode() == f"<p>{letter}</p>"


@pytest.mark.parametrize(
    ("base", "uri", "asked"),
    [
        ("https://blog.example.org", "http://blog.example.org/post/a", "https://blog.example.org/post/a"),
        ("https://blog.example.org", "http://www.blog.example.org/post/a", "https://www.blog.example.org/post/a"),
        ("https://blog.example.org", "http://other.example.org/post/a", "http://other.example.org/post/a"),
        ("http://blog.example.org", "http://blog.example.org/post/a", "http://blog.example.org/post/a"),
        ("http://blog.example.org", "https://blog.example.org/post/a", "https://blog.example.org/post/a"),
    ],
)
def test_addresses_of_the_site_are_asked_for_by_its_own_scheme(base: str, uri: str, asked: str) -> None:
    assert SiteContext(base=base, profile=WIX, zone=ZoneInfo("Europe/Paris")).by_own_scheme(uri) == asked
