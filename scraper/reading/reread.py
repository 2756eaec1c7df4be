"""Reading kept pages again: what a killed crawl left unread, or the whole history with today's parsers."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct, field

from archive.database import Database, schema
from archive.database.bodies.stack import Chains
from archive.errors import MediaUnavailable, PayloadUnavailable
from archive.model import Problem, ProblemKind, Reading, Verdict, in_a_line
from archive.query import captures
from archive.query.captures import CaptureRow
from archive.query.sites import sites
from archive.sameness import reading_digest
from archive.store import Read, Reparsed, Store, Unchanged
from archive.store import reparse as reparsing
from archive.store.documents import unread, write_text
from scraper.errors import UnknownProfile
from scraper.parse.page import Page, SiteContext
from scraper.parse.reading import unreadable
from scraper.reading import bounded
from scraper.reading.bounded import documents
from scraper.reading.bounded.here import Here
from scraper.reading.platform_history import PlatformHistory, platform_history
from scraper.reading.recognition import recognised
from scraper.reading.side_by_side import SideBySide

logger = logging.getLogger(__name__)


class CaughtUp(Struct, kw_only=True):
    """The result of catching up."""

    count: int = 0
    unreadable: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Of each site, the addresses and problems of the captures that could not be read."""

    def note(self, read: Read) -> None:
        """Count *read*."""
        self.count += 1
        if read.reading.verdict is Verdict.UNREADABLE:
            self.unreadable.setdefault(read.site, []).append((read.uri, str(read.reading.problems[0])))


def read_totally(page: Page) -> Reading:
    """The reading of *page*, if only that it could not be read. Every reading that is kept comes from here."""
    try:
        return bounded.read(page)
    # Kept as a reading, so that the page is not met again at every start.
    except bounded.CostlyPage as error:
        return unreadable(page, Problem(kind=ProblemKind.TOO_COSTLY, detail=in_a_line(str(error))))
    except bounded.Died as error:
        return unreadable(page, Problem(kind=ProblemKind.CRASHED, detail=in_a_line(str(error))))


def catch_up(store: Store) -> CaughtUp:
    """Read what a killed crawl left unread, and derive what a killed reparse left."""
    reader = Reader(store.database)
    caught = CaughtUp()
    # In the order of observation, as the crawl would have read them.
    for identity in captures.unread(store.database):
        read = reader.read(identity)
        if read:
            caught.note(store.record_read(read, reread=reader))
    store.run(reparsing.derive_pending)
    return caught


def read_documents(store: Store) -> int:
    """Read held documents that were not read yet, where their reader is installed; return how many."""
    tool = documents.tool()
    if tool is None:
        return 0
    digests = store.run(unread, tool)
    for digest in digests:
        try:
            said = documents.read_document(store.media.read(digest))
        except MediaUnavailable as error:
            logger.warning("a document is not read: %s", error)
            continue
        store.run(write_text, digest, tool, said)
    return len(digests)


def reparse(store: Store, path: Path, *, watched: Callable[[int], None]) -> Reparsed:
    """Read every body of the archive at *path* again on all cores, and derive what that changes."""
    _know_versions(store.database)
    with SideBySide(path, _reread, _REREAD) as readers:
        rereads = readers.in_order(captures.renders(store.database))
        refreshed = store.run(reparsing.reparse, rereads, watched=watched)
    # None means that names or addresses differ: then any post may be concerned.
    rebuilt = refreshed or reparse_anew(store, path, watched=watched)
    read_documents(store)
    return rebuilt


def reparse_anew(store: Store, path: Path, *, watched: Callable[[int], None]) -> Reparsed:
    """Read every capture of the archive at *path* again on all cores, and derive the whole history anew."""
    _know_versions(store.database)
    with SideBySide(path, _read, _READ) as readers:
        reads = readers.in_order(captures.by_address(store.database))
        return store.run(reparsing.reparse_anew, reads, watched=watched)


def _know_versions(database: Database) -> None:
    """Compute the versions of today's readers before worker processes start: each would compute them again."""
    reader = Reader(database)
    for site in sites(database):
        with suppress(UnknownProfile):
            reader.versions(site)


def kept_page(chains: Chains, row: CaptureRow, site: SiteContext) -> Page:
    """The page that a capture brought, for a reader of *site*. Raises `PayloadUnavailable`."""
    return Page(
        body=chains.recover(row.payload),
        uri=row.uri,
        url=row.address,
        status=row.status,
        headers=row.headers,
        observed=row.observed,
        site=site,
    )


