"""`cirma runs mistimed`: a run that a wrong clock dated, put where it belongs; beside the archive's `cirma runs`."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import click

from archive import timestamps
from archive.cli import output
from archive.cli.options import archive_path, beginning, with_config, with_json
from archive.cli.runs import command
from archive.database import Database, schema
from archive.errors import ConfigError
from archive.query import mistimings, posts, status
from archive.query.mistimings import Mistiming
from archive.query.status import CrawlRow
from archive.store import Store
from archive.store.mistimed import note_derived, note_mistimed
from scraper.cli.reparse import record, tell, watch
from scraper.clock import clock
from scraper.http.dates import MAY_DIFFER, clock_error
from scraper.reading.reread import reparse_anew

__all__ = ["command"]


@command.command("mistimed")
@click.argument("number", metavar="N", type=click.IntRange(0, 1_000_000_000))
@click.option(
    "--at", "instant", metavar="INSTANT", help="The true beginning of the run; by default, from the site's own dates."
)
@click.option("--undo", is_flag=True, help="Undo the correction: the run's own times apply again.")
@with_json
@with_config
def mistimed(number: int, instant: str | None, undo: bool, as_json: bool, config_file: Path | None) -> None:
    """Correct the times of run N, which a wrong clock dated, and derive everything again.

    All times of the run move by as much as its beginning does. Its rows stay as they were written and the correction is
    kept beside them, so `cirma verify` finds no fault. Every answer uses the corrected times, --known-at too.

    \b
    Examples:
      cirma runs mistimed 12
      cirma runs mistimed 12 --at "2026-11-20 03:04"
    """
    if instant and undo:
        raise click.UsageError("--at corrects and --undo undoes it: give only one of them")
    path, now = archive_path(config_file), clock(os.environ).now()
    schema.require(path)
    store = Store.open(path, holder="cirma runs mistimed", now=now)
    try:
        run = _run(store.database, number)
        # An --undo is a correction too, kept beside the first one: the record of what was believed when stays whole.
        began = None if undo else _began(store.database, run, instant, now)
        witness = "the archivist" if instant or undo else "the site's own date"
        note_mistimed(store.database, number, began=began, witness=witness, at=now)
        # Anew, since no post can be told apart from those that a moved run concerns: order decides states.
        rebuilt = reparse_anew(store, path, watched=watch)
        note_derived(store.database, at=clock(os.environ).now())
        found = mistimings.of(store.database, number)
        zone = posts.zone(store.database, run.site)
    finally:
        store.close()
    # Written above, in this process, under the writer's lock.
    assert found is not None
    if as_json:
        output.json_line({**_record(found), **record(rebuilt)})
        return
    told = output.local(found.began or found.recorded, zone)
    output.line(
        f"run {number} of {run.site} began on {told} by {witness}; its rows say {found.recorded:%Y-%m-%d %H:%M}Z"
    )
    tell(rebuilt, as_json=False)


def _run(database: Database, number: int) -> CrawlRow:
    run = status.crawl(database, number)
    if run is None:
        raise ConfigError(f"cirma runs mistimed {number}", "there is no such run", "`cirma runs` lists them")
    return run


def _began(database: Database, run: CrawlRow, instant: str | None, now: datetime) -> datetime:
    """Return when *run* really began: as *instant* says, or the site's dates do. Raises `ConfigError`, `BadDate`."""
    known = mistimings.of(database, run.id)
    # By the rows' own times: a correction replaces the one before and does not add to it.
    recorded = known.recorded if known else run.started
    began = beginning(instant, posts.zone(database, run.site), option="--at")
    if began is None:
        error = clock_error(mistimings.answers(database, run.id))
        if error is None:
            why = f"no answer of run {run.id} says when it was sent"
            raise ConfigError(f"cirma runs mistimed {run.id}", why, "say when the run began: --at INSTANT")
        if abs(error) <= MAY_DIFFER:
            why = f"the site's own dates agree with run {run.id} within a day"
            raise ConfigError(f"cirma runs mistimed {run.id}", why, "if it began at another time, say --at INSTANT")
        began = recorded + error
    # Ten minutes: clocks of machines that are right differ by less.
    if began - now > timedelta(minutes=10):
        raise ConfigError("--at", f"{timestamps.text(began)} is still to come", "is this machine's clock right?")
    return began


def _record(found: Mistiming) -> dict[str, object]:
    return {
        "run": found.crawl,
        "site": found.site,
        "began": timestamps.text(found.began or found.recorded),
        "recorded": timestamps.text(found.recorded),
        "witness": found.witness,
    }
