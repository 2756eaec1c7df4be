"""The robots.txt that is in force for a run: asked for within a day, or now; the copy held where that fails."""

import logging
from datetime import datetime, timedelta

from archive.errors import PayloadUnavailable
from archive.model import Cause, Reason, Refused, Response
from archive.query import frontier
from archive.store import Store
from archive.uri import canonical
from scraper.crawl.attempt import Attempt, FetchJob
from scraper.crawl.fetcher import Fetcher
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.http.body import ROBOTS
from scraper.polite import robots
from scraper.settings.config import SiteConfig

# RFC 9309, section 2.4: a copy should not be used for longer than a day.
_FRESH = timedelta(hours=24)

logger = logging.getLogger(__name__)


def rules_in_force(
    site: SiteConfig, *, store: Store, fetcher: Fetcher, now: datetime, is_store: bool = False
) -> robots.Rules:
    """The rules that *site* sets. Raises `SiteRefused` and `SiteUnreachable`.

    *is_store* says that it holds files and no pages: such hosts answer 403 for what is not there, and a robots.txt
    that is not there forbids nothing (RFC 9309 section 2.3.1.3).
    """
    uri = canonical("/robots.txt", site.url)
    held = store.run(frontier.latest, uri)
    # A redirect has no rules in it: it is followed again.
    kept = _kept(store, held.payload, site) if held and held.status == 200 else None
    if held and kept and now - held.observed < _FRESH:
        return kept
    visit = fetcher.visit(FetchJob(uri=uri, reason=Reason.ROBOTS, group=f"{site.id} robots", limits=ROBOTS))
    if _is_readable(visit):
        return robots.verdict(visit.fetch.outcome)
    if is_store and _is_denied(visit):
        return robots.parse(b"")
    # An old copy is better than none: what the site said last is what we keep to.
    if kept:
        return kept
    if _is_denied(visit):
        raise SiteRefused(site.url, f"robots.txt: {visit.why}")
    outcome = visit.fetch.outcome
    if visit.fetch.via and isinstance(outcome, Refused) and outcome.cause is Cause.SCOPE:
        # Sent to another host: whether the site itself is there is what its pages say.
        return robots.parse(b"")
    raise SiteUnreachable(site.url, f"robots.txt: {visit.why}")


def _kept(store: Store, payload: str, site: SiteConfig) -> robots.Rules | None:
    """The rules in a robots.txt that is held, or None where it is damaged: then it must be asked for again."""
    try:
        return robots.parse(store.body(payload))
    except PayloadUnavailable as error:
        logger.warning("robots.txt is damaged", extra={"facts": {"site": site.id, "why": str(error)}})
        return None


def _is_denied(visit: Attempt) -> bool:
    return isinstance(visit.fetch.outcome, Response) and visit.fetch.outcome.status in (401, 403)


def _is_readable(visit: Attempt) -> bool:
    """Tell whether the answer for robots.txt says anything, if only that there is none (RFC 9309 section 2.3.1)."""
    match visit.fetch.outcome:
        case Response(status=status):
            return 200 <= status < 300 or robots.tells_of_none(status)
        case _:
            return False