class Reader:
    """Reads captures of one archive with today's parsers."""

    def __init__(self, database: Database, *, here: Here | None = None) -> None:
        self._database = database
        self._chains = Chains(database.conn)
        self._sites: dict[str, PlatformHistory] = {}
        self._here = here
        # A page that no reader finished yet would end this process.
        self._left = frozenset(each.capture for each in captures.unreadable(database)) if here else frozenset()

    def __call__(self, identity: str) -> Read | None:
        """As `read`."""
        return self.read(identity)

    def versions(self, site: str) -> frozenset[str]:
        """The versions that read *site* today, one for each platform that it has been on."""
        return self._history(site).versions

    def read(self, identity: str) -> Read | None:
        """The reading of one capture; of a 304, that of the capture it confirms. None where its body is damaged."""
        row = captures.capture(self._database, identity)
        shown = captures.capture(self._database, row.confirms) if row.confirms else row
        try:
            reading = self._reading(shown)
        except (PayloadUnavailable, UnknownProfile) as error:
            # What was read of it before stays; `cirma verify` tells, and `cirma repair` may mend it.
            logger.warning("capture %s is not read again: %s", identity, error)
            return None
        return Read(
            capture=row.id,
            site=row.site,
            uri=row.uri,
            observed=row.observed,
            kind=row.kind,
            reading=reading,
            via=row.via,
        )

    def reread(self, identity: str) -> Read | Unchanged | None:
        """As `read`, and whether that is what was read before."""
        read = self.read(identity)
        # Compared here, in the worker: what is equal need not cross to the process that writes.
        if read is None or reading_digest(read.reading) != captures.digest_read(self._database, identity):
            return read
        why = str(read.reading.problems[0]) if read.reading.verdict is Verdict.UNREADABLE else ""
        return Unchanged(capture=identity, parser=read.reading.parser, unreadable=f"{read.uri}: {why}" if why else "")

    def _reading(self, row: CaptureRow) -> Reading:
        # No parser may see the bytes again, even if they were still there.
        if captures.is_purged(self._database, row.id):
            return captures.last_reading(self._database, row.id)
        page = kept_page(self._chains, row, self._history(row.site).at(row.observed))
        reading = self._here.read(page) if self._here and row.id not in self._left else None
        return read_totally(page) if reading is None else reading

    def _history(self, site: str) -> PlatformHistory:
        if site not in self._sites:
            self._sites[site] = platform_history(self._database, site, recognised=self._recognised)
        return self._sites[site]

    def _recognised(self, capture: str, site: SiteContext) -> str:
        """The profile that recognises a capture; empty where its body cannot be had."""
        row = captures.capture(self._database, capture)
        try:
            return recognised(kept_page(self._chains, row, site)).profile
        except PayloadUnavailable:
            return ""


class Rereader:
    """Reads kept captures again through a connection of its own, which is opened when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: Database | None = None
        self._reader: Reader | None = None

    def __call__(self, identity: str) -> Read | None:
        """The reading of one capture, as `Reader.read` gives it."""
        return self._opened().read(identity)

    def versions(self, site: str) -> frozenset[str]:
        """As `Reader.versions`."""
        return self._opened().versions(site)

    def _opened(self) -> Reader:
        if self._reader is None:
            self._database = schema.connect(self._path)
            self._reader = Reader(self._database)
        return self._reader

    def close(self) -> None:
        """Close the connection, if it was opened."""
        if self._database is not None:
            self._database.close()


# Encoded, since to pickle a reading takes six times as long.
_READ = msgspec.msgpack.Decoder(list[Read])
_REREAD = msgspec.msgpack.Decoder(list[Read | Unchanged])


def _read(path: Path, identities: tuple[str, ...], *, here: bool) -> bytes:
    reader = _reader(path, here)
    return msgspec.msgpack.encode([read for identity in identities if (read := reader.read(identity))])


def _reread(path: Path, identities: tuple[str, ...], *, here: bool) -> bytes:
    reader = _reader(path, here)
    return msgspec.msgpack.encode([reread for identity in identities if (reread := reader.reread(identity))])


# One open archive a worker process: opening it costs more than reading a page.
@cache
def _reader(path: Path, here: bool) -> Reader:  # noqa: FBT001 - a key
    database = schema.connect(path)
    return Reader(database, here=Here() if here else None)
