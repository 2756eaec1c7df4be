"""The sitemaps that a robots.txt names, in whatever spelling: asked for where they mean the site, else passed over."""

from zoneinfo import ZoneInfo

import pytest

from scraper.frontier.discovery import DocumentAnswer
from scraper.frontier.open_discovery import discovery_of
from scraper.parse import SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.polite.robots import parse

USUAL = "https://blog.test/sitemap.xml"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("https://blog.test/s.xml", "https://blog.test/s.xml"),
        ("http://blog.test/s.xml", "https://blog.test/s.xml"),
        ("/s.xml", "https://blog.test/s.xml"),
        ("s.xml", "https://blog.test/s.xml"),
        ("//blog.test/s.xml", "https://blog.test/s.xml"),
        ("blog.test/s.xml", "https://blog.test/s.xml"),
        ("<https://blog.test/s.xml>", "https://blog.test/s.xml"),
        ('"https://blog.test/s.xml"', "https://blog.test/s.xml"),
        ("[https://blog.test/s.xml]", "https://blog.test/s.xml"),
        ("Sitemap: https://blog.test/s.xml", "https://blog.test/s.xml"),
        ("https://blog.test//s.xml", "https://blog.test/s.xml"),
        ("https://blog.test/s.xml # ours", "https://blog.test/s.xml"),
        ("https://", USUAL),
        ("https:///s.xml", USUAL),
        ("{{ site.url }}/sitemap.xml", USUAL),
        ("%sitemap%", USUAL),
        ("siehe unten", USUAL),
        ("https://user:password@blog.test/s.xml", USUAL),
        ("https://other.test/s.xml", USUAL),
    ],
)
@pytest.mark.parametrize("profile", ["generic", "wix"])
def test_a_line_of_robots_txt_names_a_sitemap(line: str, named: str, profile: str) -> None:
    asked: list[str] = []

    def ask(uri: str) -> DocumentAnswer:
        asked.append(uri)
        return DocumentAnswer(reading=None)

    site = SiteContext(base="https://blog.test", profile=PROFILES[profile], zone=ZoneInfo("Europe/Paris"))
    discovery_of(site, ask=ask, sitemaps=parse(f"Sitemap: {line}".encode()).sitemaps).full()

    assert named in asked
    assert all(uri.startswith("https://blog.test") and uri.count("://") == 1 for uri in asked)


def test_two_sitemaps_in_one_line_are_two() -> None:
    asked: list[str] = []
    site = SiteContext(base="https://blog.test", profile=PROFILES["generic"], zone=ZoneInfo("Europe/Paris"))

    def ask(uri: str) -> DocumentAnswer:
        asked.append(uri)
        return DocumentAnswer(reading=None)

    line = "https://blog.test/s.xml https://blog.test/t.xml"
    discovery_of(site, ask=ask, sitemaps=[line]).full()

    assert asked[:2] == line.split()
