"""`cirma sites retire` and `resume`: stop crawling a site, or take it up again."""

from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import archive_path, now, require_reason, with_config, with_reason
from archive.database import schema
from archive.errors import ConfigError
from archive.query.retirements import retired
from archive.query.sites import require_site
from archive.store import Store
from archive.store.retiring import retire


@click.command("retire")
@click.argument("site", metavar="ID")
@with_reason
@with_config
def retire_command(site: str, reason: str, config_file: Path | None) -> None:
    """End a site: it is no longer crawled and raises no alarm. Everything that is kept of it still answers.

    \b
    Example:
      cirma sites retire cirma --reason "the collective closed its blog on 2026-11-01"
    """
    _order(site, reason, config_file, is_end=True)
    output.line(f"{site} is retired: it is not crawled any more; `cirma sites resume {site}` resumes it")


@click.command("resume")
@click.argument("site", metavar="ID")
@with_reason
@with_config
def resume_command(site: str, reason: str, config_file: Path | None) -> None:
    """Take up again a site that was retired.

    \b
    Example:
      cirma sites resume cirma --reason "the blog is back"
    """
    _order(site, reason, config_file, is_end=False)
    output.line(f"{site} is resumed: the next `cirma crawl` visits it")


def _order(site: str, reason: str, config_file: Path | None, *, is_end: bool) -> None:
    require_reason(reason)
    path = archive_path(config_file)
    schema.require(path)
    order(path, site, reason, is_end=is_end)


def order(path: Path, site: str, reason: str, *, is_end: bool) -> None:
    """End *site* in the archive at *path*, or take it up again. Raises `ConfigError` where it is so already."""
    store = Store.open(path, holder=f"cirma sites {'retire' if is_end else 'resume'}", now=now())
    try:
        require_site(store.database, site)
        # A second order of the same kind would say that something happened.
        if (site in retired(store.database)) is is_end:
            raise ConfigError(site, f"it is {'retired already' if is_end else 'not retired'}", "`cirma status` says")
        retire(store.database, site, is_end=is_end, reason=reason.strip(), at=now())
    finally:
        store.close()
