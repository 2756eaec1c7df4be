"""The site's own error page, asked for once a month at an address that cannot exist."""

from datetime import datetime, timedelta

from archive.model import Reason
from archive.query import frontier
from archive.store import Store
from scraper.crawl.attempt import FetchJob
from scraper.crawl.fetcher import Fetcher
from scraper.crawl.spelling import Spelling
from scraper.parse.nowhere import nowhere

_EVERY = timedelta(days=30)


def ask(fetcher: Fetcher, store: Store, site: str, spelling: Spelling, *, now: datetime) -> None:
    """Have *fetcher* ask for it, where that was not done this month and a post is known beside which to ask."""
    asked = store.run(frontier.last_asked, site, Reason.ERROR_PAGE.value)
    post = store.run(frontier.newest_post, site)
    if post is None or fetcher.exhausted or (asked is not None and now - asked < _EVERY):
        return
    # Beside a post, since a site may have other error pages elsewhere; with the day, so that nobody can have made it a
    # page.
    uri = nowhere(post, now.date().isoformat())
    job = FetchJob(uri=uri, reason=Reason.ERROR_PAGE, group=f"{site} error page", address=spelling.of(uri))
    fetcher.visit(job)
