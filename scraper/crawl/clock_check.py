"""Time is checked before it is written down: against the newest row of the archive, and against the site's own date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive import timestamps
from archive.model import Fetch, NotModified, Reason, Request, Response
from scraper.crawl.fetcher import Transport
from scraper.errors import ScraperError
from scraper.http.body import PAGE, Limits
from scraper.http.dates import MAY_DIFFER, said_at


@dataclass
class ClockDoubted(ScraperError):
    """The machine's clock is wrong, by what *witness* says: nothing may be dated by it."""

    now: datetime
    other: datetime
    witness: str

    def __str__(self) -> str:
        return (
            f"the clock says {timestamps.text(self.now)}, and {self.witness} {timestamps.text(self.other)}: nothing is "
            "kept; set it right, or, if it is right, say `cirma crawl --clock-is-right`"
        )


def require_after(newest: datetime | None, now: datetime) -> None:
    """Raise `ClockDoubted` where *now* is a day or more before the *newest* row of the archive."""
    if newest is not None and newest - now > MAY_DIFFER:
        raise ClockDoubted(now, newest, "the newest row of the archive was written on")


class Timekept:
    """Another transport, whose first answer is compared with the clock before anybody keeps it."""

    def __init__(self, inner: Transport, *, home: str, pause: Callable[[], object]) -> None:
        self._inner = inner
        self._home = home
        self._pause = pause
        self._is_checked = False

    def fetch(self, request: Request, *, via: str | None = None, limits: Limits = PAGE) -> Fetch:
        """One attempt. Raises `ClockDoubted` where the site's date and the clock are more than a day apart."""
        fetch = self._inner.fetch(request, via=via, limits=limits)
        said = _said(fetch)
        # Once a run: a clock that was right at its beginning is right at its end.
        if said is not None and not self._is_checked:
            self._check(fetch, said)
            self._is_checked = True
        return fetch

    def _check(self, fetch: Fetch, said: datetime) -> None:
        if abs(said - fetch.ended) <= MAY_DIFFER:
            return
        # Only in this direction: no cache can date an answer into the future.
        if said < fetch.ended:
            # A cache that tells no age may have kept it for days: another page must say so, too.
            self._pause()
            other = self._inner.fetch(Request(uri=self._home, reason=Reason.DISCOVERY))
            again = _said(other)
            if again is None or abs(again - other.ended) <= MAY_DIFFER:
                return
            said = max(said, again)
        raise ClockDoubted(fetch.ended, said, "the site's own date is")


def _said(fetch: Fetch) -> datetime | None:
    match fetch.outcome:
        case Response(headers=headers) | NotModified(headers=headers):
            return said_at(headers)
        case _:
            return None
