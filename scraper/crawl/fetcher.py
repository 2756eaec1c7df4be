"""Fetch one URI within the rules: robots, pause, request, keep, read; then the next hop or the next try.

Every attempt and every hop is a fetch of its own, kept before it is read.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from archive.database.bodies.frames import Level
from archive.model import (
    Cause,
    Fetch,
    Reading,
    Reason,
    Refused,
    Request,
    Response,
    Verdict,
)
from archive.query import frontier
from archive.store import Capture, Crawl, MediaWanted, Pace, Reread, Store
from archive.uri import host
from scraper.clock import Clock
from scraper.crawl.access import Access
from scraper.crawl.attempt import Attempt, FetchJob, Tally, status_of, wire_bytes
from scraper.http.answer import MAX_HOPS
from scraper.http.body import PAGE, Limits
from scraper.parse.page import SiteContext, page_of
from scraper.polite import retry
from scraper.polite.hours import RunWindow
from scraper.polite.pace import Politeness
from scraper.polite.robots import Rules
from scraper.reading import reread

# The dearest packing takes 0.4 to 1.0 s of CPU (bench.size, on a busy machine): a new template at the best level.
_ROOM_TO_PACK = timedelta(seconds=2)

logger = logging.getLogger(__name__)


class Transport(Protocol):
    """Makes one request: `scraper.http.client.Client`, or a site in a dict."""

    def fetch(self, request: Request, *, via: str | None = None, limits: Limits = PAGE) -> Fetch:
        """One attempt; whatever the server does is in the outcome."""


class WithinScope(Protocol):
    """A test of what may be asked for, by its address."""

    def in_scope(self, uri: str) -> bool: ...


class Stopped(Exception):
    """The run was asked to stop before the next request."""


class Fetcher:
    """Visits URIs of one site, one at a time, within its rules."""

    def __init__(
        self,
        *,
        fetcher: Transport,
        store: Store,
        crawl: Crawl,
        site: SiteContext,
        scope: WithinScope,
        politeness: Politeness,
        clock: Clock,
        agent: str,
        budget: int,
        shift: RunWindow,
        stopped: Callable[[], bool],
        reread: Reread,
    ) -> None:
        self._fetcher = fetcher
        self._reread = reread
        self._store = store
        self._crawl = crawl
        self._site = site
        self._scope = scope
        self._politeness = politeness
        self._clock = clock
        self._agent = agent
        self._budget = budget
        self._shift = shift
        self._waited = timedelta(0)
        self._stopped = stopped
        self._rules: Rules | None = None
        self.broke_off: Refused | None = None
        """The refusal of something that the next run will ask for, because the time was over."""
        self.tally = Tally()
        self.access = Access()

    def obey(self, rules: Rules) -> None:
        """From now on, ask only for what *rules* allow, at the pace they ask for."""
        self._rules = rules
        self._politeness = self._politeness.asked_by_robots(rules.crawl_delay(self._agent))

    @property
    def off_duty(self) -> Refused | None:
        """The refusal if the next request could only be sent outside the allowed hours, or None."""
        now = self._clock.now()
        return self._shift.over(now + max(self._politeness.wait(now), timedelta(0)))

    @property
    def exhausted(self) -> Refused | None:
        """The refusal if no further request may be sent in this run, or None."""
        if self.tally.requests >= self._budget:
            return Refused(cause=Cause.BUDGET, detail=f"the run's budget of {self._budget} requests is spent")
        left_until = self._politeness.left_until
        if left_until and left_until > self._clock.now():
            detail = f"the host asked to be left alone until {left_until:%Y-%m-%d %H:%M:%SZ}"
            return Refused(cause=Cause.BUDGET, detail=detail)
        return self.off_duty

    def rejoin(self, next_allowed: datetime) -> None:
        """Send nothing before *next_allowed*: another queue may have asked the same host meanwhile."""
        known = self._politeness.next_allowed
        self._politeness = replace(self._politeness, next_allowed=max(known or next_allowed, next_allowed))

    def is_allowed(self, uri: str) -> bool:
        """Return whether the rules in force let us ask for *uri*; so they do while none are known."""
        return self._rules is None or self._rules.allows(uri, self._agent)

    def visit(self, errand: FetchJob) -> Attempt:
        """Run *errand* and follow its redirects. Raises `Stopped` where nothing was sent because the run must stop."""
        request = Request(uri=errand.uri, reason=errand.reason, address=errand.address, validators=errand.validators)
        # Each hop is a fetch with a row of its own, judged by scope and rules anew.
        visit = self.ask(request, errand, via=None)
        for _ in range(MAX_HOPS):
            target = visit.target
            if target is None:
                return visit
            visit = self.ask(target, errand, via=visit.uri)
        if visit.target is None:
            return visit
        refused = Refused(cause=Cause.REDIRECTS, detail=f"more than {MAX_HOPS} redirects")
        return self._refuse(Request(uri=visit.uri, reason=Reason.REDIRECT), refused, via=visit.uri)

    def ask(self, request: Request, errand: FetchJob, *, via: str | None) -> Attempt:
        """Ask for *request* until an answer is good or no further try is worth it; return the last visit."""
        last: Attempt | None = None

        def once(request: Request) -> Attempt:
            nonlocal last
            # A retry is a request: it must not exceed the budget or the hours.
            if last and self.exhausted:
                raise Stopped
            last = self._attempt(request, errand, via=via)
            return last

        try:
            return retry.persistently(
                once,
                request,
                fetch_of=lambda attempt: attempt.fetch,
                # A page without its article is a failed fetch: the next render usually has it.
                spoilt=lambda attempt: attempt.verdict is Verdict.SHELL,
                sleep=self._clock.sleep,
                random=random.random,
            )
        except Stopped:
            if last is None:
                raise
            return last
        finally:
            # tenacity leaves rings of closures behind; pages of a megabyte must not wait in them for the collector.
            last = None

    def _attempt(self, request: Request, errand: FetchJob, *, via: str | None) -> Attempt:
        refused = self._refusal(request, errand)
        if refused:
            return self._refuse(request, refused, via=via, media=errand.media)
        self._pause()
        fetch = self._fetcher.fetch(request, via=via, limits=errand.limits)
        # Before it is kept: packing may take a second, and the delay counts from the answer.
        self._account(fetch)
        return self._logged(self._kept(fetch, request, errand))

    def _kept(self, fetch: Fetch, request: Request, errand: FetchJob) -> Attempt:
        """The attempt that *fetch* made, once it is kept."""
        pace = self._pace(request)
        if errand.media:
            media = self._store.keep_media(fetch, self._crawl, errand.media, pace=pace)
            return Attempt(uri=request.uri, fetch=fetch, media=media)
        capture = self._store.keep(
            fetch,
            self._crawl,
            group=errand.group,
            recorded=fetch.ended,
            level=self._level,
            # A redirect or retry goes without validators, so nothing was confirmed.
            confirms=errand.confirms if request.validators else None,
            pace=pace,
        )
        reading = self._read(fetch, capture) if capture else None
        return Attempt(uri=request.uri, fetch=fetch, capture=capture, reading=reading)

    def _refusal(self, request: Request, errand: FetchJob) -> Refused | None:
        exhausted = self.exhausted
        if exhausted:
            self.broke_off = self.off_duty
            return exhausted
        # robots.txt is at the root of the host (RFC 9309 section 2.3), above a site that begins further down.
        if errand.reason is not Reason.ROBOTS and not self._scope.in_scope(request.uri):
            return Refused(cause=Cause.SCOPE, detail="outside the site, or excluded by its profile")
        # Judged as it goes on the wire: a rule may tell a trailing slash.
        if self._rules and not self._rules.allows(request.target, self._agent):
            return Refused(cause=Cause.ROBOTS, detail=f"robots.txt disallows it for {self._agent}")
        return None

    def _refuse(
        self, request: Request, refused: Refused, *, via: str | None, media: MediaWanted | None = None
    ) -> Attempt:
        now = self._clock.now()
        fetch = Fetch(request=request, started=now, ended=now, outcome=refused, via=via)
        if media:
            self._store.keep_media(fetch, self._crawl, media, pace=None)
        else:
            self._store.keep(fetch, self._crawl, group="refused", recorded=now)
        self._waited = timedelta(0)
        return self._logged(Attempt(uri=request.uri, fetch=fetch))

    def _pause(self) -> None:
        wait = self._politeness.wait(self._clock.now())
        self._waited = max(wait, timedelta(0))
        if wait > timedelta(0):
            self.tally.waited += wait
            self._clock.sleep(wait.total_seconds())
        # After the wait, since most of a run's time is spent in it.
        if self._stopped():
            raise Stopped

    def _account(self, fetch: Fetch) -> None:
        self.tally.requests += 1
        self.tally.bytes += wire_bytes(fetch.outcome)
        self._politeness = self._politeness.after(fetch)

    @property
    def _level(self) -> Level:
        """Packing goes on in the pause before the next request, and must not lengthen it."""
        return Level.BEST if self._politeness.delay >= _ROOM_TO_PACK else Level.FAST

    def _pace(self, request: Request) -> Pace | None:
        allowed: datetime | None = self._politeness.next_allowed
        if allowed is None:
            return None
        why = "asked to be left alone" if self._politeness.left_until else "delay"
        return Pace(host=host(request.uri), next_allowed=allowed, why=why)

    def _read(self, fetch: Fetch, capture: Capture) -> Reading | None:
        """The reading of *capture*, recorded; what a 304 confirms and known bytes are not parsed again."""
        asked = capture.uri, capture.payload, capture.confirms, self._site.parser
        # Most answers of a quiet day show bytes that were read before.
        reading = self._store.run(frontier.known_reading, *asked)
        if reading is None and isinstance(fetch.outcome, Response):
            reading = reread.read_totally(page_of(fetch, fetch.outcome, self._site))
        if reading is None:
            # It confirms a capture that another version of the reader read, or none.
            confirmed = self._reread(capture.id)
            reading = confirmed.reading if confirmed else None
        if reading is None:
            return None
        return self._store.record(capture, reading, via=fetch.via, reread=self._reread)

    def _logged(self, visit: Attempt) -> Attempt:
        fetch = visit.fetch
        self.access.count(visit)
        facts = {
            "run": self._crawl.id,
            "site": self._crawl.site,
            "host": host(visit.uri),
            "uri": visit.uri,
            "reason": fetch.request.reason.value,
            "outcome": type(fetch.outcome).__name__.lower(),
            "status": status_of(fetch.outcome),
            "verdict": visit.verdict.value if visit.verdict else None,
            "bytes": wire_bytes(fetch.outcome),
            "waited": round(self._waited.total_seconds(), 3),
            "took": round((fetch.ended - fetch.started).total_seconds(), 3),
        }
        logger.info("fetch", extra={"facts": facts})
        return visit
