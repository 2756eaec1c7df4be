"""Write what pages say when they are read again: only the readings that differ, or all anew.

Facts are readings, sightings, names, joinings, misses, doubts, lessons and moves of sites: what posts are derived from.
Both ways run inside the caller's transaction, so that readers never see half of them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import Struct, field
from sqlite_utils import Database

from archive.model import Verdict
from archive.sameness import claims_digest
from archive.store import doubts, misses, teaching
from archive.store.addresses import Read, absorb, settle_identities
from archive.store.derive import Derived, deriving_version
from archive.store.readings import Rebuilt, rewrite, sign
from archive.store.rows import one
from archive.store.site_moves import write_all_site_moves

_FACTS = ("packed_sighting", "joining", "packed_naming", "miss")


class Unchanged(Struct, frozen=True, kw_only=True, tag=True):
    """A body that reads as it did."""

    capture: str
    parser: str
    """The parser that read it now."""
    unreadable: str = ""
    """Why it could not be read, once more; empty where it was."""


class OtherClaims(Exception):
    """A page now claims other addresses or names: any post may be concerned. Rolls the transaction back."""


class Reparsed(Struct, kw_only=True):
    """The results of a reparse, and the reasons."""

    captures: int = 0
    reread: list[str] = field(default_factory=list)
    """`capture: verdict or content, parser before → parser now` of each reading that differs."""
    posts: int = 0
    differing: list[Derived] = field(default_factory=list)
    """Posts whose changes are not those told before."""
    unreadable: list[str] = field(default_factory=list)
    """Captures that could not be read, and posts that could not be derived, each with its problem."""

    def note(self, read: Read, before: tuple[str, ...] | None, now: tuple[str, ...] | None) -> None:
        """Count *read*, and say what differs *now* in what was made of the capture *before*."""
        self.captures += 1
        if read.reading.verdict is Verdict.UNREADABLE:
            self.unreadable.append(f"{read.capture} {read.uri}: {read.reading.problems[0]}")
        if before is None or now is None or before[1:] == now[1:]:
            return
        what = "verdict" if before[1] != now[1] else "content"
        self.reread.append(f"{read.capture} {read.uri}: {what}, {before[0]} → {now[0]}")


def write_changed(
    database: Database, rereads: Iterable[Read | Unchanged], reparsed: Reparsed, *, watched: Callable[[int], None]
) -> None:
    """Write the readings of *rereads* that differ; the posts concerned count as not derived. Raises `OtherClaims`."""
    # One transaction for all facts, because a join that one page claims may concern any other: see
    # `archive.store.reparse`.
    for reread in rereads:
        if isinstance(reread, Unchanged):
            _note_unchanged(database, reread, reparsed)
        else:
            _rewrite(database, reread, reparsed)
        watched(reparsed.captures)
    # Doubts compare each answer with its whole crawl, so one reading that differs may change the doubt about another.
    if reparsed.reread:
        doubts.write_all(database)
    if reparsed.reread or _is_of_another_version(database):
        # Posts of which something else is compared now count as not derived.
        for post in teaching.learn_again(database):
            database.execute("DELETE FROM derivation WHERE post = ?", (post,))
    write_all_site_moves(database)


def write_all(database: Database, reads: Iterable[Read], reparsed: Reparsed, *, watched: Callable[[int], None]) -> None:
    """Write *reads* anew, which are every capture's, those of one address in the order of observation.

    Every post counts as not derived.
    """
    # Emptied, not deleted: readings refer to contents by row id. The sweep after deriving removes those that no page
    # shows any more.
    database.execute("CREATE TEMP TABLE aside AS SELECT * FROM packed_content")
    database.execute("UPDATE packed_content SET packed = x'', text = NULL")
    showing = _write_readings(database, reads, reparsed, watched)
    # Pages that could not be read again keep what was read of them before.
    database.execute(
        """UPDATE packed_content
           SET (packed, text) = (SELECT a.packed, a.text FROM aside a WHERE a.digest = packed_content.digest)
           WHERE packed = x''"""
    )
    database.execute("DROP TABLE aside")
    settle_identities(database, showing)
    # Cut short from here on, any reparse goes on with the posts.
    database.execute("DELETE FROM derivation")
    database.execute("DELETE FROM doubt")
    teaching.forget(database)
    write_all_site_moves(database)
    # In the order of crawls: what a crawl taught, missed and doubted depends on all before it, and on none after.
    for row in database.execute("SELECT id FROM crawl ORDER BY started_at, id").fetchall():
        doubts.write_doubts(database, row["id"])
        misses.write_misses(database, row["id"])
        teaching.learn(database, row["id"])


def _note_unchanged(database: Database, unchanged: Unchanged, reparsed: Reparsed) -> None:
    reparsed.captures += 1
    if unchanged.unreadable:
        reparsed.unreadable.append(f"{unchanged.capture}: {unchanged.unreadable}")
    known = one(database, "SELECT parser FROM reading WHERE capture = ?", unchanged.capture)
    if known["parser"] != unchanged.parser:
        sign(database, unchanged.capture, unchanged.parser)


def _rewrite(database: Database, read: Read, reparsed: Reparsed) -> None:
    """Put what is read now in the place of what was read of every capture of the same body."""
    # A page that claims otherwise may join or part posts. That is no matter of one post: all is read anew.
    known = one(database, "SELECT claims FROM reading WHERE capture = ?", read.capture)
    if known is None or known["claims"] != claims_digest(read.reading):
        raise OtherClaims
    before = _reading_of(database, read.capture)
    rewrite(database, read.capture, read.reading)
    reparsed.note(read, before, _reading_of(database, read.capture))
    database.execute("DELETE FROM derivation WHERE post IN (SELECT post FROM address WHERE uri = ?)", (read.uri,))


def _write_readings(
    database: Database, reads: Iterable[Read], reparsed: Reparsed, watched: Callable[[int], None]
) -> list[tuple[str, str]]:
    """Write what was read; the URIs that showed a post, with their sites, in the order in which they first did."""
    for table in _FACTS:
        database.execute(f"DELETE FROM {table}")  # noqa: S608
    showing: dict[tuple[str, str], tuple[datetime, str]] = {}
    rebuilt = Rebuilt(database)
    for read in reads:
        before = _reading_of(database, read.capture)
        absorb(database, read, rebuilt=rebuilt)
        reparsed.note(read, before, _reading_of(database, read.capture))
        if read.reading.verdict is Verdict.POST:
            showing.setdefault((read.site, read.uri), (read.observed, read.capture))
        watched(reparsed.captures)
    return sorted(showing, key=showing.__getitem__)


def _reading_of(database: Database, capture: str) -> tuple[str, ...] | None:
    """The parser, verdict and content of what was read of *capture*, or None."""
    row = one(database, "SELECT parser, verdict, content FROM reading WHERE capture = ?", capture)
    return tuple(row) if row else None


def _is_of_another_version(database: Database) -> bool:
    sql = "SELECT 1 FROM derivation WHERE code_version <> ? LIMIT 1"
    return one(database, sql, deriving_version()) is not None
