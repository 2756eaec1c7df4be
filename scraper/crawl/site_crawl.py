"""The loop: discover, decide what is due, visit it, settle what went missing, sum up.

seed ─► discover ─► due ─► visit (fetch, keep, read, compare) ─► settle ─► summary
"""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence

from archive.errors import StorageFailed
from archive.model import Cause, Reason, RunOutcome, Source, Verdict
from archive.query import captures, changes, frontier
from archive.query.run_outcomes import run_outcomes
from archive.query.site_changes import moves_of
from archive.runtime import software
from archive.store import Store, crawls, misses
from archive.uri import canonical, host
from scraper.clock import Clock
from scraper.crawl import ending, error_page
from scraper.crawl.attempt import Attempt, FetchJob
from scraper.crawl.clock_check import ClockDoubted
from scraper.crawl.feed_witness import told_anew
from scraper.crawl.fetcher import Stopped, Transport
from scraper.crawl.fetchers import AGENT as AGENT
from scraper.crawl.fetchers import Fetchers
from scraper.crawl.host_turns import HostTurns
from scraper.crawl.media_crawl import MediaCrawl
from scraper.crawl.progress import Progress
from scraper.crawl.rules import rules_in_force
from scraper.crawl.second_looks import SecondLooks
from scraper.crawl.site_discovery import SiteDiscovery
from scraper.crawl.spelling import Spelling
from scraper.crawl.summary import Summary
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.frontier.plan import Options, plan
from scraper.frontier.schedule import Due
from scraper.polite import robots
from scraper.polite.hours import shift
from scraper.polite.scope import EXCLUDED, Scope
from scraper.reading.reread import Rereader
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import as_kept, configuration, context

# A 304 says that a cache holds the same, not that the page is the same.
_UNCONDITIONAL = (Reason.AUDIT, Reason.CONFIRM)

logger = logging.getLogger(__name__)


