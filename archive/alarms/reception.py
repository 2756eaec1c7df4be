"""Rules about how a site receives us, and about many posts that fail or change at once. Pure."""

from collections.abc import Iterator

from archive.alarms.alarm import Alarm, AlarmRule, Finding
from archive.alarms.inputs import RunFigures
from archive.model import WENT_WELL, RunOutcome


def looks_like(rule: str, seen: str) -> str | None:
    """The `looks_like` of an alarm that was kept, by its words."""
    if rule == AlarmRule.MOVED:
        return "moved"
    # Old rows keep the words alone, so the kind is read back from how they end.
    return next((kind for kind, words in _LOOKS.items() if seen.endswith(f"which looks like {words}")), None)


def robots(figures: RunFigures) -> Iterator[Finding]:
    """Return whether the site lets us read its posts."""
    # Without an answer or a request nobody turned us away.
    if figures.unreachable or not (figures.refusal or figures.turned or figures.asked):
        return
    seen = figures.refusal or f"{len(figures.turned)} of them forbidden, such as {(*figures.turned, '')[0]}"
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.ROBOTS,
        subject="",
        expected="to be allowed to read the posts",
        seen=seen,
        look="read the site's robots.txt, and write to its owner; the crawl obeys meanwhile",
    )
    yield Finding(rule=AlarmRule.ROBOTS, subject="", alarm=alarm if figures.refusal or figures.turned else None)


def unreachable(figures: RunFigures) -> Iterator[Finding]:
    """Return whether any server of the site answers."""
    # A run that was killed may not have reached the site at all.
    if figures.outcome in (RunOutcome.INTERRUPTED, RunOutcome.RUNNING):
        return
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.UNREACHABLE,
        subject="",
        expected="the site to answer",
        seen=figures.unreachable,
        look="does it open in a browser? Every crawl tries again; nothing that is kept changes meanwhile",
    )
    yield Finding(rule=AlarmRule.UNREACHABLE, subject="", alarm=alarm if figures.unreachable else None)


def moved(figures: RunFigures) -> Iterator[Finding]:
    """Return whether the site answers at its own address."""
    # What a run did not get to says nothing of the site, and must not clear an alarm either.
    if figures.outcome not in WENT_WELL or figures.cut:
        return
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.MOVED,
        subject="",
        expected="the site to answer at its own address",
        seen=figures.elsewhere,
        # The id stays because posts, citations and exports hang on it.
        look="if the site has moved, set its url in the configuration: what is archived stays under its id",
        looks_like="moved",
    )
    yield Finding(rule=AlarmRule.MOVED, subject="", alarm=alarm if figures.elsewhere else None)


def another_blog(site: str, why: str) -> Finding:
    """Alarm about an id that the configuration points at another blog."""
    alarm = Alarm(
        site=site,
        rule=AlarmRule.MOVED,
        subject="",
        expected="the blog of this id at its address",
        seen=why,
        look="is url in the configuration right? Another blog needs an id of its own",
        looks_like="moved",
    )
    return Finding(rule=AlarmRule.MOVED, subject="", alarm=alarm)


def altered_finding(site: str, altered: int, example: str) -> Finding:
    """Alarm about *altered* media ids of *site* that now answer other bytes than those held, such as *example*."""
    alarm = Alarm(
        site=site,
        rule=AlarmRule.MEDIA_ALTERED,
        subject="",
        expected="a picture or document to stay what it is under its address",
        seen=f"{altered} that answered other bytes, such as {example}",
        look="`cirma media --state altered`: both are kept, and the post shows the first",
    )
    return Finding(rule=AlarmRule.MEDIA_ALTERED, subject="", alarm=alarm if altered else None)


def removals(figures: RunFigures) -> Iterator[Finding]:
    """Return whether so many posts failed at once that no removal is believed."""
    yield from _at_once(
        figures,
        AlarmRule.REMOVALS,
        expected="posts to be taken down a few at a time",
        seen=figures.held,
        look="is the site itself still there? `cirma posts --state suspect` lists them",
    )


def rewriting(figures: RunFigures) -> Iterator[Finding]:
    """Return whether so many posts show something else at once that none of it is believed."""
    yield from _at_once(
        figures,
        AlarmRule.REWRITING,
        expected="posts to be rewritten a few at a time",
        seen=figures.held_back,
        look="open some of them in a browser; what they show is kept, and no state of a post until it is confirmed",
    )


def volatile(figures: RunFigures) -> Iterator[Finding]:
    """Return whether posts keep showing states that nothing confirms."""
    if figures.outcome not in WENT_WELL or figures.cut:
        return
    alarm = Alarm(
        site=figures.site,
        rule=AlarmRule.VOLATILE,
        subject="",
        expected="a post to show one state twice",
        seen=f"{figures.unsettled} posts that show another state at each visit: their edits would go unreported",
        look="`cirma sites learnt` says what is left out of comparison; name what differs in `drop` of [site.read]",
    )
    yield Finding(rule=AlarmRule.VOLATILE, subject="", alarm=alarm if figures.unsettled else None)


def _at_once(figures: RunFigures, rule: AlarmRule, *, expected: str, seen: str, look: str) -> Iterator[Finding]:
    """Ring *rule* if *seen* says that many posts failed or changed at once."""
    if figures.outcome not in WENT_WELL or figures.cut:
        return
    kind = figures.looks_like
    # `looks_like` reads the kind back from this ending.
    words = f"{seen}, which looks like {_LOOKS[kind]}" if kind in _LOOKS else seen
    alarm = Alarm(
        site=figures.site,
        rule=rule,
        subject="",
        expected=expected,
        seen=words,
        look=look,
        looks_like=kind or None,
    )
    yield Finding(rule=rule, subject="", alarm=alarm if seen else None)


_LOOKS = {
    "parked": "the page of a lapsed domain",
    "maintenance": "maintenance",
    "challenge": "a challenge to robots",
    "not_found": "the site's not-found page",
    "template": "another template, or another site",
    "moved": "a site that moved",
}
"""What each value of `looks_like` means, in words that the archive keeps."""
