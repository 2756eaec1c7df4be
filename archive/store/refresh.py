"""What reads otherwise today written down, and no more: what `cirma reparse` does as a rule.

A page that reads as it did leaves everything as it is. One whose post reads otherwise has that post derived again; so
has a post that another version of the code derived. Where a page says otherwise of addresses or names, any post may be
concerned, and the whole history is rebuilt (`archive.store.rebuild`).
"""

from collections.abc import Callable, Iterable

from msgspec import Struct
from sqlite_utils import Database

from archive.digest import claims_digest
from archive.store import doubts, teaching
from archive.store.derive import deriving_version
from archive.store.identity import Read
from archive.store.readings import rewrite, sign
from archive.store.rebuild import Rebuilt, derive_if_possible, reading_of, sweep
from archive.store.rows import one, writing
from archive.store.site_moves import write_all_site_moves


class Unchanged(Struct, frozen=True, kw_only=True):
    """A body that reads as it did."""

    capture: str
    parser: str
    """The parser that read it now."""
    unreadable: str = ""
    """Why it could not be read, once more; empty where it was."""


class _OtherClaims(Exception):
    """A page says otherwise of addresses or names."""


def refresh(
    database: Database, rereads: Iterable[Read | Unchanged], *, watched: Callable[[int], None]
) -> Rebuilt | None:
    """Write what changed in *rereads*, one of each body that a URI answered with; *watched* is told the count.

    None, with nothing written, where the whole history must be rebuilt.
    """
    rebuilt = Rebuilt()
    try:
        with writing(database):
            _write(database, rereads, rebuilt, watched)
            if rebuilt.reread:
                doubts.write_all(database)
            if rebuilt.reread or _is_of_another_version(database):
                _learn_again(database)
            write_all_site_moves(database)
    except _OtherClaims:
        return None
    posts = _not_derived(database)
    for post in sorted(posts):
        derived = derive_if_possible(database, post, rebuilt)
        if derived and (derived.appeared or derived.vanished):
            rebuilt.differing.append(derived)
    if posts:
        sweep(database)
    return rebuilt


def _write(
    database: Database, rereads: Iterable[Read | Unchanged], rebuilt: Rebuilt, watched: Callable[[int], None]
) -> None:
    """Write what is read otherwise; the posts that it concerns count as not derived, should this be cut short."""
    for reread in rereads:
        if isinstance(reread, Unchanged):
            rebuilt.captures += 1
            rebuilt.unreadable += [f"{reread.capture}: {reread.unreadable}"] if reread.unreadable else []
            _sign(database, reread)
        else:
            _rewrite(database, reread, rebuilt)
            database.execute(
                "DELETE FROM derivation WHERE post IN (SELECT post FROM address WHERE uri = ?)", (reread.uri,)
            )
        watched(rebuilt.captures)


def _sign(database: Database, unchanged: Unchanged) -> None:
    """Note which parser read a body last, where that is another one now."""
    if one(database, "SELECT parser FROM reading WHERE capture = ?", unchanged.capture)["parser"] != unchanged.parser:
        sign(database, unchanged.capture, unchanged.parser)


def _rewrite(database: Database, read: Read, rebuilt: Rebuilt) -> None:
    """Put what is read now in the place of what was read of every capture of the same body."""
    held = one(database, "SELECT claims FROM reading WHERE capture = ?", read.capture)
    if held is None or held["claims"] != claims_digest(read.reading):
        raise _OtherClaims
    before = reading_of(database, read.capture)
    rewrite(database, read.capture, read.reading)
    rebuilt.note(read, before, reading_of(database, read.capture))


def _is_of_another_version(database: Database) -> bool:
    sql = "SELECT 1 FROM derivation WHERE code_version <> ? LIMIT 1"
    return one(database, sql, deriving_version()) is not None


def _learn_again(database: Database) -> None:
    """Learn anew what the pages teach; posts of which something else is compared now count as not derived."""
    for post in teaching.learn_again(database):
        database.execute("DELETE FROM derivation WHERE post = ?", (post,))


def _not_derived(database: Database) -> set[str]:
    """The posts whose rows this version of the code did not derive from what is read now."""
    rows = database.execute(
        "SELECT post FROM address EXCEPT SELECT post FROM derivation WHERE code_version = ?", (deriving_version(),)
    )
    return {row["post"] for row in rows}
