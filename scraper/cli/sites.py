"""`cirma sites`: profiles, and whether one reads a given page."""

import os
from pathlib import Path

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import with_config
from archive.cli.retire import resume_command, retire_command
from archive.config import locate
from archive.model import Content, Reading, Reason, Request, Response
from archive.render.text import as_text
from archive.uri import canonical
from scraper import reread
from scraper.cli import learnt
from scraper.clock import clock
from scraper.crawl.run import client_for
from scraper.crawl.site_crawl import AGENT
from scraper.errors import SiteRefused
from scraper.http.body import ROBOTS
from scraper.parse.page import page_of
from scraper.parse.profiles.registry import PROFILES
from scraper.parser_version import parser_version
from scraper.polite import robots
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import context


@click.group("sites")
def command() -> None:
    """List site profiles, check one against a URL; retire a site."""


for _order in (retire_command, resume_command):
    command.add_command(_order)


command.add_command(learnt.command)


@command.command("list")
def list_() -> None:
    """List the profiles that a site can have.

    \b
    Example:
      cirma sites list
    """
    output.table(
        ("profile", "parser", "reads"),
        ((item.name, parser_version(item.name), item.summary) for item in PROFILES.values()),
    )


@command.command("check")
@click.argument("url")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="wix", show_default=True)
@click.option("--contact", metavar="ADDRESS", help="Goes into the User-Agent.")
@with_config
def check(url: str, profile: str, contact: str | None, config_file: Path | None) -> None:
    """Fetch one page and show what the profile reads from it. Nothing is kept.

    \b
    Example:
      cirma sites check https://www.example.org/post/a-slug --contact you@example.org
    """
    settings = configuration.load(locate(config_file, os.environ))
    if contact:
        settings = replace(settings, scraper=replace(settings.scraper, contact=contact))
    url = configuration.address(url, where=f"URL {url}")
    site = replace(_home(url, settings), profile=profile)
    configuration.require_crawlable(settings, site)
    _tell(_read(url, site, settings))


def _home(url: str, settings: Config) -> SiteConfig:
    """The configured site that *url* belongs to, else one at its origin."""
    address = canonical(url)
    known = [site for site in settings.sites if site.url and context(site).path_of(address) is not None]
    return known[0] if known else configuration.for_url(canonical("/", address), settings)


def _read(url: str, site: SiteConfig, settings: Config) -> Reading:
    time = clock(os.environ)
    with client_for(site, settings, clock=time) as client:
        uri = canonical(url)
        asked = client.fetch(Request(uri=canonical("/robots.txt", uri), reason=Reason.ROBOTS), limits=ROBOTS)
        if not robots.verdict(asked.outcome).allows(uri, AGENT):
            raise SiteRefused(uri, getattr(asked.outcome, "detail", "robots.txt disallows it, or could not be read"))
        time.sleep(settings.scraper.min_delay)
        fetch = client.fetch(Request(uri=uri, reason=Reason.NEW))
    if not isinstance(fetch.outcome, Response):
        raise SiteRefused(uri, getattr(fetch.outcome, "detail", "no answer"))
    return reread.read_totally(page_of(fetch, fetch.outcome, context(site)))


def _tell(reading: Reading) -> None:
    output.line(f"verdict    {reading.verdict.value}")
    output.line(f"rendered   {reading.rendered.isoformat() if reading.rendered else 'unknown'}")
    output.line(f"canonical  {reading.canonical or 'none'}")
    for name in reading.names:
        output.line(f"{name.scheme.value:<10} {name.value}")
    if reading.content:
        _tell_content(reading.content)
    for problem in reading.problems:
        output.line(f"problem    {problem}")


def _tell_content(content: Content) -> None:
    output.line(f"title      {content.title}")
    output.line(f"authors    {', '.join(content.authors) or 'none'}")
    output.line(f"published  {content.published.instant.isoformat() if content.published else 'none'}")
    output.line(f"modified   {content.modified.instant.isoformat() if content.modified else 'none'}")
    output.line(f"labels     {', '.join([*content.categories, *content.tags]) or 'none'}")
    words = as_text(content)
    output.line(f"body       {len(content.blocks)} blocks, {len(words.split())} words: {words[:200]}…")
