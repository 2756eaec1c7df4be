"""Decide the outcome of a run over a site, and what the archivist must know of it. Pure."""

from collections.abc import Callable, Iterable

from archive.model import Known, Refused, RunOutcome, State
from scraper.crawl.access import Access, Reception
from scraper.crawl.summary import Summary

# Documented for scripts and timers; a number keeps its meaning.
EXIT_CODES = {
    RunOutcome.DONE: 0,
    RunOutcome.PARTIAL: 4,
    RunOutcome.REFUSED: 5,
    RunOutcome.UNREACHABLE: 6,
    RunOutcome.INTERRUPTED: 130,
    RunOutcome.FAILED: 1,
    RunOutcome.MISDIRECTED: 2,
}

A_POST = "the url of the site is the address of a post: set it to that of the site's home page"
NO_POST = "no post was found: is this the site's own address, and its platform a known one (`cirma sites check URL`)?"
_SHUT = "the site keeps us from every post: robots.txt or a wall forbids them"


def outcome(summary: Summary, access: Access, *, is_shut: bool, is_empty: bool, spent: Refused | None) -> RunOutcome:
    """The outcome of the run; what speaks against `done` is added to the notes of *summary*.

    *is_shut*: no post that is known may be read; *is_empty*: none was ever found; *spent*: why no further request
    could be sent.
    """
    if summary.outcome != RunOutcome.DONE:
        return summary.outcome
    reception = access.reception()
    # Sitemaps may answer while every post is forbidden.
    if reception is Reception.READ and is_shut:
        reception = Reception.REFUSED
    if reception is not Reception.READ:
        summary.notes.append(access.why or _SHUT)
        return RunOutcome(reception.value)
    summary.notes += _oddities(summary, access, is_empty=is_empty, spent=spent)
    held = summary.held or summary.held_back.posts
    # Anything that a person should look at makes a run partial, so that no timer reports all well.
    is_partial = summary.notes or summary.outcomes.failures or summary.unreadable or held
    return RunOutcome.PARTIAL if is_partial else RunOutcome.DONE


def _oddities(summary: Summary, access: Access, *, is_empty: bool, spent: Refused | None) -> list[str]:
    found = [
        f"the site answers from {name}: {address} leads there; if it has moved, set its url"
        for name, address in access.elsewhere.items()
    ]
    if summary.left and spent:
        found.append(f"{summary.left} posts are left: {spent.detail}")
    if is_empty:
        found.append(NO_POST)
    return found


def is_shut(known: Iterable[Known], is_post: Callable[[str], bool], is_allowed: Callable[[str], bool]) -> bool:
    """Tell whether the site keeps us from each of its posts: a refusal that we hold is in force on quiet days, too."""
    shut = False
    for each in known:
        if each.state not in (None, State.LIVE, State.RESTRICTED) or not is_post(each.uri):
            continue
        if each.state is State.RESTRICTED or not is_allowed(each.uri):
            shut = True
        elif not _was_never_one(each):
            return False
    return shut


def _was_never_one(each: Known) -> bool:
    """Return whether no post was there when it was asked for: links of posts go on leading to what is gone."""
    return each.state is None and each.last_tried is not None
