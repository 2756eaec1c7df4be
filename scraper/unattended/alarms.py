"""After a run: weigh its figures, write down what rings or clears, and tell the archivist what is new."""

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from archive.alarms import ours, reception, rules
from archive.alarms.alarm import Alarm, AlarmRule, Finding
from archive.alarms.inputs import ArchiveHealth
from archive.database import schema
from archive.errors import ArchiveError, StorageFailed
from archive.query import alarms as queried
from archive.query import captures, media
from archive.query.alarms import AlarmRow
from archive.query.retirements import retired
from archive.store import Store, alarms
from scraper.settings.config import AlarmsConfig, Config
from scraper.unattended import notify

_NONE: Mapping[str, tuple[str, str]] = MappingProxyType({})

logger = logging.getLogger(__name__)

REMINDED = timedelta(days=7)
"""Repeat an alarm that is open for so long: what rang once in spring is forgotten in summer."""


def watch(
    store: Store,
    config: Config,
    crawls: Iterable[int],
    *,
    now: datetime,
    environment: Mapping[str, str],
    free: Callable[[Path], int] | None = None,
    unbegun: Mapping[str, tuple[str, str]] = _NONE,
) -> tuple[AlarmRow, ...]:
    """Judge the runs *crawls*, keep what rings or clears, report what nobody was told yet; the open alarms.

    What stands is reported again each week, and that it is over once it is.

    *free* measures what is left of the disk; *unbegun* are sites whose crawl could not begin, with outcome and reason.
    """
    # Each by its own figures: a site that was crawled twice is judged twice.
    for crawl in crawls:
        figures = queried.figures(store.database, crawl)
        past = queried.history(store.database, crawl)
        found = rules.findings(figures, past, patience=config.alarms.patience)
        alarms.note(store.database, found, site=figures.site, crawl=crawl, at=now)
    for site, findings in _of_sites(store, unbegun, now).items():
        alarms.note(store.database, findings, site=site, crawl=None, at=now)
    house = _house(store, config.alarms, config.archive.path, free or free_bytes)
    alarms.note(store.database, rules.house_findings(house), site=None, crawl=None, at=now)
    # What stands after all runs were weighed: a fault that passed within the run is not told.
    ringing = queried.open_alarms(store.database)
    # What a wrong clock notified next year is reported now.
    due = [row for row in ringing if row.notified is None or not timedelta(0) <= now - row.notified < REMINDED]
    for row in due:
        logger.info("alarm", extra={"facts": notify.alarm_record(row.alarm)})
    _report(store, config, due, notify.about, now=now, environment=environment)
    # Only what was reported is reported as over; after a week it is no news.
    over = queried.cleared(store.database, at=now, since=now - REMINDED)
    _report(store, config, over, notify.over, now=now, environment=environment)
    return ringing


def tell_full_disk(config: Config, failure: StorageFailed, *, environment: Mapping[str, str]) -> None:
    """Report a disk that refused. It cannot be written down, so it is reported at every run, unless the disk stands
    as an alarm already.
    """
    # The space was reported before it ran out.
    if any(alarm.rule is AlarmRule.DISK for alarm in _readable(config.archive.path)):
        return
    alarm = Alarm(
        rule=AlarmRule.DISK,
        subject="",
        expected="an archive that can be written",
        seen=str(failure),
        look="`cirma doctor` says how much room is left and who may write; every crawl that fails like this repeats it",
    )
    message = replace(notify.about([alarm]), subject="cirma: the archive cannot be written")
    _log(notify.send(message, config.notify, environment))


def _of_sites(store: Store, unbegun: Mapping[str, tuple[str, str]], now: datetime) -> dict[str, list[Finding]]:
    """Yield the findings about each site in the archive, crawled in this run or not, but for those retired."""
    unreadable: dict[str, list[captures.Unreadable]] = {}
    for capture in captures.unreadable(store.database):
        unreadable.setdefault(capture.site, []).append(capture)
    findings: dict[str, list[Finding]] = {}
    ended, altered = retired(store.database), media.altered_since(store.database, now - REMINDED)
    for row in store.database.execute("SELECT id FROM site").fetchall():
        if row["id"] in ended:
            continue
        site, met = row["id"], unreadable.get(row["id"], [])
        names = altered.get(site, [])
        findings[site] = [
            ours.unreadable_finding(site, len(met), str(met[-1]) if met else ""),
            reception.altered_finding(site, len(names), next(iter(names), "")),
        ]
        if site in unbegun:
            outcome, why = unbegun[site]
            is_other = outcome == "misdirected"
            findings[site].append(reception.another_blog(site, why) if is_other else ours.fault_finding(site, why))
    return findings


def tell_clock(config: Config, doubted: Exception, *, environment: Mapping[str, str]) -> None:
    """Report a clock that is wrong: nothing is written down by it, so it is reported at every run."""
    alarm = Alarm(
        rule=AlarmRule.CLOCK,
        subject="",
        expected="a clock that the site and the archive agree with",
        seen=str(doubted),
        look="set the machine's clock right (`cirma doctor`); no crawl keeps anything until then",
    )
    _log(notify.send(notify.about([alarm]), config.notify, environment))


def free_bytes(path: Path) -> int:
    """The free bytes of the disk that holds *path*, as far as this user may fill it."""
    return shutil.disk_usage(path.parent).free


def _readable(path: Path) -> tuple[Alarm, ...]:
    """The alarms that stand, as far as the archive can still be read."""
    try:
        return tuple(row.alarm for row in queried.open_alarms(schema.connect(path)) if row.notified)
    # A disk without room may not even let the archive be opened.
    except (ArchiveError, sqlite3.Error):
        return ()


def _house(store: Store, settings: AlarmsConfig, path: Path, free: Callable[[Path], int]) -> ArchiveHealth:
    verified = queried.last_verification(store.database)
    return ArchiveHealth(
        free=free(path),
        wanted=int(settings.min_free_gb * 1e9),
        verified=verified[0] if verified else None,
        faults=verified[1] if verified else 0,
    )


def _report(
    store: Store,
    config: Config,
    rows: Sequence[AlarmRow],
    words: Callable[[Sequence[Alarm]], notify.Message],
    *,
    now: datetime,
    environment: Mapping[str, str],
) -> None:
    """Send *rows* in one message of these *words*; what no channel took is sent again after the next run."""
    if not rows:
        return
    deliveries = notify.send(words([row.alarm for row in rows]), config.notify, environment)
    _log(deliveries)
    # One channel is enough: the next one would only repeat it.
    if any(delivery.failure is None for delivery in deliveries):
        alarms.notified(store.database, (row.id for row in rows), at=now)


def _log(deliveries: Iterable[notify.Delivery]) -> None:
    for delivery in deliveries:
        if delivery.fault:
            logger.error("not notified", extra={"facts": {"channel": delivery.channel, "why": delivery.fault}})
