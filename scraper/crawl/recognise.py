"""On what platform a site is: chosen by its home page at the first crawl, and kept with the site from then on."""

from datetime import timedelta

from msgspec.structs import replace

from archive import software
from archive.model import Reason, Request, Response
from archive.query.sites import SiteRow
from archive.uri import canonical
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.errors import SiteRefused
from scraper.http.body import ROBOTS
from scraper.parse.page import page_of
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.polite import robots
from scraper.recognition import Recognised, recognised
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import context

_MAX_HOPS = 5


def decided(site: SiteConfig, kept: SiteRow | None) -> SiteConfig:
    """*site* with the profile *kept* for it at this address, where the archivist leaves the choice to us."""
    if site.profile != AUTO or kept is None or kept.profile not in PROFILES or kept.url != site.url:
        return site
    return replace(site, profile=kept.profile)


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
            return recognised(page_of(fetch, fetch.outcome, context(site)))
        address = canonical(location, address or home) + ("/" if location.endswith("/") else "")
    raise SiteRefused(home, getattr(fetch.outcome, "detail", "no answer"))
