"""Rules on what is our own fault: pages that this program cannot read, crawls that an error of it ended. Pure."""

from collections.abc import Iterator

from archive.alarms.alarm import Alarm, AlarmRule, Finding
from archive.alarms.inputs import RunFigures
from archive.model import WENT_WELL


def unreadable_finding(site: str, captures: int, example: str) -> Finding:
    """Alarm about *captures* of *site* that are kept but could not be read, such as *example*."""
    alarm = Alarm(
        site=site,
        rule=AlarmRule.UNREADABLE,
        subject="",
        expected="every page that is kept to be read",
        seen=f"{captures} that cannot, such as {example}",
        look="nothing is lost: report it to the developers; a fixed version reads it with `cirma reparse`",
    )
    return Finding(rule=AlarmRule.UNREADABLE, subject="", alarm=alarm if captures else None)


def fault_finding(site: str, why: str) -> Finding:
    """Alarm about a crawl of *site* that an error of ours ended; all is well if there is no *why*."""
    alarm = Alarm(
        site=site,
        rule=AlarmRule.FAULT,
        subject="",
        expected="the crawl to end by itself",
        seen=why,
        look="report it to the developers, with the output of `cirma crawl`; other sites are crawled all the same",
    )
    return Finding(rule=AlarmRule.FAULT, subject="", alarm=alarm if why else None)


def fault(figures: RunFigures) -> Iterator[Finding]:
    """Ring if an error of ours ended the run."""
    # A run that the site cut short proves nothing about our own code, so it neither rings nor clears.
    if figures.fault or figures.outcome in WENT_WELL:
        yield fault_finding(figures.site, figures.fault)
