"""`cirma init`: configuration and archive, and what a first crawl of the site will cost."""

import os
import re
from pathlib import Path

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import with_config
from archive.config import at_home, locate
from archive.database import schema
from archive.model import RunOutcome, Source
from archive.runtime.written import write_with_folder
from archive.uri import host
from scraper.cli.toml_text import toml_text
from scraper.clock import clock
from scraper.crawl.ending import EXIT_CODES, NO_POST
from scraper.crawl.first_look import FirstLook, first_look
from scraper.crawl.run import client_for
from scraper.parse.profiles.registry import AUTO
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig

_TEMPLATE = """\
[archive]
path = "archive.db"

[scraper]
contact = {contact}
min_delay = 2.0{loopback}

[[site]]
id = {id}
name = {name}
profile = {profile}
url = {url}
language = {language}
timezone = "Europe/Paris"
"""


@click.command("init")
@click.argument("url", required=False)
@click.option("--contact", metavar="ADDRESS", help="Goes into the User-Agent, so that the site's owner can reach you.")
@with_config
def command(url: str | None, contact: str | None, config_file: Path | None) -> int:
    """Create the configuration and the archive, ask the site for its platform, and estimate the first crawl.

    An existing configuration is used as it is; URL is needed only where there is none. Nothing of the site is kept yet.
    The exit code is 4 if no post is found, or if the site does not run on the platform that the configuration names.

    \b
    Examples:
      cirma init https://www.example.org --contact you@example.org
      cirma init --config /srv/cirma/config.toml
    """
    path = _path(url, config_file)
    there = path.exists()
    settings = configuration.load(path) if there else _fresh(path, contact)
    if contact:
        settings = replace(settings, scraper=replace(settings.scraper, contact=contact))
    sites = (configuration.for_url(url, settings),) if url else tuple(site for site in settings.sites if site.url)
    looks = [(site, _look(settings, site)) for site in sites]
    # Written after the look: it names the platform that was recognised.
    if not there:
        _write(path, settings, looks)
        settings = configuration.load(path)
    schema.create(settings.archive.path).close()
    doubts = [
        doubt for site, look in looks for doubt in _told(site, look, is_configured=there and site in settings.sites)
    ]
    _say_next(path, settings, is_named=bool(sites))
    return EXIT_CODES[RunOutcome.PARTIAL if doubts else RunOutcome.DONE]


def _path(url: str | None, config_file: Path | None) -> Path:
    """The configuration to use, or to write where there is none."""
    if named := config_file or os.environ.get("CIRMA_CONFIG"):
        return at_home(Path(named))
    # An address asks for a configuration here; without one, the archive is made that every other command would open.
    return (None if url else locate(None, os.environ)) or Path("config.toml")


def _fresh(path: Path, contact: str | None) -> Config:
    settings = Config(source=str(path))
    archive = replace(settings.archive, path=path.parent / "archive.db")
    return replace(settings, archive=archive, scraper=replace(settings.scraper, contact=contact or ""))


def _look(settings: Config, site: SiteConfig) -> FirstLook:
    configuration.require_crawlable(settings, site)
    # A site on this machine is a test or a demonstration; the configuration that is written says so, too.
    if _is_here(site):
        settings = replace(settings, scraper=replace(settings.scraper, allow_loopback=True))
    wall = clock(os.environ)
    with client_for(site, settings, clock=wall) as client:
        return first_look(client, site, delay=settings.scraper.min_delay, clock=wall)


def _write(path: Path, settings: Config, looks: list[tuple[SiteConfig, FirstLook]]) -> None:
    site, look = looks[0] if looks else (SiteConfig(id="site"), None)
    text = _TEMPLATE.format(
        contact=toml_text(settings.scraper.contact),
        loopback="\nallow_loopback = true" if site.url and _is_here(site) else "",
        # Ids are typed often, and `www` tells no site from another.
        id=toml_text(re.sub(r"^www-", "", site.id) or "site"),
        name=toml_text(site.name or "Site"),
        profile=toml_text(look.profile if look else site.profile),
        url=toml_text(site.url),
        language=toml_text((look and look.language) or site.language),
    )
    write_with_folder(path, text)
    output.line(f"wrote      {path}")


def _told(site: SiteConfig, look: FirstLook, *, is_configured: bool) -> list[str]:
    """Say what *look* found; what speaks against a crawl of *site* as it is configured."""
    output.line(f"site       {site.url}")
    output.line(f"platform   {look.profile}: {look.recognised}")
    sources = ", ".join(f"{source} {count}" for source, count in look.sources.items() if count)
    # Only a sitemap names them all; a feed the newest, and of lists the first page was read.
    more = " or more" if look.posts and not look.sources.get(Source.SITEMAP.value) else ""
    output.line(f"posts      {look.posts}{more} named by its sources ({sources or 'none'})")
    for content in look.shown:
        day = content.published.day.isoformat() if content.published else "no date"
        output.line(f"post       {day}  {content.title} ({', '.join(content.authors) or 'no author'})")
    for problem in look.problems:
        output.line(f"unread     {problem}")
    minutes = max(1, round(look.seconds / 60))
    lasting = f"{minutes} minutes" if minutes > 1 else "a minute"
    output.line(f"estimate   {look.posts} posts{more}, {lasting}, {look.bytes / 1e6:.1f} MB")
    doubts = [] if look.posts else [NO_POST]
    if is_configured and site.profile not in (AUTO, look.profile):
        doubts.append(f'the configuration says profile = "{site.profile}", and the site looks like {look.profile}')
    for doubt in doubts:
        output.line(f"note       {doubt}")
    return doubts


def _say_next(path: Path, settings: Config, *, is_named: bool) -> None:
    output.line(f"archive    {settings.archive.path}")
    if not is_named:
        output.line(f"next       set url and contact in {path}, then `cirma init` again says what a first crawl costs")
        return
    output.line(f"next       cirma crawl --config {path}")
    output.line(f"           cirma schedule systemd --config {path}   so that it runs by itself")


def _is_here(site: SiteConfig) -> bool:
    return host(site.url) in ("127.0.0.1", "localhost", "[::1]")
