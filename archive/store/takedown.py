"""Carry out orders: hide, erase or show bodies again, and what was made of them.

States and changes follow by themselves, since they are derived from bodies that are present.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from archive import search, timestamps
from archive.database import purging
from archive.database.bodies import frames
from archive.database.bodies.stack import Chains
from archive.media.folder import MediaFolder
from archive.model import BodyState
from archive.query import captures
from archive.store import media_takedown, teaching
from archive.store.derive import derive
from archive.store.readings import write_reading
from archive.store.rows import after_the_last, insert, one, path_of, writing
from archive.takedown import STATES, Action, PayloadPlace, Target, concerned, replanted

# Seconds to wait for a reader before a purge says that its bytes remain.
_PATIENCE = 2.0
_PACKED = "SELECT digest, base, depth, state FROM payload"
# By its number: through the view, SQLite would look up the base of every row.
_STANDS_ON = """digest IN (
  SELECT d.text FROM packed_payload p JOIN interned d ON d.id = p.id
  WHERE p.base = (SELECT id FROM interned WHERE text = ?))"""
_PACKED_OF = f"{_PACKED} WHERE digest = (SELECT payload FROM capture WHERE id = ?)"  # noqa: S608
CONCERNED = """
SELECT DISTINCT a.post FROM takedown t JOIN capture k ON k.payload = t.payload
JOIN capture c ON c.uri = k.uri JOIN address a ON a.uri = c.uri WHERE t.at = :at
"""
"""SQL: the posts that show something an order of an instant is about."""


def take_down(
    database: Database, folder: MediaFolder, target: Target, *, action: Action, reason: str, at: datetime
) -> int:
    """Carry out *action* on the payloads of *target*, and on the pictures and documents that they alone show.

    It is dated *at*, or a moment after the last order where the clock is behind that. Returns how many payloads it
    changed.
    """
    at = after_the_last(database, "takedown", at)
    # Before the posts are derived: afterwards nothing says which pictures they showed.
    files = media_takedown.concerned(database, target.captures)
    if action is Action.PURGE:
        # What is freed is overwritten with zeros. Setting it every time costs nothing where it is set already.
        database.conn.execute("PRAGMA secure_delete = ON")
        # A note beside the archive: a purge that is killed before its log is emptied is finished by the next command.
        purging.begin(path_of(database), at=at)
    with writing(database):
        changed = carry_out(database, target, action=action, reason=reason, at=at)
        if target.everywhere and not changed:
            # The order must be kept even where nothing changed state: it forbids later quotations.
            _note_everywhere(database, target, reason=reason, at=at)
        for row in database.execute(CONCERNED, {"at": timestamps.text(at)}).fetchall():
            derive(database, row["post"])
        taken = media_takedown.carry_out(database, files, action=action, reason=reason, at=at)
        if action is Action.PURGE:
            database.conn.executemany("DELETE FROM document_text WHERE blob = ?", ((digest,) for digest in taken))
            _forget(database)
        elif action is Action.WITHHOLD:
            # The list of words knows no texts: it is made anew of those that are left.
            search.rebuild(database.conn)
    if action is Action.PURGE:
        # After the commit: bytes deleted for an order that was rolled back would be lost.
        for digest in taken:
            folder.erase(digest)
        empty_log(database, patience=_PATIENCE)
    return changed


def empty_log(database: Database, *, patience: float = 0) -> bool:
    """Write the write-ahead log into the database and truncate it: it holds erased pages as they were.

    False where another program still reads an earlier state after *patience* seconds; nothing is lost then, and the
    next call goes on.
    """
    (before,) = database.conn.execute("PRAGMA busy_timeout").fetchone()
    # Our own patience, for this statement alone: the usual one is for writers, and a reader may stay for hours.
    database.conn.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    try:
        busy, _, _ = database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        busy = True
    finally:
        database.conn.execute(f"PRAGMA busy_timeout = {before}")
    if not busy:
        purging.finish(path_of(database))
    return not busy


def carry_out(database: Database, target: Target, *, action: Action, reason: str, at: datetime) -> int:
    """Carry out *action* on the payloads of *target*, in the caller's transaction; return how many it changed."""
    # By digest: two captures of one body are one payload, and one order.
    found = {packed.digest: (packed, capture) for packed, capture in _payloads(database, target.captures)}
    changed = concerned(action, (packed for packed, _ in found.values()))
    for packed in changed:
        row = {"payload": packed.digest, "capture": found[packed.digest][1], "post": target.post}
        order = _order(action, reason, at) | {"everywhere": 1 if target.everywhere else None}
        insert(database, "takedown", {**row, **order})
        if action is Action.PURGE:
            _erase(database, packed.digest)
        else:
            _set_state(database, packed.digest, STATES[action])
    return len(changed)


