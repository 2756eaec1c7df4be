"""The only writer of the archive: keeps what a crawl brings, and derives what it means."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from archive.database import schema
from archive.database.bodies.frames import Level
from archive.database.bodies.stack import Chains
from archive.errors import StorageFailed
from archive.media.folder import MediaFolder
from archive.model import Fetch, Known, ProblemKind, Reading, problem_of
from archive.query import frontier, posts
from archive.store import keep, media, repair, takedown
from archive.store.addresses import Read
from archive.store.crawls import Crawl, Site
from archive.store.doubt_summary import HeldBack
from archive.store.facts import Reparsed, Unchanged
from archive.store.keep import Capture, Pace
from archive.store.lock import WriterLock
from archive.store.media import MediaKept, MediaWanted
from archive.store.misses import Unbelieved
from archive.store.packer import Packer
from archive.store.record import Reread, record, record_failure
from archive.store.repair import Mended
from archive.store.rows import path_of, writing
from archive.takedown import Action, Target

__all__ = [
    "Capture", "Crawl", "HeldBack", "MediaKept", "MediaWanted", "Mended", "Pace", "Read", "Reparsed", "Reread", "Site",
    "Store", "Unbelieved", "Unchanged",
]  # fmt: skip

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """An archive, open for writing by this process alone. Its methods may be called from several threads."""

    def __init__(self, database: Database, lock: WriterLock) -> None:
        self.database = database
        self.path = path_of(database)
        self._lock = lock
        # Re-entrant: whoever reads `known` holds the turn, and may call the other methods meanwhile.
        self._turn = threading.RLock()
        self._bodies = Chains(database.conn)
        self._packer = Packer(self.path)
        self.media = MediaFolder(self.path)
        posts.register(database)

    @classmethod
    def open(cls, path: Path, *, holder: str, now: datetime) -> "Store":
        """The archive at *path*, made if need be. Raises `ArchiveBusy`, `CannotOpen` or `StorageFailed`."""
        # Only who holds the lock makes or migrates the schema: two programs at once would both run the migration.
        lock = WriterLock(path)
        lock.acquire(holder=holder, now=now)
        try:
            store = cls(schema.create(path), lock)
            # A purge beside a reader left erased pages in the log.
            takedown.empty_log(store.database)
            # A killed process may have left files without a row.
            media.settle(store.database, store.media)
            return store
        # Interrupts too: a lock left behind would keep every later call in this process out.
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and let others write."""
        self._packer.close()
        self.database.close()
        # The lock goes last: nobody may write before our connection has put its log away.
        self._lock.release()

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

        *level* says how much time packing its body may take. It is packed before the turn, so other hosts do not wait.
        """
        with self._packer.packed(fetch, group=group, level=level) as body, self._turn:
            return keep.keep(
                self.database, fetch, crawl, body=body, recorded=recorded, group=group, confirms=confirms, pace=pace
            )

    def keep_media(self, fetch: Fetch, crawl: Crawl, wanted: MediaWanted, *, pace: Pace | None) -> MediaKept | None:
        """Commit an attempt to get a picture or document, and return what was kept. See `archive.store.media`."""
        with self._turn:
            return media.keep_media(self.database, self.media, fetch, crawl, wanted, pace=pace)

    def record(self, capture: Capture, reading: Reading, *, via: str | None, reread: Reread | None = None) -> Reading:
        """Write what was read of *capture*, and derive its post; return the reading recorded (`record_read`)."""
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
        """Write a reading and derive its post; return what was recorded: a failure where it cannot be derived.

        *reread* first makes readings of the post by other versions again.
        """
        with self._turn:
            try:
                # Reading and derived rows are one transaction: a reader never sees a page that its post does not know
                # of.
                with writing(self.database):
                    record(self.database, read, reread=reread)
                return read
            # A full disk is no fault of the page. It must end the crawl, not be recorded as a page that cannot be read.
            except StorageFailed:
                raise
            except Exception as error:  # noqa: BLE001 - the seam of deriving, as `scraper.parse.total` is of reading
                with writing(self.database):
                    return record_failure(self.database, read, problem_of(error, ProblemKind.NOT_DERIVED))

    # --- what is checked, mended, hidden and erased -----------------------------------------------------------

    def mend(self, other: Database) -> Mended:
        """Replace damaged bodies, pictures and documents by those of *other* and of the folder beside it."""
        with self._turn:
            bodies = repair.mend(self.database, other)
            files = repair.mend_media(self.database, self.media, MediaFolder(path_of(other)))
        return Mended(mended=bodies.mended + files.mended, lost=bodies.lost + files.lost)

    def take_down(self, target: Target, *, action: Action, reason: str, at: datetime) -> int:
        """Withhold, purge or release the payloads of *target*; return how many changed."""
        with self._packer.paused(), self._turn:
            # What was opened before must not outlive a purge.
            self._bodies = Chains(self.database.conn)
            return takedown.take_down(self.database, self.media, target, action=action, reason=reason, at=at)

    # --- what is known ----------------------------------------------------------------------------------------

    def body(self, payload: str) -> bytes:
        """The decoded body behind a payload digest. Raises `PayloadUnavailable`."""
        with self._turn:
            return self._bodies.read(payload)

    def known(self, site: str) -> Iterator[Known]:
        """Yield what is known of every URI of *site*; 100,000 would not fit at once. Other threads wait for its end."""
        with self._turn:
            yield from frontier.known(self.database, site)

    def run(self, function: Callable[Concatenate[Database, P], T], /, *arguments: P.args, **facts: P.kwargs) -> T:
        """Return *function* of the database and the other arguments, while no other thread uses it.

        Callers name the function that they mean, of `archive.query` or `archive.store`.
        """
        with self._turn:
            return function(self.database, *arguments, **facts)
