"""`cirma digest`: what changed since, as a letter."""

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from archive import dates, timestamps
from archive.cli import output
from archive.cli.options import ChoiceType, known_site, now, with_site
from archive.cli.source import ArchiveSource, open_with_settings, with_archive
from archive.config import locate
from archive.copies.recognition import is_database
from archive.database import Database
from archive.errors import ConfigError
from archive.formats import newsletter
from archive.formats.json import change_record
from archive.formats.newsletter import Newsletter, NewsletterItem
from archive.model import Change
from archive.query import alarms, changes, posts, status
from archive.query.changes import ChangeFilter
from archive.query.sides import sides
from archive.query.sites import sites, zone_of_days
from archive.render.fields import fields_moved
from scraper.settings import config as configuration
from scraper.settings.config import Config
from scraper.unattended import notify
from scraper.unattended.env_file import environment_of
from scraper.unattended.notify import Message


@click.command("digest")
@click.option("--since", default="7d", show_default=True, metavar="WHEN", help="Since a day, month, or 7d ago.")
@click.option("--format", "form", type=ChoiceType(["text", "html"]), default="text", show_default=True)
@click.option("--send", is_flag=True, help="Send it through [notify] as well, unless nothing changed.")
@with_site
@with_archive
def command(since: str, form: str, send: bool, site: str | None, source: ArchiveSource) -> int:
    """Report what changed, post by post, with the open alarms.

    \b
    Examples:
      cirma digest --since 7d
      cirma digest --since 2026-11 --format html > november.html
      cirma digest --send
    """
    settings = _settings(source)
    if send and settings is None:
        raise click.UsageError("--send takes its channels from a configuration; an archive alone names none")
    database, named = open_with_settings(source)
    if settings is None or site not in {each.id for each in settings.sites}:
        # One that is configured may wait for its first crawl.
        known_site(database, site)
    called = settings.sites if settings else sites(database).values()
    name = named.name or ", ".join(each.name for each in called if site in (None, each.id)) or site or "archive"
    made = _bulletin(database, name, since=since, site=site)
    output.line(newsletter.html(made) if form == "html" else newsletter.text(made))
    # A letter that says nothing happened teaches people to delete letters unread.
    if settings is None or not send or not (made.items or made.alarms):
        return 0
    return tell(_message(made), settings)


def _settings(source: ArchiveSource) -> Config | None:
    """The whole configuration; None where an archive was named in its place. Raises `ConfigError`."""
    located = locate(source.config_file, os.environ)
    if source.archive_file or (located and is_database(located)):
        return None
    return configuration.load(located)


def tell(message: Message, settings: Config) -> int:
    """Send *message*, print how each channel fared, and return the exit code."""
    environment = environment_of(settings, os.environ)
    notify.read_secrets(environment)
    deliveries = notify.send(message, settings.notify, environment)
    if not deliveries:
        raise ConfigError(
            f"{settings.source}: [notify]", "no channel is configured", 'set webhook = "https://…", or smtp, sender, to'
        )
    for delivery in deliveries:
        output.say(str(delivery))
    # One channel that fails is a failure, though others delivered: somebody waits for that one.
    return 1 if any(delivery.fault for delivery in deliveries) else 0


def _bulletin(database: Database, name: str, *, since: str, site: str | None) -> Newsletter:
    zone = zone_of_days(database, site if site in sites(database) else None)
    # The letter itself says from when to when it tells, so how the date was read is not said beside it.
    # From the start of the day in the zone of most posts, so that `--since 7d` covers whole days.
    start, end = dates.read(since, now=now(), zone=zone, where="--since").start, now()
    if start > end:
        raise click.UsageError(f"--since {since} is in the future: a digest reports what has happened since")
    found = changes.changes(database, ChangeFilter(site=site, since=start, baseline=False))
    return Newsletter(
        name=name,
        since=start,
        until=end,
        zone=zone,
        items=tuple(_item(database, change, zone) for change in found),
        runs=_runs(database, site=site, since=start),
        alarms=alarms.open_alarms(database),
    )


def _item(database: Database, change: Change, zone: ZoneInfo) -> NewsletterItem:
    before, after = sides(database, change)
    if not (before and after):
        # A new or removed post has one side only: there is nothing to compare.
        return NewsletterItem(title=posts.post(database, change.post).title, change=change)
    moved = before.url != after.url
    return NewsletterItem(
        title=after.content.title,
        change=change,
        moved=fields_moved(before.content, after.content, change.fields, lambda instant: output.local(instant, zone)),
        moved_from=before.url if moved else None,
        moved_to=after.url if moved else None,
    )


def _runs(database: Database, *, site: str | None, since: datetime) -> tuple[status.CrawlRow, ...]:
    # Filtered here, not in SQL: a letter covers few runs.
    return tuple(run for run in status.crawls(database, site=site, limit=-1) if run.started >= since)


def _message(made: Newsletter) -> Message:
    return Message(
        kind="digest",
        subject=made.subject,
        text=newsletter.text(made),
        html=newsletter.html(made),
        facts={
            "since": timestamps.text(made.since),
            "changes": [change_record(item.change) for item in made.items],
            "alarms": [notify.alarm_record(row.alarm) for row in made.alarms],
        },
    )