def _note_everywhere(database: Database, target: Target, *, reason: str, at: datetime) -> None:
    """Note that *target*, which is withheld already, must not be quoted from now on either."""
    for packed, capture in _payloads(database, target.captures):
        if packed.state == BodyState.WITHHELD:
            row = {"payload": packed.digest, "capture": capture, "post": target.post}
            insert(database, "takedown", {**row, **_order(Action.WITHHOLD, reason, at), "everywhere": 1})


def _order(action: Action, reason: str, at: datetime) -> dict[str, str | int | None]:
    return {"action": action.value, "reason": reason, "at": timestamps.text(at)}


def _payloads(database: Database, captures: Iterable[str]) -> Iterable[tuple[PayloadPlace, str]]:
    for capture in captures:
        row = one(database, _PACKED_OF, capture)
        assert row is not None
        yield PayloadPlace(**dict(row)), capture


def _set_state(database: Database, digest: str, state: str) -> None:
    database.execute("UPDATE payload SET state = ? WHERE digest = ?", (state, digest))


def _erase(database: Database, digest: str) -> None:
    """Erase the bytes of *digest*, after whatever is packed against it was packed without it."""
    # Looked up again: the erasure before may have packed it anew.
    erased = PayloadPlace(**dict(one(database, f"{_PACKED} WHERE digest = ?", digest)))
    rows = database.execute(f"{_PACKED} WHERE {_STANDS_ON} AND state <> 'purged' ORDER BY depth, digest", (digest,))
    above = [PayloadPlace(**dict(row)) for row in rows.fetchall()]
    bodies = Chains(database.conn)
    # The lowest first: each is packed against one that has its new place already.
    for place in replanted(erased, above):
        base = None if place.base is None else bodies.recover(place.base)
        data = frames.pack(bodies.recover(place.digest), base=base)
        _lift(database, place)
        database.execute("UPDATE payload SET data = ? WHERE digest = ?", (data, place.digest))
    # The row stays without its bytes: it says that they were here, and keeps the same bytes from coming back.
    database.execute("UPDATE payload SET state = 'purged', base = NULL, data = NULL WHERE digest = ?", (digest,))


def _lift(database: Database, place: PayloadPlace) -> None:
    """Write the new base of *place*, and the depths of all that are above it."""
    database.execute(
        "UPDATE payload SET base = :base WHERE digest = :digest", {"base": place.base, "digest": place.digest}
    )
    database.execute(
        """WITH RECURSIVE above(id, depth) AS (
             SELECT id, :depth FROM interned WHERE text = :digest
             UNION SELECT p.id, above.depth + 1 FROM packed_payload p JOIN above ON p.base = above.id
           )
           UPDATE packed_payload SET depth = (SELECT depth FROM above WHERE above.id = packed_payload.id)
           WHERE id IN (SELECT id FROM above)""",
        {"digest": place.digest, "depth": place.depth},
    )


def _forget(database: Database) -> None:
    """Erase the words that were read of purged bodies, and remove them from the index."""
    rows = database.execute(
        """SELECT r.capture FROM reading r JOIN capture c ON c.id = r.capture JOIN payload p ON p.digest = c.payload
           WHERE p.state = 'purged'"""
    )
    # Its verdict, names and times stay: that there was a page is no secret, only what it said.
    for row in rows.fetchall():
        write_reading(database, row["capture"], captures.last_reading(database, row["capture"]))
    # A purged answer may have been held back from the states of its post.
    database.execute(
        """DELETE FROM doubt WHERE capture IN (
             SELECT c.id FROM capture c JOIN payload p ON p.digest = c.payload WHERE p.state = 'purged')"""
    )
    teaching.sweep(database)
    teaching.forget_words(database)
    database.execute(
        """DELETE FROM packed_content WHERE digest NOT IN (SELECT content FROM reading WHERE content IS NOT NULL)
           AND digest NOT IN (SELECT content FROM snapshot) AND digest NOT IN (SELECT kept FROM compared)"""
    )
    # The index keeps deleted words in its vocabulary and in segments until they are merged, so it is built anew.
    search.rebuild(database.conn)
