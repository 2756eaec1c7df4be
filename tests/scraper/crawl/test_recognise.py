"""Which platform a site is on, asked once, before its first crawl."""

import pytest
from msgspec.structs import replace

from archive.model import Cause, Failed
from scraper.crawl.recognise import recognise
from scraper.errors import SiteRefused
from scraper.reading.recognition import Recognised
from scraper.settings.config import Config, ScraperConfig
from tests.support.crawling import SITE
from tests.support.fakes import NOON, ORIGIN, FakeSite, Reply, moved
from tests.support.other_platforms import PlainPost, serve

AUTO = replace(SITE, profile="auto")
CONFIG = Config(sites=(AUTO,), scraper=ScraperConfig(contact="a@b.example", min_delay=2.0))


def wordpress() -> FakeSite:
    site = FakeSite({})
    serve(site, "wordpress", [PlainPost(slug="un", title="Un titre", published=NOON)], origin=ORIGIN)
    return site


def found(site: FakeSite) -> Recognised:
    return recognise(site, CONFIG, AUTO, clock=site.clock.clock)


def waited(site: FakeSite) -> float:
    """Seconds between the end of the last request and now."""
    return (site.clock.now() - site.fetches[-1].ended).total_seconds()


def test_a_home_page_shows_its_platform() -> None:
    site = wordpress()

    assert found(site).profile == "wordpress"
    assert [fetch.request.target for fetch in site.fetches] == [f"{ORIGIN}/robots.txt", ORIGIN + "/"]


def test_a_home_page_that_sends_on_within_the_site_is_followed() -> None:
    site = wordpress()
    site.pages[f"{ORIGIN}/accueil"] = site.pages[f"{ORIGIN}/"]
    site.pages[f"{ORIGIN}/"] = moved("/accueil")

    assert found(site).profile == "wordpress"


@pytest.mark.parametrize(("asked", "pause"), [("", 2.0), ("Crawl-delay: 9", 9.0)])
def test_the_crawl_that_follows_need_not_wait(asked: str, pause: float) -> None:
    site = wordpress()
    site.pages[f"{ORIGIN}/robots.txt"] = Reply(body=f"User-agent: *\n{asked}\n".encode())

    found(site)

    assert waited(site) == pause


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /\n")),
        ("/robots.txt", Failed(cause=Cause.CONNECT, detail="no route")),
        ("/", Failed(cause=Cause.CONNECT, detail="no route")),
        ("/", Reply(status=403, body=b"<html>non</html>")),
        ("/", Reply(status=503, body=b"<html>plus tard</html>")),
        ("/", Reply(status=404, body=b"<html>rien</html>")),
        ("/", moved("https://elsewhere.example/")),
    ],
)
def test_what_is_no_home_page_tells_no_platform(path: str, answer: Reply | Failed) -> None:
    """A platform that is chosen is kept: a page of an error must not choose it."""
    site = wordpress()
    site.pages[ORIGIN + path] = answer

    with pytest.raises(SiteRefused):
        found(site)
    assert waited(site) == 2.0