class SiteCrawl:
    """One run over one site."""

    def __init__(
        self,
        site: SiteConfig,
        *,
        config: Config,
        store: Store,
        fetcher: Transport,
        media_fetcher: Transport | None = None,
        turns: HostTurns | None = None,
        clock: Clock,
        options: Options,
        progress: Progress,
        stopped: Callable[[], bool],
        unreadable: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._site = site
        self._context = context(site)
        self._store, self._clock = store, clock
        self._options, self._progress, self._stopped = options, progress, stopped
        self._rereader = Rereader(store.path)
        self._begin(config)
        self._media_fetcher, self._turns = media_fetcher or fetcher, turns or HostTurns()
        self._fetchers = Fetchers(
            config=config,
            store=store,
            crawl=self._crawl,
            site=self._context,
            clock=clock,
            shift=shift(clock.now(), hours=site.open_hours, lasting=options.lasting),
            stopped=stopped,
            reread=self._rereader,
        )
        scope = Scope.of(
            site.url,
            excluded=(*EXCLUDED, *self._context.out_of_bounds),
            documents=(*self._context.sitemaps, *self._context.feeds),
        )
        self._visitor = self._fetchers.of(fetcher, host=host(site.url), scope=scope, budget=config.scraper.budget)
        self._summary = Summary(site=site.id, crawl=self._crawl.id, resumed=self._crawl.resumed)
        self._summary.tally, self._summary.unreadable = self._visitor.tally, list(unreadable)
        self._done = store.run(frontier.done, self._crawl.id)
        self._told_anew: frozenset[str] = frozenset()
        self._listed: Collection[str] = ()
        self._spelling = Spelling(store, site.id)

    def _begin(self, config: Config) -> None:
        site, store, clock = self._site, self._store, self._clock
        store.run(crawls.remember_site, as_kept(site))
        store.run(misses.end_abandoned, site.id, now=clock.now())
        self._crawl = store.run(
            crawls.begin_crawl,
            site.id,
            now=clock.now(),
            arguments=self._options.arguments(),
            configuration=configuration(site, config),
            software=f"{AGENT}/{software.version()}",
            parser=self._context.parser,
        )

    def run(self) -> Summary:
        """Crawl; return the summary, also kept. Raises `StorageFailed`, and `ClockDoubted` with nothing kept."""
        try:
            self._visit_site()
            # Settled whatever ended the visits: what was fetched counts, and a resumed crawl settles again.
            self._settle()
            self._keep_media()
        except StorageFailed:
            raise
        except ClockDoubted:
            self._store.run(crawls.withdraw_crawl, self._crawl)
            raise
        except Exception as error:
            # A fault of ours ends this site, and no other.
            logger.exception("the crawl of %s failed", self._site.id)
            self._summary.fail(error)
        finally:
            self._rereader.close()
        self._summary.outcome = self._outcome()
        figures, now = self._summary.as_json(), self._clock.now()
        self._store.run(crawls.end_crawl, self._crawl, now=now, outcome=self._summary.outcome, figures=figures)
        return self._summary

    def _visit_site(self) -> None:
        try:
            if not self._closed():
                rules = rules_in_force(self._site, store=self._store, fetcher=self._visitor, now=self._clock.now())
                self._visitor.obey(rules)
                self._discover(rules)
                self._visit_all()
                # After the posts: what an error page looks like helps the doubts, and no post waits for it.
                if not self._summary.left:
                    error_page.ask(self._visitor, self._store, self._site.id, self._spelling, now=self._clock.now())
        except SiteRefused as refusal:
            self._end_early(RunOutcome.REFUSED, refusal.why)
        except SiteUnreachable as failure:
            self._end_early(RunOutcome.UNREACHABLE, failure.why)
        except Stopped:
            logger.info("stopping", extra={"facts": {"site": self._site.id}})

    def _settle(self) -> None:
        self._note_cut()
        self._summary.take(self._store.run(misses.settle, self._crawl.id))
        self._summary.changes = self._store.run(changes.first_seen, self._site.id, since=self._crawl.started)
        self._summary.moves = self._store.run(moves_of, self._site.id, str(self._crawl.id))
        self._summary.unreadable.extend(captures.newly_unreadable(self._store.database, self._crawl.id))

    def _keep_media(self) -> None:
        """After the pages: pictures and documents. A site that turns us away is not asked for these either."""
        if self._summary.outcome == RunOutcome.DONE and not self._summary.cut:
            spent = self._visitor.tally.requests
            crawl = MediaCrawl(
                self._site, fetchers=self._fetchers, transport=self._media_fetcher, turns=self._turns, spent=spent
            )
            crawl.run(self._progress)
            self._summary.media = crawl.tally
        self._summary.outcomes = self._store.run(run_outcomes, self._crawl.id)

    def _end_early(self, outcome: RunOutcome, why: str) -> None:
        self._summary.outcome = outcome
        self._summary.notes.append(why)

    def _outcome(self) -> RunOutcome:
        if self._summary.outcome == RunOutcome.FAILED:
            return RunOutcome.FAILED
        if self._stopped() or self._summary.cut:
            return RunOutcome.INTERRUPTED
        return ending.outcome(
            self._summary,
            self._visitor.access,
            is_shut=ending.is_shut(self._store.known(self._site.id), self._context.is_post, self._visitor.is_allowed),
            is_empty=not self._summary.left and not self._store.run(frontier.has_posts, self._site.id),
            spent=self._visitor.exhausted,
        )

    def _closed(self) -> bool:
        """Return whether the site's hours have not begun; the refusal is a row, as silence has a reason."""
        closed = self._visitor.off_duty
        if closed is None or closed.cause is not Cause.HOURS:
            return False
        uri = canonical(self._site.url)
        self._visitor.visit(FetchJob(uri=uri, reason=Reason.DISCOVERY, group=f"{self._site.id} home"))
        self._summary.left = len(self._plan())
        return True

    def _note_cut(self) -> None:
        """A run that broke off for lack of time goes on with the next one."""
        if over := self._visitor.broke_off or (self._visitor.off_duty if self._summary.left else None):
            self._summary.cut = over.detail

    def _discover(self, rules: robots.Rules) -> None:
        discovery = SiteDiscovery(
            self._context,
            now=self._clock.now(),
            store=self._store,
            crawl=self._crawl,
            visitor=self._visitor,
            spelling=self._spelling,
            done=self._done,
            stopped=self._stopped,
        )
        self._summary.found = discovery.discover(rules, full=self._options.full)
        self._summary.notes.extend(discovery.notes)
        self._listed = discovery.listed
        self._told_anew = told_anew(self._store, self._crawl, self._rereader)
        self._progress.discovered(self._site.id, self._summary.found)

    def _visit_all(self) -> None:
        queue = deque(due for due in self._plan() if due.uri not in self._done)
        quota = self._quota()
        self._progress.planned(self._site.id, len(queue) if quota is None else min(quota, len(queue)))
        asked, looks = set(self._done), SecondLooks(self._store, self._crawl, self._told_anew)
        while queue:
            spent = quota is not None and self._summary.asked >= quota
            if self._stopped() or self._visitor.exhausted or spent:
                self._summary.left = len(queue)
                return
            due = queue.popleft()
            # A post that was asked for under another address meanwhile; a second look is meant to ask again.
            if due.uri in asked and due.reason is not Reason.CONFIRM:
                continue
            try:
                visit = self._visit(due)
            except Stopped:
                self._summary.left = 1 + len(queue)
                raise
            queue.extend(looks.after(due, visit, asked))
            asked |= {due.uri, visit.uri}
            queue.extend(self._met(visit, asked))

    def _quota(self) -> int | None:
        """Return how many posts may still be asked for; None without limit."""
        if self._options.limit is None:
            return None
        return max(0, self._options.limit - self._store.run(frontier.asked, self._crawl.id, self._site.id))

    def _plan(self) -> tuple[Due, ...]:
        site, known = self._site, self._store.known(self._site.id)
        named = self._store.run(frontier.named, site.id) if self._context.tells_by_shape else ()
        now, anew = self._clock.now(), self._told_anew
        return plan(known, site, self._options, now=now, named=named, told_anew=anew, listed=self._listed)

    def _visit(self, due: Due) -> Attempt:
        held = None if due.reason in _UNCONDITIONAL else self._store.run(frontier.latest_good, due.uri)
        errand = FetchJob(
            uri=due.uri,
            reason=due.reason,
            group=f"{self._site.id} post",
            address=self._spelling.of(due.uri),
            validators=held.validators if held else None,
            confirms=held.capture if held else None,
        )
        visit = self._visitor.visit(errand)
        self._summary.asked += 1
        self._progress.visited(self._site.id, visit)
        return visit

    def _met(self, visit: Attempt, asked: Iterable[str]) -> list[Due]:
        """Posts that only this page names: they are asked for in the same run."""
        if visit.verdict is not Verdict.POST or visit.reading is None:
            return []
        named = {entry.uri for entry in visit.reading.entries if self._context.is_post(entry.uri)}
        fresh = {uri for uri in named if not self._summary.found.names(uri)}.difference(asked)
        self._summary.found.add(Source.POST, named)
        return [Due(uri=uri, reason=Reason.NEW) for uri in sorted(fresh) if not self._store.run(frontier.is_known, uri)]
