"""`cirma media fetch`: a post's pictures and documents asked for now; beside the archive's `cirma media`."""

import os
from pathlib import Path

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.media import command
from archive.cli.options import with_config, with_json
from archive.config import locate
from archive.database import schema
from archive.errors import ConfigError
from archive.query import names, posts
from archive.store import Store
from scraper.cli.progress import progress
from scraper.cli.stopping import stopping
from scraper.clock import clock
from scraper.crawl.media_fetch import fetch_media
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig
from scraper.settings.media_choice import MediaChoice

__all__ = ["command"]


@command.command("fetch")
@click.argument("post")
@click.option(
    "--again", is_flag=True, help="Also request what is held, to see if its address still answers the same bytes."
)
@with_json
@with_config
def fetch(post: str, again: bool, as_json: bool, config_file: Path | None) -> int:
    """Ask now for the pictures and documents of POST that are not held, whatever came of earlier attempts.

    It is as polite as a crawl, and keeps to its budget. The exit code is 4 if something is still missing.

    \b
    Examples:
      cirma media fetch ports
      cirma media fetch ports --again
    """
    settings, wall = configuration.load(locate(config_file, os.environ)), clock(os.environ)
    schema.require(settings.archive.path)
    store = Store.open(settings.archive.path, holder="cirma media fetch", now=wall.now())
    try:
        identity = names.resolve(store.database, post)
        site = _site(settings, posts.post(store.database, identity).site)
        configuration.require_crawlable(settings, site)
        with stopping() as stop, progress(as_json=as_json) as watcher:
            # A pause ends as soon as a signal comes, as in a crawl.
            politely = replace(wall, sleep=stop.wait)
            tally = fetch_media(
                settings, site, store, identity, again=again, clock=politely, progress=watcher, stopped=stop.is_set
            )
    finally:
        store.close()
    if as_json:
        output.json_line(tally.as_json())
    else:
        output.line(f"{tally.kept} kept, {tally.missing} missing, {tally.left} not asked; {output.size(tally.bytes)}")
        for note in tally.notes:
            output.line(f"  note  {note}")
    # As for a crawl: 4 says that something was left, for a script that repeats until all is there.
    return 4 if tally.missing or tally.left else 0


def _site(settings: Config, identity: str) -> SiteConfig:
    """The site as configured; one that keeps no media is asked for those of this post all the same."""
    found = next((site for site in settings.sites if site.id == identity), None)
    if found is None:
        raise ConfigError(f"{settings.source}: [[site]]", f"no site is called {identity!r}", "the post is of that site")
    return found if found.keeping is not MediaChoice.NONE else replace(found, media=MediaChoice.POSTS.value)
