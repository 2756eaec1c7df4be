"""The whole history derived again, from readings made anew: what `cirma reparse --anew` does.

Facts first, all in one transaction, so that readers never see half of them; then each post in a transaction of its
own. Cut short, it is simply run again.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct, field
from sqlite_utils import Database

from archive import search
from archive.database import schema, seals
from archive.errors import StorageFailed
from archive.model import ProblemKind, Verdict, problem_of
from archive.query import pending
from archive.store import doubts, misses, teaching
from archive.store.derive import Derived, derive_anew
from archive.store.identity import Read, absorb, settle_identity
from archive.store.rows import writing
from archive.store.site_moves import write_all_site_moves

_FACTS = ("sighting", "joining", "naming", "miss")


class Rebuilt(Struct, kw_only=True):
    """What became different, and why."""

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


def reading_of(database: Database, capture: str) -> tuple[str, ...] | None:
    """The parser, verdict and content of what was read of *capture*, or None."""
    row = database.execute("SELECT parser, verdict, content FROM reading WHERE capture = ?", (capture,)).fetchone()
    return tuple(row) if row else None


def sweep(database: Database) -> None:
    """Remove content states that no reading shows any more."""
    with writing(database):
        teaching.sweep(database)
        database.execute(
            """DELETE FROM packed_content WHERE digest NOT IN (SELECT content FROM reading WHERE content IS NOT NULL)
               AND digest NOT IN (SELECT content FROM snapshot) AND digest NOT IN (SELECT content FROM doubt)
               AND digest NOT IN (SELECT kept FROM compared)"""
        )


def rebuild(database: Database, reads: Iterable[Read], *, watched: Callable[[int], None]) -> Rebuilt:
    """Write *reads*, which are in order of observation, and derive every post again; *watched* is told the count."""
    rebuilt = Rebuilt()
    told = _told(database)
    with writing(database):
        _mend_index(database)
        database.execute("CREATE TEMP TABLE aside AS SELECT * FROM packed_content")
        database.execute("UPDATE packed_content SET packed = x''")
        showing = _write_facts(database, reads, rebuilt, watched)
        # Of pages that could not be read again.
        database.execute(
            """UPDATE packed_content SET packed = (SELECT a.packed FROM aside a WHERE a.digest = packed_content.digest)
               WHERE packed = x''"""
        )
        database.execute("DROP TABLE aside")
        for site, uri in showing:
            settle_identity(database, site, uri)
        # Cut short from here on, any reparse goes on with the posts.
        database.execute("DELETE FROM derivation")
        database.execute("DELETE FROM doubt")
        teaching.forget(database)
        write_all_site_moves(database)
        for row in database.execute("SELECT id FROM crawl ORDER BY started_at, id").fetchall():
            doubts.write_doubts(database, row["id"])
            misses.write_misses(database, row["id"])
            teaching.learn(database, row["id"])
    for row in database.execute("SELECT DISTINCT post FROM address ORDER BY post").fetchall():
        derived = derive_if_possible(database, row["post"], rebuilt)
        if derived is None:
            continue
        now = set(told.get(derived.post, ()))
        appeared, vanished = set(derived.appeared) - now, set(derived.vanished) | (now - _ids(database, derived.post))
        if appeared or vanished:
            difference = Derived(post=derived.post, appeared=tuple(sorted(appeared)), vanished=tuple(sorted(vanished)))
            rebuilt.differing.append(difference)
    sweep(database)
    with writing(database):
        # Every row was derived anew: so they are right, whatever another hand wrote among them before.
        seals.renew(database.conn, schema.derived_tables(database.conn))
    return rebuilt


def derive_pending(database: Database) -> int:
    """Derive the posts that a reparse which was cut short left to be derived; how many there were."""
    posts = pending.posts(database)
    for post in posts:
        derive_if_possible(database, post, Rebuilt())
    if posts:
        sweep(database)
    return len(posts)


def derive_if_possible(database: Database, post: str, rebuilt: Rebuilt) -> Derived | None:
    """Derive *post* anew in a transaction of its own, counted in *rebuilt*; None, and named there, where that fails.

    It counts as not derived then, and what was derived of it before stays.
    """
    try:
        with writing(database):
            derived = derive_anew(database, post)
    except StorageFailed:
        raise
    except Exception as error:  # noqa: BLE001 - one post must not keep the others from being derived
        rebuilt.unreadable.append(f"post {post}: {problem_of(error, ProblemKind.NOT_DERIVED)}")
        return None
    rebuilt.posts += 1
    return derived


def _mend_index(database: Database) -> None:
    """Build the index anew if it has drifted: texts could not be taken out of it one by one."""
    if search.check(database.conn):
        search.rebuild(database.conn)


def _write_facts(
    database: Database, reads: Iterable[Read], rebuilt: Rebuilt, watched: Callable[[int], None]
) -> list[tuple[str, str]]:
    """Write what was read; the URIs that showed a post, with their sites."""
    for table in _FACTS:
        database.execute(f"DELETE FROM {table}")  # noqa: S608
    showing: dict[tuple[str, str], None] = {}
    for read in reads:
        before = reading_of(database, read.capture)
        absorb(database, read)
        rebuilt.note(read, before, reading_of(database, read.capture))
        if read.reading.verdict is Verdict.POST:
            showing.setdefault((read.site, read.uri))
        watched(rebuilt.captures)
    return list(showing)


def _told(database: Database) -> dict[str, list[str]]:
    """The ids of the changes of each post."""
    told: dict[str, list[str]] = {}
    for row in database.execute("SELECT post, id FROM change"):
        told.setdefault(row["post"], []).append(row["id"])
    return told


def _ids(database: Database, post: str) -> set[str]:
    return {row["id"] for row in database.execute("SELECT id FROM change WHERE post = ?", (post,))}
