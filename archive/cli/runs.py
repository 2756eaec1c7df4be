"""`cirma runs`: the crawls and their results."""

from typing import TYPE_CHECKING, Any

import click

from archive import timestamps
from archive.cli import output
from archive.cli.options import known_site, with_json, with_site
from archive.cli.outcomes import OUTCOMES
from archive.cli.source import ArchiveSource, open_archive, with_archive
from archive.errors import ConfigError
from archive.query import changes, mistimings, posts, status
from archive.query.status import CrawlRow

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.group("runs", invoke_without_command=True)
@click.option("--limit", type=click.IntRange(min=1, max=1_000_000_000), default=20, show_default=True, metavar="N")
@with_site
@with_json
@with_archive
@click.pass_context
def command(ctx: click.Context, limit: int, site: str | None, as_json: bool, source: ArchiveSource) -> None:
    """List the last crawls, newest first; `cirma runs show N` shows everything about one.

    \b
    Examples:
      cirma runs --limit 30
      cirma runs show 12
    """
    if ctx.invoked_subcommand:
        return
    database = open_archive(source)
    known_site(database, site)
    found = status.crawls(database, site=site, limit=limit)
    if as_json:
        output.json_lines(_record(run) for run in found)
        return
    # The spare columns go first where the terminal is narrow.
    headings = ("run", "site", "started", "took", "outcome", "requests", "received", "failed", "changes")
    output.table(headings, (_row(database, run) for run in found), spare=("took", "received"))
    output.say(f"{len(found)} of {output.counted(status.crawl_count(database, site=site), 'crawl')}")


@command.command("show")
@click.argument("number", type=click.IntRange(0, 1_000_000_000))
@with_json
@with_archive
def show(number: int, as_json: bool, source: ArchiveSource) -> None:
    """Show everything about one crawl: its settings, what it found, what failed, what was refused.

    \b
    Example:
      cirma runs show 12
    """
    database = open_archive(source)
    run = status.crawl(database, number)
    if run is None:
        raise ConfigError(f"run {number}", "there is no such run", "`cirma runs` lists them")
    if as_json:
        output.json_line(_record(run) | {"fetches": status.outcomes(database, number)})
        return
    _print(database, run)


def _row(database: "Database", run: CrawlRow) -> tuple[str, ...]:
    figures = run.figures
    return (
        str(run.id),
        run.site,
        output.local(run.started, posts.zone(database, run.site)),
        str(run.ended - run.started).partition(".")[0] if run.ended else "–",
        run.outcome,
        str(figures.get("requests", "–")),
        output.size(figures.get("bytes", 0)),
        str(len(figures.get("failures", ()))),
        str(changes.count_later(database, figures.get("changes", ()))),
    )


def _print(database: "Database", run: CrawlRow) -> None:
    figures = run.figures
    zone = posts.zone(database, run.site)
    output.line(f"run {run.id} of {run.site}: {run.outcome}")
    output.line(f"  from {output.local(run.started, zone)} to {output.local(run.ended, zone)}")
    if corrected := mistimings.of(database, run.id):
        output.line(f"  its rows say {output.local(corrected.recorded, zone)}; corrected by {corrected.witness}")
    for name, count in status.outcomes(database, run.id).items():
        output.line(f"  {count:>6} {name}")
    # Runs of older versions lack figures of newer ones, so each is asked for with a default.
    for source, count in figures.get("coverage", {}).get("sources", {}).items():
        output.line(f"  {count:>6} posts named by {source}")
    for name, word in (("asked", "asked"), *OUTCOMES.items(), ("left", "left"), ("requests", "requests")):
        output.line(f"  {word:<14} {figures.get(name, '–')}")
    for word, amount in _amounts(figures):
        output.line(f"  {word:<14} {amount}")
    for name in ("cut", "held", "held_back", "looks_like"):
        if figures.get(name):
            output.line(f"  {name:<14} {figures[name]}")
    for note in figures.get("notes", ()):
        output.line(f"  note           {note}")
    for failure in figures.get("failures", ()):
        output.line(f"  failed         {failure['uri']}: {failure['why']}")


def _amounts(figures: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    received = output.size(figures["bytes"]) if "bytes" in figures else "–"
    waited = f"{figures['waited_seconds']:.0f} s" if "waited_seconds" in figures else "–"
    return ("received", received), ("waited", waited)


def _record(run: CrawlRow) -> dict[str, Any]:
    return {
        "run": run.id,
        "site": run.site,
        "started": timestamps.text(run.started),
        "ended": timestamps.optional_text(run.ended),
        "outcome": run.outcome,
        **run.figures,
    }
