"""A configured site in the words of others: of the parsers, of the archive, and of the crawl's row."""

from typing import Any

from archive.query.own_settings import as_written
from archive.store import Site
from scraper.parse.page import SiteContext
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.parser_version import parser_version
from scraper.settings.config import Config, SiteConfig


def context(site: SiteConfig) -> SiteContext:
    """What a parser needs to know of *site*."""
    profile = "generic" if site.profile == AUTO else site.profile
    return SiteContext(
        base=site.url,
        profile=PROFILES[profile],
        zone=site.zone,
        language=site.language,
        parser=parser_version(profile),
    )


def as_kept(site: SiteConfig) -> Site:
    """*site* as the archive remembers it."""
    return Site(
        id=site.id,
        name=site.name,
        url=site.url,
        profile=site.profile,
        language=site.language,
        timezone=site.timezone,
        rights=site.rights or None,
    )


def configuration(site: SiteConfig, config: Config) -> dict[str, Any]:
    """What a crawl's row says of the settings that it ran under."""
    return {
        "url": site.url,
        "profile": site.profile,
        "language": site.language,
        "timezone": site.timezone,
        "recheck_within": site.recheck_within,
        "min_delay": config.scraper.min_delay,
        "contact": config.scraper.contact,
        "budget": config.scraper.budget,
        "archive": as_written(config.archive),
    }
