"""Alarm rules: from the figures of runs to alarms, each with what was expected, what was seen and where to look.

Pure. A rule answers in one of three ways: it rings, it finds all well, or it knows too little and says
nothing. So an open alarm rings once, at its onset, and again only after a run has found all well. That an
open alarm is repeated once a week is decided in `scraper.unattended.alarms`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from math import comb
from statistics import median

from archive.alarms import ours, reception
from archive.alarms.alarm import Alarm, AlarmRule, Finding
from archive.alarms.inputs import ArchiveHealth, PageRead, RunFigures, RunHistory, SourceCount
from archive.model import WENT_WELL

# Sources lose and gain a few posts by ordinary tidying; only a real share of them is news.
SHRUNK = 0.9
"""A source that names less than this share of what it used to name has lost posts."""

A_FEW = 3
"""As many posts may leave a source for good reasons in one day."""

CHANCE = 0.001
"""Ring only if the probability of this by chance is below 0.1 %."""

# Before a site has a history of its own: two pages in a hundred fail for the day (the server's shells and timeouts).
_FAILURES_ASSUMED, _PAGES_ASSUMED = 1, 50


def alarms(figures: RunFigures, history: RunHistory, *, patience: timedelta) -> tuple[Alarm, ...]:
    """The alarms after a run, whether or not they are already open: see `findings`."""
    return tuple(each.alarm for each in findings(figures, history, patience=patience) if each.alarm)


def findings(figures: RunFigures, history: RunHistory, *, patience: timedelta) -> tuple[Finding, ...]:
    """The result of every rule with enough data about a run. *patience* is the longest time without a good crawl."""
    return (
        *_discovery(figures, history),
        *_failures(figures, history),
        *_parser(figures, history),
        *reception.robots(figures),
        *reception.unreachable(figures),
        *reception.moved(figures),
        *reception.removals(figures),
        *reception.rewriting(figures),
        *reception.volatile(figures),
        *ours.fault(figures),
        *_overdue(figures, history, patience),
    )


def house_findings(house: ArchiveHealth) -> tuple[Finding, ...]:
    """The results of the rules about the archive itself: disk and verification."""
    look = "make room, or move the archive; `cirma status` says what it holds"
    full = Alarm(
        rule=AlarmRule.DISK,
        subject="",
        expected=f"{house.wanted / 1e9:.1f} GB free or more",
        seen=f"{house.free / 1e9:.2f} GB",
        look=look,
    )
    # Before the first verification nothing is known, and silence is the third answer of a rule.
    found = [Finding(rule=AlarmRule.DISK, subject="", alarm=full if house.free < house.wanted else None)]
    if house.verified:
        bad = Alarm(
            rule=AlarmRule.VERIFY,
            subject="",
            expected="every stored byte and row to match its digest",
            seen=f"{house.faults} faults on {house.verified:%Y-%m-%d}",
            look="`cirma verify` names them; restore these from a backup before the next crawl",
        )
        found.append(Finding(rule=AlarmRule.VERIFY, subject="", alarm=bad if house.faults else None))
    return tuple(found)


def chance(hits: int, trials: int, share: float) -> float:
    """The probability of *hits* or more in *trials*, each a hit with probability *share*."""
    # The exact binomial tail: the runs are short, so an approximation by the normal curve would be wrong where it
    # matters.
    return sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1))


# --- the rules ----------------------------------------------------------------------------------------------


def _discovery(figures: RunFigures, history: RunHistory) -> Iterator[Finding]:
    if figures.cut or figures.refusal or figures.unreachable:
        # Where the whole site does not let itself be read, its sources are no news beside that.
        return
    for source in figures.sources:
        usual = _usual(source.source, history.runs)
        if usual:
            yield from _source(source, usual=usual, figures=figures)
        else:
            # A source without a usual number has never been silent, which also clears an alarm about one that was
            # dropped.
            yield Finding(rule=AlarmRule.SILENT, subject=source.source, alarm=None)


def _usual(source: str, runs: Iterable[RunFigures]) -> int:
    """The median of what *source* named in the last ten runs in which it named a post; 0 if there is none.

    Runs in which it named none say nothing of what is usual: an empty list of four weeks is a fault of four weeks.
    """
    counts = [
        each.count for run in runs for each in run.sources if each.source == source and each.legible and each.count
    ]
    # The median shrugs off one broken sitemap; ten runs follow a site that grows.
    return int(median(counts[:10])) if counts else 0


def _source(source: SourceCount, *, usual: int, figures: RunFigures) -> Iterator[Finding]:
    # A sitemap that cannot be read whole is as bad as an empty one: neither may prove an absence.
    silent = not source.legible or source.count == 0
    look = f"`cirma runs show {figures.crawl}` says how it was read; open it in a browser"
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.SILENT if silent else AlarmRule.DISCOVERY,
        subject=source.source,
        expected=f"the {source.source} to name about {usual} posts",
        seen="nothing that could be read whole" if not source.legible else f"{source.count}",
        look=look,
    )
    yield Finding(rule=AlarmRule.SILENT, subject=source.source, alarm=alarm if silent else None)
    if not silent:
        # Both must hold: three of five is tidying, and a tenth of a thousand is a fault.
        lost = usual - source.count >= A_FEW and source.count < usual * SHRUNK
        yield Finding(rule=AlarmRule.DISCOVERY, subject=source.source, alarm=alarm if lost else None)


def _about(share: float) -> str:
    """*share* in words that do not promise more than they know."""
    return f"about {share:.0%}" if share >= 0.01 else "fewer than 1%"


def _failures(figures: RunFigures, history: RunHistory) -> Iterator[Finding]:
    if not figures.asked:
        return
    failed = sum(run.failed for run in history.runs) + _FAILURES_ASSUMED
    share = failed / (sum(run.asked for run in history.runs) + _PAGES_ASSUMED)
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.FAILURES,
        subject="",
        expected=f"{_about(share)} of the pages to fail",
        seen=f"{figures.failed} of {figures.asked}",
        look=f"`cirma runs show {figures.crawl}` says why each failed: a shell, a timeout, an error of the server",
    )
    # One page that fails is the web's ordinary weather, whatever the odds say.
    if figures.failed >= 2 and chance(figures.failed, figures.asked, min(share, 1.0)) < CHANCE:
        yield Finding(rule=AlarmRule.FAILURES, subject="", alarm=alarm)
    # Between the two nothing is said: an alarm that is open stays open until the site is at its usual again.
    elif figures.failed <= figures.asked * share:
        yield Finding(rule=AlarmRule.FAILURES, subject="", alarm=None)


def _parser(figures: RunFigures, history: RunHistory) -> Iterator[Finding]:
    if not figures.pages or not history.pages or figures.held_back:
        # What is held back for many posts at once has an alarm that says what it looks like; no parser is to blame.
        return
    newest = _each_once([*figures.pages, *history.recent])
    known = {*history.symptoms, *(symptom for page in newest for symptom in page.symptoms)}
    for symptom in sorted(known):
        now = sum(symptom in page.symptoms for page in figures.pages)
        # Laplace's rule: a share of nothing seen is not nothing.
        share = (history.symptoms.get(symptom, 0) + 1) / (history.pages + 2)
        if now == 0:
            yield Finding(rule=AlarmRule.PARSER, subject=symptom, alarm=None)
        elif _is_onset([symptom in page.symptoms for page in newest], share):
            alarm = Alarm(
                site=figures.site,
                rule=AlarmRule.PARSER,
                subject=symptom,
                expected=f"“{symptom}” on {_about(share)} of the pages",
                seen=f"on {now} of the {len(figures.pages)} read in this run",
                look=f"`cirma sites check {figures.pages[0].uri}`: has the template changed? Nothing kept is lost; "
                "a fixed parser reads it again with `cirma reparse`",
            )
            yield Finding(rule=AlarmRule.PARSER, subject=symptom, alarm=alarm)


def _each_once(pages: Sequence[PageRead]) -> list[PageRead]:
    """The newest reading of each page, newest first."""
    newest: dict[str, PageRead] = {}
    for page in pages:
        newest.setdefault(page.uri, page)
    return list(newest.values())


def _is_onset(hits: Sequence[bool], share: float) -> bool:
    """Return whether some stretch of the newest pages, two or more, could hardly have so many *hits* by chance.

    Every length is tried: a changed template shows on all pages since its day, whether these are two or sixty.
    """
    # Sixty pages bound the work; a template that changed shows long before.
    lengths = range(2, min(len(hits), 60) + 1)
    return any(chance(sum(hits[:length]), length, share) < CHANCE for length in lengths if sum(hits[:length]) > 1)


def has_read(run: RunFigures) -> bool:
    """Return whether the run read anything of the site: a source, or one post."""
    legible = any(source.legible for source in run.sources)
    # A run may end well with nothing read, as where robots.txt forbids everything.
    return run.outcome in WENT_WELL and (legible or run.asked > run.failed)


def _overdue(figures: RunFigures, history: RunHistory, patience: timedelta) -> Iterator[Finding]:
    # A site that never let itself be read is overdue since its first crawl.
    good = [run.ended for run in (figures, *history.runs) if has_read(run)]
    since = max(good, default=history.begun or figures.ended)
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.OVERDUE,
        subject="",
        expected=f"a crawl that reads the site within {patience.total_seconds() / 86400:g} days",
        seen=f"none since {since:%Y-%m-%d %H:%M}Z",
        look="`cirma runs` says how each ended, `cirma doctor --site-check` what is in the way",
    )
    yield Finding(rule=AlarmRule.OVERDUE, subject="", alarm=alarm if figures.ended - since > patience else None)
