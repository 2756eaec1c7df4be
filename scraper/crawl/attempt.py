"""An attempt to fetch one URI: the job, the result, and the totals of a run."""

from datetime import timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from archive.model import (
    Failed,
    Fetch,
    NotModified,
    Outcome,
    Reading,
    Reason,
    Refused,
    Request,
    Response,
    Validators,
    Verdict,
)
from archive.store import Capture, MediaKept, MediaWanted
from archive.uri import BadUri, asked_again, canonical, host
from scraper.http.answer import next_hop
from scraper.http.body import PAGE, Limits


class FetchJob(Struct, frozen=True, kw_only=True):
    """The purpose of an attempt: what to fetch, why, and within which limits."""

    uri: str
    reason: Reason
    # The store looks for a neighbour to pack against among these.
    group: str
    """Names the pages that the answer will resemble."""
    validators: Validators | None = None
    confirms: str | None = None
    """The capture that the validators belong to."""
    limits: Limits = PAGE
    media: MediaWanted | None = None
    """The picture or document that is asked for; None for a page."""
    address: str | None = None
    """The spelling of the URI on the wire, if it is not the canonical one."""


class Attempt(Struct, frozen=True, kw_only=True):
    """The result of an attempt: its last fetch, and what was kept and read of it."""

    uri: str
    """The URI at which it ended, after redirects."""
    fetch: Fetch
    capture: Capture | None = None
    reading: Reading | None = None
    media: MediaKept | None = None
    """The picture or document that was kept."""

    @property
    def verdict(self) -> Verdict | None:
        """Of the page that was read; None where no server answered."""
        return self.reading.verdict if self.reading else None

    @property
    def why(self) -> str:
        """The result in words."""
        match self.fetch.outcome:
            case Failed(detail=detail) | Refused(detail=detail):
                return detail
            case Response(status=status):
                read = (self.reading.verdict.value, *map(str, self.reading.problems)) if self.reading else ("not read",)
                return ", ".join((f"HTTP {status}", *read))
            case NotModified():
                return "not modified"

    @property
    def target(self) -> Request | None:
        """The request that a redirect asks for, or None.

        A page that leads to another host by itself is one, too: the rules of the site refuse it, and so the run knows
        where readers are sent. One that leads to a page of the site is no reason for a second request.
        """
        match self.fetch.outcome:
            case Response() as answer:
                address = next_hop(answer, self.fetch.request.target) or self._elsewhere
            case _:
                return None
        if not address:
            return None
        try:
            # Both: the canonical one is kept, the other goes on the wire, lest the server redirect once more.
            uri = asked_again(canonical(address), self.uri)
            return Request(uri=uri, address=address, reason=Reason.REDIRECT)
        except BadUri:
            return None

    @property
    def _elsewhere(self) -> str | None:
        """The address on another host that the page leads on to by itself, or None."""
        if self.reading is None or self.reading.verdict is not Verdict.REDIRECT or not self.reading.canonical:
            return None
        # To another host only: within the site, the page's own claim is enough (`archive.store.addresses`).
        return self.reading.canonical if host(self.reading.canonical) != host(self.uri) else None


class Tally(Struct, kw_only=True):
    """The cost of a run so far."""

    requests: int = 0
    bytes: int = 0
    waited: timedelta = timedelta(0)


class MediaTally(Struct, kw_only=True):
    """The pictures and documents of a run."""

    kept: int = 0
    bytes: int = 0
    """Over the wire, whatever came of it."""
    missing: int = 0
    """Asked for, and nothing that could be kept came."""
    left: int = 0
    """For the next run: the budget was spent, the time over, or a host did not let itself be asked."""
    notes: list[str] = field(default_factory=list)
    """Hosts that did not, and why."""

    def as_json(self) -> dict[str, Any]:
        """As a run's figures."""
        return asdict(self)


def wire_bytes(outcome: Outcome) -> int:
    """Return how many bytes came over the wire."""
    match outcome:
        case Response(wire_bytes=size) | Failed(wire_bytes=size):
            return size
        case NotModified() | Refused():
            return 0


def status_of(outcome: Outcome) -> int | None:
    """The status that the server gave; None where it gave none."""
    match outcome:
        case Response(status=status) | Failed(status=status):
            return status
        case NotModified():
            return 304
        case Refused():
            return None
