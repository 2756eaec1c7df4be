"""Rules on what is our own fault: pages that this program cannot read, crawls that an error of it ended. Pure."""

from collections.abc import Iterator

from archive.alarms.alarm import Alarm, AlarmRule, Finding
from archive.alarms.inputs import RunFigures
from archive.model import WENT_WELL


def unreadable_finding(site: str, captures: int, example: str) -> Finding:
    """What to make of *captures* of *site* that are kept and could not be read, such as *example*."""
    alarm = Alarm(
        site=site,
        rule=AlarmRule.UNREADABLE,
        subject="",
        expected="every page that is kept to be read",
        seen=f"{captures} that cannot, such as {example}",
        look="nothing is lost: report it to those who write this program; a mended one reads it with `cirma reparse`",
    )
    return Finding(rule=AlarmRule.UNREADABLE, subject="", alarm=alarm if captures else None)


def fault_finding(site: str, why: str) -> Finding:
    """What to make of a crawl of *site* that ended by an error of ours; well where there is no *why*."""
    alarm = Alarm(
        site=site,
        rule=AlarmRule.FAULT,
        subject="",
        expected="the crawl to end by itself",
        seen=why,
        look="report it to those who write this program, with what `cirma crawl` printed; other sites are crawled",
    )
    return Finding(rule=AlarmRule.FAULT, subject="", alarm=alarm if why else None)


def fault(figures: RunFigures) -> Iterator[Finding]:
    """What to make of how a run ended."""
    if figures.fault or figures.outcome in WENT_WELL:
        yield fault_finding(figures.site, figures.fault)
