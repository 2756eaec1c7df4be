"""One run over several sites: the writer's lock, what was left unread, then a thread and a client for each host."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain
from types import MappingProxyType

from msgspec.structs import replace

from archive import timestamps
from archive.errors import StorageFailed
from archive.query.mistimings import newest_fetch
from archive.query.retirements import retired
from archive.query.sites import sites as sites_held
from archive.query.status import fetch_ahead
from archive.runtime import software
from archive.store import Store
from archive.uri import canonical, host
from scraper.clock import Clock
from scraper.crawl import renamed
from scraper.crawl.clock_check import ClockDoubted, Timekept, require_after
from scraper.crawl.fetcher import Transport
from scraper.crawl.host_turns import HostTurns
from scraper.crawl.progress import Progress
from scraper.crawl.recognise import decided, recognise
from scraper.crawl.same_blog import require_same_blog
from scraper.crawl.site_crawl import AGENT, SiteCrawl
from scraper.crawl.summary import Summary
from scraper.errors import AnotherBlog, SiteRefused
from scraper.frontier.plan import Options
from scraper.http.client import ACCEPT, ACCEPT_MEDIA, Client
from scraper.http.guard import Guard
from scraper.parse.profiles.registry import AUTO
from scraper.reading.reread import CaughtUp, catch_up, read_documents
from scraper.settings.config import Config, SiteConfig
from scraper.unattended.alarms import tell_clock, tell_full_disk, watch

_NOBODY: Mapping[str, str] = MappingProxyType({})

Through = Callable[[Transport], Transport]
"""Used by every request of a run."""

logger = logging.getLogger(__name__)


def run(
    config: Config,
    sites: Sequence[SiteConfig],
    *,
    options: Options,
    clock: Clock,
    progress: Progress,
    stopped: Callable[[], bool],
    environment: Mapping[str, str] = _NOBODY,
    through: Through = lambda client: client,
) -> tuple[Summary, ...]:
    """Crawl *sites* side by side into the archive of *config*, and ring what is wrong; a summary for each.

    A site that is retired is not asked, and has no summary.

    Every request goes *through* what the caller puts before the client. *environment* holds the secrets of the channels
    that alarms are sent through. Raises `ArchiveBusy` where another process writes to the archive, `StorageFailed`
    where the disk refuses, `ClockDoubted` where the clock is wrong, and `ConfigError` for a site under another id.
    """
    with (
        _telling_of_trouble(config, environment),
        closing(Store.open(config.archive.path, holder="cirma crawl", now=clock.now())) as store,
    ):
        _check(store, config, sites, None if options.clock_is_right else clock)
        caught, turns = _caught_up(store), HostTurns()

        def crawl(site: SiteConfig) -> Summary:
            clients = (client_for(site, config, clock=clock, accept=accept) for accept in (ACCEPT, ACCEPT_MEDIA))
            with next(clients) as client, next(clients) as media_client:
                transport = through(client)
                require_same_blog(store, site, transport, delay=config.scraper.min_delay, clock=clock)
                return SiteCrawl(
                    _on_its_platform(site, config, store, transport, clock),
                    config=config,
                    store=store,
                    fetcher=transport if options.clock_is_right else _timekept(transport, site, config, clock),
                    media_fetcher=through(media_client),
                    turns=turns,
                    clock=clock,
                    options=options,
                    progress=progress,
                    stopped=stopped,
                    unreadable=caught.unreadable.get(site.id, ()),
                ).run()

        ended = retired(store.database)
        summaries = _side_by_side(crawl, [site for site in sites if site.id not in ended])
        _conclude(store, config, summaries, clock, environment)
        return summaries


def _side_by_side(crawl: Callable[[SiteConfig], Summary], sites: Sequence[SiteConfig]) -> tuple[Summary, ...]:
    """Crawl *sites*, with a thread for each host; return what came of each."""
    hosts = _by_host(sites)
    # A thread waits nearly all its time, so one for each host costs little.
    with ThreadPoolExecutor(max_workers=max(1, len(hosts))) as pool:
        return tuple(chain.from_iterable(pool.map(lambda group: [_alone(crawl, site) for site in group], hosts)))


def _conclude(
    store: Store, config: Config, summaries: Sequence[Summary], clock: Clock, environment: Mapping[str, str]
) -> None:
    """Read the documents that came, and ring what is wrong by *summaries*."""
    # After all sites, for a large PDF takes seconds that no site should wait for.
    read_documents(store)
    crawls = [summary.crawl for summary in summaries if summary.crawl]
    # A crawl that could not begin has no row, and would be silent without this.
    unbegun = {each.site: (each.outcome, each.notes[-1]) for each in summaries if not each.crawl}
    watch(store, config, crawls, now=clock.now(), environment=environment, unbegun=unbegun)


def _caught_up(store: Store) -> CaughtUp:
    """Read first what an earlier run left unread."""
    caught = catch_up(store)
    if caught.count:
        logger.warning("read %d captures that an earlier run had kept and not read", caught.count)
    for uri, why in chain.from_iterable(caught.unreadable.values()):
        logger.warning("%s is kept and cannot be read: %s", uri, why)
    return caught


def _alone(crawl: Callable[[SiteConfig], Summary], site: SiteConfig) -> Summary:
    """The summary of the *crawl* of *site*, also where it could not even begin: the other sites can."""
    try:
        return crawl(site)
    # These concern every site: the run ends.
    except (StorageFailed, ClockDoubted):
        raise
    except AnotherBlog as error:
        return Summary.misdirected(site.id, str(error))
    except Exception as error:
        logger.exception("the crawl of %s could not begin", site.id)
        return Summary.failed(site.id, error)


def _timekept(client: Transport, site: SiteConfig, config: Config, clock: Clock) -> Timekept:
    return Timekept(client, home=canonical(site.url), pause=lambda: clock.sleep(config.scraper.min_delay))


def client_for(site: SiteConfig, config: Config, *, clock: Clock, accept: str = ACCEPT) -> Client:
    """The client that asks *site* in our name, in its language, within the guard that *config* sets."""
    return Client(
        user_agent=f"{AGENT}/{software.version()} (+{config.scraper.contact})",
        accept_language=site.tag,
        clock=clock,
        guard=Guard(allow_loopback=config.scraper.allow_loopback),
        accept=accept,
    )


def _on_its_platform(site: SiteConfig, config: Config, store: Store, client: Transport, clock: Clock) -> SiteConfig:
    """*site* with the profile that was chosen for it, now if need be; as it is where the site cannot be asked."""
    site = decided(site, sites_held(store.database).get(site.id))
    if site.profile != AUTO:
        return site
    try:
        found = recognise(client, config, site, clock=clock)
    except SiteRefused as refusal:
        logger.warning("%s: the platform is not known yet: %s", site.id, refusal.why)
        return site
    logger.warning("%s: read with profile %s (%s)", site.id, found.profile, found.evidence)
    return replace(site, profile=found.profile)


@contextmanager
def _telling_of_trouble(config: Config, environment: Mapping[str, str]) -> Iterator[None]:
    """Notify the archivist if the disk refuses or the clock is wrong."""
    try:
        yield
    except StorageFailed as failure:
        tell_full_disk(config, failure, environment=environment)
        raise
    except ClockDoubted as doubted:
        tell_clock(config, doubted, environment=environment)
        raise


def _check(store: Store, config: Config, sites: Sequence[SiteConfig], clock: Clock | None) -> None:
    """Raise `ConfigError` for a site under another id, and `ClockDoubted` where *clock* stands a day or more before the
    last fetch; warn where it is minutes.
    """
    renamed.refuse(store, config, sites)
    if clock is None:
        return
    now = clock.now()
    require_after(newest_fetch(store.database), now)
    last = fetch_ahead(store.database, now)
    if last:
        words = "the clock says %s, and the last fetch was made on %s: set it right (`cirma doctor`)"
        logger.warning(words, timestamps.text(now), timestamps.text(last))


def _by_host(sites: Sequence[SiteConfig]) -> tuple[tuple[SiteConfig, ...], ...]:
    """*sites* in groups that share a host, which is asked one thing at a time: each group is crawled in turn."""
    groups: dict[str, list[SiteConfig]] = {}
    for site in sites:
        # With and without `www.` is one host to its owner.
        groups.setdefault(host(site.url).removeprefix("www."), []).append(site)
    return tuple(tuple(group) for group in groups.values())
