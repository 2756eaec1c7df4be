"""A configured site in the words of others: of the parsers, of the archive, and of the crawl's row."""

from typing import Any
from zoneinfo import ZoneInfo

from msgspec import to_builtins

from archive.query.own_settings import as_written
from archive.store import Site
from scraper.parse.page import SiteContext
from scraper.parse.profiles.registry import profile
from scraper.parse.said import Said
from scraper.parse.version import parser_version
from scraper.settings.config import Config, SiteConfig


def context(site: SiteConfig) -> SiteContext:
    """The context of *site* for parsers."""
    return site_context(base=site.url, name=site.profile, said=site.read, zone=site.zone, language=site.tag)


def site_context(*, base: str, name: str, said: Said, zone: ZoneInfo, language: str) -> SiteContext:
    """Return what a parser needs to know of the site at *base*; a *name* that no profile has means the general one."""
    known = profile(name)
    parser = parser_version(known.name, said.text)
    return SiteContext(base=base, profile=known, zone=zone, language=language, parser=parser, said=said)


def as_kept(site: SiteConfig) -> Site:
    """*site* as the archive remembers it."""
    return Site(
        id=site.id,
        name=site.name,
        url=site.url,
        profile=site.profile,
        language=site.tag,
        timezone=site.timezone,
        # An empty notice is none, and must not be printed as one.
        rights=site.rights or None,
        read=site.read.text,
    )


def configuration(site: SiteConfig, config: Config) -> dict[str, Any]:
    """The settings that a crawl's row keeps."""
    return {
        "url": site.url,
        "profile": site.profile,
        # The eras of a site are told apart by this row, so it holds what decides how pages are read.
        **({"read": to_builtins(site.read)} if site.read else {}),
        "language": site.tag,
        "timezone": site.timezone,
        "recheck_within": site.recheck_within,
        "min_delay": config.scraper.min_delay,
        "contact": config.scraper.contact,
        "budget": config.scraper.budget,
        "archive": as_written(config.archive),
    }
