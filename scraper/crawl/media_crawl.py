"""After the pages: pictures and documents, those of the newest posts first, within the run's budget of bytes."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Cause, Failed, Reason, Request, Response
from archive.query import media
from archive.query.media import MediaAttempt
from archive.query.pace import next_allowed
from archive.store import MediaWanted
from archive.uri import BadUri, canonical, host
from scraper.crawl.attempt import Attempt, FetchJob, MediaTally
from scraper.crawl.fetcher import Fetcher, Stopped, Transport
from scraper.crawl.fetchers import Fetchers
from scraper.crawl.host_turns import HostTurns
from scraper.crawl.progress import Progress
from scraper.crawl.rules import rules_in_force
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.frontier.media import MediaDue, MediaHosts, due, is_due, queue_of
from scraper.http.answer import MAX_HOPS
from scraper.http.body import MEDIA, Limits
from scraper.settings.config import SiteConfig


class MediaScope(Struct, frozen=True, kw_only=True):
    """The scope of one queue: its own host, and by redirects the hosts of the site."""

    hosts: MediaHosts
    home: str

    def in_scope(self, uri: str) -> bool:
        """Return whether a queue of this host may go on to *uri*."""
        try:
            return self.hosts.is_own(uri) or (host(uri) == self.home and self.hosts.may_ask(uri))
        except BadUri:
            return False


class MediaCrawl:
    """Asks for what is due, one thing after the other, each host at its own pace."""

    def __init__(
        self,
        site: SiteConfig,
        *,
        fetchers: Fetchers,
        transport: Transport,
        turns: HostTurns,
        spent: int,
        limits: Limits = MEDIA,
    ) -> None:
        """*spent* are the requests that the run has sent; *limits* are those of one file."""
        self._site = site
        settings = fetchers.config.scraper
        self._hosts = MediaHosts(site=fetchers.site, loopback_only=settings.allow_loopback)
        self._fetchers = fetchers
        self._store, self._clock = fetchers.store, fetchers.clock
        self._transport = transport
        self._turns = turns
        # One budget for the whole run: pictures must not double what a site is asked.
        self._requests = max(0, settings.budget - spent)
        self._budget = site.media_bytes
        self._limits = limits
        self._queues: dict[str, Fetcher | None] = {}
        self.tally = MediaTally()

    def run(self, progress: Progress) -> None:
        """Ask for what is due, until the budget is spent or the run must end."""
        self.ask(None, is_wanted=lambda made: is_due(made, self._clock.now()), progress=progress)

    def ask(self, post: str | None, *, is_wanted: Callable[[Sequence[MediaAttempt]], bool], progress: Progress) -> None:
        """Ask for what *is_wanted* by the attempts made for it, of *post* alone where one is named."""
        waiting = self._due(post, is_wanted)
        progress.media_planned(self._site.id, len(waiting))
        for place, wanted in enumerate(waiting):
            if self._is_over() or not self._visit(wanted):
                self.tally.left += len(waiting) - place
                return
            progress.media_asked(self._site.id, wanted.address)

    def _due(self, post: str | None, is_wanted: Callable[[Sequence[MediaAttempt]], bool]) -> tuple[MediaDue, ...]:
        references = self._store.run(lambda database: media.references(database, site=self._site.id, post=post))
        tried = self._store.run(media.attempts)
        return due(references, tried, self._hosts, keeping=self._site.keeping, is_wanted=is_wanted)

    def _is_over(self) -> bool:
        return self._fetchers.stopped() or self.tally.bytes >= self._budget

    def _visit(self, wanted: MediaDue) -> bool:
        """Ask for *wanted*, and for a smaller rendition where it is not to be had; False where the run must end."""
        try:
            queue = self._queue(wanted.address)
            if queue is None or queue.exhausted:
                self.tally.left += 1
                return queue is None or not queue.off_duty
            attempt = self._fetched(wanted, wanted.address, queue, is_smaller=False)
            smaller = _instead(wanted, attempt)
            if smaller and (other := self._queue(smaller)):
                # Better a smaller picture than none; the row says that it is one.
                attempt = self._fetched(wanted, smaller, other, is_smaller=True)
        except Stopped:
            return False
        if _failed_for(attempt, Cause.BUDGET):
            return False
        self.tally.kept += attempt.media is not None
        self.tally.missing += attempt.media is None
        return True

    def _fetched(self, wanted: MediaDue, address: str, queue: Fetcher, *, is_smaller: bool) -> Attempt:
        """The last attempt that asking for *address* led to, over its redirects."""
        purpose = MediaWanted(resource=wanted.resource, is_picture=wanted.is_picture, is_smaller=is_smaller)
        request = Request(uri=canonical(address), address=address, reason=Reason.MEDIA)
        attempt = self._asked(queue, request, purpose, via=None)
        for _ in range(MAX_HOPS):
            target = attempt.target
            next_queue = self._next_queue(queue, request, target) if target else None
            if target is None or next_queue is None:
                break
            attempt = self._asked(next_queue, target, purpose, via=attempt.uri)
            queue, request = next_queue, target
        return attempt

    def _next_queue(self, queue: Fetcher, sender: Request, target: Request) -> Fetcher | None:
        """The queue that asks for *target*; for a host that is not the site's, *queue*, which refuses it."""
        if not MediaScope(hosts=self._hosts, home=host(sender.uri)).in_scope(target.uri):
            return queue
        return self._queue(target.target)

    def _asked(self, queue: Fetcher, request: Request, purpose: MediaWanted, *, via: str | None) -> Attempt:
        job = FetchJob(uri=request.uri, reason=request.reason, group="media", media=purpose, limits=self._room())
        name = host(request.uri)
        with self._turns.turn(name):
            # Another site of this run may have asked the same host meanwhile.
            queue.rejoin(self._store.run(next_allowed, name, now=self._clock.now()))
            before = queue.tally.bytes
            attempt = queue.ask(request, job, via=via)
        self.tally.bytes += queue.tally.bytes - before
        return attempt

    def _room(self) -> Limits:
        """The limits of the next file: the rest of the budget is one."""
        left = max(self._budget - self.tally.bytes, 1)
        if left >= self._limits.wire:
            return self._limits
        # What does not fit into a whole budget is too large for ever; what does not fit today is for the next run.
        over = Cause.BUDGET if self.tally.bytes else Cause.TOO_LARGE
        return replace(self._limits, wire=left, decoded=left, over=over)

    def _queue(self, address: str) -> Fetcher | None:
        """The queue of *address*; None where its host does not let itself be asked."""
        name = queue_of(address)
        if name not in self._queues:
            try:
                with self._turns.turn(host(address)):
                    self._queues[name] = self._opened(address)
            except (SiteRefused, SiteUnreachable) as error:
                self.tally.notes.append(f"no pictures or documents of {name}: {error.why}")
                # Remembered, so that a host which refused is not asked for each picture.
                self._queues[name] = None
        return self._queues[name]

    def _opened(self, address: str) -> Fetcher:
        """Open the fetcher for the host of *address*, by its rules. Raises `SiteRefused` and `SiteUnreachable`."""
        name = host(address)
        scope = MediaScope(hosts=self._hosts, home=name)
        queue = self._fetchers.of(self._transport, host=name, scope=scope, budget=self._requests)
        site = replace(self._site, url=canonical("/", address))
        queue.obey(
            rules_in_force(
                site, store=self._store, fetcher=queue, now=self._clock.now(), is_store=not self._hosts.is_home(address)
            )
        )
        return queue


def _instead(wanted: MediaDue, attempt: Attempt) -> str | None:
    """Return the smaller rendition to ask for after *attempt*: for a file that is too large, or is not there."""
    if _failed_for(attempt, Cause.TOO_LARGE):
        return wanted.smaller or wanted.shown
    answered = attempt.media is None and isinstance(attempt.fetch.outcome, Response)
    return wanted.shown if answered else None


def _failed_for(attempt: Attempt, cause: Cause) -> bool:
    match attempt.fetch.outcome:
        case Failed() as failure:
            return failure.cause is cause
        case _:
            return False
