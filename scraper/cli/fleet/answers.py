"""`cirma fleet status`, `runs`, `changes`, `alarms` and `search`: what is known of all sites together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from archive.cli import output
from archive.cli.options import beginning, now, with_config, with_json, with_site
from archive.cli.status import expose
from scraper.cli.fleet import opened

_UTC = ZoneInfo("UTC")
_SHOWN = 50
_MOST = 1_000_000_000
_with_limit = click.option("--limit", type=click.IntRange(1, _MOST), metavar="N", help="Show N at most.")
_with_since = click.option("--since", metavar="DAY", help="On or after this day, or 7d for the last seven days.")


@click.command("status")
@click.option("--prometheus", metavar="FILE", help="Write the figures to FILE (- is stdout) in Prometheus' format.")
@with_json
@with_config
def status(prometheus: str | None, as_json: bool, config_file: Path | None) -> None:
    """Show the state of the fleet: sites, archives, what was crawled today, jobs and workers.

    \b
    Examples:
      cirma fleet status
      cirma fleet status --prometheus /var/lib/node_exporter/cirma-fleet.prom
    """
    with opened.ledger(config_file) as ledger:
        # Inside the command, here and below: without the extra, `cirma --help` must still list this group.
        from scraper.fleet import answers, figures

        found = answers.status(ledger, today=now().date())
    if prometheus is not None:
        expose(figures.text(found), prometheus)
    elif as_json:
        output.json_line(found)
    else:
        _print(found)


@click.command("runs")
@with_site
@_with_since
@_with_limit
@with_json
@with_config
def runs(site: str | None, since: str | None, limit: int | None, as_json: bool, config_file: Path | None) -> None:
    """List the crawls of all sites, newest first.

    \b
    Example:
      cirma fleet runs --since 2d
    """
    with opened.ledger(config_file) as ledger:
        from scraper.fleet import answers

        opened.require_site(ledger, site)
        found = [*answers.runs(ledger, _filter(site, since, limit, as_json=as_json))]
    if as_json:
        output.json_lines(found)
        return
    columns = ("site", "started", "outcome", "requests", "bytes", "changes", "left")
    output.table(columns, ([str(run[column]) for column in columns] for run in found))


@click.command("alarms")
@with_site
@_with_limit
@with_json
@with_config
def alarms(site: str | None, limit: int | None, as_json: bool, config_file: Path | None) -> None:
    """List the open alarms of sites and of the fleet itself, oldest first.

    \b
    Example:
      cirma fleet alarms --json
    """
    with opened.ledger(config_file) as ledger:
        from scraper.fleet import answers

        opened.require_site(ledger, site)
        found = [*answers.alarms(ledger, _filter(site, None, limit, as_json=as_json))]
    if as_json:
        output.json_lines(found)
        return
    for alarm in found:
        output.line(
            f"{alarm['since'][:10]}  {alarm['site'] or 'fleet'}  {alarm['rule']} {alarm['subject']}: {alarm['seen']}"
        )


@click.command("changes")
@with_site
@_with_since
@click.option("--silent", is_flag=True, help="Only edits whose declared modification date did not change.")
@click.option("--baseline", is_flag=True, help="Include the posts that each first crawl found.")
@_with_limit
@with_json
@with_config
def changes(
    site: str | None,
    since: str | None,
    silent: bool,
    baseline: bool,
    limit: int | None,
    as_json: bool,
    config_file: Path | None,
) -> None:
    """List what changed on all sites, oldest first.

    \b
    Examples:
      cirma fleet changes --since 7d
      cirma fleet changes --since 2026-11 --silent --json
    """
    with opened.ledger(config_file) as ledger:
        from scraper.fleet import answers

        opened.require_site(ledger, site)
        wanted = _filter(site, since, limit, as_json=as_json, silent=silent, baseline=baseline)
        found = [*answers.changes(ledger, wanted)]
    if as_json:
        output.json_lines(found)
        return
    for change in found:
        moved = ", ".join(change["fields"]) + (" silent" if change["silent"] else "")
        output.line(
            f"{change['observed_at'][:10]}  {change['site']}  {change['kind']:<9}  {change['url']}"
            f"  {change['class']}: {moved}"
        )


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--exact", is_flag=True, help="Open the archives one by one: search past texts and exact forms too.")
@with_site
@_with_limit
@with_json
@with_config
def search(
    query: tuple[str, ...],
    exact: bool,
    site: str | None,
    limit: int | None,
    as_json: bool,
    config_file: Path | None,
) -> None:
    """Find words in the current texts of all sites; QUERY is written as for `cirma search`.

    \b
    Examples:
      cirma fleet search sécurité maritime
      cirma fleet search '"mer Rouge"' --exact
    """
    text = " ".join(query)
    if exact:
        _search_exactly(text, site, limit, as_json=as_json, config_file=config_file)
        return
    with opened.ledger(config_file) as ledger:
        from scraper.fleet import answers

        opened.require_site(ledger, site)
        found = answers.search(ledger, text, _filter(site, None, limit, as_json=as_json), now=now())
        # Shown with the count, so that a reader sees that an accent or a phrase was understood.
        read_as = answers.read_as(text, now=now())
    if as_json:
        output.json_lines(found)
        return
    for hit in found:
        _print_hit(hit)
    output.say(f"{len(found)} of {output.counted(found[0]['total'] if found else 0, 'post')}; read as: {read_as}")


def _search_exactly(text: str, site: str | None, limit: int | None, *, as_json: bool, config_file: Path | None) -> None:
    fleet = opened.settings(config_file)
    with opened.ledger(config_file) as ledger:
        from scraper.fleet.depot import Depot
        from scraper.fleet.exactly import search as search_each

        opened.require_site(ledger, site)
        count = 0
        # Archives are fetched from the store one by one, and hits printed as they come: it may take hours.
        for hit in search_each(ledger, Depot(fleet.store), text, site=site, limit=limit, now=now()):
            count += 1
            if as_json:
                output.json_line(hit)
            else:
                _print_hit(hit)
    output.say(f"{output.counted(count, 'post')} found, archive by archive")


def _print_hit(hit: Mapping[str, Any]) -> None:
    output.line(output.styled(hit["title"], bold=True), f"  {hit['published_day'] or '–'}  {hit['site']}  {hit['url']}")


def _filter(site: str | None, since: str | None, limit: int | None, *, as_json: bool, **more: bool) -> Any:
    from scraper.fleet.answers import FleetFilter

    return FleetFilter(
        site=site,
        since=beginning(since, _UTC, option="--since"),
        # Programs get all; a person gets what fits on some screens.
        limit=limit or (None if as_json else _SHOWN),
        **more,
    )


def _print(found: Mapping[str, Any]) -> None:
    held = ", ".join(f"{count} {state}" for state, count in found["posts"].items()) or "none"
    output.line(f"sites    {found['sites']}, {found['crawled_today']} of them crawled on {found['today']}")
    output.line(f"archives {found['archives']}, {output.size(found['bytes'])}")
    output.line(f"posts    {held}")
    for task, counts in found["jobs"].items():
        output.line(f"jobs     {task}: {', '.join(f'{count} {status}' for status, count in counts.items())}")
    for result in found["results"]:
        output.line(f"results  {result['job']}: {result['sites']} sites, {result['unwell']} of them not well")
    for worker in found["workers"]:
        # Workers that ended are kept in the table for their history; only those at work are of interest here.
        if worker["running"]:
            heard = f"heard {worker['silent_seconds']:.0f} s ago"
            output.line(f"worker   {worker['worker']}: {output.counted(worker['running'], 'job')}, {heard}")
    output.line(f"alarms   {found['alarms']}; `cirma fleet alarms` lists them")
