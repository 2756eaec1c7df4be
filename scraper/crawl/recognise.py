"""On what platform a site is: chosen by its home page at the first crawl, and kept with the site from then on."""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from archive import software
from archive.model import Reason, Request, Response
from archive.uri import canonical
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.errors import SiteRefused
from scraper.http.body import ROBOTS
from scraper.parse.head import read_head
from scraper.parse.page import Page, page_of, utf8
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.parse.tree import TooCostly, parse
from scraper.polite import robots
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import context

_MAX_HOPS = 5


class Recognised(Struct, frozen=True, kw_only=True):
    """A platform, and what shows that a site is on it."""

    profile: str
    evidence: str


def decided(site: SiteConfig, kept: str | None) -> SiteConfig:
    """*site* with the profile *kept* for it, where the archivist leaves the choice to us."""
    return replace(site, profile=kept) if site.profile == AUTO and kept in PROFILES else site


def recognise(fetcher: Transport, config: Config, site: SiteConfig, *, clock: Clock) -> Recognised:
    """The platform of *site* by its home page, asked for within robots.txt. Raises `SiteRefused`.

    The host's delay has passed when this ends: the crawl that comes next knows nothing of these requests.
    """
    home = canonical(site.url)
    rules = robots.verdict(
        fetcher.fetch(Request(uri=canonical("/robots.txt", home), reason=Reason.ROBOTS), limits=ROBOTS).outcome
    )
    delay = max(config.scraper.min_delay, (rules.crawl_delay(software.NAME) or timedelta(0)).total_seconds())
    clock.sleep(delay)
    if not rules.allows(home, software.NAME):
        raise SiteRefused(home, "robots.txt disallows it, or could not be read")
    address: str | None = None
    for _ in range(_MAX_HOPS):
        fetch = fetcher.fetch(Request(uri=home, reason=Reason.DISCOVERY, address=address))
        clock.sleep(delay)
        if not isinstance(fetch.outcome, Response):
            break
        location = next((value for name, value in fetch.outcome.headers if name.lower() == "location"), "")
        if not 300 <= fetch.outcome.status < 400 or not location:
            return platform_of(page_of(fetch, fetch.outcome, context(site)))
        address = canonical(location, address or home) + ("/" if location.endswith("/") else "")
    raise SiteRefused(home, getattr(fetch.outcome, "detail", "no answer"))


def platform_of(page: Page) -> Recognised:
    """The first profile that recognises *page*; the general one where none does."""
    parsed = parse(utf8(page))
    if isinstance(parsed, TooCostly):
        return Recognised(profile="generic", evidence=f"its home page is not read: {parsed.reason}")
    head = read_head(parsed.tree, page.url)
    for name, profile in PROFILES.items():
        if evidence := profile.recognised(page, parsed.tree, head):
            return Recognised(profile=name, evidence=evidence)
    return Recognised(profile="generic", evidence="no mark of a known platform")
