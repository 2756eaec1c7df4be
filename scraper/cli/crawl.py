"""`cirma crawl`: fetch what is due, keep it, read it, compare it."""

import logging
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import ChoiceType, with_config, with_json
from archive.cli.outcomes import OUTCOMES
from archive.config import locate
from archive.database import schema
from archive.errors import ConfigError
from archive.model import RunOutcome
from archive.query import alarms as watched
from archive.query import changes as queried
from archive.query.retirements import retired_at
from archive.query.run_outcomes import RunOutcomes
from archive.uri import host
from scraper import logs
from scraper.cli.progress import progress
from scraper.cli.stopping import stopping
from scraper.clock import Clock, clock
from scraper.crawl.ending import EXIT_CODES
from scraper.crawl.run import run
from scraper.crawl.summary import Summary
from scraper.frontier.plan import Options, rehearse
from scraper.frontier.schedule import Due
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig
from scraper.unattended.env_file import environment_of
from scraper.unattended.notify import read_secrets


@click.command("crawl")
@click.option("--site", "site_id", metavar="ID", help="Only this site of the configuration.")
@click.option("--url", metavar="URL", help="Crawl the site at this address, without a configuration file.")
@click.option("--contact", metavar="ADDRESS", help="Goes into the User-Agent, so that the site's owner can reach you.")
@click.option("--full", is_flag=True, help="Request every known post, and the list pages too.")
@click.option("--limit", type=click.IntRange(min=0, max=1_000_000_000), metavar="N", help="Request at most N posts.")
@click.option("--max-duration", metavar="TIME", help="Stop after this time (6h, 90m); the next run continues.")
@click.option("--log", type=ChoiceType(logs.FORMS), help="Log every fetch to stderr, as text or as JSON lines.")
@click.option("--init", is_flag=True, help="Create the archive if it is missing; for scripts.")
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Crawl although the site or the archive disagrees with this clock; this is recorded.",
)
@click.option("--dry-run", is_flag=True, help="List what is due, and send no request.")
@with_json
@with_config
def command(
    site_id: str | None,
    url: str | None,
    contact: str | None,
    full: bool,
    limit: int | None,
    max_duration: str | None,
    log: str | None,
    init: bool,
    clock_is_right: bool,
    dry_run: bool,
    as_json: bool,
    config_file: Path | None,
) -> int:
    """Crawl the configured sites politely and report what changed. Prints nothing if nothing happened.

    Anything that looks wrong raises one alarm, here and through [notify]. A crawl that was cut short resumes if you
    run it again within a day with the same arguments.

    The archive must exist: `cirma init` creates it. With --url and an address that is not configured, the crawl
    creates a trial archive, HOST.db, in the current folder.

    \b
    Examples:
      cirma crawl
      cirma crawl --init
      cirma crawl --url https://www.example.org --contact you@example.org
      cirma crawl --max-duration 6h --log json
    """
    logs.configure(log or "text", level=logging.INFO if log else logging.WARNING)
    settings = _settings(config_file, contact)
    sites = _sites(settings, site_id=site_id, url=url)
    if url is not None and sites[0] not in settings.sites:
        settings, init = _on_trial(settings, sites[0]), True
    for site in sites:
        configuration.require_crawlable(settings, site)
    read_secrets(environment_of(settings, os.environ))
    options = Options(full=full, limit=limit, lasting=_lasting(max_duration), clock_is_right=clock_is_right)
    if dry_run:
        return _rehearse(settings, sites, options, as_json=as_json)
    if not init:
        schema.require(settings.archive.path)
    wall, started = clock(os.environ), clock(os.environ).now()
    summaries = _run(settings, sites, options, wall, quiet=as_json or log is not None)
    if site_id or url:
        _refuse_retired(settings, sites[0])
    for summary in summaries:
        report(settings, summary, as_json=as_json)
    _ring(settings, since=started)
    return max((exit_code(summary) for summary in summaries), default=0)


def _settings(config_file: Path | None, contact: str | None) -> Config:
    settings = configuration.load(locate(config_file, os.environ))
    return settings if contact is None else replace(settings, scraper=replace(settings.scraper, contact=contact))


def _run(
    settings: Config, sites: Sequence[SiteConfig], options: Options, wall: Clock, *, quiet: bool
) -> Sequence[Summary]:
    """Run until the end, or until a signal asks to stop."""
    with stopping() as stop, progress(as_json=quiet) as watcher:
        return run(
            settings,
            sites,
            options=options,
            # A pause ends as soon as a signal comes.
            clock=replace(wall, sleep=stop.wait),
            progress=watcher,
            stopped=stop.is_set,
            environment=environment_of(settings, os.environ),
        )


def _on_trial(settings: Config, site: SiteConfig) -> Config:
    """*settings* with an archive of its own for *site*: nothing strange is written into the configured one."""
    # Where the command is run, not beside the configuration: it is thrown away by whoever tried it.
    path = Path.cwd() / f"{host(site.url)}.db"
    output.say(f"{site.url} is not in {settings.source}: its posts go into a trial archive, {path}")
    return replace(settings, archive=replace(settings.archive, path=path), sites=(site,))


def _lasting(text: str | None) -> timedelta | None:
    try:
        return configuration.duration(text) if text else None
    except ValueError as error:
        raise ConfigError("--max-duration", str(error), "for example 6h or 90m") from error


def exit_code(summary: Summary) -> int:
    """Return the exit code. A run that stopped because its time was over is partial: nobody interrupted it."""
    return EXIT_CODES[RunOutcome.PARTIAL] if summary.cut else EXIT_CODES[summary.outcome]


