"""robots.txt as people, editors and programs write it: what its owner meant is obeyed."""

from datetime import timedelta

import pytest

from scraper.polite.robots import parse

AGENT = "archivebot"
URL = "https://example.org"
ALL = "User-agent: *\n"

DENIED = {
    "no colon": "User-agent *\nDisallow /a",
    "spaces before colons": "User-agent : *\nDisallow\t: /a",
    "equals signs": "User-agent= *\nDisallow = /a",
    "a line under the word": "User_agent: *\nDisallow: /a",
    "a hyphen of a text program": "User\u2011agent: *\nDisallow: /a",
    "no-break spaces": "\u00a0User-agent:\u00a0*\u00a0\nDisallow:\u00a0/a\u00a0",
    "a mark of no width": "\u200bUser-agent: *\nDisallow: /a",
    "two byte-order marks": f"\ufeff\ufeff{ALL}Disallow: /a",
    "a byte-order mark behind a comment": f"# x\n\ufeff{ALL}Disallow: /a",
    "a byte-order mark read as Latin-1": f"ï»¿{ALL}Disallow: /a",
    "colons of full width": "User-agent：*\nDisallow：/a",
    "line separators": "User-agent: *\u2028Disallow: /a\u2028",
    "form feeds": "User-agent: *\x0cDisallow: /a",
    "line ends written out": r"User-agent: *\nDisallow: /a\nAllow: /b",
    "all in one line": "User-agent: * Disallow: /b Disallow: /a",
    "an address for a path": f"{ALL}Disallow: https://example.org/a",
    "no slash before": f"{ALL}Disallow: a/",
    "a dot before": f"{ALL}Disallow: ./a",
    "backslashes": f"{ALL}Disallow: \\a\\",
    "quotes": "User-agent: '*'\nDisallow: \"/a\"",
    "two paths": f"{ALL}Disallow: /b /a",
    "two paths and a comma": f"{ALL}Disallow: /a, /b",
    "a comment of another language": f"{ALL}Disallow: /a // not for robots",
    "several agents": f"User-agent: googlebot, {AGENT}\nDisallow: /a",
    "all agents among others": "User-agent: googlebot, *\nDisallow: /a",
    "a whole User-Agent": f"User-agent: Mozilla/5.0 (compatible; {AGENT}/0.1; +x)\nDisallow: /a",
    "disallows": f"{ALL}Disallows: /a",
    "dis-allow": f"{ALL}Dis-allow: /a",
    "shown in a browser": f"<html><body><pre>{ALL}Disallow: /a\n</pre></body></html>",
    "made in an editor for pages": "<p>User-agent: *<br>Disallow: /a/</p>",
}
ALLOWED = {
    "an address of a host": f"{ALL}Disallow: https://example.org/",
    "a suffix without slash": f"{ALL}Disallow: .php",
    "commented out behind a rule": f"{ALL}Disallow: /b # Disallow: /a",
    "commented out in another language": f"{ALL}// Disallow: /a\nDisallow: /b",
    "a lone slash behind a path": f"{ALL}Disallow: /b / c",
    "a word like it": f"{ALL}Disallow-training: /a",
    "an Allow as it is written": f"{ALL}Allow: /a\nDisallow: a",
    "a page that quotes one": "<p>Write <code>User-agent: *</code> and Disallow: /a to hide it.</p>",
}


def allows(body: str | bytes) -> bool:
    return parse(body.encode() if isinstance(body, str) else body).allows(f"{URL}/a/", AGENT)


@pytest.mark.parametrize("body", DENIED.values(), ids=DENIED.keys())
def test_what_an_owner_means_is_obeyed(body: str) -> None:
    assert not allows(body)


@pytest.mark.parametrize("body", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_looks_like_a_rule_is_none(body: str) -> None:
    assert allows(body)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_read(encoding: str) -> None:
    assert not allows(f"{ALL}Disallow: /a".encode(encoding))


def test_a_name_with_a_space_and_a_comma_is_one_path_too() -> None:
    assert not parse(b"User-agent: *\nDisallow: /a, /b").allows(f"{URL}/a,%20/b", AGENT)


@pytest.mark.parametrize(
    ("record", "seconds"),
    [
        ("Crawl-delay: 10 s", 10),
        ("Crawl-delay: 10sec", 10),
        ("Crawl-delay: 10,5", 10.5),
        ("Crawl-delay: ,5", 0.5),
        ("Crawl-delay: 10;", 10),
        ('Crawl-delay: "10"', 10),
        ("Crawl-delay: 10 (seconds)", 10),
        ("Crawl-delay: 10-20", 10),
        ("Crawl-delay:\u00a010", 10),
        ("Crawl_delay = 10", 10),
        ("Crawldelay: 10", 10),
        ("Crawl-delay: 1 min", 60),
        ("Crawl-delay: 2m", 120),
        ("Crawl-delay: 5000ms", 5),
        ("Crawl-delay: 1h", 3600),
        ("Request-rate: 1/10", 10),
        ("Request-rate: 2/1m 0600-0845", 30),
        ("Request-rate: 1/5\nCrawl-delay: 10", 10),
    ],
)
def test_the_pause_that_is_asked_for(record: str, seconds: float) -> None:
    assert parse(f"{ALL}{record}".encode()).crawl_delay(AGENT) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "record",
    [
        "Sitemap: /s.xml /t.xml",
        "Sitemap: /s.xml, /t.xml # both",
        'Sitemap: </s.xml>\nSite map: "/t.xml"',
        "Sitemap:\u00a0/s.xml\u00a0\nSitemap = /t.xml",
        "Sitemap: /s.xml\nSitemap: /s.xml\nSitemaps: /t.xml",
        "Sitemap: /s.xml Sitemap: /t.xml",
    ],
)
def test_sitemaps_are_named_each_once(record: str) -> None:
    assert parse(record.encode()).sitemaps == ("/s.xml", "/t.xml")
