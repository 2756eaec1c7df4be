"""Reparse: write what pages say now, then derive the posts concerned.

The facts go first, in one transaction; then each post in a transaction of its own. Cut short, it is simply run again.
As a rule only readings that differ are written. Where a page claims other addresses or names, any post may be
concerned, so everything is written anew, as by `cirma reparse --anew`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from sqlite_utils import Database

from archive import search
from archive.database import schema, seals
from archive.errors import StorageFailed
from archive.model import ProblemKind, problem_of
from archive.query import pending
from archive.store import reach, teaching
from archive.store.addresses import Read
from archive.store.derive import Derived, derive_anew, deriving_version
from archive.store.facts import OtherClaims, Reparsed, Unchanged, write_all, write_changed
from archive.store.rows import one, writing


def reparse(
    database: Database, rereads: Iterable[Read | Unchanged], *, watched: Callable[[int], None]
) -> Reparsed | None:
    """Write the readings of *rereads* that differ, and derive the posts concerned; one of each body of a URI is given.

    *watched* is called with the count. None, with nothing written, where all must be reparsed anew.
    """
    try:
        return _reparse(database, partial(write_changed, database, rereads, watched=watched))
    except OtherClaims:
        return None


def reparse_anew(database: Database, reads: Iterable[Read], *, watched: Callable[[int], None]) -> Reparsed:
    """Write *reads*, as `write_all` takes them, and derive every post; *watched* gets the count."""

    def write(reparsed: Reparsed) -> None:
        # From an index that has drifted, texts cannot be removed one by one.
        if search.check(database.conn):
            search.rebuild(database.conn)
        write_all(database, reads, reparsed, watched=watched)

    reparsed = _reparse(database, write)
    with writing(database):
        # Every row was derived anew, so they are right, whatever another program wrote among them before.
        seals.renew(database.conn, schema.derived_tables(database.conn))
    return reparsed


def derive_pending(database: Database) -> int:
    """Derive the posts that a reparse which was cut short did not reach; return how many there were."""
    posts = pending.posts(database)
    for post in posts:
        _derive_if_possible(database, post, Reparsed())
    if posts:
        _sweep(database)
    return len(posts)


def _reparse(database: Database, write_facts: Callable[[Reparsed], None]) -> Reparsed:
    """Write the facts, and derive every post whose rows do not follow from them; return what became different."""
    reparsed = Reparsed()
    # Before the facts: they may move an address to another post, which deletes changes that are to be reported.
    told = _changes(database)
    with writing(database):
        write_facts(reparsed)
        # What a post shows may be known only now, or come from others: before it is derived, and shown.
        reach.extend_all(database)
    posts = _not_derived(database)
    # A transaction for each post: reading 10,000 posts in one would hold back other writers for minutes, and a run that
    # is cut short would begin again.
    for post in sorted(posts):
        derived = _derive_if_possible(database, post, reparsed)
        difference = derived and _difference(database, derived, told)
        if difference:
            reparsed.differing.append(difference)
    if posts or reparsed.reread:
        _sweep(database)
    return reparsed


def _derive_if_possible(database: Database, post: str, reparsed: Reparsed) -> Derived | None:
    """Derive *post* in a transaction of its own, and count it in *reparsed*; None, and noted there, where that fails.

    The post then counts as not derived, and its earlier rows stay.
    """
    try:
        with writing(database):
            derived = derive_anew(database, post)
    except StorageFailed:
        raise
    except Exception as error:  # noqa: BLE001 - one post must not keep the others from being derived
        reparsed.unreadable.append(f"post {post}: {problem_of(error, ProblemKind.NOT_DERIVED)}")
        return None
    reparsed.posts += 1
    return derived


def _difference(database: Database, derived: Derived, told: Mapping[str, set[str]]) -> Derived | None:
    """Return the changes of a post that appeared or vanished against *told*; None where there are none."""
    before = told.get(derived.post, set())
    now = {row["id"] for row in database.execute("SELECT id FROM change WHERE post = ?", (derived.post,))}
    appeared, vanished = set(derived.appeared) - before, set(derived.vanished) | (before - now)
    if not appeared and not vanished:
        return None
    return Derived(post=derived.post, appeared=tuple(sorted(appeared)), vanished=tuple(sorted(vanished)))


def _changes(database: Database) -> dict[str, set[str]]:
    """The ids of the changes of each post, including those from tables of another version."""
    # The migration of derived tables leaves this table on the connection that made it.
    before = one(database, "SELECT 1 FROM temp.sqlite_master WHERE name = 'told_before'")
    told = "UNION SELECT post, id FROM told_before" if before else ""
    found: dict[str, set[str]] = {}
    for row in database.execute(f"SELECT post, id FROM change {told}"):  # noqa: S608
        found.setdefault(row["post"], set()).add(row["id"])
    return found


def _not_derived(database: Database) -> set[str]:
    """The posts whose rows this version of the code did not derive from today's readings."""
    rows = database.execute(
        "SELECT post FROM address EXCEPT SELECT post FROM derivation WHERE code_version = ?", (deriving_version(),)
    )
    return {row["post"] for row in rows}


def _sweep(database: Database) -> None:
    """Remove content states that no reading shows any more."""
    with writing(database):
        teaching.sweep(database)
        # Held by a table each: what a state, a doubt or a comparison shows may be in no reading any more.
        database.execute(
            """DELETE FROM packed_content WHERE digest NOT IN (SELECT content FROM reading WHERE content IS NOT NULL)
               AND digest NOT IN (SELECT content FROM snapshot) AND digest NOT IN (SELECT content FROM doubt)
               AND digest NOT IN (SELECT kept FROM compared)"""
        )
