"""Recognise the platform of a site by its home page at the first crawl; it is kept with the site."""

from msgspec.structs import replace

from archive.query.sites import SiteRow
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.crawl.first_look import Look
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.reading.recognition import Recognised, recognised
from scraper.settings.config import Config, SiteConfig


def decided(site: SiteConfig, kept: SiteRow | None) -> SiteConfig:
    """*site* with the profile *kept* for it at this address, where the archivist leaves the choice to us."""
    if site.profile != AUTO or kept is None or kept.profile not in PROFILES or kept.url != site.url:
        return site
    return replace(site, profile=kept.profile)


def recognise(fetcher: Transport, config: Config, site: SiteConfig, *, clock: Clock) -> Recognised:
    """The platform of *site* by its home page, asked for within robots.txt. Raises `SiteRefused`.

    The host's delay has passed when this ends: the crawl that comes next knows nothing of these requests.
    """
    look = Look(fetcher, site, delay=config.scraper.min_delay, clock=clock)
    try:
        page = look.home()
    except SiteUnreachable as error:
        # To the caller both mean that the choice must wait.
        raise SiteRefused(error.site, error.why) from error
    finally:
        look.pause()
    if page.status != 200:
        # A choice is kept: the page of an error must not make it.
        raise SiteRefused(site.url, f"HTTP {page.status} for its home page")
    return recognised(page)
