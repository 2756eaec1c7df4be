"""`cirma status`: what the archive holds, how the last crawls went, and the open alarms."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive import timestamps
from archive.cli import output
from archive.cli.bounds import say_bound
from archive.cli.options import parser_versions, with_json
from archive.cli.source import ArchiveSource, archive_path, open_archive, with_archive
from archive.database import purging
from archive.formats import prometheus as metrics
from archive.query import alarms, posts, status
from archive.query.alarms import AlarmRow
from archive.query.missed import missed
from archive.runtime.written import write_whole

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("status")
@click.option("--honesty", is_flag=True, help="Show how often each site's own signals agreed with observed changes.")
@click.option("--prometheus", metavar="FILE", help="Write the figures to FILE (- is stdout) in Prometheus' format.")
@with_json
@with_archive
def command(honesty: bool, prometheus: str | None, as_json: bool, source: ArchiveSource) -> None:
    """Show what the archive holds, and how its crawls went.

    \b
    Examples:
      cirma status
      cirma status --honesty
      cirma status --prometheus /var/lib/node_exporter/cirma.prom
    """
    database = open_archive(source)
    if honesty:
        _honesty(database, as_json=as_json)
        return
    # Passed in by the program, since the archive knows no parsers; without one, `older` stays unknown.
    sites, opened = status.sites(database, parsers=parser_versions()), alarms.open_alarms(database)
    if prometheus is not None:
        expose(metrics.text(sites, opened), prometheus)
        return
    if as_json:
        path = archive_path(source)
        records = [_alarm_record(row) for row in opened]
        held = {"archive": str(path), "sites": [_record(site) for site in sites], "alarms": records}
        # A purge that a reader held up is a promise not yet kept: programs must be able to see it.
        output.json_line({**held, "unfinished_purge": purging.unfinished(path)})
        return
    if not sites:
        output.say("the archive is empty; `cirma crawl` fills it")
    for site in sites:
        _print(database, site)
    path = archive_path(source)
    output.line(f"on disk {output.size(_size(path))} in {path}")
    remaining = purging.unfinished(path)
    if remaining:
        output.line(f"{remaining}. The next command that writes finishes it")
    for row in opened:
        output.line(f"alarm since {row.at:%Y-%m-%d}  {row.alarm}")


def expose(text: str, target: str) -> None:
    """Write *text* to *target* in one step: a collector never reads half of it."""
    if target == "-":
        output.line(text.rstrip())
        return
    write_whole(Path(target), text, where=f"--prometheus {target}")


def _print(database: "Database", site: status.SiteStatus) -> None:
    zone = posts.zone(database, site.site)
    held = ", ".join(f"{count} {state}" for state, count in sorted(site.states.items())) or "none"
    output.line(f"{site.name} ({site.site})  {site.url}")
    if site.retired:
        output.line(f"  {site.retired}")
    output.line(f"  posts      {held}")
    if site.unsure:
        fields = ", ".join(f"{field} of {count}" for field, count in site.unsure.items())
        output.line(f"  unsure     {fields}; `cirma sites check {site.url}` shows where each was found")
    for move in site.moves:
        output.line(f"  moved      from {move['from']} to {move['to']}, seen {move['observed_at'][:10]}")
    output.line(f"  snapshots  {site.snapshots}, with {site.changes} changes since the first crawl")
    output.line(
        f"  captures   {site.captures}, {output.size(site.payload_bytes)} of pages in {output.size(site.stored_bytes)}"
    )
    if site.unread:
        output.line(f"  unread     {site.unread} captures; the next `cirma crawl` or `cirma reparse` reads them")
    if site.unreadable:
        output.line(f"  unreadable {site.unreadable} captures; they are kept until a better version can read them")
    if site.older:
        output.line(f"  older      {site.older} readings by another version; `cirma reparse` makes them again")
    if site.last_crawl:
        _print_crawl(site.last_crawl, output.local(site.last_crawl.started, zone))


def _print_crawl(crawl: status.CrawlRow, started: str) -> None:
    ended = "" if crawl.ended else ", not ended"
    output.line(f"  last crawl {started}: {crawl.outcome}{ended}, {crawl.figures.get('requests', '?')} requests")
    # Ten, or a site that is down would fill the screen; JSON has all.
    for unread in crawl.figures.get("unreadable", [])[:10]:
        output.line(f"    not read {unread['uri']}: {unread['why']}")
    failures = crawl.figures.get("failures", [])
    for failure in failures[:10]:
        output.line(f"    failed   {failure['uri']}: {failure['why']}")
    if len(failures) > 10:
        output.line(f"    … and {len(failures) - 10} more: cirma status --json")
    coverage = crawl.figures.get("coverage", {})
    if coverage.get("sources"):
        named = ", ".join(f"{count} by {source}" for source, count in sorted(coverage["sources"].items()))
        output.line(f"    coverage {coverage['union']} addresses of posts: {named}")
    output.line(f"    due      {crawl.figures.get('left', '?')} posts left for the next crawl")
    if crawl.figures.get("held"):
        output.line(f"    held     {crawl.figures['held']}")


def _record(site: status.SiteStatus) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.to_builtins(site)
    if site.retired:
        record["retired"]["at"] = timestamps.text(site.retired.at)
    record["first_crawl"] = timestamps.optional_text(site.first_crawl)
    if site.last_crawl:
        record["last_crawl"] |= {
            "started": timestamps.text(site.last_crawl.started),
            "ended": timestamps.optional_text(site.last_crawl.ended),
        }
    return record


def _size(path: Path) -> int:
    """Bytes of the file, and of the journal in which its last changes stand."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _alarm_record(row: AlarmRow) -> dict[str, Any]:
    alarm: dict[str, Any] = msgspec.to_builtins(row.alarm)
    return alarm | {"since": timestamps.text(row.at), "run": row.crawl}


def _honesty(database: "Database", *, as_json: bool) -> None:
    found = status.honesty(database)
    if as_json:
        output.json_line({"honesty": msgspec.to_builtins(found), "missed": msgspec.to_builtins(missed(database))})
        return
    rows = []
    for row in found:
        trials = row.agreed + row.silent + row.idle
        # A signal without trials is neither honest nor dishonest.
        share = f"{row.agreed / trials:.0%}" if trials else "–"
        rows.append((row.site, row.signal, share, str(row.silent), str(row.idle), str(trials)))
    output.table(("site", "signal", "agreed", "silent changes", "idle moves", "trials"), rows)
    say_bound(database)