def _ring(settings: Config, *, since: datetime) -> None:
    """Print the alarms that opened in this run; earlier ones were printed at their onset."""
    # A new connection: the crawl's own is closed, and its writer's lock is given back.
    database = schema.connect(settings.archive.path)
    for row in watched.rung(database, since=since):
        output.say(f"alarm: {row.alarm}")
    database.close()


def _sites(settings: Config, *, site_id: str | None, url: str | None) -> tuple[SiteConfig, ...]:
    if url is not None:
        return (configuration.for_url(url, settings),)
    if site_id is None and settings.sites:
        return settings.sites
    chosen = tuple(site for site in settings.sites if site.id == site_id)
    if not chosen:
        known = ", ".join(site.id for site in settings.sites) or "none"
        remedy = f"configured: {known}; or name an address: cirma crawl --url URL --contact ADDRESS"
        raise ConfigError(
            f"{settings.source}: [[site]]", f"no site is called {site_id!r}" if site_id else "no site", remedy
        )
    return chosen


def _refuse_retired(settings: Config, site: SiteConfig) -> None:
    """Raise `ConfigError` where *site* is retired: who names it wants it crawled, and it was not."""
    order = retired_at(settings.archive.path).get(site.id)
    if order:
        raise ConfigError(site.id, f"it was {order}", f"`cirma sites resume {site.id}` resumes it")


def _rehearse(settings: Config, sites: tuple[SiteConfig, ...], options: Options, *, as_json: bool) -> int:
    ended = retired_at(settings.archive.path)
    for site in sites:
        if site.id in ended:
            output.say(f"{site.id}: {ended[site.id]}")
            continue
        due: tuple[Due, ...] = rehearse(settings, site, options, clock(os.environ).now())
        if as_json:
            output.json_lines({"site": site.id, "uri": item.uri, "reason": item.reason.value} for item in due)
            continue
        output.table(("reason", "address"), ((item.reason.value, item.uri) for item in due))
        output.say(f"{site.id}: {len(due)} posts are due by what is known; discovery may add to them")
    return 0


def report(settings: Config, summary: Summary, *, as_json: bool) -> None:
    """Print what a run came to; nothing if nothing happened."""
    if as_json:
        output.json_line(summary.as_json())
        return
    # Silence where nothing happened: cron mails whatever is printed.
    if summary.outcome != RunOutcome.DONE or summary.changes or summary.moves or summary.left:
        _print(settings, summary)


def _print(settings: Config, summary: Summary) -> None:
    coverage = ", ".join(f"{source.value} {len(uris)}" for source, uris in sorted(summary.found.sources.items()))
    outcomes = summary.outcomes
    output.line(f"{summary.site}: {summary.outcome}; {outcomes.requests} requests, {output.size(outcomes.bytes)}")
    output.line(f"  named by    {coverage or 'nothing'}; {summary.found.total()} posts in all")
    for source in sorted(summary.found.sources):
        # A post that one source alone names is lost when that source fails.
        only = summary.found.only(source)
        if only and len(summary.found.sources) > 1:
            output.line(f"              {len(only)} only by {source.value}")
    output.line(f"  asked       {summary.outcomes.asked}: {_counted(summary.outcomes)}")
    if summary.left:
        output.line(f"  left        {summary.left} still due")
    for note in summary.notes:
        output.line(f"  note        {note}")
    # Twenty, or a site that is down would print its whole list; the archive has every failure.
    for uri, why in summary.outcomes.failures[:20]:
        output.line(f"  failed      {uri}: {why}")
    for uri, why in summary.unreadable[:20]:
        output.line(f"  not read    {uri}: {why}")
    if summary.cut:
        output.line(f"  broke off   {summary.cut}; the next crawl goes on")
    _print_unbelieved(summary)
    if summary.learnt:
        output.line(f"  learnt      {summary.learnt} posts are read without what `cirma sites learnt` shows: no edits")
    _print_changes(settings, summary)


def _print_unbelieved(summary: Summary) -> None:
    if summary.held:
        output.line(f"  held        {summary.held}")
    if summary.held_back.posts:
        why = summary.held_back.why or f"{summary.held_back.posts} posts show something else; it waits to be confirmed"
        output.line(f"  held back   {why}")


def _counted(outcomes: RunOutcomes) -> str:
    """Describe what came of the posts: the usual outcomes always, the others if there are any."""
    counts = {name: getattr(outcomes, name) for name in OUTCOMES}
    return ", ".join(
        f"{count} {OUTCOMES[name]}" for name, count in counts.items() if count or name in ("posts", "unchanged")
    )


def _print_changes(settings: Config, summary: Summary) -> None:
    # Imported for runs that print changes: most days print nothing.
    from archive.cli.changes import slug, told
    from archive.query import posts

    for before, after in summary.moves:
        output.line(f"  site        moved from {before} to {after}: what is only written otherwise now is no edit")
    database = schema.connect(settings.archive.path)
    posts.register(database)
    found = [queried.change(database, identity) for identity in summary.changes]
    # The posts of a first crawl are counted, not listed: nothing changed, we only began to look.
    baseline = sum(change.baseline for change in found)
    if baseline:
        output.line(f"  first seen  {baseline} posts: the baseline, not published today")
    for change in found:
        if not change.baseline:
            output.line(f"  {change.kind.value:<9}   {slug(change.url)}  {change.class_.value}: {told(change)}")
    database.close()
