"""Plan what a run will ask for: the posts that are due, or all of them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from archive.database import schema
from archive.model import Known
from archive.query import frontier
from scraper.frontier import schedule
from scraper.frontier.candidates import candidates
from scraper.frontier.schedule import Due
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import context

# Runs are expected daily; what falls due before the next one is asked for now.
INTERVAL = timedelta(days=1)


class Options(Struct, frozen=True, kw_only=True):
    """The options of a run."""

    full: bool = False
    limit: int | None = None
    """Posts to ask for at most."""
    clock_is_right: bool = False
    """The archivist vouches for the clock, whatever the archive and the site say of it."""
    lasting: timedelta | None = None
    """How long the run may take; what is left is for the next one."""

    def arguments(self) -> dict[str, Any]:
        """As written into the crawl's row; a run resumes only under the same."""
        overruled = {"clock_is_right": True} if self.clock_is_right else {}
        return {"full": self.full, "limit": self.limit, **overruled}


def plan(
    known: Iterable[Known],
    site: SiteConfig,
    options: Options,
    *,
    now: datetime,
    named: Iterable[tuple[str, str, str]] = (),
    told_anew: frozenset[str] = frozenset(),
    listed: Collection[str] = (),
) -> tuple[Due, ...]:
    """The requests that *options* ask for at *now*, given what is *known* of the URIs of *site*, without their limit.

    *named* are the URIs that sources name now, with the kind of source and the document; *told_anew* are those of posts
    whose text changed in a feed, and *listed* those that changed list pages name.
    """
    told = candidates(context(site), named)
    posts = (item for item in known if told.has(item))
    if options.full:
        return schedule.everything(posts, now=now, listed=listed)
    bound = site.bound
    return schedule.due(posts, now=now, bound=bound, interval=INTERVAL, told_anew=told_anew, listed=listed)


def rehearse(config: Config, site: SiteConfig, options: Options, now: datetime) -> tuple[Due, ...]:
    """The requests that a run would make at *now*; nothing is sent or written."""
    if not config.archive.path.exists():
        return ()
    database = schema.connect(config.archive.path)
    due = plan(frontier.known(database, site.id), site, options, now=now, named=frontier.named(database, site.id))
    return due if options.limit is None else due[: options.limit]
