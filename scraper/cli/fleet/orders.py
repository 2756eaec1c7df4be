"""`cirma fleet withhold`, `release`, `purge`, `retire` and `resume`: orders about one site of a fleet and its posts."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from archive.cli import output
from archive.cli import retire as retiring
from archive.cli.options import now, require_reason, with_config, with_reason
from archive.cli.takedown import order, with_everywhere
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


@click.command("retire")
@_with_site
@with_reason
@with_config
def retire(site: str, reason: str, config_file: Path | None) -> None:
    """End SITE: its host is no longer asked, and it raises no alarm. Everything that is kept of it still answers.

    \b
    Example:
      cirma fleet retire cirma --reason "the collective closed its blog on 2026-11-01"
    """
    _end(site, reason, config_file, is_end=True)
    output.line(f"{site} is retired: it is not crawled any more; `cirma fleet resume {site}` resumes it")


@click.command("resume")
@_with_site
@with_reason
@with_config
def resume(site: str, reason: str, config_file: Path | None) -> None:
    """Take up again a site that was retired.

    \b
    Example:
      cirma fleet resume cirma --reason "the blog is back"
    """
    _end(site, reason, config_file, is_end=False)
    output.line(f"{site} is resumed: a worker visits it with the next plan")


def _end(site: str, reason: str, config_file: Path | None, *, is_end: bool) -> None:
    def carry_out(path: Path) -> int:
        retiring.order(path, site, reason, is_end=is_end)
        return 0

    _carried_out(site, reason, config_file, carry_out)


def _order(
    site: str, what: str, action: Action, reason: str, config_file: Path | None, *, everywhere: bool = False
) -> int:
    def carry_out(path: Path) -> int:
        return order(path, what, action, reason, everywhere=everywhere)

    return _carried_out(site, reason, config_file, carry_out, is_erasing=action is Action.PURGE)


def _carried_out(
    name: str, reason: str, config_file: Path | None, carry_out: Callable[[Path], int], *, is_erasing: bool = False
) -> int:
    """Have *carry_out* change the newest archive of a site, put it back and tell PostgreSQL; return the exit code."""
    require_reason(reason)
    fleet = opened.settings(config_file)
    from scraper.fleet.depot import Depot
    from scraper.fleet.orders import ordered
    from scraper.fleet.reporting import ArchiveReport, report

    depot = Depot(fleet.store)
    with opened.ledger(config_file) as ledger, tempfile.TemporaryDirectory(prefix="cirma-order-") as folder:
        site = opened.required_site(ledger, name)
        done = ordered(depot, site, Path(folder), carry_out, at=now())
        if is_erasing:
            depot.forget(site.id, before=done.generation)
        about = ArchiveReport(site=site, path=done.path, generation=done.generation, made_from=0)
        _reported(lambda: report(ledger, about))
    return done.code


def _reported(tell: Callable[[], None]) -> None:
    """Call *tell*; where PostgreSQL does not hear of it, say that the order stands, and raise."""
    try:
        tell()
    except Exception:
        output.say("the order is carried out in the store; PostgreSQL shows what was before until the next crawl")
        raise
