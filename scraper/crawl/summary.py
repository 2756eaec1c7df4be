"""What one run over one site came to, counted as it goes."""

from heapq import nsmallest
from typing import Any

from msgspec import Struct, field

from archive.model import Failed, NotModified, Refused, Response, Verdict
from archive.store import HeldBack
from scraper.crawl.attempt import Attempt, Tally
from scraper.frontier.discovery import Found

MOST_NAMED = 1000
"""URIs that are written out of those which a single source named: a feed leaves a hundred thousand to the sitemap."""


class Summary(Struct, kw_only=True):
    """What one run over one site came to."""

    site: str
    crawl: int
    outcome: str = "done"
    resumed: bool = False
    found: Found = field(default_factory=Found)
    asked: int = 0
    left: int = 0
    """Due, but beyond the limit, the budget or the host's patience."""
    cut: str = ""
    """Why the run broke off by itself: its time or the site's hours were over."""
    posts: int = 0
    unchanged: int = 0
    refused: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    changes: tuple[str, ...] = ()
    """Ids of the changes that this run found."""
    held: str | None = None
    """Why no removal of this run is believed, if so."""
    held_back: HeldBack = field(default_factory=HeldBack)
    """Answers that were taken for posts, and are not believed yet."""
    tally: Tally = field(default_factory=Tally)

    def as_json(self) -> dict[str, Any]:
        """What `cirma crawl --json` prints, and what the crawl's row keeps."""
        sources = self.found.sources
        only = {source: self.found.only(source) for source in sorted(sources)}
        return {
            "site": self.site,
            "crawl": self.crawl,
            "outcome": self.outcome,
            "resumed": self.resumed,
            "coverage": {
                "union": self.found.total(),
                "sources": {source.value: len(uris) for source, uris in sorted(sources.items())},
                "only": {source.value: nsmallest(MOST_NAMED, uris) for source, uris in only.items()},
                "only_count": {source.value: len(uris) for source, uris in only.items()},
                "well": {source.value: well for source, well in sorted(self.found.well.items())},
            },
            "notes": self.found.notes,
            "asked": self.asked,
            "left": self.left,
            "cut": self.cut,
            "posts": self.posts,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "failures": [{"uri": uri, "why": why} for uri, why in self.failures],
            "changes": self.changes,
            "held": self.held,
            "held_back": self.held_back.posts,
            "looks_like": self.held_back.looks_like and self.held_back.looks_like.value,
            "requests": self.tally.requests,
            "bytes": self.tally.bytes,
            "waited_seconds": round(self.tally.waited.total_seconds(), 1),
        }

    def count(self, visit: Attempt) -> None:
        """Count a post that was asked for, by what came of it."""
        self.asked += 1
        match visit.fetch.outcome:
            case Response():
                self._count_page(visit)
            case NotModified():
                self.unchanged += 1
            case Refused():
                self.refused += 1
            case Failed(detail=detail):
                self.failures.append((visit.uri, detail))

    def _count_page(self, visit: Attempt) -> None:
        if visit.verdict is Verdict.POST:
            self.posts += 1
        elif visit.verdict in (Verdict.SHELL, Verdict.ERROR, Verdict.BLOCKED):
            self.failures.append((visit.uri, visit.why))
