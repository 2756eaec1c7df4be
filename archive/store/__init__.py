"""The only writer of the archive: keeps what a crawl brings, and derives what it means."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from archive import timestamps
from archive.database import schema
from archive.database.bodies.frames import Level
from archive.database.bodies.stack import Chains
from archive.errors import StorageFailed
from archive.media.folder import MediaFolder
from archive.model import Fetch, Known, ProblemKind, Reading, RunOutcome, Source, problem_of
from archive.query import frontier, platforms, posts
from archive.query.run_outcomes import RunOutcomes, run_outcomes
from archive.query.status import fetch_ahead
from archive.store import crawls, keep, media, misses, repair, takedown
from archive.store.crawls import Crawl, Site
from archive.store.facts import Reparsed, Unchanged
from archive.store.held_back import HeldBack
from archive.store.identity import Read
from archive.store.keep import Capture, Pace
from archive.store.lock import WriterLock
from archive.store.media import MediaKept, MediaWanted
from archive.store.misses import Unbelieved
from archive.store.packer import Packer
from archive.store.record import Reread, record, record_failure
from archive.store.repair import Mended
from archive.store.reparse import derive_pending, reparse, reparse_anew
from archive.store.rows import path_of, writing
from archive.takedown import Action, Target

__all__ = [
    "Capture", "Crawl", "HeldBack", "MediaKept", "MediaWanted", "Mended", "Pace", "Read", "Reparsed", "Reread", "Site",
    "Store", "Unbelieved", "Unchanged",
]  # fmt: skip

T = TypeVar("T")


class Store:
    """An archive, open for writing by this process alone. Its methods may be called from several threads."""

    def __init__(self, database: Database, lock: WriterLock) -> None:
        self.database = database
        self.path = path_of(database)
        self._lock = lock
        self._turn = threading.RLock()
        self._bodies = Chains(database.conn)
        self._packer = Packer(self.path)
        self.media = MediaFolder(self.path)
        posts.register(database)

    @classmethod
    def open(cls, path: Path, *, holder: str, now: datetime) -> "Store":
        """The archive at *path*, made if need be. Raises `ArchiveBusy`, `CannotOpen` or `StorageFailed`."""
        lock = WriterLock(path)
        lock.acquire(holder=holder, now=now)
        try:
            store = cls(schema.create(path), lock)
            # A purge beside a reader left erased pages in the log.
            store.empty_log()
            # A killed process may have left files without a row.
            media.settle(store.database, store.media)
            return store
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and let others write."""
        self._packer.close()
        self.database.close()
        self._lock.release()

    # --- crawls ---------------------------------------------------------------------------------------------

    def remember_site(self, site: Site) -> None:
        """Write down what the configuration says of *site* today."""
        with self._turn:
            crawls.remember_site(self.database, site)

    def begin_crawl(self, site: str, **facts: Any) -> Crawl:
        """A crawl to fill, or the one that was cut short: see `crawls.begin_crawl`."""
        with self._turn:
            return crawls.begin_crawl(self.database, site, **facts)

    def end_crawl(self, crawl: Crawl, *, now: datetime, outcome: RunOutcome, figures: Mapping[str, Any]) -> None:
        """Close *crawl* with its outcome and summary."""
        with self._turn:
            crawls.end_crawl(self.database, crawl, now=now, outcome=outcome, figures=figures)

    def withdraw_crawl(self, crawl: Crawl) -> None:
        """Take back *crawl*, if nothing was kept of it."""
        with self._turn:
            crawls.withdraw_crawl(self.database, crawl)

    def is_first(self, crawl: Crawl) -> bool:
        """Whether no crawl of the site was finished before this one."""
        with self._turn:
            return platforms.is_first(self.database, crawl.id)

    def done(self, crawl: Crawl) -> frozenset[str]:
        """The URIs that *crawl* has settled already."""
        with self._turn:
            return frontier.done(self.database, crawl.id)

    def survey(self, crawl: Crawl, sources: Mapping[Source, Iterable[str]], well: Mapping[Source, bool]) -> None:
        """Note what each source named in *crawl*, and how well it read."""
        counts = {source: len(set(uris)) for source, uris in sources.items()}
        with self._turn:
            misses.survey(self.database, crawl.id, counts=counts, well=well)

    def survey_home(self, crawl: Crawl, *, well: bool) -> None:
        """Note whether the home page answered as a page of the site."""
        with self._turn:
            misses.survey_home(self.database, crawl.id, well=well)

    def end_abandoned(self, site: str, *, now: datetime) -> None:
        """Settle and close the crawls of *site* that were killed and not resumed."""
        with self._turn:
            for crawl in crawls.abandoned(self.database, site, now=now):
                misses.settle(self.database, crawl.id)
                crawls.end_crawl(self.database, crawl, now=now, outcome=RunOutcome.INTERRUPTED, figures={})

    def settle(self, crawl: Crawl) -> Unbelieved:
        """Judge what *crawl* missed and what it doubts; what is not believed."""
        with self._turn:
            return misses.settle(self.database, crawl.id)

    def outcomes(self, crawl: Crawl) -> RunOutcomes:
        """What came of the posts that *crawl* asked for."""
        with self._turn:
            return run_outcomes(self.database, crawl.id)

    # --- one page ---------------------------------------------------------------------------------------------

    def keep(
        self,
        fetch: Fetch,
        crawl: Crawl,
        *,
        group: str,
        recorded: datetime,
        level: Level = Level.BEST,
        confirms: str | None = None,
        pace: Pace | None = None,
    ) -> Capture | None:
        """Commit *fetch* before anything is made of it; its capture, if a server answered. See `keep.keep`.

        *level* says how much time packing its body may take: other hosts do not wait for that.
        """
        with self._packer.packed(fetch, group=group, level=level) as body, self._turn:
            return keep.keep(
                self.database, fetch, crawl, body=body, recorded=recorded, group=group, confirms=confirms, pace=pace
            )

    def keep_media(self, fetch: Fetch, crawl: Crawl, wanted: MediaWanted, *, pace: Pace | None) -> MediaKept | None:
        """Commit an attempt to get a picture or document; what was kept. See `archive.store.media`."""
        with self._turn:
            return media.keep_media(self.database, self.media, fetch, crawl, wanted, pace=pace)

    def record(self, capture: Capture, reading: Reading, *, via: str | None, reread: Reread | None = None) -> Reading:
        """Write what was read of *capture*, and derive its post; the reading that stands: see `record_read`."""
        read = Read(
            capture=capture.id,
            site=capture.site,
            uri=capture.uri,
            observed=capture.observed,
            kind=capture.kind,
            reading=reading,
            via=via,
        )
        return self.record_read(read, reread=reread).reading

    def record_read(self, read: Read, *, reread: Reread | None = None) -> Read:
        """Write down a reading and derive its post; what was recorded: a failure where it cannot be derived.

        *reread* makes the post's readings by other versions again, first.
        """
        with self._turn:
            try:
                with writing(self.database):
                    record(self.database, read, reread=reread)
                return read
            except StorageFailed:
                raise
            except Exception as error:  # noqa: BLE001 - the seam of deriving, as `scraper.parse.total` is of reading
                with writing(self.database):
                    return record_failure(self.database, read, problem_of(error, ProblemKind.NOT_DERIVED))

    def reparse(self, rereads: Iterable[Read | Unchanged], *, watched: Callable[[int], None]) -> Reparsed | None:
        """Write what reads otherwise now; None where all must be reparsed anew: see `reparse.reparse`."""
        with self._turn:
            return reparse(self.database, rereads, watched=watched)

    def reparse_anew(self, reads: Iterable[Read], *, watched: Callable[[int], None]) -> Reparsed:
        """Derive the whole history from *reads*, which are every capture's, in order: see `reparse.reparse_anew`."""
        with self._turn:
            return reparse_anew(self.database, reads, watched=watched)

    def derive_pending(self) -> int:
        """Derive what a reparse left that was cut short: see `reparse.derive_pending`."""
        with self._turn:
            return derive_pending(self.database)

    def known_reading(self, capture: Capture, *, parser: str) -> Reading | None:
        """What *parser* made of the same bytes before, or of what a 304 confirms."""
        with self._turn:
            return frontier.known_reading(
                self.database, uri=capture.uri, payload=capture.payload, confirms=capture.confirms, parser=parser
            )

    # --- what is checked, mended, hidden and erased -----------------------------------------------------------

    def record_verification(self, **facts: Any) -> None:
        """Keep what a verification found: see `repair.record_verification`."""
        with self._turn:
            repair.record_verification(self.database, **facts)

    def mend(self, other: Database) -> Mended:
        """Replace damaged bodies, pictures and documents by those of *other* and of the folder beside it."""
        with self._turn:
            bodies = repair.mend(self.database, other)
            files = repair.mend_media(self.database, self.media, MediaFolder(path_of(other)))
        return Mended(mended=bodies.mended + files.mended, lost=bodies.lost + files.lost)

    def rebuild_index(self) -> None:
        """Build the search index anew from the texts."""
        with self._turn:
            repair.rebuild_index(self.database)

    def reseal(self, tables: Iterable[str]) -> None:
        """Take the rows of *tables* as they stand for right."""
        with self._turn:
            repair.reseal(self.database, tables)

    def take_down(self, target: Target, *, action: Action, reason: str, at: datetime) -> int:
        """Withhold, purge or release the payloads of *target*; how many that changed."""
        with self._packer.paused(), self._turn:
            # What was opened before must not outlive a purge.
            self._bodies = Chains(self.database.conn)
            return takedown.take_down(self.database, self.media, target, action=action, reason=reason, at=at)

    def empty_log(self) -> bool:
        """Empty the log before the database; False while another program reads: see `takedown.empty_log`."""
        with self._turn:
            return takedown.empty_log(self.database)

    # --- what is known ----------------------------------------------------------------------------------------

    def next_allowed(self, host: str, *, now: datetime) -> datetime:
        """When *host* may be asked again; *now* if nothing is known, or if the clock was set back since."""
        with self._turn:
            row = self.database.execute("SELECT next_allowed FROM host WHERE name = ?", (host,)).fetchone()
            set_back = fetch_ahead(self.database, now) is not None
        instant = timestamps.parse(row["next_allowed"]) if row and not set_back else now
        return instant if instant - now < timedelta(days=1) else now

    def read_in(self, crawl: Crawl, uri: str) -> Reading | None:
        """The reading of what *uri* answered in *crawl*."""
        with self._turn:
            return frontier.read_in(self.database, crawl.id, uri)

    def body(self, payload: str) -> bytes:
        """The decoded body behind a payload digest. Raises `PayloadUnavailable`."""
        with self._turn:
            return self._bodies.read(payload)

    def known(self, site: str) -> Iterator[Known]:
        """What is known of every URI of *site*, one by one: read it to the end, others wait."""
        with self._turn:
            yield from frontier.known(self.database, site)

    def asked(self, crawl: Crawl, site: str) -> int:
        """How many posts of *site* this crawl asked for."""
        with self._turn:
            return len(frontier.done(self.database, crawl.id) & frontier.post_addresses(self.database, site))

    def ask(self, query: Callable[..., T], *arguments: object) -> T:
        """What *query* answers of the database, while nobody writes."""
        with self._turn:
            return query(self.database, *arguments)

    def changes_of(self, crawl: Crawl) -> tuple[str, ...]:
        """The ids of the changes that *crawl* saw first, oldest first."""
        with self._turn:
            rows = self.database.execute(
                """SELECT c.id FROM change c JOIN post p ON p.id = c.post
                   WHERE p.site = ? AND c.observed_at >= ? ORDER BY c.observed_at, c.post, c.id""",
                (crawl.site, timestamps.text(crawl.started)),
            )
            return tuple(row["id"] for row in rows)
