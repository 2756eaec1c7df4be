"""One crawl of one site: its archive taken out, crawled as ever, what is new verified, and put back."""

import logging
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from archive import timestamps
from archive.database import schema
from archive.model import RunOutcome
from archive.query import status
from archive.verify.new import last_fetch, verify_new
from scraper.clock import Clock
from scraper.crawl.attempt import Attempt
from scraper.crawl.run import run
from scraper.crawl.summary import Summary
from scraper.fleet.errors import ArchiveUnsound, PutOff
from scraper.fleet.ledger import FleetSite
from scraper.fleet.listing import settings_of
from scraper.fleet.putting_back import opened_from, put_back, take_newest
from scraper.fleet.reporting import ArchiveReport, report
from scraper.fleet.workplace import Workplace
from scraper.frontier.discovery import Found
from scraper.frontier.plan import Options
from scraper.settings.config import Config, require_crawlable

logger = logging.getLogger(__name__)


def crawl(place: Workplace, identity: str) -> str:
    """Crawl the site with this id, once a day; what came of it, in a word.

    Raises `PutOff` where this process should end first; what was crawled until then is put back all the same.
    """
    site = place.insist(f"asking for {identity}", lambda: place.ledger.site(identity))
    clock = place.clock()
    today = clock.now().date()
    if site is None or (site.crawled_on is not None and site.crawled_on >= today):
        return "done before"
    with place.bench(identity) as folder:
        path = folder / "archive.db"
        taken = place.insist(f"taking {identity} out", lambda: take_newest(place.depot, site, path))
        with opened_from(place.depot, identity, taken):
            if taken and _holds_crawl(path, site, today):
                # A worker put it back, and was killed before it could tell.
                _tell(place, site, path, generation=taken, made_from=0, crawled_on=today)
                return "done before"
            return _crawl_and_put(place, site, path, taken=taken, clock=clock)


def _crawl_and_put(place: Workplace, site: FleetSite, path: Path, *, taken: int, clock: Clock) -> str:
    began, before = clock.now(), last_fetch(path) if taken else 0
    # None: the site was retired in its archive by a person, which the list of the fleet does not know.
    summary = _politely(place, site, path, clock)
    if summary is None:
        _tell(place, site, path, generation=taken, made_from=0, crawled_on=began.date())
        return "retired"
    # Stopped before a crawl was begun: there is nothing to put back.
    if place.is_stopped and summary.crawl == 0:
        raise PutOff
    checked = verify_new(path, since=before, at=clock.now())
    if not checked.clean:
        fault = checked.faults[0]
        raise ArchiveUnsound(site.id, f"{fault.what}: {fault.why}")
    put, number = put_back(place, site.id, path, taken=taken)
    is_cut = place.is_stopped and summary.outcome == RunOutcome.INTERRUPTED
    made_from = taken if put == path else 0
    # A crawl that was cut short counts for no day, so that the queue does the rest of it today.
    day = None if is_cut else began.date()
    _tell(place, site, put, generation=number, made_from=made_from, crawled_on=day, since=began)
    place.insist(f"tidying {site.id}", lambda: place.depot.prune(site.id))
    if is_cut:
        raise PutOff
    return summary.outcome


def _politely(place: Workplace, site: FleetSite, path: Path, clock: Clock) -> Summary | None:
    """Crawl when the host may be asked again, whoever asked it last; None of a site that is retired."""
    settings = settings_of(site)
    config = replace(place.config, archive=replace(place.config.archive, path=path), sites=(settings,))
    require_crawlable(config, settings)
    # The archive knows only its own requests; another site on this host may have been asked by another worker.
    place.pause(place.insist(f"asking for {site.host}", lambda: place.ledger.host_wait(site.host)))
    if place.is_stopped:
        raise PutOff
    try:
        summaries = run(
            config,
            (settings,),
            options=Options(),
            clock=clock,
            progress=Unwatched(),
            stopped=lambda: place.is_stopped,
            environment=place.environment,
            through=place.leased,
        )
    # Also after a crawl that failed: the host was asked all the same.
    finally:
        _leave_host(place, site, path, config, clock.now())
    return summaries[0] if summaries else None


def _leave_host(place: Workplace, site: FleetSite, path: Path, config: Config, now: datetime) -> None:
    """Say how long the host is to be left alone: by what its archive says, and never less than the delay."""
    # A Retry-After or a slow answer lies in the archive; where there is none yet, the least delay holds.
    delay = config.scraper.min_delay
    left = delay
    if path.exists():
        with closing(schema.connect(path)) as database:
            for row in database.execute("SELECT name, next_allowed FROM host"):
                left = max(left, (timestamps.parse(row["next_allowed"]) - now).total_seconds())
    place.insist(
        f"leaving {site.host}",
        lambda: place.ledger.leave_host(site.host, seconds=left, delay=max(delay, min(left, 3600))),
    )


def _holds_crawl(path: Path, site: FleetSite, today: date) -> bool:
    """Return whether the archive at *path* holds a crawl of *today* that came to its end."""
    with closing(schema.connect(path)) as database:
        return any(
            crawl.started.date() >= today
            and crawl.ended
            and crawl.outcome not in (RunOutcome.INTERRUPTED, RunOutcome.RUNNING)
            for crawl in status.crawls(database, site=site.id, limit=5)
        )


def _tell(
    place: Workplace,
    site: FleetSite,
    path: Path,
    *,
    generation: int,
    made_from: int,
    crawled_on: date | None,
    since: datetime | None = None,
) -> None:
    about = ArchiveReport(
        site=site, path=path, generation=generation, made_from=made_from, crawled_on=crawled_on, since=since
    )
    place.insist(f"reporting {site.id}", lambda: report(place.ledger, about))


class Unwatched:
    """Nobody watches the crawls of a worker."""

    def discovered(self, site: str, found: Found) -> None:
        """Say nothing."""

    def planned(self, site: str, count: int) -> None:
        """Say nothing."""

    def visited(self, site: str, visit: Attempt) -> None:
        """Say nothing."""

    def media_planned(self, site: str, count: int) -> None:
        """Say nothing."""

    def media_asked(self, site: str, address: str) -> None:
        """Say nothing."""
