"""Open and close alarms: each rings at its onset, and again only after it was closed.

Reminders of what is still open are sent by `scraper.unattended.alarms`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from archive import timestamps
from archive.alarms.alarm import Alarm, Finding
from archive.digest import short_id
from archive.store.rows import insert, one, writing


def note(database: Database, findings: Iterable[Finding], *, site: str | None, crawl: int | None, at: datetime) -> None:
    """Open the alarms that *findings* raise and that are not open yet; close those whose rule passes."""
    with writing(database):
        # A rule that cannot judge today yields no finding at all, so its open alarm stays: silence is no all-clear.
        for finding in findings:
            if finding.alarm is None:
                _clear(database, finding, site=site, at=at)
            elif not _stands(database, finding, site=site):
                _ring(database, finding.alarm, site=site, crawl=crawl, at=at)


def notified(database: Database, ids: Iterable[str], *, at: datetime) -> None:
    """Note that the alarms of these *ids* reached a person."""
    with writing(database):
        for each in ids:
            database.execute("UPDATE alarm SET notified_at = ? WHERE id = ?", (timestamps.text(at), each))


def _stands(database: Database, finding: Finding, *, site: str | None) -> bool:
    # IS, not =: an alarm of the archive itself has no site, and NULL equals nothing.
    stands = "SELECT 1 FROM alarm WHERE cleared_at IS NULL AND rule = ? AND subject = ? AND site IS ?"
    return one(database, stands, finding.rule.value, finding.subject, site) is not None


def _clear(database: Database, finding: Finding, *, site: str | None, at: datetime) -> None:
    database.execute(
        "UPDATE alarm SET cleared_at = ? WHERE cleared_at IS NULL AND rule = ? AND subject = ? AND site IS ?",
        (timestamps.text(at), finding.rule.value, finding.subject, site),
    )


# Not the crawl's number but the onset: the same alarm a month later is another one, and is notified again.
def _ring(database: Database, alarm: Alarm, *, site: str | None, crawl: int | None, at: datetime) -> None:
    row = {
        "id": short_id(site or "", alarm.rule.value, alarm.subject, timestamps.text(at)),
        "crawl": crawl,
        "site": site,
        "rule": alarm.rule.value,
        "subject": alarm.subject,
        "expected": alarm.expected,
        "seen": alarm.seen,
        "look": alarm.look,
        "at": timestamps.text(at),
    }
    insert(database, "alarm", row)
