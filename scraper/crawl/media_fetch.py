"""One post's pictures and documents, asked for now: a run of its own, after which nothing is judged."""

from collections.abc import Callable

from archive.model import RunOutcome
from archive.query.media import first_kept
from archive.runtime import software
from archive.store import Store, crawls
from scraper.clock import Clock
from scraper.crawl.attempt import MediaTally
from scraper.crawl.fetchers import AGENT, Fetchers
from scraper.crawl.host_turns import HostTurns
from scraper.crawl.media_crawl import MediaCrawl
from scraper.crawl.progress import Progress
from scraper.crawl.run import client_for
from scraper.http.client import ACCEPT_MEDIA
from scraper.polite.hours import shift
from scraper.reading.reread import Rereader, read_documents
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import as_kept, configuration, context


def fetch_media(
    config: Config,
    site: SiteConfig,
    store: Store,
    post: str,
    *,
    again: bool,
    clock: Clock,
    progress: Progress,
    stopped: Callable[[], bool],
) -> MediaTally:
    """Ask for what *post* of *site* refers to and *store* lacks; what came of it.

    *again* asks for what is held, too: other bytes under the same address are kept beside the first, as an alarm.
    """
    store.run(crawls.remember_site, as_kept(site))
    crawl = store.run(
        # A run like others, since each fetch belongs to one and the chain covers it.
        crawls.begin_crawl,
        site.id,
        now=clock.now(),
        arguments={"media": post, "again": again},
        configuration=configuration(site, config),
        software=f"{AGENT}/{software.version()}",
        parser=context(site).parser,
    )
    reread = Rereader(store.path)
    fetchers = Fetchers(
        config=config,
        store=store,
        crawl=crawl,
        site=context(site),
        clock=clock,
        shift=shift(clock.now(), hours=site.open_hours, lasting=None),
        stopped=stopped,
        reread=reread,
    )
    with client_for(site, config, clock=clock, accept=ACCEPT_MEDIA) as client:
        asking = MediaCrawl(site, fetchers=fetchers, transport=client, turns=HostTurns(), spent=0)
        asking.ask(post, is_wanted=lambda made: again or first_kept(list(made)) is None, progress=progress)
    reread.close()
    store.run(
        crawls.end_crawl, crawl, now=clock.now(), outcome=RunOutcome.DONE, figures={"media": asking.tally.as_json()}
    )
    read_documents(store)
    return asking.tally
