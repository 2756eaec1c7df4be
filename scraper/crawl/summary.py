"""The summary of a run over one site, filled as it goes."""

from typing import Any, Self

from msgspec import Struct, field

from archive.model import ProblemKind, RunOutcome, problem_of
from archive.query.run_outcomes import RunOutcomes
from archive.store import HeldBack, Unbelieved
from scraper.crawl.attempt import MediaTally, Tally
from scraper.frontier.discovery import Found

MOST_NAMED = 10
"""Of what one source alone names, so many URIs are listed; of more, their number alone."""


_COUNTS = ("posts", "unchanged", "missing", "moved", "walled", "other", "unread", "refused", "failed")


class Summary(Struct, kw_only=True):
    """The result of one run over one site."""

    site: str
    crawl: int
    """0 where it could not begin."""
    outcome: RunOutcome = RunOutcome.DONE
    resumed: bool = False
    found: Found = field(default_factory=Found)
    asked: int = 0
    """Posts that this process asked for; the whole run's are in `outcomes`."""
    left: int = 0
    """Due, but beyond the limit, the budget or the host's patience."""
    cut: str = ""
    """Why the run broke off by itself: its time or the site's hours were over."""
    outcomes: RunOutcomes = field(default_factory=RunOutcomes)
    """The outcomes of the posts that were asked for, over the whole run; known when it ends."""
    notes: list[str] = field(default_factory=list)
    """Notes on the run as a whole for the archivist."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Address and problem of what was met for the first time, kept, and could not be read."""
    changes: tuple[str, ...] = ()
    """Ids of the changes that this run found."""
    moves: tuple[tuple[str, str], ...] = ()
    """Platforms that the site left and came to, by name."""
    held: str | None = None
    """Why no removal of this run is believed, if so."""
    looks_like: str | None = None
    """The likely cause if many posts failed or changed at once."""
    held_back: HeldBack = field(default_factory=HeldBack)
    """Answers that look like posts but are held back for now."""
    learnt: int = 0
    """Posts that are read differently because of new lessons; these are not edits."""
    tally: Tally = field(default_factory=Tally)
    media: MediaTally = field(default_factory=MediaTally)
    """Pictures and documents."""

    def take(self, unbelieved: Unbelieved) -> None:
        """Note what is not believed."""
        self.held = unbelieved.on_hold.why if unbelieved.on_hold else None
        self.held_back = unbelieved.held_back
        self.learnt = unbelieved.learnt
        # Held back goes first: pages that show something else say more of the cause than pages that are missing.
        looks = [each.looks_like for each in (unbelieved.held_back, unbelieved.on_hold) if each and each.looks_like]
        self.looks_like = looks[0].value if looks else None

    @classmethod
    def failed(cls, site: str, error: Exception) -> Self:
        """The summary of a crawl that could not begin."""
        summary = cls(site=site, crawl=0)
        summary.fail(error)
        return summary

    @classmethod
    def misdirected(cls, site: str, why: str) -> Self:
        """The summary of a crawl that was not begun: the configuration names another blog."""
        summary = cls(site=site, crawl=0, outcome=RunOutcome.MISDIRECTED)
        summary.notes.append(why)
        return summary

    def as_json(self) -> dict[str, Any]:
        """The summary as `cirma crawl --json` prints it and the crawl's row keeps it."""
        sources = self.found.sources
        # What one source alone names shows where the others are blind.
        only = {source: self.found.only(source) for source in sorted(sources)}
        return {
            "site": self.site,
            "crawl": self.crawl,
            "outcome": self.outcome,
            "resumed": self.resumed,
            "coverage": {
                "union": self.found.total(),
                "sources": {source.value: len(uris) for source, uris in sorted(sources.items())},
                # All or none: the row is kept for ever, and a feed lacks most posts every day.
                "only": {source.value: sorted(uris) for source, uris in only.items() if 0 < len(uris) <= MOST_NAMED},
                "only_count": {source.value: len(uris) for source, uris in only.items()},
                "well": {source.value: well for source, well in sorted(self.found.well.items())},
            },
            "notes": [*self.notes, *self.found.notes],
            "asked": self.outcomes.asked,
            "left": self.left,
            "cut": self.cut,
            **{name: getattr(self.outcomes, name) for name in _COUNTS},
            "failures": [{"uri": uri, "why": why} for uri, why in self.outcomes.failures],
            "unreadable": [{"uri": uri, "why": why} for uri, why in self.unreadable],
            "changes": self.changes,
            "moves": [{"from": before, "to": after} for before, after in self.moves],
            "held": self.held,
            "held_back": self.held_back.posts,
            "held_back_why": self.held_back.why,
            "learnt": self.learnt,
            "looks_like": self.looks_like,
            "requests": self.outcomes.requests,
            "bytes": self.outcomes.bytes,
            "media": self.media.as_json(),
            "waited_seconds": round(self.tally.waited.total_seconds(), 1),
        }

    def fail(self, error: Exception) -> None:
        """Note that an *error* of ours ended the crawl."""
        self.outcome = RunOutcome.FAILED
        self.notes.append(str(problem_of(error, ProblemKind.FAULT)))
