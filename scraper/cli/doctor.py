"""`cirma doctor`: what is in order, what is broken, and the remedy."""

import os
from collections.abc import Container, Iterator
from pathlib import Path

import click
import msgspec

from archive import model
from archive.cli import output
from archive.cli.options import with_config, with_json
from archive.cli.source import ArchiveSource, open_archive
from archive.config import locate
from archive.errors import ArchiveError
from archive.query import posts
from archive.query.posts import PostFilter
from archive.query.retirements import retired_at
from scraper.clock import clock
from scraper.crawl.probe import probe
from scraper.crawl.run import client_for
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig
from scraper.unattended import doctor
from scraper.unattended.check import Check, CheckState
from scraper.unattended.env_file import environment_of

# One width, so that the eye finds BROKEN in a column; capitals, as a log has no colours.
_SIGNS = {CheckState.OK: "ok    ", CheckState.WARN: "look  ", CheckState.BROKEN: "BROKEN"}


@click.command("doctor")
@click.option("--site-check", is_flag=True, help="Ask each site for robots.txt and its newest post, politely.")
@with_json
@with_config
def command(site_check: bool, as_json: bool, config_file: Path | None) -> int:
    """Check the machine, the configuration and the archive. Each problem comes with its remedy.

    The exit code is 1 when something is broken, so that a monitor or a container's health check can ask.

    \b
    Examples:
      cirma doctor
      cirma doctor --site-check --json
    """
    settings = configuration.load(locate(config_file, os.environ))
    found = list(
        doctor.examine(settings, now=clock(os.environ).now(), environment=environment_of(settings, os.environ))
    )
    if site_check:
        # Retired sites are not asked, not even for robots.txt: that is what the order is for.
        asked = [site for site in settings.sites if site.url and site.id not in _retired(settings)]
        found += [check for site in asked for check in _probe(settings, site, config_file)]
    if as_json:
        output.json_lines(msgspec.to_builtins(check) for check in found)
    else:
        for check in found:
            _print(check)
    return 1 if any(check.state is CheckState.BROKEN for check in found) else 0


def _retired(settings: Config) -> Container[str]:
    """The sites that must not be asked; none if the archive cannot be read, which is a check of its own."""
    try:
        return retired_at(settings.archive.path)
    except ArchiveError:
        return ()


def _probe(settings: Config, site: SiteConfig, config_file: Path | None) -> Iterator[Check]:
    configuration.require_crawlable(settings, site)
    time = clock(os.environ)
    with client_for(site, settings, clock=time) as client:
        yield from probe(client, settings, site, newest=_newest(settings, site, config_file), clock=time)


def _newest(settings: Config, site: SiteConfig, config_file: Path | None) -> str | None:
    """The address of the newest live post held, or None."""
    if not settings.archive.path.exists():
        return None
    live = posts.posts(
        open_archive(ArchiveSource(config_file=config_file)), PostFilter(site=site.id, state=model.State.LIVE)
    )
    # The newest by publication: an old post may have gone without anything being wrong.
    dated = [post for post in live if post.published]
    return max(dated, key=lambda post: str(post.published)).url if dated else None


def _print(check: Check) -> None:
    output.line(f"{_SIGNS[check.state]}  {check.name:<13} {check.seen}")
    if check.remedy:
        output.line(f"{'':<8}{'':<14}→ {check.remedy}")
