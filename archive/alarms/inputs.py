"""Inputs of the alarm rules: the figures of a run, the site's history, and the health of the archive itself. Pure."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field


class SourceCount(Struct, frozen=True, kw_only=True):
    """The number of posts that one source named in one run."""

    source: str
    count: int
    legible: bool
    """It came whole and was what it should be, however many posts it named."""


class PageRead(Struct, frozen=True, kw_only=True):
    """One post's page as it was read: what the parser missed in it."""

    uri: str
    symptoms: frozenset[str] = frozenset()


class RunFigures(Struct, frozen=True, kw_only=True):
    """The figures of one run over one site."""

    site: str
    crawl: int
    ended: datetime
    outcome: str
    # A run that was stopped looks like a site that lost most of its posts; the rules that count must know.
    cut: bool = False
    """Stopped, out of time or out of hours: what it did not read says nothing of the site."""
    sources: tuple[SourceCount, ...] = ()
    asked: int = 0
    """Posts that were asked for."""
    failed: int = 0
    """Of these, how many gave no usable answer to the last attempt: none, a shell, an error."""
    turned: tuple[str, ...] = ()
    """URIs that answered once and that robots.txt now forbids."""
    refusal: str = ""
    """Why the site refused us altogether, if it did."""
    unreachable: str = ""
    """Why the site could not be reached, if it could not."""
    elsewhere: str = ""
    """The note about the other host that the site answers from, if there is one."""
    unsettled: int = 0
    """Posts that have shown another state at each visit for days, none of them confirmed."""
    held: str = ""
    """Why no removal of this run is believed, if so."""
    held_back: str = ""
    """Why what many posts show is not believed, if so."""
    looks_like: str = ""
    """The likely cause where many posts failed or changed at once."""
    fault: str = ""
    """The error of ours that ended it, if one did."""
    # In order, because a changed template shows as a stretch of the newest pages.
    pages: tuple[PageRead, ...] = ()
    """Posts read in this run, newest first."""


class RunHistory(Struct, frozen=True, kw_only=True):
    """The earlier runs over the same site."""

    runs: tuple[RunFigures, ...] = ()
    """Earlier ones, newest first; their pages are left out."""
    recent: tuple[PageRead, ...] = ()
    """Posts read in the runs of the week before, newest first; the site's first crawl is none of them."""
    symptoms: Mapping[str, int] = field(default_factory=dict)
    """Of the pages read earlier than that: how many had each symptom."""
    pages: int = 0
    """How many pages that is."""
    begun: datetime | None = None
    """The start of the site's first crawl."""


class ArchiveHealth(Struct, frozen=True, kw_only=True):
    """The archive's free disk space and its last verification."""

    free: int
    """Bytes left on its disk."""
    wanted: int
    """Bytes that should be left."""
    verified: datetime | None = None
    faults: int = 0
    """Of the last verification."""
