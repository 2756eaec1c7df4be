"""`cirma fleet reparse`, `verify` and `export`: jobs over all archives, done by whatever workers run."""

import asyncio
import re
from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import ChoiceType, with_config, with_json
from archive.errors import ConfigError
from scraper.cli.fleet import opened

_with_sites = click.option("--site", "sites", multiple=True, metavar="ID", help="Only this site. Can be repeated.")
# What needs no escaping in any store, and leads out of none.
_FOLDER = re.compile(r"[\w.-]+(/[\w.-]+)*")


@click.command("reparse")
@_with_sites
@with_json
@with_config
def reparse(sites: tuple[str, ...], as_json: bool, config_file: Path | None) -> None:
    """Put a job in the queue for each site: read every kept page again with today's parsers.

    \b
    Example:
      cirma fleet reparse
    """
    _enqueue("reparse", sites, as_json=as_json, config_file=config_file)


@click.command("verify")
@_with_sites
@with_json
@with_config
def verify(sites: tuple[str, ...], as_json: bool, config_file: Path | None) -> None:
    """Put a job in the queue for each site: check every row and byte of its newest archive.

    `cirma fleet status` shows what they found; `cirma fleet alarms` lists what is damaged.

    \b
    Example:
      cirma fleet verify --site cirma
    """
    _enqueue("verify", sites, as_json=as_json, config_file=config_file)


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=ChoiceType(["parquet"]))
@click.argument("dest", metavar="DEST")
@_with_sites
@with_json
@with_config
def export(format_: str, dest: str, sites: tuple[str, ...], as_json: bool, config_file: Path | None) -> None:
    """Put a job in the queue for each site: write its posts as DEST/ID.parquet in the store, for polars, DuckDB, Spark.

    \b
    Example:
      cirma fleet export parquet exports/2026-11
    """
    folder = dest.strip("/")
    if not _FOLDER.fullmatch(folder) or {".", ".."} & {*folder.split("/")}:
        remedy = "a folder in the store: letters, digits, dots, hyphens; for example exports/2026-11"
        raise ConfigError("DEST", f"{dest!r} is no folder of the store", remedy)
    _enqueue("export", sites, as_json=as_json, config_file=config_file, folder=folder)


def _enqueue(task: str, sites: tuple[str, ...], *, as_json: bool, config_file: Path | None, **arguments: str) -> None:
    fleet = opened.settings(config_file)
    from scraper.fleet.tasks import put_in_queue

    with opened.ledger(config_file) as ledger:
        chosen = ledger.sites(sites)
        # All are checked before any job is queued.
        for site in sites:
            opened.require_site(ledger, site)
        count = asyncio.run(put_in_queue(fleet.database, task, chosen, **arguments))
    if as_json:
        output.json_line({"job": task, "sites": len(chosen), "queued": count})
        return
    output.line(f"{count} of {output.counted(len(chosen), 'site')} put in the queue; `cirma fleet status` follows them")
