"""Write the reading of a capture, and derive the posts concerned.

Never compare two states that two versions of a reader read: an upgrade would look like an edit of the site.
So when a post is met, its readings by other versions are made again first, in the same transaction.
"""

from collections.abc import Collection
from typing import Protocol

from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.model import Problem, Reading, Verdict
from archive.query import captures
from archive.sameness import claims_digest, reading_digest
from archive.store import doubts
from archive.store.addresses import Read, absorb, leads_on, settle_identity, write_claims
from archive.store.derive import derive, derive_anew
from archive.store.reach import extend, extend_to_quoting
from archive.store.readings import doubt_claims, rewrite, same_body, sign
from archive.store.rows import one


class Reread(Protocol):
    """Today's reader of kept bodies."""

    def __call__(self, identity: str, /) -> Read | None:
        """The reading of one capture, by its id; None where its body cannot be had."""

    def versions(self, site: str) -> Collection[str]:
        """The versions that read *site* today, one for each platform that it has been on."""


def record(database: Database, read: Read, *, reread: Reread | None = None) -> None:
    """Write what was read of a capture, and derive the posts it concerns, in the caller's transaction.

    *reread* makes the readings of these posts by other versions again.
    """
    if captures.is_purged(database, read.capture):
        # The site still serves what an order erased here.
        read = replace(read, reading=captures.without_words(read.reading))
    absorb(database, read)
    if read.reading.verdict is not Verdict.POST and not leads_on(read.reading):
        extend_to_quoting(database, read.capture, read.site, at=read.observed)
        return
    # Identity before derivation: the post must be known before its states are.
    posts = settle_identity(database, read.site, read.uri)
    differs = False
    if reread:
        posts, differs = _renewed(database, read, posts, reread)
    for post in posts:
        extend(database, post)
    # What shows the post itself falls under its own order.
    extend_to_quoting(database, read.capture, read.site, at=read.observed)
    for post in posts:
        # Before deriving: a doubted answer must not appear as a change for the hours until the crawl is settled.
        doubts.hold_unsettled(database, read.capture)
        (derive_anew if differs else derive)(database, post)


def record_failure(database: Database, read: Read, problem: Problem) -> Read:
    """Record that nothing could be derived of *read*; return what was recorded in its place."""
    # No names and no canonical address: what broke deriving once must not join posts.
    reading = Reading(parser=read.reading.parser, verdict=Verdict.UNREADABLE, complete=False, problems=(problem,))
    failed = replace(read, reading=reading)
    absorb(database, failed)
    return failed


def _renewed(database: Database, read: Read, posts: tuple[str, ...], reread: Reread) -> tuple[tuple[str, ...], bool]:
    """Return the posts of *read* once no reading of theirs is another version's, and whether any differs now."""
    versions = {read.reading.parser, *reread.versions(read.site)}
    # A body that cannot be had stays of another version: without this set the loop would not end.
    tried: set[str] = set()
    differs = False
    while stale := _stale(database, posts, versions) - tried:
        for capture in sorted(stale):
            again = reread(capture)
            differs |= again is not None and _renew(database, again)
        tried |= stale
        # Names that are read differently may join it with other posts.
        posts = settle_identity(database, read.site, read.uri)
    return posts, differs


def _stale(database: Database, posts: tuple[str, ...], versions: Collection[str]) -> set[str]:
    return {capture for post in posts for capture in captures.read_otherwise(database, post, parsers=versions)}


def _renew(database: Database, again: Read) -> bool:
    """Store what is read *again* in place of what was read of the same body; return whether it differs."""
    held = one(database, "SELECT digest, claims FROM reading WHERE capture = ?", again.capture)
    if held["digest"] == reading_digest(again.reading):
        sign(database, again.capture, again.reading.parser)
        return False
    rewrite(database, again.capture, again.reading)
    if held["claims"] != claims_digest(again.reading):
        for row in same_body(database, again.capture):
            observed = timestamps.parse(row["observed_at"])
            write_claims(database, replace(again, capture=row["id"], observed=observed, via=row["via"]))
        # Claims of the other version stay beside these until `cirma reparse` finds the mark and begins anew.
        doubt_claims(database, again.capture)
    return True
