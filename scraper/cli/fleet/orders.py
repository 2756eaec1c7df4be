"""`cirma fleet withhold`, `release` and `purge`: takedown orders about posts of one site of a fleet."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import now, with_config, with_reason
from archive.cli.takedown import order, require_reason, with_everywhere
from archive.takedown import Action
from scraper.cli.fleet import opened

_with_site = click.argument("site", metavar="SITE")
_with_what = click.argument("what", metavar="POST|CAPTURE")


@click.command("withhold")
@_with_site
@_with_what
@with_reason
@with_everywhere
@with_config
def withhold(site: str, what: str, reason: str, everywhere: bool, config_file: Path | None) -> int:
    """Hide a post of SITE, one state of it or one capture, as `cirma withhold` does: in the store and in PostgreSQL.

    \b
    Example:
      cirma fleet withhold cirma la-mer-rouge --reason "by request of the author, 2026-11-20"
    """
    return _order(site, what, Action.WITHHOLD, reason, config_file, everywhere=everywhere)


@click.command("release")
@_with_site
@_with_what
@with_reason
@with_config
def release(site: str, what: str, reason: str, config_file: Path | None) -> int:
    """Show again what was withheld.

    \b
    Example:
      cirma fleet release cirma la-mer-rouge --reason "the request was withdrawn"
    """
    return _order(site, what, Action.RELEASE, reason, config_file)


@click.command("purge")
@_with_site
@_with_what
@with_reason
@click.confirmation_option(prompt="The bytes will be gone for good. Go on?")
@with_config
def purge(site: str, what: str, reason: str, config_file: Path | None) -> int:
    """Erase the bytes of a post of SITE, of one state of it or of one capture, as `cirma purge` does.

    The earlier generations of the archive, which still hold them, are deleted from the store. Exports in it are not
    touched, nor what a store with versions keeps of deleted files.

    \b
    Example:
      cirma fleet purge cirma 3f2a9c --reason "court order 26/1234" --yes
    """
    return _order(site, what, Action.PURGE, reason, config_file)


def _order(
    name: str, what: str, action: Action, reason: str, config_file: Path | None, *, everywhere: bool = False
) -> int:
    require_reason(reason)
    fleet = opened.settings(config_file)
    from scraper.fleet.depot import Depot
    from scraper.fleet.orders import ordered
    from scraper.fleet.reporting import ArchiveReport, report

    def carry_out(path: Path) -> int:
        return order(path, what, action, reason, everywhere=everywhere)

    depot = Depot(fleet.store)
    with opened.ledger(config_file) as ledger, tempfile.TemporaryDirectory(prefix="cirma-order-") as folder:
        site = opened.required_site(ledger, name)
        done = ordered(depot, site, Path(folder), carry_out, at=now())
        if action is Action.PURGE:
            depot.forget(site.id, before=done.generation)
        about = ArchiveReport(site=site, path=done.path, generation=done.generation, made_from=0)
        _reported(lambda: report(ledger, about))
    return done.code


def _reported(tell: Callable[[], None]) -> None:
    """Call *tell*; where PostgreSQL does not hear of it, say that the order stands, and raise."""
    try:
        tell()
    except Exception:
        output.say("The order stands in the store. Until PostgreSQL hears of it, with the next crawl, it shows the old")
        raise
